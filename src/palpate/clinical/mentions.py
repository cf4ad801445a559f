"""Finds the places in a text where a concept is named, misspelt words mended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from palpate.clinical.ordinary import IDLE, ORDINARY
from palpate.clinical.phrases import FILLERS, Phrases, Token, fold_word

FUZZY_CUTOFF = 85
SHORT_CUTOFF = 88
"""How alike, of 100, a misspelt word must be to a known one; more so when it is short."""
SHORT_WORD = 6
LEAST_LETTERS = 5
"""Words shorter than this are not mended: too many ordinary words lie near."""

_HARD_BREAK = re.compile(
    r"[.;\n!](?!\d)|\?(?=\s*$)|\b(?:but|however|although|though|except)\b", re.IGNORECASE
)
_SHORT_FORM = re.compile(r"\b(?:dr|st|vs|mt|no)$", re.IGNORECASE)
_MARKS = frozenset(",):")
_JOINTS = frozenset({",", "/", "&", "+", "and", "plus"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where concepts are named: its first and last token, its first and last letter."""

    concepts: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int


def split_sentences(text: str) -> Iterable[str]:
    """Yield the parts of a text that say something of their own; "but" begins a new one."""
    start = 0
    for mark in _HARD_BREAK.finditer(text):
        if mark.group() == "." and _SHORT_FORM.search(text[start : mark.start()]):
            continue
        if text[start : mark.start()].strip():
            yield text[start : mark.start()]
        start = mark.end()
    if text[start:].strip():
        yield text[start:]


def find_mentions(index: Phrases, tokens: list[Token]) -> list[Mention]:
    """Return all mentions of a sentence in its order, misspelt ones included."""
    found = _find_exact(index, tokens)
    found += _find_misspelt(index, tokens, found)
    return sorted(found, key=lambda mention: mention.first)


def _find_exact(index: Phrases, tokens: list[Token]) -> list[Mention]:
    """Return the longest phrases, left to right, fillers and sides inside them passed over."""
    content = [
        (number, fold_word(token.word))
        for number, token in enumerate(tokens)
        if token.word not in FILLERS and token.word[0].isalnum()
    ]
    found = []
    at = 0
    while at < len(content):
        mention = _longest_at(index, tokens, content, at)
        at += 1
        if mention is not None:
            found.append(mention)
            while at < len(content) and content[at][0] <= mention.last:
                at += 1
    return found


def _longest_at(
    index: Phrases, tokens: list[Token], content: list[tuple[int, str]], at: int
) -> Mention | None:
    if content[at][1] not in index.first:
        return None
    for length in range(min(index.longest, len(content) - at), 0, -1):
        words = tuple(word for _, word in content[at : at + length])
        concepts = index.concepts.get(words)
        first, last = content[at][0], content[at + length - 1][0]
        if concepts and not _crosses_mark(tokens, first, last):
            return Mention(concepts, first, last, tokens[first].start, tokens[last].end)
    return None


def _crosses_mark(tokens: list[Token], first: int, last: int) -> bool:
    return any(tokens[number].word in _MARKS for number in range(first, last + 1))


def _find_misspelt(index: Phrases, tokens: list[Token], found: list[Mention]) -> list[Mention]:
    """Return mentions found after mending misspelt words that nothing else explains."""
    taken = {number for m in found for number in range(m.first, m.last + 1)}
    mended = [
        token if number in taken else _mend(index, token) for number, token in enumerate(tokens)
    ]
    if mended == tokens:
        return []
    return [
        mention
        for mention in _find_exact(index, mended)
        if taken.isdisjoint(range(mention.first, mention.last + 1))
    ]


def _mend(index: Phrases, token: Token) -> Token:
    """Return a token with the known word it is a misspelling of, or as it is."""
    word = fold_word(token.word)
    ordinary = IDLE.intersection((token.word, word)) or token.word in ORDINARY
    if len(word) < LEAST_LETTERS or ordinary or word in index.known or not word.isalpha():
        return token
    near = _nearest(index, word)
    return replace(token, word=near) if near else token


def _nearest(index: Phrases, word: str) -> str | None:
    """Return the known word nearest to a misspelt one, of equals one that names something alone."""
    from rapidfuzz import fuzz, process  # only misspelt text pays for loading it

    candidates = [w for w in index.by_letter.get(word[0], ()) if abs(len(w) - len(word)) <= 2]
    cutoff = FUZZY_CUTOFF if len(word) > SHORT_WORD else SHORT_CUTOFF
    near = process.extract(word, candidates, scorer=fuzz.ratio, score_cutoff=cutoff, limit=3)
    best = max(near, key=lambda found: (found[1], (found[0],) in index.concepts), default=None)
    return str(best[0]) if best else None


def list_pieces(tokens: list[Token], mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the runs of tokens between commas and "and", as first and last token."""
    inside = {number for m in mentions for number in range(m.first, m.last)}
    cuts = [n for n, token in enumerate(tokens) if token.word in _JOINTS and n not in inside]
    runs = []
    start = 0
    for cut in (*cuts, len(tokens)):
        if cut > start:
            runs.append((start, cut - 1))
        start = cut + 1
    return runs
