"""Concepts offered while somebody types, the likeliest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from palpate.clinical.library import Library
from palpate.clinical.phrases import LibraryKey, fold_word, split_tokens
from palpate.clinical.recognise import FIELDS
from palpate.clinical.vocabulary import Concept

KEY_LETTERS = 2
NAMED, BRANDED, WORDED, INSIDE = range(4)
"""How what was typed names a concept, best first: its name begins so, a brand or its plain name,
some other word for it, or a later word of one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to name a concept, and how likely the concept is to be meant."""

    words: tuple[str, ...]
    tier: int
    concept: Concept
    weight: int


def suggest_concepts(
    library: Library, typed: str, field: str = "any", limit: int = 8
) -> tuple[Concept, ...]:
    """Return the concepts whose names begin with what was typed, the likeliest first."""
    start = _fold(typed)
    if not start:
        return ()
    kinds = FIELDS[field]
    found: dict[str, tuple[tuple[int, bool, int, int, str], Concept]] = {}
    for entry in _candidates(library, start[0]):
        if entry.concept.kind in kinds and (at := _begins(entry.words, start)) is not None:
            tier = entry.tier if at == 0 else INSIDE
            # A name of one word is what most people begin to type: "bleeding".
            longer = len(entry.words) > 1
            rank = (tier, longer, -entry.weight, len(" ".join(entry.words)), entry.concept.id)
            kept = found.get(entry.concept.id)
            if kept is None or rank < kept[0]:
                found[entry.concept.id] = (rank, entry.concept)
    ranked = sorted(found.values(), key=lambda item: item[0])
    return tuple(concept for _, concept in ranked[:limit])


def _fold(text: str) -> tuple[str, ...]:
    return tuple(fold_word(t.word) for t in split_tokens(text) if t.word[0].isalnum())


def _begins(words: tuple[str, ...], start: tuple[str, ...]) -> int | None:
    """Return at which word a name goes on as was typed, None when it does not."""
    for at in range(len(words) - len(start) + 1):
        part = words[at : at + len(start)]
        if part[:-1] == start[:-1] and part[-1].startswith(start[-1]):
            return at
    return None


def _candidates(library: Library, word: str) -> Iterable[_Entry]:
    index = _build(LibraryKey(library))
    if len(word) >= KEY_LETTERS:
        return index.get(word[:KEY_LETTERS], ())
    return [entry for key, entries in index.items() if key.startswith(word) for entry in entries]


@lru_cache(maxsize=4)
def _build(ref: LibraryKey) -> dict[str, tuple[_Entry, ...]]:
    """Return all ways to name all concepts, by the first letters of each of their words."""
    hung = {n for rule in ref.library.rules.values() for clause in rule.when for n in clause.named}
    index: dict[str, dict[_Entry, None]] = {}
    for concept in ref.library.concepts.values():
        for entry in _entries(concept, concept.id in hung):
            for word in entry.words:
                index.setdefault(word[:KEY_LETTERS], {})[entry] = None
    return {key: tuple(entries) for key, entries in index.items()}


def _entries(concept: Concept, hung: bool) -> Iterable[_Entry]:
    # What people name in many ways is common; what a rule speaks of matters more.
    weight = len(concept.words) + 4 * len(concept.brands) + (20 if hung else 0)
    weight -= 40 if concept.harmless else 0
    tiers = (
        (NAMED, (concept.name, *concept.ingredients)),
        (BRANDED, (*concept.brands, concept.plain)),
        (WORDED, concept.words),
    )
    for tier, names in tiers:
        for name in names:
            words = tuple(word for word in _fold(name) if word not in ("a", "an", "the"))
            if words:
                yield _Entry(words, tier, concept, weight)
