"""People and their screenings for the tests of what comes after the envelope."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from palpate.clinical.envelope import SeekCare, Standing
from palpate.clinical.facts import Fact, Person, Status, Truth, When
from palpate.clinical.library import Library, load
from palpate.clinical.proposals import Proposal
from palpate.clinical.rules import Lift, Limits, PressureLimit, Target, TechniqueLimit
from palpate.clinical.screening import Finding, Screening, screen

TODAY = date(2026, 11, 24)


def library() -> Library:
    """Return the knowledge as it is shipped."""
    return load()


def has(concept: str, site: str = "", since: str = "", status: Status = Status.ACTIVE) -> Fact:
    """Return a fact of a concept, perhaps with a place and a day."""
    known = library().concepts[concept]
    sites = library().body.find(site) if site else 0
    onset = When.read(since) if since else None
    return Fact(known.id, known.kind, status, onset, sites=sites, text=known.name)


def screened(*facts: Fact, asked: frozenset[str] | None = None) -> Screening:
    """Return the screening of a woman of 45 of whom everything was asked, unless said."""
    return screen(library(), Person(None, 45, "female"), facts, TODAY, asked)


def planned(
    kind: str = "swedish",
    *sites: str,
    pressure: int | None = None,
    techniques: tuple[str, ...] = (),
    position: str = "",
    minutes: int | None = None,
) -> Proposal:
    """Return a proposal by names; without a type when the name is empty."""
    known = library()
    return Proposal(
        known.types[kind] if kind else None,
        tuple(known.technique(name).number for name in techniques),
        known.body.gather(sites),
        pressure,
        known.position(position).number if position else None,
        minutes,
    )


def limited(
    pressure: Mapping[str, int] = MappingProxyType({}),
    techniques: Mapping[str, str] = MappingProxyType({}),
    positions: tuple[str, ...] = (),
    minutes: int = 120,
    standing: Standing = Standing.ADJUST,
    care: SeekCare = SeekCare.NONE,
) -> Limits:
    """Return limits by names: levels by place, places by technique, positions that are out."""
    known = library()
    find = known.body.find
    return Limits(
        standing,
        care,
        tuple(PressureLimit(level, Target(find(place))) for place, level in pressure.items()),
        tuple(
            TechniqueLimit((known.technique(name).number,), Target(find(place)))
            for name, place in techniques.items()
        ),
        tuple(known.position(name).number for name in positions),
        minutes,
    )


def bound(limits: Limits, *facts: Fact, rule: str = "made-up", title: str = "Made up") -> Screening:
    """Return the screening of somebody whom one made-up rule limits."""
    before = screened(*facts)
    model = next(iter(library().rules.values()))
    made = replace(
        model, id=rule, title=title, limits=limits, lift=Lift("clearance", "the surgeon", "Healed.")
    )
    alone = limits.envelope(library().body, 0)
    finding = Finding(made, (), Truth.YES, alone.permits, alone.permits, None)
    return replace(before, envelope=before.envelope & alone, findings=(finding, *before.findings))
