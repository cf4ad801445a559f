"""Many people screened in one query: facts joined to clauses, and limits met by `bit_and`."""

from collections.abc import Mapping
from datetime import date
from functools import reduce

import ibis
import ibis.expr.types as ir

from palpate.clinical.body import EVERYWHERE
from palpate.clinical.envelope import SeekCare, Standing
from palpate.clinical.facts import Status
from palpate.clinical.library import Library
from palpate.population.facts import Crowd, gather_crowd
from palpate.population.fields import POSITIONS, Fields, bit_and, bit_or, name_fields
from palpate.population.rules import CODE_DIGITS, STATUS_BITS, number_topics

STATES = -1
"""The number that stands for a rule where topics left unasked limit a person."""

Tables = Mapping[str, ir.Table]


def screen_people(
    library: Library, facts: ir.Table, people: ir.Table, tables: Tables, on: date
) -> ir.Table:
    """Return the screening of everybody for a day, one row a person.

    `tables` are those of `build_tables` for the same library and day, on the same engine.
    """
    crowd = gather_crowd(library, facts, people, tables, on)
    columns = name_fields(library)
    fired = ibis.union(fire_rules(crowd, tables), _list_states(library, crowd, tables))
    limits = ibis.union(_limit_rules(fired, tables, columns), _limit_states(fired, tables, columns))
    return _present(library, crowd.people, _meet(fired, limits, columns), columns)


def fire_rules(crowd: Crowd, tables: Tables) -> ir.Table:
    """Return which rule is set off for whom, and where the fact is that sets it off."""
    judged = crowd.counting.join(tables["clauses"], "concept")
    met = judged.filter(_is_met(judged)).select(
        "person", "rule", "bit", "single", "excused",
        place=judged.placed.ifelse(
            (judged.sites == 0).ifelse(judged.usual, judged.sites), EVERYWHERE
        ),
    )  # fmt: skip
    alone = met.filter(met.single)
    joint = met.filter(~met.single)
    together = _combine(joint, _excuse(crowd, judged, joint, tables), tables)
    anchors = joint.filter(joint.bit == 1).semi_join(together, ["person", "rule"])
    return ibis.union(*(table.select("person", "rule", "place") for table in (alone, anchors)))


def _is_met(judged: ir.Table) -> ir.Value:
    """Tell whether a fact meets a clause: surely where it is an exception, else perhaps."""
    right = (judged.statuses & judged.status) != 0
    return right & (
        judged.plain
        | (
            _is_within(judged, "timed", "since", "onset", _undated(judged))
            & _is_within(judged, "ending", "ended", "end", judged.loose)
            & _has_value(judged)
            & _has_second(judged)
            & _is_there(judged)
        )
    )


def _is_within(judged: ir.Table, asks: str, window: str, when: str, vague: ir.Value) -> ir.Value:
    """Tell whether the day can lie in the window, or surely does where it must be sure."""
    first, last = judged[f"{when}_first"], judged[f"{when}_last"]
    early = judged.loose.ifelse(first, last) <= judged[f"{window}_by"]
    late = judged.loose.ifelse(last, first) >= judged[f"{window}_from"]
    return ~judged[asks] | first.isnull().ifelse(vague, early & late)


def _undated(judged: ir.Table) -> ir.Value:
    """Tell whether a fact without a date can lie in the window; what is over was long ago."""
    over = judged.end_first.isnull() & (judged.status == STATUS_BITS[Status.RESOLVED])
    return over.ifelse(judged.long_ago, judged.undated)


def _has_value(judged: ir.Table) -> ir.Value:
    """Tell whether the value fits; of an age between two, either end may where it need not be."""
    low, below = judged.low, judged.below
    fits = (judged.value >= low) & (judged.value < below)
    other = (judged.second >= low) & (judged.second < below)
    either = judged.loose.ifelse(fits | other, fits & other)
    fits = (judged.aged & judged.second.notnull()).ifelse(either, fits)
    return ~judged.valued | judged.value.isnull().ifelse(judged.loose, fits)


def _has_second(judged: ir.Table) -> ir.Value:
    """Tell whether the diastolic value fits; where only the systolic was taken it decides alone."""
    second = judged.second
    fits = (second >= judged.second_low) & (second < judged.second_below)
    vague = judged.loose & judged.value.isnull()
    return ~judged.paired | second.isnull().ifelse(vague, fits)


def _is_there(judged: ir.Table) -> ir.Value:
    meets = (judged.sites & judged.site) != 0
    return (judged.site == 0) | (judged.sites == 0).ifelse(judged.unplaced, meets)


def _combine(joint: ir.Table, excused: ir.Table, tables: Tables) -> ir.Table:
    """Return the people and rules for which all clauses hold and no exception surely does."""
    bits = ibis.union(joint.select("person", "rule", "bit"), excused)
    got = bits.aggregate(by=["person", "rule"], got=bit_or(bits.bit))
    judged = got.join(tables["combinations"], "rule")
    return judged.filter(
        (judged.got & judged.needed) == judged.needed, (judged.got & judged.barring) == 0
    ).select("person", "rule")


def _excuse(crowd: Crowd, judged: ir.Table, joint: ir.Table, tables: Tables) -> ir.Table:
    """Return the clauses that nobody was asked about, of rules that hold until somebody is."""
    begun = joint.filter(joint.excused, joint.bit == 1).select("person", "rule").distinct()
    wanted = begun.join(tables["named"], "rule").join(
        crowd.people.select("person", "sex", "asked", "asked_all"), "person"
    )
    denied = crowd.denied.mutate(denied=True)
    wanted = wanted.left_join(denied, ["person", "concept"], rname="{name}_said")
    told = wanted.asked_all | ((wanted.asked & wanted.topics) != 0) | wanted.denied.notnull()
    was_asked = wanted.personal.ifelse(wanted.sexed & wanted.sex.notnull(), told)
    wanted = wanted.select("person", "rule", "bit", was_asked=was_asked)
    open_ones = wanted.aggregate(
        by=["person", "rule", "bit"], was_asked=wanted.was_asked.cast("int32").min()
    )
    present = judged.filter(judged.excused).select("person", "rule", "bit")
    return (
        open_ones.filter(open_ones.was_asked == 0)
        .select("person", "rule", "bit")
        .anti_join(present, ["person", "rule", "bit"])
    )


def _list_states(library: Library, crowd: Crowd, tables: Tables) -> ir.Table:
    """Return for each person the topics that concern them and were never asked, as one integer."""
    people = _join_denied(crowd, tables["covers"])
    state = ibis.literal(1 << len(library.topics), "int64")
    silent = people.asked_all
    for name, bit in number_topics(library).items():
        topic = library.topics[name]
        concerns = (people.years >= topic.from_age) & (people.years < topic.below_age)
        unasked = concerns.fill_null(True) & (((people.asked | people.no) & bit) == 0)
        if topic.sex:
            unasked &= people.sex.isnull() | (people.sex == topic.sex)
        state += (unasked & ~silent).ifelse(bit, 0)
    return people.select("person", rule=ibis.literal(STATES, "int32"), place=state)


def _join_denied(crowd: Crowd, covers: ir.Table) -> ir.Table:
    """Return people with the topics whose every concept they denied."""
    said = crowd.denied.join(covers, "concept")
    counts = said.aggregate(by=["person", "topic", "covers"], said=said.count())
    full = counts.filter(counts.said == counts.covers)
    no = full.aggregate(by=["person"], no=bit_or(full.topic))
    people = crowd.people.left_join(no, "person", rname="{name}_no")
    return people.mutate(no=people.no.fill_null(0))


def _limit_rules(fired: ir.Table, tables: Tables, columns: Fields) -> ir.Table:
    """Return what each rule leaves for each set of places where it was set off."""
    placed = fired.filter(fired.rule != STATES).select("rule", "place").distinct()
    places = placed.select("place").distinct().rename(found="place")
    reach = places.join(tables["reach"], (places.found & tables["reach"].site) != 0)
    reach = reach.aggregate(by=["found", "place"], reach=bit_or(reach.reach))
    rules = placed.rename(found="place").join(tables["limits"], "rule")
    rules = rules.join(reach, ["found", "place"])
    outside = rules.reach ^ ibis.literal(EVERYWHERE, "int64")
    kept = rules.mutate(**{name: rules[name] | outside for name in columns.sited})
    return kept.aggregate(by=["rule", "found"], **_narrowest(kept, columns), code=kept.code.max())


def _limit_states(fired: ir.Table, tables: Tables, columns: Fields) -> ir.Table:
    """Return what each set of unasked topics leaves."""
    states = fired.filter(fired.rule == STATES).select("rule", found=fired.place).distinct()
    topics = tables["topics"]
    joined = states.join(topics, (states.found & topics.topic) != 0)
    return joined.aggregate(
        by=["rule", "found"], **_narrowest(joined, columns), code=joined.code.max()
    )


def _narrowest(table: ir.Table, columns: Fields) -> dict[str, ir.Value]:
    """Return the meet of all dimensions over a group."""
    return {
        **{name: bit_and(table[name]) for name in columns.all},
        "minutes": table.minutes.min(),
        "standing": table.standing.max(),
        "care": table.care.max(),
    }


def _meet(fired: ir.Table, limits: ir.Table, columns: Fields) -> ir.Table:
    """Return the envelope of each person and the codes of the rules that made it."""
    joined = fired.join(
        limits, [fired.rule == limits.rule, fired.place == limits.found], rname="{name}_limit"
    )
    return joined.aggregate(
        by=["person"], **_narrowest(joined, columns), codes=joined.code.collect()
    )


def _present(library: Library, people: ir.Table, met: ir.Table, columns: Fields) -> ir.Table:
    """Return the answer as it is written, with words for standing and names for techniques."""
    table = met.join(people.select("person", "not_understood"), "person")
    numbers = zip(library.techniques, columns.techniques, strict=True)
    positions = {
        term.name: (table[POSITIONS] & (1 << term.number)) != 0 for term in library.positions
    }
    codes = table.codes.fill_null(ibis.literal([], "array<string>"))
    return table.select(
        id=table.person,
        standing=_say(table.standing, [standing.words for standing in Standing]),
        seek_care=_say(table.care, [care.words for care in SeekCare]),
        **{name: table[name] for name in columns.pressure},
        techniques=ibis.struct({term.name: table[name] for term, name in numbers}),
        positions=ibis.struct(positions),
        minutes=table.minutes,
        findings=codes.unique().sort().map(lambda code: code.substr(CODE_DIGITS + 1)),
        not_understood=table.not_understood,
    )


def _say(number: ir.Value, words: list[str]) -> ir.Value:
    return reduce(
        lambda said, pair: (number == pair[0]).ifelse(pair[1], said),
        enumerate(words[1:], 1),
        ibis.literal(words[0]),
    )
