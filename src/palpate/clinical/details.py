"""What is said about a mention: when it was, where it is, and so whether it still holds."""

from collections.abc import Iterable

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import Kind, Status, When
from palpate.clinical.gestation import find_gestation
from palpate.clinical.mentions import Mention
from palpate.clinical.sentences import SIDES, Sentence
from palpate.clinical.times import Moment
from palpate.clinical.tone import Tone
from palpate.clinical.vocabulary import Concept

OLD_DAYS = 180
"""What she "had" longer ago than this is taken to be over."""
FEW_MENTIONS = 4
JOINED = frozenset(("and", "&", ",", "/", "+", "with", "is"))
_WITH = frozenset(("and", "&", "+", "with", "w", "/", "plus"))
CAUSES = frozenset(("falls", "serious-accident", "childbirth", "postpartum"))
OUTCOMES = frozenset(
    "fracture sprain strain concussion head-injury whiplash dislocation bruise caesarean".split()
)
"""What happened on the same day as its cause."""


def is_dated(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether some date is nearer to a mention than to any other, with no comma between."""
    return any(
        _nearest_to(sentence, moment) is mention
        and not sentence.cuts(mention.start, mention.end, moment.start, moment.end)
        for moment in sentence.moments
    )


def _nearest_to(sentence: Sentence, moment: Moment) -> Mention:
    """Return the mention that a date belongs to: the nearest one, best of the same item."""
    return min(
        sentence.mentions,
        key=lambda m: (
            sentence.cuts(m.start, m.end, moment.start, moment.end),
            _gap(m.start, m.end, moment.start, moment.end),
            -m.start,
        ),
    )


def _followed(sentence: Sentence, cause: Mention, mention: Mention) -> bool:
    """Tell whether a thing came of a dated one: "fell last week and broke my wrist"."""
    broader = sentence.library.broader
    return not CAUSES.isdisjoint(cause.concepts) and any(
        not OUTCOMES.isdisjoint(broader[name]) for name in mention.concepts
    )


def find_when(sentence: Sentence, mention: Mention) -> When | None:
    """Return the date that stands nearest to a mention, unless it is nearer to another."""
    moments, mentions = sentence.moments, sentence.mentions
    for moment in moments:
        nearest = _nearest_to(sentence, moment)
        if nearest is mention or (len(moments) == 1 and _followed(sentence, nearest, mention)):
            return moment.when
    joined = _joined_after(sentence, mention)
    if joined is not None:
        return find_when(sentence, joined)
    if len(moments) == 1 and moments[0].start > mention.end and len(mentions) < FEW_MENTIONS:
        # "a hip and a knee replacement in 2015": a date at the end dates what came before it.
        return moments[0].when
    return None


def _joined_after(sentence: Sentence, mention: Mention) -> Mention | None:
    """Return the procedure that was done with another: "lumpectomy and node biopsy 5/2026"."""
    concepts = sentence.library.concepts
    after = next((m for m in sentence.mentions if m.first > mention.last), None)
    if after is None:
        return None
    between = {token.word for token in sentence.tokens[mention.last + 1 : after.first]}
    kinds = {concepts[name].kind for m in (mention, after) for name in m.concepts}
    return after if kinds == {Kind.PROCEDURE} and between and between <= _WITH else None


def _gap(start: int, end: int, other: int, other_end: int) -> int:
    """Return how far apart two spans are; what stands before is a little farther."""
    if other >= end:
        return other - end
    return start - other_end + 1 if other_end <= start else 0


def _owns(sentence: Sentence, mention: Mention, first: int, last: int) -> bool:
    """Tell whether a run of tokens is nearer to this mention than to any other."""
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[min(last, len(tokens)) - 1].end
    nearest = min(
        sentence.mentions,
        key=lambda m: (
            sentence.cuts(m.start, m.end, start, end) > 0,
            _gap(m.first, m.last + 1, first, last),
            -m.first,
        ),
    )
    return nearest is mention


def find_sites(sentence: Sentence, concept: Concept, mention: Mention) -> SiteSet:
    """Return where it is: the places nearer to this mention than to any other, and the side."""
    sites = _own_sites(sentence, mention)
    sites = sites or _shared_sites(sentence, concept, mention)
    sides = set(_sides_of(sentence, mention))
    if len(sides) != 1:
        return sites
    sites = sites or concept.sites
    body = sentence.library.body
    half, other = (body.left, body.right) if "left" in sides else (body.right, body.left)
    return sites & ~other if sites & half else sites


def _shared_sites(sentence: Sentence, concept: Concept, mention: Mention) -> SiteSet:
    """Return the place of the finding that stands right beside: "left calf red and swollen"."""
    if concept.kind is not Kind.FINDING:
        return 0
    concepts = sentence.library.concepts
    for other in sentence.mentions:
        first, last = sorted((mention, other), key=lambda m: m.first)
        between = [token.word for token in sentence.tokens[first.last + 1 : last.first]]
        if other is mention or not JOINED.issuperset(between):
            continue
        if all(concepts[n].kind is Kind.FINDING or "pain" in n for n in other.concepts):
            return _own_sites(sentence, other)
    return 0


def _own_sites(sentence: Sentence, mention: Mention) -> SiteSet:
    sites = 0
    for place in sentence.places:
        if _owns(sentence, mention, place.first, place.last + 1):
            sites |= place.sites
    return sites


def _sides_of(sentence: Sentence, mention: Mention) -> Iterable[str]:
    tokens = sentence.tokens
    for number, token in enumerate(tokens):
        side = SIDES.get(token.word)
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
    if concept.kind is Kind.LIFE_STAGE and _is_pregnancy(sentence, concept):
        weeks = find_gestation(sentence.text, sentence.on)
        if weeks:
            status = tone.status if tone.status is Status.SUSPECTED else Status.ACTIVE
            return weeks.when, status, None
    if tone.stopped and concept.kind is Kind.MEDICINE:
        return None, Status.RESOLVED, when
    if tone.removed and concept.kind is Kind.DEVICE:
        return None, Status.RESOLVED, when
    if tone.status is Status.SUSPECTED and concept.kind is Kind.PROCEDURE:
        # What one waits for is the result of a biopsy that was made.
        return when, Status.ACTIVE if "result" in sentence.text.lower() else tone.status, None
    if concept.kind in (Kind.PROCEDURE, Kind.DEVICE):
        # "History of a hysterectomy" without a date is long ago; with one, the date decides.
        over = tone.status is Status.RESOLVED
        undated = concept.kind is Kind.PROCEDURE and when is None
        return when, Status.ACTIVE if over and not undated else tone.status, None
    if tone.past and when is not None and (sentence.on - when.latest).days > OLD_DAYS:
        return when, Status.RESOLVED, None
    return when, tone.status, None


def _is_pregnancy(sentence: Sentence, concept: Concept) -> bool:
    return "preg" in f"{concept.id} {sentence.text.lower()}"
