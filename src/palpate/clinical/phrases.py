"""The words of all concepts, indexed so that a line of text is matched in one pass."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile

from palpate.clinical.library import Library
from palpate.clinical.ordinary import IDLE_PHRASES
from palpate.clinical.vocabulary import Concept

# A hyphen between words joins them; one with blanks around it parts them like a comma.
_DASH = re.compile(r"(?<=\s)[-–—](?=\s)")
_TOKEN = re.compile(
    r"\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?|[^\sa-z\d]", re.IGNORECASE
)

_BREAKS = frozenset("-_'’")

LEAST_MENDED = 4
MOST_OFF = 2
"""A misspelt word is mended only to a word of more letters than this."""
FILLERS = frozenset(
    "left right l r lt rt both bilateral bilat bl the my a an her his their this that some "
    "of".split()
)
"""Words that may stand inside a phrase without changing what it names."""
ARTICLES = frozenset(("a", "an", "the"))
"""They count where nothing else would be left but one word: "the pill", "a fit"."""
DEGREES = frozenset(
    "really very so quite pretty super extremely rather two three four couple few several".split()
)
"""They count only in phrases that have them: "bruise very easily" needs no words of its own."""
_WHOLE = frozenset(
    "mets sats pots aids fits runs blues graves contacts glasses piles corns has tums does".split()
)
"""Words that mean something else without their ending."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a text, with where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Phrases:
    """All phrases with the concepts they name, and every single word in them or of the body.

    A phrase with no concepts names nothing, and keeps its words from naming something.

    What only misspelt text asks for is worked out on its first use.
    """

    concepts: dict[tuple[str, ...], tuple[str, ...]]
    longest: dict[str, int]
    known: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @cached_property
    def by_letter(self) -> dict[str, tuple[str, ...]]:
        """The words long enough to be meant by a misspelt one, by first letter, in order."""
        return _group((word[0], word) for word in self._mendable)

    @cached_property
    def by_length(self) -> dict[str, tuple[str, ...]]:
        """The same words by first letter and length."""
        return _group((f"{word[0]}{len(word)}", word) for word in self._mendable)

    def alike(self, word: str) -> list[str]:
        """Return the words of the same first letter and about the same length."""
        lengths = range(len(word) - MOST_OFF, len(word) + MOST_OFF + 1)
        return [w for n in lengths for w in self.by_length.get(f"{word[0]}{n}", ())]

    @cached_property
    def by_sound(self) -> dict[str, tuple[str, ...]]:
        """The same words by how they sound."""
        return _group((sound_of(word), word) for word in self._mendable)

    @cached_property
    def followers(self) -> dict[str, tuple[str, ...]]:
        """The words that stand right behind a word in some phrase."""
        return _group(pair for phrase in self.concepts for pair in pairwise(phrase))

    @cached_property
    def leaders(self) -> dict[str, tuple[str, ...]]:
        """The words that stand right before a word in some phrase."""
        return _group((b, a) for phrase in self.concepts for a, b in pairwise(phrase))

    def naming(self, start: str) -> frozenset[str]:
        """Return the concepts that single words with such a beginning name."""
        words = self.by_letter.get(start[0], ())
        first = bisect_left(words, start)
        longer = takewhile(lambda word: word.startswith(start), words[first:])
        return frozenset(name for word in longer for name in self.concepts.get((word,), ()))

    @property
    def _mendable(self) -> list[str]:
        return sorted(word for word in self.known if len(word) > LEAST_MENDED)


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for key, word in pairs:
        groups.setdefault(key, {})[word] = None
    return {key: tuple(words) for key, words in groups.items()}


def split_tokens(text: str) -> list[Token]:
    """Return the words, numbers and marks of a text, hyphens and apostrophes taken as breaks."""
    text = _DASH.sub(",", text.lower().replace("’", "'"))
    # "d/c" is discontinued and "b/l" bilateral, and no letters of their own.
    text = text.replace("d/c ", "dc  ").replace("b/l", "bl ")
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group().removesuffix("'s").replace("'", "")
        if word and word not in _BREAKS:
            found.append(Token(word, match.start(), match.end()))
    return found


def fold_phrase(text: str) -> tuple[str, ...]:
    """Return a phrase as the words that count in it."""
    words = tuple(fold_word(t.word) for t in split_tokens(text) if t.word[0].isalnum())
    content = tuple(word for word in words if word not in FILLERS)
    bare = len(content) == 1 and len(words) > 1 and not ARTICLES.isdisjoint(words)
    return words if bare or not content else content


@lru_cache(maxsize=20000)
def fold_word(word: str) -> str:
    """Return a word without its plural ending, so that clots and clot are one."""
    if word in _WHOLE:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^(?:kn|gn|pn|mn)", "n"), ("^wr", "r"), ("^ps", "s"), ("^[aeiou]+", "a"),
        ("ph", "f"), ("sh", "s"), ("sch|tch|ch", "k"), ("gh", "g"), ("sth", "s"),
        ("(?:sc|c)(?=[eiy])", "s"),
        ("ck|c|q", "k"), ("x", "ks"), ("z", "s"), ("v", "f"), ("dg", "g"), ("j", "g"),
        ("(?<!^)[aeiouhwy]", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


_LAST_WORDS = {
    "surgery": (("op",), ("operation",)),
    "operation": (("surgery",), ("op",)),
    "replacement": (("replaced",), ("prosthesis",)),
    "replaced": (("replacement",),),
    "removed": (("out",), ("taken", "out"), ("whipped", "out"), ("took", "out"), ("removal",)),
    "out": (("removed",), ("taken", "out"), ("whipped", "out"), ("removal",)),
    "problem": (("trouble",), ("issue",)),
    "trouble": (("problem",), ("issue",)),
    "fracture": (("fx",),),
}
_FIRST_WORDS = {
    "broken": (("broke",), ("fractured",), ("busted",), ("cracked",), ("snapped",)),
    "broke": (("broken",), ("fractured",), ("busted",), ("cracked",), ("snapped",)),
    "torn": (("tore",), ("ripped",), ("ruptured",)),
    "pulled": (("tweaked",), ("strained",), ("wrenched",), ("jarred",)),
    "sprained": (("twisted",), ("rolled",)),
    "bad": (("dodgy",), ("crook",), ("bung",), ("gammy",), ("dicky",), ("bum",), ("wonky",)),
    "sore": (("achy",), ("aching",), ("painful",)),
}
"""Words that people put for each other at the end and at the beginning of a name."""


def _vary(phrase: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Yield other ways of saying a phrase: "hip surgery", "hip op"; "torn cuff", "ripped cuff"."""
    for last in _LAST_WORDS.get(phrase[-1], ()):
        yield (*phrase[:-1], *last)
    for first in _FIRST_WORDS.get(phrase[0], ()):
        yield (*first, *phrase[1:])


def _add_ways(concepts: dict[tuple[str, ...], list[str]]) -> None:
    """Add the other ways of saying the phrases, where they name nothing yet and only one thing."""
    ways: dict[tuple[str, ...], list[str]] = {}
    for phrase, names in concepts.items():
        if len(phrase) > 1:
            for way in _vary(phrase):
                ways[way] = names if ways.get(way, names) == names else []
    for way, names in ways.items():
        if names:
            concepts.setdefault(way, names)


@lru_cache(maxsize=20000)
def sound_of(word: str) -> str:
    """Return roughly how a word sounds: its consonants, alike ones as one."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
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
    _add_ways(concepts)
    for said in IDLE_PHRASES:
        concepts[fold_phrase(said)] = []
    longest: dict[str, int] = {}
    for phrase in concepts:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    known = {word for phrase in concepts for word in phrase}
    known.update(word for place in ref.library.body.words for word in place.split())
    return Phrases(
        {phrase: tuple(ids) for phrase, ids in concepts.items()},
        longest,
        frozenset(known),
        frozenset(
            pair
            for phrase in concepts
            for pair in pairwise(phrase)
            if not (ARTICLES | DEGREES).isdisjoint(pair)
        ),
    )


def phrases_of(library: Library) -> Phrases:
    """Return the phrase index of a library, built on first use."""
    return _build(LibraryKey(library))
