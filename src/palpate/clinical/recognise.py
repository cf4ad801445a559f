"""Reads what a client writes into facts for a person to confirm; what it cannot read it asks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.compounds import find_compound
from palpate.clinical.facts import Fact, Kind, Status, When, Whose
from palpate.clinical.library import Library
from palpate.clinical.phrases import FILLERS, Phrases, Token, fold_word, phrases_of, split_tokens
from palpate.clinical.times import Moment, find_gestation, find_moments
from palpate.clinical.tone import Tone, hear_tone
from palpate.clinical.values import find_value
from palpate.clinical.vocabulary import Concept

FUZZY_CUTOFF = 86
FIELDS = {
    "conditions": (Kind.CONDITION, Kind.FINDING, Kind.LIFE_STAGE, Kind.ALLERGY),
    "medicines": (Kind.MEDICINE,),
    "procedures": (Kind.PROCEDURE, Kind.DEVICE),
    "any": tuple(Kind),
}
_OLD_DAYS = 180
_SHARED_REACH = 5
_HARD_BREAK = re.compile(r"[.;\n!](?!\d)|\?(?=\s*$)|\b(?:but|however|although|though|except)\b")
_SIDES = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right"}
_BOTH = frozenset({"both", "bilateral", "bilat", "bilaterally"})
_IDLE = frozenset(
    "i im ive have has had am is are was were be been being do does did my me the a an and or of in on "
    "at to for with from by it its this that these those very some any no not none never yes take takes "
    "taking took using use used get gets got getting bit little lot really just still also since ago "
    "day days week weeks month months year years old time times daily twice once every mg mcg ml tablet "
    "tablets pill pills dose x per as when they he she we you mild moderate severe bad chronic acute "
    "history hx h o dx diagnosed with left right both so if about there now sometimes often currently "
    "recently please thanks ok okay good fine healthy well nothing other else than all na n mother "
    "father mom dad mum sister brother aunt uncle grandmother grandfather grandma grandpa family "
    "stable controlled compensated unstable today yesterday last past feel feels feeling problem problems issue issues due pain doctor md dr".split()
)


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact read from text, with the letters it came from and what a medicine is."""

    fact: Fact
    said: str
    ingredient: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a text: facts, pieces not understood, and questions."""

    facts: tuple[ReadFact, ...]
    not_understood: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(slots=True)
class _Mention:
    """A place in a clause where a concept is named."""

    concepts: tuple[str, ...]
    first: int
    last: int
    start: int
    end: int


def read_text(library: Library, text: str, on: date, field: str = "any", born: When | None = None) -> Reading:
    """Read free text into facts as of a day, each to be confirmed by a person.

    `field` (conditions, medicines, procedures, any) says where it was written and settles words
    that could be either; `born` lets "when I was 12" be read. Nothing is dropped: what no concept
    fits is returned as not understood.
    """
    facts: list[ReadFact] = []
    unread: list[str] = []
    ask: list[str] = []
    for start, end in _sentences(text):
        _read_sentence(library, text[start:end], on, field, born, facts, unread, ask)
    return Reading(tuple(_distinct(facts)), tuple(unread), tuple(dict.fromkeys(ask)))


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for mark in _HARD_BREAK.finditer(text.lower()):
        if mark.group() == "." and re.search(r"\b(?:dr|st|vs|mt|no)$", text[start:mark.start()].lower()):
            continue
        if text[start : mark.start()].strip():
            yield start, mark.start()
        start = mark.end()
    if text[start:].strip():
        yield start, len(text)


def _read_sentence(
    library: Library, text: str, on: date, field: str, born: When | None,
    facts: list[ReadFact], unread: list[str], ask: list[str],
) -> None:  # fmt: skip
    tokens = split_tokens(text)
    index = phrases_of(library)
    mentions = _find_mentions(index, tokens)
    mentions += _find_fuzzy(index, tokens, mentions)
    mentions.sort(key=lambda m: m.first)
    moments = find_moments(text, on, born)
    clauses = _clauses(tokens, mentions)
    if not mentions:
        _note_unread(library, text, tokens, unread, facts, on)
        return
    before = len(facts)
    tones = hear_tone(text, tokens, [(m.first, m.last) for m in mentions])
    for number, mention in enumerate(mentions):
        concepts = _settle(library, mention, field, tones[number])
        if len(concepts) > 1:
            names = " or ".join(library.concepts[c].name.lower() for c in concepts)
            ask.append(f"“{text[mention.start:mention.end]}” could mean {names}; which is it?")
        for concept in concepts:
            facts.append(
                _make_fact(library, library.concepts[concept], text, tokens, mention, mentions, moments, tones[number], on, len(concepts) > 1)
            )
    facts[before:] = _compose(library, facts[before:], text)
    for first, last in clauses:
        _note_clause(text, tokens, first, last, mentions, moments, library, unread)


def _find_mentions(index: Phrases, tokens: list[Token]) -> list[_Mention]:
    """Return the longest phrases, left to right, fillers and sides inside them passed over."""
    content = [(i, fold_word(t.word)) for i, t in enumerate(tokens) if t.word not in FILLERS and t.word[0].isalnum()]
    found = []
    at = 0
    while at < len(content):
        mention = _longest_at(index, tokens, content, at)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        while at < len(content) and content[at][0] <= mention.last:
            at += 1
    return found


def _longest_at(index: Phrases, tokens: list[Token], content: list[tuple[int, str]], at: int) -> _Mention | None:
    if content[at][1] not in index.first:
        return None
    for length in range(min(index.longest, len(content) - at), 0, -1):
        words = tuple(word for _, word in content[at : at + length])
        first, last = content[at][0], content[at + length - 1][0]
        concepts = index.concepts.get(words)
        if concepts and not _crosses_mark(tokens, first, last):
            return _Mention(concepts, first, last, tokens[first].start, tokens[last].end)
    return None


def _crosses_mark(tokens: list[Token], first: int, last: int) -> bool:
    return any(tokens[i].word in (",", "(", ")", ":") for i in range(first, last + 1))


def _find_fuzzy(index: Phrases, tokens: list[Token], mentions: list[_Mention]) -> list[_Mention]:
    """Return mentions found after mending misspelt words that nothing else explains."""
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    known = set(index.vocabulary)
    mended = list(tokens)
    changed = False
    for i, token in enumerate(tokens):
        word = token.word
        if i in taken or len(word) < 5 or not word.isalpha() or word in _IDLE or fold_word(word) in known:
            continue
        near = _nearest(index, fold_word(word))
        if near:
            mended[i] = replace(token, word=near)
            changed = True
    if not changed:
        return []
    return [
        m for m in _find_mentions(index, mended)
        if not any(i in taken for i in range(m.first, m.last + 1))
    ]  # fmt: skip


def _nearest(index: Phrases, word: str) -> str | None:
    from rapidfuzz import fuzz, process  # only misspelt text pays for loading it

    candidates = [w for w in index.vocabulary if w[0] == word[0] and abs(len(w) - len(word)) <= 2]
    best = process.extractOne(word, candidates, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF if len(word) > 6 else 88)
    return str(best[0]) if best else None


def _clauses(tokens: list[Token], mentions: list[_Mention]) -> list[tuple[int, int]]:
    """Return the runs of tokens between commas, so that unread ones can be shown."""
    cuts = [i for i, t in enumerate(tokens) if t.word in (",", "/", "&", "+") or t.word in ("and", "plus")]
    edges = [-1, *cuts, len(tokens)]
    inside = {i for m in mentions for i in range(m.first, m.last)}
    runs = []
    start = 0
    for edge in edges[1:]:
        if edge in inside:
            continue
        if edge > start:
            runs.append((start, edge - 1))
        start = edge + 1
    return runs


def _note_clause(text: str, tokens: list[Token], first: int, last: int, mentions: list[_Mention], moments: list[Moment], library: Library, unread: list[str]) -> None:
    if any(m.first <= last and m.last >= first for m in mentions):
        return
    words = [t for t in tokens[first : last + 1] if _bears(library, t, moments)]
    if words:
        unread.append(text[tokens[first].start : tokens[last].end].strip())


def _bears(library: Library, token: Token, moments: list[Moment]) -> bool:
    word = token.word
    if not word.isalpha() or word in _IDLE or fold_word(word) in _IDLE or len(word) < 2:
        return False
    if any(m.start <= token.start < m.end for m in moments):
        return False
    return word not in library.body.words and fold_word(word) not in library.body.words


def _note_unread(library: Library, text: str, tokens: list[Token], unread: list[str], facts: list[ReadFact], on: date) -> None:
    """Note a sentence in which nothing was named; a bare 150/95 is a blood pressure."""
    value = find_value(library.concepts.get("blood-pressure"), text)
    if value and "/" in text and "blood-pressure" in library.concepts:
        fact = Fact("blood-pressure", Kind.MEASUREMENT, value=value.first, second=value.second, onset=_single(find_moments(text, on)), said_on=on, text=text.strip())
        if value.second is not None and 60 <= value.first <= 260 and 30 <= value.second <= 160:
            facts.append(ReadFact(fact, text.strip()))
            return
    if any(_bears(library, token, []) for token in tokens):
        unread.append(text.strip(" ,"))


def _single(moments: list[Moment]) -> When | None:
    return moments[0].when if moments else None


def _settle(library: Library, mention: _Mention, field: str, tone: Tone) -> tuple[str, ...]:
    """Return which of the concepts that share a phrase is meant, more than one when it is open."""
    concepts = mention.concepts
    if len(concepts) > 1:
        fitting = tuple(c for c in concepts if library.concepts[c].kind in FIELDS[field])
        concepts = fitting or concepts
    if len(concepts) > 1 and tone.allergic:
        fitting = tuple(c for c in concepts if library.concepts[c].kind is Kind.ALLERGY)
        concepts = fitting or concepts
    narrow = tuple(c for c in concepts if not any(c in library.broader[d] for d in concepts if d != c))
    return narrow or concepts


def _make_fact(
    library: Library, concept: Concept, text: str, tokens: list[Token], mention: _Mention,
    mentions: list[_Mention], moments: list[Moment], tone: Tone, on: date, doubtful: bool,
) -> ReadFact:  # fmt: skip
    """Put together the fact of one mention: time, place, value, status and whose it is."""
    when = _nearest_moment(moments, mention, mentions)
    onset, status, end = _settle_time(concept, tone, when, text, on)
    if doubtful and status is Status.ACTIVE:
        status = Status.SUSPECTED
    piece = text[mention.start : _reach(text, mention, mentions)]
    value = find_value(concept, piece) if concept.kind is Kind.MEASUREMENT else None
    fact = Fact(
        concept.id, concept.kind, status, onset, end,
        _sites(library, concept, tokens, mention, mentions),
        value.first if value else None, value.second if value else None,
        Whose.FAMILY if tone.family else Whose.SELF, said_on=on, text=text[mention.start : mention.end],
    )  # fmt: skip
    if tone.allergic and concept.kind is Kind.MEDICINE:
        fact = replace(fact, concept=_allergy_concept(library), kind=Kind.ALLERGY)
    return ReadFact(fact, text.strip(" ,"), *_drug(library, concept))


def _allergy_concept(library: Library) -> str:
    return "medicine-allergy" if "medicine-allergy" in library.concepts else ""


def _drug(library: Library, concept: Concept) -> tuple[str | None, str | None]:
    if concept.kind is not Kind.MEDICINE:
        return None, None
    ingredient = concept.ingredients[0] if concept.ingredients else concept.name.lower()
    family = library.concepts.get(concept.is_a[0]) if concept.is_a else None
    return ingredient, family.name.lower() if family else None


def _reach(text: str, mention: _Mention, mentions: list[_Mention]) -> int:
    """Return where the words about a mention end: at the next mention."""
    return min((m.start for m in mentions if m.start > mention.start), default=len(text))


def _nearest_moment(moments: list[Moment], mention: _Mention, mentions: list[_Mention]) -> When | None:
    """Return the date that stands nearest to a mention, unless it is nearer to another."""
    best = None
    for moment in moments:
        owner = min(mentions, key=lambda m: (_gap(m.start, m.end, moment.start, moment.end), -m.start))
        if owner is mention and best is None:
            best = moment
    if best is None and len(moments) == 1 and moments[0].start > mention.end and len(mentions) < 4:
        # "a hip and a knee replacement in 2015": a date at the end dates what came before it.
        return moments[0].when
    return best.when if best else None


def _gap(start: int, end: int, other: int, other_end: int) -> int:
    if other >= end:
        return other - end
    return start - other_end + 1 if other_end <= start else 0


def _settle_time(concept: Concept, tone: Tone, when: When | None, text: str, on: date) -> tuple[When | None, Status, When | None]:
    """Return onset, status and end from the tone of the words and the date beside them."""
    if concept.id == "pregnancy" or "pregnan" in text.lower() and concept.kind is Kind.LIFE_STAGE:
        weeks = find_gestation(text, on)
        if weeks and tone.status is not Status.DENIED:
            return weeks.when, Status.ACTIVE, None
    if tone.status is Status.DENIED:
        return None, Status.DENIED, None
    if tone.stopped and concept.kind is Kind.MEDICINE:
        return None, Status.RESOLVED, when
    if concept.kind in (Kind.PROCEDURE, Kind.DEVICE):
        return when, Status.ACTIVE if tone.status is Status.RESOLVED else tone.status, None
    if tone.past and when is not None and (on - when.latest).days > _OLD_DAYS:
        return when, Status.RESOLVED, None
    return when, tone.status, None


def _sites(library: Library, concept: Concept, tokens: list[Token], mention: _Mention, mentions: list[_Mention]) -> SiteSet:
    """Return where it is: body words nearer to this mention than to any other, and the side."""
    sites, side = 0, None
    for start, end, found in _body_words(library, tokens, mention, mentions):
        owner = min(mentions, key=lambda m: (_gap(m.first, m.last + 1, start, end + 1), -m.first))
        if owner is mention:
            sites |= found
    if not sites and concept.asks_site:
        sites = _shared_site(library, tokens, mention, mentions)
    for i, token in enumerate(tokens):
        word = _SIDES.get(token.word)
        if word and _owner(mentions, i) is mention and not (token.word in ("l", "r") and i + 1 < len(tokens) and tokens[i + 1].word.isdigit()):
            side = word if side in (None, word) else "both"
    sites = sites or (concept.sites if side in ("left", "right") else 0)
    if side in ("left", "right"):
        half = library.body.left if side == "left" else library.body.right
        other = library.body.right if side == "left" else library.body.left
        return sites & ~other if sites & half else sites
    return sites


def _shared_site(library: Library, tokens: list[Token], mention: _Mention, mentions: list[_Mention]) -> SiteSet:
    """Return the place that a neighbour names too: the calf of "swollen painful left calf"."""
    best, sites = _SHARED_REACH + 1, 0
    for start, end, found in _body_words(library, tokens, mention, mentions):
        low, high = min(start, mention.first), max(end, mention.last)
        gap = _gap(mention.first, mention.last + 1, start, end + 1)
        if gap < best and not any(t.word in (",", "(", ")") for t in tokens[low : high + 1]):
            best, sites = gap, found
    return sites


def _owner(mentions: list[_Mention], at: int) -> _Mention:
    return min(mentions, key=lambda m: (_gap(m.first, m.last + 1, at, at + 1), -m.first))


def _body_words(library: Library, tokens: list[Token], mention: _Mention, mentions: list[_Mention]) -> Iterable[tuple[int, int, SiteSet]]:
    """Yield the body words of a sentence with the side that stands before them."""
    words = library.body.words
    at = 0
    while at < len(tokens):
        for length in range(min(5, len(tokens) - at), 0, -1):
            phrase = " ".join(_SIDES.get(t.word, t.word) if n == 0 else t.word for n, t in enumerate(tokens[at : at + length]))
            found = words.get(phrase) or (words.get(fold_word(phrase)) if length == 1 else None)
            if found and not (length == 1 and tokens[at].word in ("back",) and at + 1 < len(tokens) and tokens[at + 1].word in ("in", "then")):
                yield at, at + length - 1, found
                at += length - 1
                break
        at += 1


def _compose(library: Library, found: list[ReadFact], text: str) -> list[ReadFact]:
    """Give what is said of certain places, or with certain words, the concept it then means."""
    names = [item.fact.concept for item in found]
    composed = []
    for item in found:
        makes = find_compound(library, item.fact.concept, item.fact.sites, names, text)
        if makes:
            kind = library.concepts[makes].kind
            item = replace(item, fact=replace(item.fact, concept=makes, kind=kind))
        composed.append(item)
    return composed


def _distinct(facts: list[ReadFact]) -> list[ReadFact]:
    """Return the facts without exact repetitions, and without a broader one said in the same breath."""
    seen: dict[tuple[object, ...], ReadFact] = {}
    for item in facts:
        fact = item.fact
        seen.setdefault((fact.concept, fact.status, fact.sites, fact.onset, fact.whose, fact.value), item)
    return list(seen.values())


def suggest_concepts(library: Library, typed: str, field: str = "any", limit: int = 8) -> tuple[Concept, ...]:
    """Return the concepts whose words begin with what was typed, the shortest name first."""
    start = tuple(fold_word(t.word) for t in split_tokens(typed) if t.word[0].isalnum())
    if not start:
        return ()
    found: dict[str, tuple[int, int]] = {}
    for phrase, concepts in phrases_of(library).concepts.items():
        rank = _begins(phrase, start)
        if rank is None:
            continue
        for concept in concepts:
            if library.concepts[concept].kind in FIELDS[field]:
                found[concept] = min(found.get(concept, (9, 99)), (rank, len(" ".join(phrase))))
    best = sorted(found, key=lambda c: (found[c], c))
    return tuple(library.concepts[c] for c in best[:limit])


def _begins(phrase: tuple[str, ...], start: tuple[str, ...]) -> int | None:
    """Return 0 when a phrase begins with what was typed, 1 when a later word of it does."""
    for at in range(len(phrase) - len(start) + 1):
        part = phrase[at : at + len(start)]
        if part[:-1] == start[:-1] and part[-1].startswith(start[-1]):
            return 0 if at == 0 else 1
    return None
