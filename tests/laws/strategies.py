"""Generators of envelopes, facts and people for the property tests."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from palpate.clinical.envelope import (
    MAX_LEVEL,
    MAX_MINUTES,
    Envelope,
    SeekCare,
    Standing,
    bar_position,
    bar_technique,
    cap_pressure,
)
from palpate.clinical.facts import Fact, Kind, Person, Status, When, Whose
from palpate.clinical.library import load
from palpate.clinical.screening import Clearance

LIBRARY = load()
TODAY = date(2026, 11, 24)
# More can only narrow when no rule excepts on it, and when no rule stood in for its being unasked.
EXCEPTING = frozenset().union(
    *(clause.concepts for rule in LIBRARY.rules.values() for clause in rule.unless),
    *(
        clause.concepts
        for rule in LIBRARY.rules.values()
        if rule.applies_unasked
        for clause in rule.when[1:]
    ),
)
# Most concepts bear on no rule; half of the facts are about those that do.
ANCHORING = sorted({concept for concept, _ in LIBRARY.anchors})
EVERYTHING = sorted(LIBRARY.concepts)
ENDING = sorted(
    {
        concept
        for rule in LIBRARY.rules.values()
        if rule.when and rule.when[0].since and rule.when[0].since.to_days
        for concept in rule.when[0].concepts
    }
)

site_sets = st.integers(min_value=0, max_value=(1 << 62) - 1)
single_sites = st.sampled_from([site.bit for site in LIBRARY.body.sites])


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Return an envelope as limits build it: caps, barred techniques and positions."""
    permits = Envelope.open().permits
    for _ in range(draw(st.integers(0, 3))):
        permits &= cap_pressure(draw(site_sets), draw(st.integers(0, MAX_LEVEL)))
    for _ in range(draw(st.integers(0, 2))):
        permits &= bar_technique(draw(st.integers(0, 25)), draw(site_sets))
    for _ in range(draw(st.integers(0, 2))):
        permits &= bar_position(draw(st.integers(0, 5)))
    return Envelope(
        permits,
        draw(st.integers(0, MAX_MINUTES)),
        draw(st.sampled_from(Standing)),
        draw(st.sampled_from(SeekCare)),
    )


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Return a day, month or year of the last ten years."""
    day = TODAY - timedelta(days=draw(st.integers(0, 100) | st.integers(0, 3650)))
    return draw(st.sampled_from([When.on(day), When.read(f"{day:%Y-%m}"), When.read(f"{day:%Y}")]))


@st.composite
def facts(draw: st.DrawFn, concepts: list[str] | None = None) -> Fact:
    """Return a fact about any concept of the knowledge, or one of those named."""
    either = st.sampled_from(ANCHORING) | st.sampled_from(EVERYTHING)
    concept = LIBRARY.concepts[draw(st.sampled_from(concepts) if concepts else either)]
    measured = concept.kind is Kind.MEASUREMENT
    return Fact(
        concept.id,
        concept.kind,
        draw(st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.SUSPECTED, Status.RESOLVED])),
        draw(st.none() | whens()),
        sites=draw(st.just(0) | single_sites | site_sets),
        value=draw(st.none() | st.floats(1, 300)) if measured else None,
        second=draw(st.none() | st.floats(1, 150)) if measured else None,
        whose=draw(st.sampled_from([Whose.SELF, Whose.SELF, Whose.SELF, Whose.FAMILY])),
    )


def narrowing_facts() -> st.SearchStrategy[Fact]:
    """Return facts that can only narrow an envelope when they are added."""
    plain = sorted(
        name
        for name, concept in LIBRARY.concepts.items()
        if name not in EXCEPTING and concept.kind is not Kind.MEASUREMENT
    )
    return facts(plain)


def ending_facts() -> st.SearchStrategy[Fact]:
    """Return dated facts about which some rule has something to say for a time only."""
    return facts(ENDING).map(
        lambda fact: replace(
            fact,
            status=Status.ACTIVE,
            whose=Whose.SELF,
            onset=fact.onset or When.on(TODAY),
            value=fact.value or 100.0,
        )
    )


people = st.builds(
    Person,
    st.none() | st.integers(1930, 2025).map(lambda year: When.read(str(year))),
    st.none(),
    st.sampled_from(["female", "male", "other", None]),
)
asked = st.none() | st.frozensets(st.sampled_from(sorted(LIBRARY.topics) or ["none"]))


@st.composite
def clearances(draw: st.DrawFn) -> Clearance:
    """Return a clinician's word about any rule, for a span around today."""
    given_on = TODAY - timedelta(days=draw(st.integers(0, 100)))
    until = TODAY + timedelta(days=draw(st.integers(-50, 100)))
    return Clearance(draw(st.sampled_from(sorted(LIBRARY.rules))), given_on, until, "Dr Ames")
