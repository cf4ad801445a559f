"""The words of all concepts, indexed so that a line of text is matched in one pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from palpate.clinical.facts import Status
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Concept

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?|[^\sa-z\d]", re.IGNORECASE)
_BREAKS = frozenset("-_'’")
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
class Match:
    """A concept found by code, with the status that the code itself says."""

    concept: Concept
    status: Status = Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Phrases:
    """All phrases with the concepts they name, and every single word in them."""

    concepts: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    vocabulary: tuple[str, ...]
    first: frozenset[str]


def split_tokens(text: str) -> list[Token]:
    """Return the words, numbers and marks of a text, hyphens and apostrophes taken as breaks."""
    text = text.lower().replace("’", "'")
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
class _Ref:
    """Carries a library past the cache, which keys on its identity."""

    library: Library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ref) and other.library is self.library


@lru_cache(maxsize=4)
def _build(ref: _Ref) -> Phrases:
    concepts: dict[tuple[str, ...], list[str]] = {}
    for concept in ref.library.concepts.values():
        for said in _said(concept):
            phrase = fold_phrase(said)
            if phrase and concept.id not in concepts.setdefault(phrase, []):
                concepts[phrase].append(concept.id)
    words = sorted({word for phrase in concepts for word in phrase if len(word) > 4})
    return Phrases(
        {phrase: tuple(ids) for phrase, ids in concepts.items()},
        max(map(len, concepts), default=1), tuple(words), frozenset(phrase[0] for phrase in concepts),
    )  # fmt: skip


def phrases_of(library: Library) -> Phrases:
    """Return the phrase index of a library, built on first use."""
    return _build(_Ref(library))


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes to concepts: exact ones by system, and prefixes for ICD-10-CM and ATC."""

    exact: dict[tuple[str, str], Match]
    icd10: dict[str, Match]
    atc: dict[str, Match]


SYSTEMS = {
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://loinc.org": "loinc",
    "http://www.whocc.no/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.90": "icd10",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
}
"""Addresses of code systems as records name them."""

_FORMS = (
    ("icd10", re.compile(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$")),
    ("atc", re.compile(r"[A-Z]\d\d[A-Z]([A-Z](\d\d)?)?$")),
    ("loinc", re.compile(r"\d{1,7}-\d$")),
)


@lru_cache(maxsize=4)
def _build_codes(ref: _Ref) -> Codes:
    exact: dict[tuple[str, str], Match] = {}
    icd10: dict[str, Match] = {}
    atc: dict[str, Match] = {}
    for concept in ref.library.concepts.values():
        for system in ("snomed", "rxnorm", "loinc"):
            for code in getattr(concept, system):
                exact.setdefault((system, code), Match(concept))
        for code in concept.icd10:
            icd10.setdefault(code, Match(concept))
        for code in concept.icd10_past:
            icd10.setdefault(code, Match(concept, Status.RESOLVED))
        for code in concept.atc:
            atc.setdefault(code, Match(concept))
    return Codes(exact, icd10, atc)


def _by_prefix(table: dict[str, Match], code: str, shortest: int) -> Match | None:
    for length in range(len(code), shortest - 1, -1):
        found = table.get(code[:length].rstrip("."))
        if found:
            return found
    return None


def find_code(library: Library, code: str, system: str | None = None) -> Match | None:
    """Return the concept of a code, its system told by the address or by its form.

    A bare number is looked up in SNOMED CT, then RxNorm.
    """
    codes = _build_codes(_Ref(library))
    code = code.strip().upper()
    named = SYSTEMS.get(system.rstrip("/"), system.lower().replace("-cm", "").replace("-", "")) if system else None
    for known in ([named] if named else _guess(code)):
        if known == "icd10":
            dotted = code if "." in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"
            found = _by_prefix(codes.icd10, dotted, 3)
        elif known == "atc":
            found = _by_prefix(codes.atc, code, 1)
        else:
            found = codes.exact.get((known or "", code))
        if found:
            return found
    return None


def _guess(code: str) -> list[str]:
    if code.isdigit():
        return ["snomed", "rxnorm"]
    return [system for system, form in _FORMS if form.match(code)]
