"""The words of the knowledge: concepts, topics, techniques, massage types, measures, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import Kind


@dataclass(frozen=True, slots=True)
class Concept:
    """Something a fact can be about: a condition, a medicine, an operation, a value.

    Codes are ICD-10-CM and ATC prefixes, SNOMED CT, RxNorm and LOINC codes. `unit` is UCUM;
    `low` and `high` bound plausible values. `sites` is where it can be when nobody said.
    """

    id: str
    kind: Kind
    name: str
    plain: str = ""
    is_a: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    icd10_past: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()
    rxnorm: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    loinc: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    sites: SiteSet = 0
    asks_site: bool = False
    unit: str = ""
    parts: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Compound:
    """What a concept means when it is said of certain places or with certain words.

    A swelling of one calf is more than a swelling: `of` said at sites that touch `at`, on one
    side only when `one_sided` (both when False), with one of `said` in the sentence, and with
    none of the `unless` concepts beside it, is `makes`.
    """

    of: str
    makes: str
    at: SiteSet = 0
    one_sided: bool | None = None
    said: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A technique or a position: its number in the vocabulary, its name and other words for it."""

    number: int
    name: str
    says: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the pressure scale, 0 to 5."""

    number: int
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A question that everybody of its group is asked, and the limits until it is.

    `covers` are the concepts that a "no" denies; `only` narrows whom it is asked of by sex,
    `from_age` and `below_age` in years. `permits` and `minutes` hold while it is unasked.
    """

    id: str
    ask: str
    why: str
    covers: tuple[str, ...]
    choices: tuple[str, ...]
    asks: tuple[str, ...]
    because: str
    permits: int
    minutes: int
    sex: str | None = None
    from_age: int = 0
    below_age: int = 999

    def concerns(self, sex: str | None, years: int | None) -> bool:
        """Tell whether somebody of this sex and age, either perhaps not known, is asked."""
        if self.sex and sex and sex != self.sex:
            return False
        return years is None or self.from_age <= years < self.below_age


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was read. `tier` A to D says what kind of document it is, `read` how much."""

    id: str
    title: str
    year: str
    publisher: str
    url: str
    kind: str
    tier: str
    read: str


@dataclass(frozen=True, slots=True)
class MassageType:
    """A kind of massage: what it is and what it demands of the envelope.

    Pressure in levels 0 to 5, length in minutes. `techniques` it cannot do without,
    `optional` it can; `positions` any one of which will do; `sites` where it usually works.
    `only_for` are the concepts one of which somebody must have for it to be offered at all.
    """

    id: str
    name: str
    says: str
    for_client: str
    feels: str
    words: tuple[str, ...]
    pressure: tuple[int, int, int]
    minutes: tuple[int, int, int]
    techniques: tuple[int, ...]
    optional: tuple[int, ...]
    positions: tuple[int, ...]
    sites: SiteSet
    sources: tuple[str, ...]
    only_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the nine things people come for, with the words they use."""

    id: str
    name: str
    for_client: str
    words: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a massage type (or massage in general) for a goal.

    `grade` is moderate, low, very low, mixed, no better, against or not studied. `about` narrows
    it to concepts (low back pain). `size` is the effect in natural units, `dose` what was tried.
    `beside` is shown but does not order options: it is about something near the goal (a hormone).
    """

    id: str
    goal: str
    about: tuple[str, ...]
    types: tuple[str, ...]
    grade: str
    says: str
    for_client: str
    size: str
    dose: str
    sources: tuple[str, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured again and again, with its range, direction and meaningful change.

    `unit` is UCUM; `error` the smallest change beyond measurement error; `change` the smallest
    that matters to people; both None when no source says. `normal` holds for motions.
    """

    id: str
    name: str
    asks: str
    unit: str
    unit_words: str
    low: float
    high: float
    better: str
    change: float | None
    error: float | None
    sided: bool
    sites: SiteSet
    parts: tuple[str, ...]
    normal: tuple[float, float] | None
    loinc: str | None
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A profession on the care team, with its taxonomy code where one was checked."""

    id: str
    name: str
    taxonomy: str | None
    cares_for: str


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example of a rule: a sentence, the facts, and whether the rule fires."""

    rule: str
    fires: bool
    says: str
    on: date
    file: str
    data: Mapping[str, Any] = field(default_factory=dict)
