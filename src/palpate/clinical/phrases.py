"""The words of all concepts, indexed so that a line of text is matched in one pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Concept

# A hyphen between words joins them; one with blanks around it parts them like a comma.
_DASH = re.compile(r"(?<=\s)[-–—](?=\s)")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?|[^\sa-z\d]", re.IGNORECASE)

_BREAKS = frozenset("-_'’")

LEAST_MENDED = 4
"""A misspelt word is mended only to a word of more letters than this."""
FILLERS = frozenset(
    "left right l r lt rt both bilateral bilat the my a an her his their this that some of".split()
)
"""Words that may stand inside a phrase without changing what it names."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a text, with where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases with the concepts they name, and every single word in them."""

    concepts: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    first: frozenset[str]
    known: frozenset[str]
    by_letter: dict[str, tuple[str, ...]]


def split_tokens(text: str) -> list[Token]:
    """Return the words, numbers and marks of a text, hyphens and apostrophes taken as breaks."""
    text = _DASH.sub(",", text.lower().replace("’", "'"))
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group().replace("'", "")
        if word and word not in _BREAKS:
            found.append(Token(word, match.start(), match.end()))
    return found


def fold_phrase(text: str) -> tuple[str, ...]:
    """Return a phrase as the words that count in it."""
    words = tuple(fold_word(t.word) for t in split_tokens(text) if t.word[0].isalnum())
    return tuple(word for word in words if word not in FILLERS) or words


@lru_cache(maxsize=20000)
def fold_word(word: str) -> str:
    """Return a word without its plural ending, so that clots and clot are one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _said(concept: Concept) -> Iterable[str]:
    yield concept.name
    yield concept.id.replace("-", " ")
    if concept.plain:
        yield concept.plain
    yield from concept.words
    yield from concept.brands
    yield from concept.ingredients


@dataclass(frozen=True, eq=False)
class LibraryKey:
    """Carries a library past the cache, which keys on its identity."""

    library: Library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LibraryKey) and other.library is self.library


@lru_cache(maxsize=4)
def _build(ref: LibraryKey) -> Phrases:
    concepts: dict[tuple[str, ...], list[str]] = {}
    for concept in ref.library.concepts.values():
        for said in _said(concept):
            phrase = fold_phrase(said)
            if phrase and concept.id not in concepts.setdefault(phrase, []):
                concepts[phrase].append(concept.id)
    known = frozenset(word for phrase in concepts for word in phrase)
    by_letter: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) > LEAST_MENDED:
            by_letter.setdefault(word[0], []).append(word)
    return Phrases(
        {phrase: tuple(ids) for phrase, ids in concepts.items()},
        max(map(len, concepts), default=1),
        frozenset(phrase[0] for phrase in concepts),
        known,
        {letter: tuple(words) for letter, words in by_letter.items()},
    )


def phrases_of(library: Library) -> Phrases:
    """Return the phrase index of a library, built on first use."""
    return _build(LibraryKey(library))
