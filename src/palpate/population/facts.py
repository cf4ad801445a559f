"""From the facts as told to those that count on a day, as columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from palpate.clinical.facts import AGE, Status
from palpate.clinical.library import Library
from palpate.population.columns import ABOUT, FACTS, LISTS, PEOPLE, shape_table
from palpate.population.rules import STATUS_BITS, number_concepts, number_topics

LAST_DAY = date(9999, 12, 31)
_COUNTED = (
    "person", "concept", "status", "onset_first", "onset_last", "end_first", "end_last", "sites",
    "value", "second",
)  # fmt: skip
_OVER = tuple(STATUS_BITS[status] for status in (Status.RESOLVED, Status.DENIED))


@dataclass(frozen=True, slots=True)
class Crowd:
    """Many people on a day: who they are, what counts of them, and what they denied."""

    people: ir.Table
    counting: ir.Table
    denied: ir.Table


def gather_people(facts: ir.Table, people: ir.Table | None) -> ir.Table:
    """Return one row a person; without a table of their own from the rows of their facts."""
    if people is not None:
        return shape_table(people, PEOPLE)
    told = shape_table(facts, PEOPLE)
    return told.aggregate(
        by=["person"],
        **{name: told[name].max() for name in ABOUT if name not in LISTS},
        **{name: told[name].collect().flatten().unique() for name in LISTS},
    )


def gather_crowd(
    library: Library, facts: ir.Table, people: ir.Table, tables: Mapping[str, ir.Table], on: date
) -> Crowd:
    """Arrange people and facts for the clauses of rules, as of a day."""
    known = mark_people(library, people, on)
    told = settle_facts(shape_table(facts, FACTS), tables["concepts"], on)
    denied = _list_denied(told, tables["narrower"])
    counting = ibis.union(_list_counting(told), _person_facts(library, known))
    return Crowd(known, counting, denied)


def mark_people(library: Library, people: ir.Table, on: date) -> ir.Table:
    """Return people with their years, and the topics they were asked as one integer."""
    bits = number_topics(library)
    asked = ibis.literal(0, "int64")
    for topic, bit in bits.items():
        asked += people.asked.contains(topic).fill_null(False).ifelse(bit, 0)
    everything = people.asked_all.fill_null(False)
    return people.select(
        "person",
        "sex",
        "not_understood",
        years=_count_years(people, people.born_last.fill_null(people.born_first), on),
        most_years=_count_years(people, people.born_first, on),
        asked=everything.ifelse(sum(bits.values()), asked),
        asked_all=everything,
    )


def _count_years(people: ir.Table, born: ir.Value, on: date) -> ir.Value:
    """Return whole years since a day of birth, or the age that was told where there is none."""
    later = born.month() * 100 + born.day() > on.month * 100 + on.day
    years = ibis.literal(on.year, "int64") - born.year() - later.ifelse(1, 0)
    return born.isnull().ifelse(people.age, years)


def settle_facts(told: ir.Table, concepts: ir.Table, on: date) -> ir.Table:
    """Return the client's own facts that have begun, those that have ended as resolved."""
    day = ibis.literal(on)
    own = told.filter(
        told.whose.fill_null("self") == "self",
        told.concept.notnull(),
        told.onset_first.isnull() | (told.onset_first <= day),
    )
    own = own.rename(name="concept")
    joined = own.join(concepts, "name")
    status = ibis.cases(
        *((joined.status == name.value, bit) for name, bit in STATUS_BITS.items()),
        else_=STATUS_BITS[Status.ACTIVE],
    )
    ended = joined.end_last.fill_null(joined.end_first).fill_null(LAST_DAY) < day
    return joined.select(
        *(name for name in _COUNTED if name not in ("status", "onset_last", "end_last", "sites")),
        "name",
        "number",
        "bearing",
        status=(ended & status.notin(_OVER)).ifelse(STATUS_BITS[Status.RESOLVED], status),
        onset_last=joined.onset_last.fill_null(joined.onset_first),
        end_last=joined.end_last.fill_null(joined.end_first),
        sites=joined.sites.fill_null(0),
        measured=ibis.ifelse(joined.kind.isnull(), joined.measuring, joined.kind == "measurement"),
    )


def _list_denied(told: ir.Table, narrower: ir.Table) -> ir.Table:
    """Return who denied what; a "no" to something denies all that is narrower."""
    said = told.filter(told.status == STATUS_BITS[Status.DENIED])
    joined = said.join(narrower, said.concept == narrower.broad, rname="{name}_denied")
    return joined.select(person=joined.person, concept=joined.concept_denied).distinct()


def _list_counting(told: ir.Table) -> ir.Table:
    """Return what is so: of measurements the latest, and that only with its value."""
    measured = list_measured(told)
    # An undated value may be today's, so it is not outdone by a dated one.
    when = measured.onset_last.fill_null(LAST_DAY)
    place = ibis.rank().over(
        group_by=[measured.person, measured.concept],
        order_by=[ibis.desc(when), ibis.desc(measured.number)],
    )
    latest = measured.mutate(place=place)
    latest = latest.filter(latest.place == 0, latest.value.notnull())
    others = told.filter(told.status != STATUS_BITS[Status.DENIED], told.bearing, ~told.measured)
    return ibis.union(_counted(others), _counted(latest))


def list_measured(told: ir.Table) -> ir.Table:
    """Return the measurements that were not denied and that any clause speaks of."""
    return told.filter(told.status != STATUS_BITS[Status.DENIED], told.bearing, told.measured)


def _person_facts(library: Library, people: ir.Table) -> ir.Table:
    """Return what age and sex say, as facts that rules can ask about."""
    numbers, nothing = number_concepts(library), ibis.null("float64")
    aged = people.filter(people.years.notnull())
    least, most = (aged[name].cast("float64") for name in ("years", "most_years"))
    told = [_bare_facts(aged, numbers[AGE], least, (most > least).ifelse(most, nothing))]
    for sex in ("female", "male"):
        some = people.filter(people.sex == sex)
        told.append(_bare_facts(some, numbers[sex], nothing, nothing))
    return ibis.union(*told)


def _bare_facts(people: ir.Table, concept: int, value: ir.Value, second: ir.Value) -> ir.Table:
    nothing = {name: ibis.null("date") for name in _COUNTED if name.startswith(("onset", "end"))}
    table = people.select(
        "person", concept=ibis.literal(concept), value=value, second=second,
        status=ibis.literal(STATUS_BITS[Status.ACTIVE]), sites=ibis.literal(0), **nothing,
    )  # fmt: skip
    return _counted(table)


def _counted(table: ir.Table) -> ir.Table:
    """Return the columns that clauses look at, in one order and type."""
    return table.select(*_COUNTED).cast({"concept": "int32", "status": "int32", "sites": "int64"})
