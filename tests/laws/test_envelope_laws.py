"""The laws of the envelope: it is a lattice, and more facts never widen it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.clinical.body import EVERYWHERE
from palpate.clinical.envelope import MAX_LEVEL, Envelope, Standing
from palpate.clinical.facts import Fact, Person, Status, Truth
from palpate.clinical.screening import Clearance, screen
from tests.laws.strategies import (
    LIBRARY,
    TODAY,
    asked,
    clearances,
    ending_facts,
    envelopes,
    facts,
    narrowing_facts,
    people,
)


@given(envelopes())
def test_meet_is_idempotent(one: Envelope) -> None:
    assert one & one == one


@given(envelopes(), envelopes())
def test_meet_is_commutative(one: Envelope, two: Envelope) -> None:
    assert one & two == two & one


@given(envelopes(), envelopes(), envelopes())
def test_meet_is_associative(one: Envelope, two: Envelope, three: Envelope) -> None:
    assert (one & two) & three == one & (two & three)


@given(envelopes())
def test_open_is_neutral_and_closed_absorbs(one: Envelope) -> None:
    assert one & Envelope.open() == one
    assert one & Envelope.closed() == Envelope.closed()


@given(envelopes(), envelopes())
def test_a_meet_lies_within_both(one: Envelope, two: Envelope) -> None:
    both = one & two
    assert both.within(one)
    assert both.within(two)


@given(envelopes(), envelopes(), st.integers(0, 61))
def test_the_ceiling_of_a_meet_is_the_lower_ceiling(
    one: Envelope, two: Envelope, site: int
) -> None:
    assert (one & two).ceiling(site) == min(one.ceiling(site), two.ceiling(site))


@given(envelopes())
def test_a_site_that_allows_a_level_allows_every_lower_one(one: Envelope) -> None:
    for level in range(1, MAX_LEVEL):
        assert one.sites_allowing(level + 1) & ~one.sites_allowing(level) & EVERYWHERE == 0


@settings(max_examples=60, deadline=None)
@given(people, st.lists(facts(), max_size=6), narrowing_facts(), asked)
def test_one_more_fact_never_widens(
    person: Person, known: list[Fact], more: Fact, topics: frozenset[str] | None
) -> None:
    before = screen(LIBRARY, person, known, TODAY, topics).envelope
    after = screen(LIBRARY, person, [*known, more], TODAY, topics).envelope
    assert after.within(before)


@settings(max_examples=60, deadline=None)
@given(people, st.lists(facts(), max_size=6), asked)
def test_the_safe_envelope_lies_within_the_best_case(
    person: Person, known: list[Fact], topics: frozenset[str] | None
) -> None:
    found = screen(LIBRARY, person, known, TODAY, topics)
    assert found.envelope.within(found.best_case)


@settings(max_examples=40, deadline=None)
@given(people, st.lists(facts(), max_size=6))
def test_the_order_of_facts_does_not_matter(person: Person, known: list[Fact]) -> None:
    undated = [replace(fact, value=None, second=None) for fact in known]
    one = screen(LIBRARY, person, undated, TODAY, None)
    two = screen(LIBRARY, person, undated[::-1], TODAY, None)
    assert one.envelope == two.envelope
    assert {f.rule.id for f in one.findings} == {f.rule.id for f in two.findings}


@settings(max_examples=40, deadline=None)
@given(people, st.lists(facts(), max_size=5), asked)
def test_asking_more_never_narrows(
    person: Person, known: list[Fact], topics: frozenset[str] | None
) -> None:
    some = screen(LIBRARY, person, known, TODAY, topics).envelope
    everything = screen(LIBRARY, person, known, TODAY, None).envelope
    assert some.within(everything)


@settings(max_examples=40, deadline=None)
@given(people, st.lists(facts(), min_size=1, max_size=6), clearances())
def test_a_clearance_lifts_only_its_own_rule(
    person: Person, known: list[Fact], word: Clearance
) -> None:
    before = screen(LIBRARY, person, known, TODAY, None)
    after = screen(LIBRARY, person, known, TODAY, None, [word])
    assert before.envelope.within(after.envelope)
    lifted = {f.rule.id for f in after.findings if f.lifted}
    assert lifted <= {word.rule}
    assert {f.rule.id for f in after.findings} == {f.rule.id for f in before.findings}


@settings(max_examples=40, deadline=None)
@given(people, st.lists(facts(), max_size=6))
def test_denied_and_family_facts_never_fire_a_rule(person: Person, known: list[Fact]) -> None:
    denied = [replace(fact, status=Status.DENIED) for fact in known]
    found = screen(LIBRARY, person, denied, TODAY, None)
    own = {"age", "female", "male"}
    assert all({fact.concept for fact in f.facts} <= own for f in found.findings)


@settings(max_examples=40, deadline=None)
@given(people, st.lists(facts(), max_size=6))
def test_every_limit_names_its_finding(person: Person, known: list[Fact]) -> None:
    found = screen(LIBRARY, person, known, TODAY, None)
    together = LIBRARY.base
    for finding in found.acting:
        together = together & finding.envelope
        assert finding.truth in (Truth.UNKNOWN, Truth.YES)
        assert finding.rule.because
    assert together == found.envelope


@settings(max_examples=100, deadline=None)
@given(people, ending_facts())
def test_a_limit_that_ends_by_itself_is_there_until_its_day_and_gone_on_it(
    person: Person, fact: Fact
) -> None:
    ending = [f for f in screen(LIBRARY, person, [fact], TODAY, None).findings if f.until]
    for finding in ending:
        day = finding.until
        assert day is not None
        assert day > TODAY
        before = screen(LIBRARY, person, [fact], day - timedelta(days=1), None)
        after = screen(LIBRARY, person, [fact], day, None)
        assert finding.rule.id in {f.rule.id for f in before.findings}
        assert finding.rule.id not in {f.rule.id for f in after.findings}


@settings(max_examples=60, deadline=None)
@given(people, st.lists(facts(), max_size=6), asked)
def test_a_screening_is_the_same_each_time(
    person: Person, known: list[Fact], topics: frozenset[str] | None
) -> None:
    one = screen(LIBRARY, person, known, TODAY, topics)
    two = screen(LIBRARY, person, known, TODAY, topics)
    assert one == two
    assert one.questions == two.questions


@settings(max_examples=60, deadline=None)
@given(people, st.lists(facts(), max_size=6), asked)
def test_a_stop_leaves_nothing_to_touch(
    person: Person, known: list[Fact], topics: frozenset[str] | None
) -> None:
    envelope = screen(LIBRARY, person, known, TODAY, topics).envelope
    if envelope.standing is Standing.STOP:
        assert envelope.sites_allowing(1) & LIBRARY.body.all == 0
