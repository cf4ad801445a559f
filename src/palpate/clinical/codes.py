"""Codes of ICD-10-CM, SNOMED CT, RxNorm, ATC and LOINC, looked up to concepts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from palpate.clinical.facts import Status
from palpate.clinical.library import Library
from palpate.clinical.phrases import LibraryKey
from palpate.clinical.vocabulary import Concept


@dataclass(frozen=True, slots=True)
class Match:
    """A concept found by code, with the status that the code itself says."""

    concept: Concept
    status: Status = Status.ACTIVE


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

# Two letters after the third place tell ATC (B01AF02) from ICD-10-CM, which never has them there.
_FORMS = (
    ("atc", re.compile(r"[A-Z]\d\d[A-Z]{2}(\d\d)?$")),
    ("icd10", re.compile(r"[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$")),
    ("atc", re.compile(r"[A-Z]\d\d[A-Z]$")),
    ("loinc", re.compile(r"\d{1,7}-\d$")),
)


@lru_cache(maxsize=4)
def _build_codes(ref: LibraryKey) -> Codes:
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
    codes = _build_codes(LibraryKey(library))
    code = code.strip().upper()
    named = (
        SYSTEMS.get(system.rstrip("/"), system.lower().replace("-cm", "").replace("-", ""))
        if system
        else None
    )
    for known in [named] if named else _guess(code):
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
