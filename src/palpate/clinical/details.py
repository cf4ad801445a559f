"""What is said about a mention: when it was, where it is, and so whether it still holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import Kind, Status, When
from palpate.clinical.library import Library
from palpate.clinical.mentions import Mention
from palpate.clinical.phrases import Token, fold_word
from palpate.clinical.times import Moment, find_gestation
from palpate.clinical.tone import Tone
from palpate.clinical.vocabulary import Concept

OLD_DAYS = 180
"""What she "had" longer ago than this is taken to be over."""
FEW_MENTIONS = 4
LONGEST_PLACE = 5
"""Most words that the name of a place has."""

_SIDES = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}


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
    for length in range(min(LONGEST_PLACE, len(tokens) - at), 0, -1):
        names = [token.word for token in tokens[at : at + length]]
        names[0] = _SIDES.get(names[0], names[0])
        found = words.get(" ".join(names)) or (words.get(fold_word(names[0])) if length == 1 else 0)
        if found and not _is_return(tokens, at, length):
            return Place(at, at + length - 1, found)
    return None


def _is_return(tokens: list[Token], at: int, length: int) -> bool:
    """Tell whether "back" is a time: "back in 2010"."""
    if length > 1 or tokens[at].word != "back" or at + 1 == len(tokens):
        return False
    return tokens[at + 1].word in ("in", "then")


def find_when(sentence: Sentence, mention: Mention) -> When | None:
    """Return the date that stands nearest to a mention, unless it is nearer to another."""
    moments, mentions = sentence.moments, sentence.mentions
    for moment in moments:
        gaps = [(_gap(m.start, m.end, moment.start, moment.end), -m.start) for m in mentions]
        if mentions[gaps.index(min(gaps))] is mention:
            return moment.when
    if len(moments) == 1 and moments[0].start > mention.end and len(mentions) < FEW_MENTIONS:
        # "a hip and a knee replacement in 2015": a date at the end dates what came before it.
        return moments[0].when
    return None


def _gap(start: int, end: int, other: int, other_end: int) -> int:
    """Return how far apart two spans are; what stands before is a little farther."""
    if other >= end:
        return other - end
    return start - other_end + 1 if other_end <= start else 0


def _owns(sentence: Sentence, mention: Mention, first: int, last: int) -> bool:
    """Tell whether a run of tokens is nearer to this mention than to any other."""
    gaps = [(_gap(m.first, m.last + 1, first, last), -m.first) for m in sentence.mentions]
    return sentence.mentions[gaps.index(min(gaps))] is mention


def find_sites(sentence: Sentence, concept: Concept, mention: Mention) -> SiteSet:
    """Return where it is: the places nearer to this mention than to any other, and the side."""
    sites = 0
    for place in sentence.places:
        if _owns(sentence, mention, place.first, place.last + 1):
            sites |= place.sites
    sides = set(_sides_of(sentence, mention))
    if len(sides) != 1:
        return sites
    sites = sites or concept.sites
    body = sentence.library.body
    half, other = (body.left, body.right) if "left" in sides else (body.right, body.left)
    return sites & ~other if sites & half else sites


def _sides_of(sentence: Sentence, mention: Mention) -> Iterable[str]:
    tokens = sentence.tokens
    for number, token in enumerate(tokens):
        side = _SIDES.get(token.word)
        if side is None or not _owns(sentence, mention, number, number + 1):
            continue
        after = tokens[number + 1].word if number + 1 < len(tokens) else ""
        # "L5" is a vertebra, not a side.
        if len(token.word) > 1 or not after[:1].isdigit():
            yield side


def settle_time(
    sentence: Sentence, concept: Concept, tone: Tone, when: When | None
) -> tuple[When | None, Status, When | None]:
    """Return onset, status and end from the tone of the words and the date beside them."""
    if tone.status is Status.DENIED:
        return None, Status.DENIED, None
    if concept.kind is Kind.LIFE_STAGE and "preg" in f"{concept.id} {sentence.text.lower()}":
        weeks = find_gestation(sentence.text, sentence.on)
        if weeks:
            return weeks.when, Status.ACTIVE, None
    if tone.stopped and concept.kind is Kind.MEDICINE:
        return None, Status.RESOLVED, when
    if concept.kind in (Kind.PROCEDURE, Kind.DEVICE):
        return when, Status.ACTIVE if tone.status is Status.RESOLVED else tone.status, None
    if tone.past and when is not None and (sentence.on - when.latest).days > OLD_DAYS:
        return when, Status.RESOLVED, None
    return when, tone.status, None
