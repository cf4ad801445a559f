"""A sentence taken apart: its words, and the concepts, dates and places named in it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import When
from palpate.clinical.gestation import find_gestation, says_pregnant
from palpate.clinical.letters import CASED, LETTERS, settle_letters
from palpate.clinical.library import Library
from palpate.clinical.mentions import Mention, find_mentions
from palpate.clinical.phrases import (
    LibraryKey,
    Token,
    fold_word,
    phrases_of,
    split_tokens,
)
from palpate.clinical.seasons import PERIOD
from palpate.clinical.times import Moment, find_moments

LONGEST_PLACE = 5
"""Most words that the name of a place has."""
SIDES = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}
ALIASES = {
    "lle": "left leg", "rle": "right leg", "ble": "legs", "lue": "left arm", "rue": "right arm",
    "bue": "arms", "shld": "shoulder", "shldr": "shoulder", "nee": "knee", "nees": "knees",
    "rist": "wrist", "ancle": "ankle", "ancles": "ankles", "elbo": "elbow", "elbos": "elbows",
    "sholders": "shoulders", "tummy": "abdomen",
}  # fmt: skip
"""Places as charts shorten them and hands misspell them."""
_CUT = re.compile(r"[,;+]|\band\b|\bthen\b", re.IGNORECASE)
_TWINS = re.compile(r"\b(?:twins|triplets)\b")
_IMPLY = frozenset(
    "gestational-diabetes pre-eclampsia placenta-praevia hyperemesis pelvic-girdle-pain "
    "fetal-growth-restriction pregnancy-hypertension".split()
)
"""What nobody has who is not with child."""
_PREGNANCY, _TWIN_PREGNANCY = "pregnancy", "multiple-pregnancy"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the body named in a sentence, from its first to its last token."""

    first: int
    last: int
    sites: SiteSet


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with all that was found in it, as of the day it was written."""

    library: Library
    text: str
    on: date
    tokens: list[Token]
    mentions: list[Mention]
    moments: list[Moment]
    places: list[Place]
    doubtful: frozenset[int]
    asks: tuple[str, ...]

    def cuts(self, start: int, end: int, other: int, other_end: int) -> int:
        """Return how many commas and "and" part two spans of letters."""
        between = self.text[end:other] if other >= end else self.text[other_end:start]
        return len(_CUT.findall(between))

    def reach(self, mention: Mention) -> str:
        """Return the words from a mention to the next one."""
        later = (m.start for m in self.mentions if m.start > mention.start)
        return self.text[mention.start : min(later, default=len(self.text))]


def find_places(library: Library, tokens: list[Token]) -> list[Place]:
    """Return the places that a sentence names, longest names first, with the side before them."""
    found = []
    at = 0
    while at < len(tokens):
        place = _place_at(library, tokens, at)
        if place is not None:
            found.append(place)
            at = place.last
        at += 1
    return found


def _place_at(library: Library, tokens: list[Token], at: int) -> Place | None:
    words = library.body.words
    if _alias(tokens[at].word).partition(" ")[0] not in _first_words(LibraryKey(library)):
        return None
    for length in range(min(LONGEST_PLACE, len(tokens) - at), 0, -1):
        names = [_alias(token.word) for token in tokens[at : at + length]]
        names[0] = SIDES.get(names[0], names[0])
        found = words.get(" ".join(names)) or (words.get(fold_word(names[0])) if length == 1 else 0)
        if found and not _is_return(tokens, at, length):
            return Place(at, at + length - 1, found)
    return None


def _alias(word: str) -> str:
    return ALIASES.get(word, word)


@lru_cache(maxsize=4)
def _first_words(ref: LibraryKey) -> frozenset[str]:
    """Return the words that names of places begin with, plurals and sides included."""
    firsts = {name.split()[0] for name in ref.library.body.words}
    return frozenset(firsts | {f"{word}s" for word in firsts} | set(SIDES))


def _is_return(tokens: list[Token], at: int, length: int) -> bool:
    """Tell whether "back" is a time: "back in 2010"."""
    if length > 1 or tokens[at].word != "back" or at + 1 == len(tokens):
        return False
    return tokens[at + 1].word in ("in", "then")


def take_apart(library: Library, text: str, whole: str, on: date, born: When | None) -> Sentence:
    """Return a sentence taken apart; `whole` is the text it stands in."""
    mentions, tokens = find_mentions(phrases_of(library), split_tokens(text))
    moments = find_moments(text, on, born)
    mentions = [m for m in mentions if not _names_time(text, m, moments)]
    mentions, doubtful, asks = _settle_all(library, text, tokens, mentions, whole)
    mentions = _add_pregnancy(library, text, tokens, mentions, on)
    return Sentence(
        library, text, on, tokens, mentions, moments, find_places(library, tokens), doubtful, asks
    )


def _names_time(text: str, mention: Mention, moments: list[Moment]) -> bool:
    """Tell whether a mention is part of a time: "since covid", "last fall"."""
    said = text[mention.start : mention.end].lower()
    return bool(PERIOD.fullmatch(said)) and any(
        moment.start <= mention.start and mention.end <= moment.end for moment in moments
    )


def _settle_all(
    library: Library, text: str, tokens: list[Token], mentions: list[Mention], whole: str
) -> tuple[list[Mention], frozenset[int], tuple[str, ...]]:
    """Settle the letters that could mean several things; return which stay doubtful, and what
    to ask about them."""
    doubtful, asks = set(), []
    for number, token in enumerate(tokens):
        large = text[token.start : token.end]
        if token.word not in LETTERS or (large.upper() in CASED and large not in CASED):
            continue
        if any(m.first <= number <= m.last > m.first for m in mentions):
            continue
        concept, ask = settle_letters(token.word, whole)
        mentions = [m for m in mentions if m.first != number]
        if concept is not None and concept in library.concepts:
            mentions.append(Mention((concept,), number, number, token.start, token.end))
        if ask:
            doubtful.add(number)
            asks.append(ask)
    mentions.sort(key=lambda mention: mention.first)
    return mentions, frozenset(doubtful), tuple(asks)


def _add_pregnancy(
    library: Library, text: str, tokens: list[Token], mentions: list[Mention], on: date
) -> list[Mention]:
    """Add the pregnancy of "34w5d" and "twins, 20 weeks", where its weeks alone are named."""
    named = any("preg" in name for m in mentions for name in m.concepts)
    twins = bool(_TWINS.search(text.lower()))
    moment = None if named else find_gestation(text, on)
    concept = _TWIN_PREGNANCY if twins else _PREGNANCY
    implied = any(not _IMPLY.isdisjoint(m.concepts) for m in mentions)
    sure = says_pregnant(text) or twins or implied
    if moment is None or not sure or concept not in library.concepts:
        return mentions
    inside = [n for n, t in enumerate(tokens) if moment.start <= t.start < moment.end]
    first, last = inside[0], inside[-1]
    added = Mention((concept,), first, last, tokens[first].start, tokens[last].end)
    return sorted((*mentions, added), key=lambda mention: mention.first)
