"""Finds the places in a text where a concept is named, misspelt words mended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from palpate.clinical.ordinary import COMMON, IDLE
from palpate.clinical.phrases import ARTICLES, DEGREES, FILLERS, Phrases, Token, fold_word, sound_of

FUZZY_CUTOFF = 85
SHORT_CUTOFF = 88
"""How alike, of 100, a misspelt word must be to a known one; more so when it is short."""
SHORT_WORD = 6
LEAST_LETTERS = 5
"""Words shorter than this are not mended alone: too many ordinary words lie near."""
SOUND_CUTOFF = 75
LEAST_SOUNDS, LEAST_SOUNDING = 4, 6
"""A word that sounds like the name of a thing need be less like it, if enough of it sounds."""
BESIDE_CUTOFF, KNOWN_CUTOFF = 75, 85
LEAST_BESIDE = 4
"""A word of so many letters is mended when with the word beside it it makes a phrase."""

_HARD_BREAK = re.compile(
    r"[.;\n!](?!\d)|\?(?=\s*$)|\b(?:but|however|although|though)\b", re.IGNORECASE
)
# "broke my ankle but it's fully healed" says something of the ankle yet.
_GOES_BACK = re.compile(
    r"but (?:(?:it|it's|its|that|that's|they|they're|i'm|im|i|all|now|is|are|has|have|been|fully"
    r"|completely|long|since|was|am|much|totally|well|taken|them) )*"
    r"(?:healed|gone|resolved|better|fine|ok|okay|recovered|stopped|cleared|cured|quit|came off"
    r"|over)\b",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(r"\b(?:dr|st|vs|mt)$", re.IGNORECASE)
_MARKS = frozenset(",):")
_JOINTS = frozenset({",", "/", "&", "+", "and", "plus", ":", "except"})
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_PASSED = FILLERS | DEGREES
_SMALL = ARTICLES | DEGREES
_LISTS = _JOINTS | {"or", "nor"}


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
        if _GOES_BACK.match(text, mark.start()):
            continue
        if mark.group() == "." and _SHORT_FORM.search(text[start : mark.start()]):
            continue
        if text[start : mark.start()].strip():
            yield text[start : mark.start()]
        start = mark.end()
    if text[start:].strip():
        yield text[start:]


def find_mentions(index: Phrases, tokens: list[Token]) -> tuple[list[Mention], list[Token]]:
    """Return all mentions of a sentence in its order, and its words with the misspelt mended."""
    found = _find_exact(index, tokens)
    mended = _mend_all(index, tokens, found)
    if mended != tokens:
        found = _find_exact(index, mended)
    return _share_words(index, mended, found), mended


def _numbers(found: Iterable[Mention]) -> set[int]:
    return {number for m in found for number in range(m.first, m.last + 1)}


def _find_exact(index: Phrases, tokens: list[Token]) -> list[Mention]:
    """Return the longest phrases, left to right, fillers and sides inside them passed over."""
    words = [fold_word(token.word) for token in tokens]
    content = [
        (number, word)
        for number, word in enumerate(words)
        if _is_content(word) or _counts(index, words, number)
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
    return [mention for mention in found if mention.concepts]


def _is_content(word: str) -> bool:
    """Tell whether a word counts in a phrase: "broken 5th metatarsal" is "broken metatarsal"."""
    return word not in _PASSED and word[0].isalnum() and not _ORDINAL.fullmatch(word)


def _counts(index: Phrases, words: list[str], number: int) -> bool:
    """Tell whether a small word makes a phrase with the one before or behind it: "the pill"."""
    if words[number] not in _SMALL and not _ORDINAL.fullmatch(words[number]):
        return False
    return any(pair in index.pairs for pair in pairwise(words[max(number - 1, 0) : number + 2]))


def _longest_at(
    index: Phrases, tokens: list[Token], content: list[tuple[int, str]], at: int
) -> Mention | None:
    longest = index.longest.get(content[at][1], 0)
    for length in range(min(longest, len(content) - at), 0, -1):
        words = tuple(word for _, word in content[at : at + length])
        concepts = index.concepts.get(words)
        first, last = content[at][0], content[at + length - 1][0]
        if concepts is not None and not _crosses_mark(tokens, first, last):
            return Mention(concepts, first, last, tokens[first].start, tokens[last].end)
    return None


def _crosses_mark(tokens: list[Token], first: int, last: int) -> bool:
    return any(tokens[number].word in _MARKS for number in range(first, last + 1))


def _mend_all(index: Phrases, tokens: list[Token], found: list[Mention]) -> list[Token]:
    """Return the tokens, those mended that no mention explains and no ordinary word is."""
    taken = _numbers(found)
    mended = list(tokens)
    for number, token in enumerate(tokens):
        word = fold_word(token.word)
        if number in taken or not _may_be_misspelt(token.word, word):
            continue
        before = fold_word(mended[number - 1].word) if number else ""
        after = fold_word(tokens[number + 1].word) if number + 1 < len(tokens) else ""
        if word in index.known:
            # A word that stands in some phrase may be another one here: "hart failure".
            near = _beside(index, word, before, after, KNOWN_CUTOFF)
        else:
            near = (
                _beside(index, word, before, after) or _nearest(index, word) or _longer(index, word)
            )
        if near:
            mended[number] = replace(token, word=near)
    return mended


def _may_be_misspelt(said: str, word: str) -> bool:
    if len(word) < LEAST_BESIDE or not word.isalpha():
        return False
    return not IDLE.intersection((said, word)) and said not in COMMON


def _beside(
    index: Phrases, word: str, before: str, after: str, cutoff: int = BESIDE_CUTOFF
) -> str | None:
    """Return the word that makes a phrase with the one before or after it, and looks alike."""
    from rapidfuzz import fuzz, process  # only misspelt text pays for loading it

    known = (*index.followers.get(before, ()), *index.leaders.get(after, ()))
    alike = [w for w in known if len(w) >= LEAST_BESIDE and abs(len(w) - len(word)) <= 2]
    near = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=cutoff)
    if near:
        return str(near[0]) if near[0] != word else None
    if cutoff > BESIDE_CUTOFF:
        return None
    sound = sound_of(word)
    return next((w for w in alike if len(sound) >= LEAST_SOUNDS and sound_of(w) == sound), None)


def _longer(index: Phrases, word: str) -> str | None:
    """Return the one name that a word cut short begins: "amitrip"."""
    if len(word) < LEAST_LETTERS or len(named := index.naming(word)) != 1:
        return None
    return next(
        w
        for w in index.by_letter[word[0]]
        if w.startswith(word) and named.issuperset(index.concepts.get((w,), ("",)))
    )


def _nearest(index: Phrases, word: str) -> str | None:
    """Return the known word nearest to a misspelt one, of equals one that names something alone."""
    from rapidfuzz import fuzz, process

    if len(word) < LEAST_LETTERS:
        return None
    alike = index.alike(word)
    cutoff = FUZZY_CUTOFF if len(word) > SHORT_WORD else SHORT_CUTOFF
    near = process.extract(word, alike, scorer=fuzz.ratio, score_cutoff=cutoff, limit=3)
    if not near and len(word) >= LEAST_SOUNDING and len(sound := sound_of(word)) >= LEAST_SOUNDS:
        heard = [w for w in index.by_sound.get(sound, ()) if (w,) in index.concepts]
        near = process.extract(word, heard, scorer=fuzz.ratio, score_cutoff=SOUND_CUTOFF, limit=3)
    best = max(near, key=lambda found: (found[1], (found[0],) in index.concepts), default=None)
    return str(best[0]) if best else None


def _share_words(index: Phrases, tokens: list[Token], found: list[Mention]) -> list[Mention]:
    """Add what a list says once for all: "heart, lung or kidney problems", "high BP and sugar"."""
    taken = _numbers(found)
    added: list[Mention] = []
    for mention in found:
        words = [fold_word(t.word) for t in tokens[mention.first : mention.last + 1]]
        words = [word for word in words if word not in FILLERS]
        if len(words) > 1:
            added += _share_head(index, tokens, taken, mention.first, tuple(words[1:]))
            added += _share_start(index, tokens, taken, mention.last, tuple(words[:-1]))
    return sorted((*found, *added), key=lambda mention: mention.first) if added else found


def _share_head(
    index: Phrases, tokens: list[Token], taken: set[int], first: int, head: tuple[str, ...]
) -> Iterable[Mention]:
    """Yield "heart" and "lung" of "heart, lung or kidney problems"."""
    at = first
    while at > 1 and (step := _step_back(tokens, at)) is not None and step not in taken:
        concepts = index.concepts.get((fold_word(tokens[step].word), *head))
        at = step
        if concepts is not None:
            taken.add(step)
            yield Mention(concepts, step, step, tokens[step].start, tokens[step].end)


def _step_back(tokens: list[Token], at: int) -> int | None:
    """Return the word before the "or" that stands before a token."""
    joint = at - 1
    if tokens[joint].word not in _LISTS:
        return None
    while joint > 0 and tokens[joint].word in _LISTS:
        joint -= 1
    return joint if tokens[joint].word not in _LISTS else None


def _share_start(
    index: Phrases, tokens: list[Token], taken: set[int], last: int, start: tuple[str, ...]
) -> Iterable[Mention]:
    """Yield "cholesterol" of "high blood pressure and cholesterol"."""
    at = last + 1
    while at < len(tokens) and tokens[at].word in _LISTS:
        at += 1
    if at == last + 1 or at >= len(tokens) or at in taken:
        return
    word = fold_word(tokens[at].word)
    for length in range(len(start), 0, -1):
        concepts = index.concepts.get((*start[:length], word))
        if concepts:
            taken.add(at)
            yield Mention(concepts, at, at, tokens[at].start, tokens[at].end)
            return


def list_pieces(
    tokens: list[Token], mentions: list[Mention], parted: int = -1
) -> list[tuple[int, int]]:
    """Return the runs of tokens between commas and "and", as first and last token.

    A run is also cut before the letter `parted` of the text.
    """
    inside = {number for m in mentions for number in range(m.first, m.last)}
    runs: list[tuple[int, int]] = []
    start = 0
    for number, token in enumerate(tokens):
        joint = token.word in _JOINTS and number not in inside
        if joint or (start < number and tokens[number - 1].start < parted <= token.start):
            runs.append((start, number - 1))
            start = number + 1 if joint else number
    runs.append((start, len(tokens) - 1))
    return [run for run in runs if run[0] <= run[1]]
