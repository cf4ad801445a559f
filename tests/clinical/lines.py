"""Reads the lines of entries.toml and says how well the reader did on them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from palpate.clinical.facts import Fact, Status, When, Whose
from palpate.clinical.library import load
from palpate.clinical.recognise import Reading, read_text

WRITTEN = date(2026, 11, 24)
MARKS = {"!": Status.DENIED, "~": Status.RESOLVED, "?": Status.SUSPECTED}
CLASSES = (
    "plain", "slang", "brand", "generic", "misspelt", "chart", "waiting", "dose", "side", "date",
    "weeks", "negation", "family", "resolved", "suspected", "value", "allergy", "stopped",
    "planned", "letters", "several", "idle",
)  # fmt: skip
"""What makes a line hard."""
_NEAR_ENOUGH = 0.06


def read_lines() -> list[dict[str, Any]]:
    """Return all lines with what is to be found in them."""
    path = Path(__file__).parent.parent / "data" / "entries.toml"
    entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["entry"]
    return entries


@dataclass(frozen=True)
class Expected:
    """One fact that a line says: what it may be, where, since and until when, and its value."""

    said: str
    ways: frozenset[tuple[str, Status, Whose]]
    sites: int = 0
    onset: When | None = None
    end: When | None = None
    value: tuple[float, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is about the client, and so."""
        return any(s is not Status.DENIED and w is Whose.SELF for _, s, w in self.ways)

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts it may be, and all that are broader or narrower."""
        names = {name for name, _, _ in self.ways}
        library = load()
        return frozenset(
            kin for name in names for kin in library.broader[name] | library.narrower[name]
        )

    def fits(self, fact: Fact) -> bool:
        """Tell whether a fact is this one, whatever its details."""
        return (fact.concept, fact.status, fact.whose) in self.ways

    def details(self, fact: Fact) -> bool:
        """Tell whether place, dates and value are right too, where any are expected."""
        return (
            (not self.sites or fact.sites == self.sites)
            and _overlap(self.onset, fact.onset)
            and _overlap(self.end, fact.end)
            and _equal(self.value, (fact.value, fact.second))
        )


def _overlap(wanted: When | None, found: When | None) -> bool:
    if wanted is None:
        return True
    return found is not None and (
        found.earliest <= wanted.latest and wanted.earliest <= found.latest
    )


def _equal(wanted: tuple[float, ...], found: tuple[float | None, ...]) -> bool:
    return all(
        other is not None and abs(one - other) <= _NEAR_ENOUGH
        for one, other in zip(wanted, found, strict=False)
    )


def spell(text: str) -> Expected:
    """Return what an expected fact may be; the head of entries.toml explains the marks."""
    rest, _, value = text.partition("=")
    rest, _, end = rest.partition("%")
    rest, _, onset = rest.partition("#")
    names, _, places = rest.partition("@")
    ways = frozenset(
        (
            name.lstrip("!~?+"),
            MARKS.get(name[0], Status.ACTIVE),
            Whose.FAMILY if name[0] == "+" else Whose.SELF,
        )
        for name in names.strip().split("|")
    )
    return Expected(
        text,
        ways,
        load().body.gather(p.strip() for p in places.split("+")) if places else 0,
        When.read(onset) if onset else None,
        When.read(end) if end else None,
        tuple(float(part) for part in value.split("/")) if value else (),
    )


@dataclass
class Score:
    """How a reader did: facts found, missed, made up, and taken the wrong way round."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    misheard: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of what was said that was found."""
        return self.hits / max(self.hits + len(self.missed), 1)

    @property
    def precision(self) -> float:
        """The share of what was found that was said."""
        return self.hits / max(self.hits + len(self.extra), 1)


def compare(entry: dict[str, Any]) -> Score:
    """Return how the reader did on one line.

    A fact with a wrong place, date or value is missed, and was not made up.
    """
    reading = read_text(load(), entry["says"], WRITTEN, entry.get("field", "any"))
    left = [item.fact for item in reading.facts]
    score = Score()
    wanted = [spell(text) for text in entry["facts"]]
    lacking = [one for one in wanted if not _take(one, left, score, entry["says"])]
    for one in map(spell, entry.get("maybe", ())):
        left = [fact for fact in left if not one.fits(fact)]
    score.extra += [f"{f.concept} {f.status} in “{entry['says']}”" for f in left]
    for one in lacking:
        if any(f.concept in one.concepts and f.counts != one.counts for f in left):
            score.misheard.append(f"{one.said} in “{entry['says']}”")
    _check_asking(entry, reading, score)
    return score


def _take(one: Expected, left: list[Fact], score: Score, says: str) -> bool:
    found = [fact for fact in left if one.fits(fact)]
    best = next((fact for fact in found if one.details(fact)), found[0] if found else None)
    if best is not None:
        left.remove(best)
    if best is not None and one.details(best):
        score.hits += 1
    else:
        score.missed.append(f"{one.said} in “{says}”")
    return best is not None


def _check_asking(entry: dict[str, Any], reading: Reading, score: Score) -> None:
    if entry.get("asks") and not reading.ask:
        score.missed.append(f"a question in “{entry['says']}”")


def total(entries: Iterable[dict[str, Any]]) -> Score:
    """Return how the reader did on many lines."""
    whole = Score()
    for entry in entries:
        one = compare(entry)
        whole.hits += one.hits
        whole.missed += one.missed
        whole.extra += one.extra
        whole.misheard += one.misheard
    return whole
