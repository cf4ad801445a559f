"""Whether a thing is said of a relative, or of somebody else who is not the writer."""

import re

from palpate.clinical.cues import (
    FAMILY,
    FAMILY_HISTORY,
    FAMILY_PHRASES,
    OBJECT,
    OTHERS,
    OWN,
    SHARED,
    SIDE_OF_FAMILY,
    SUBJECT,
    TAIL,
)
from palpate.clinical.phrases import Token
from palpate.clinical.turns import BIRTH, OTHER_MOTHER, OWN_CHILD


def flatten(text: str) -> str:
    """Return a text without apostrophes, as the cues are written."""
    return text.replace("'", "")


def is_relatives(text: str, before: str, near: str, tail: str, earlier: list[Token]) -> bool:
    """Tell whether a mention is about somebody else.

    `before` are the words before it, other mentions blanked out; `near` those since the last
    mention; `tail` those after it up to a comma; `earlier` the tokens before it.
    """
    return _is_family(text, before, near, tail, earlier) and not _is_own_birth(text, before)


def _is_family(text: str, before: str, near: str, tail: str, earlier: list[Token]) -> bool:
    """Tell whether a relative is meant: named before, with no own word since, or right after."""
    whose = None
    for token in earlier:
        if token.word in OWN:
            whose = False
        elif _is_meant(text, token):
            whose = True
    # "I have a tremor that runs in my family" is the writer's own.
    shared = whose is False and SHARED.search(tail)
    said = (whose is None and _of_family(before)) or _of_family(tail)
    if whose or (said and not shared) or FAMILY_HISTORY.search(near):
        return True
    if whose is False and not re.match(r"\W*(?:\(|my\b|our\b)", tail):
        return False
    found = TAIL.match(tail)
    return found is not None and any(_is_relative(word or "") for word in found.groups())


def _is_meant(text: str, token: Token) -> bool:
    """Tell whether a word names whom the text is about: "my son has", not "lifting my son"."""
    has = bool(SUBJECT.match(text[token.end :]))
    if token.word in OTHERS:
        return has
    return _is_relative(token.word) and (has or not OBJECT.search(flatten(text[: token.start])))


def _is_relative(word: str) -> bool:
    return word in FAMILY or word.removesuffix("s") in FAMILY


def _of_family(text: str) -> bool:
    return bool(FAMILY_HISTORY.search(text) or SIDE_OF_FAMILY.search(text)) or bool(
        FAMILY_PHRASES.search(text)
    )


def _is_own_birth(text: str, before: str) -> bool:
    """Tell whether a son or daughter is named because the writer gave birth."""
    own = OWN_CHILD.search(text) and BIRTH.search(text)
    return bool(own) and not OTHER_MOTHER.search(before)
