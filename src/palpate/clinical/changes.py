"""What differs between two versions of the knowledge, in sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from palpate.clinical.envelope import MAX_MINUTES, Envelope
from palpate.clinical.explain import describe_sites, join_words, limit_words
from palpate.clinical.library import Library
from palpate.clinical.rules import Rule
from palpate.clinical.wording import write_clause, write_limits

KINDS = (
    "rule", "question", "concept", "compound", "source", "massage type", "goal", "statement",
    "measure", "role", "technique", "position", "pressure level", "site",
)  # fmt: skip
"""What is compared, in the order in which it is told."""

ADDED, REMOVED, RETIRED, RESTORED, CHANGED = "added", "removed", "retired", "restored", "changed"
_WORDS = {
    "title": "title",
    "because": "reason",
    "for_client": "words to the client",
    "for_referrer": "words to the referrer",
    "question": "question",
    "population": "population",
    "basis": "basis",
    "area": "area",
    "written": "date of writing",
    "revised": "date of revision",
    "retired": "date of retirement",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what kind of thing, how, and the sentences that say it."""

    kind: str
    how: str
    id: str
    name: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """The two versions: the one before, and the one after it."""

    before: Library
    after: Library


def compare_knowledge(before: Library, after: Library) -> tuple[Change, ...]:
    """Return everything that differs, rules first, each kind in the order of ids."""
    pair = Pair(before, after)
    return tuple(change for kind in KINDS for change in _compare_kind(pair, kind))


def _list_kind(library: Library, kind: str) -> Mapping[str, Any]:
    """Return all of one kind by id."""
    if kind == "compound":
        return _number_compounds(library)
    if kind == "source":
        return {each.id: each for each in library.all_sources()}
    tables: dict[str, Mapping[str, Any]] = {
        "rule": library.rules,
        "question": library.topics,
        "concept": library.concepts,
        "massage type": library.types,
        "goal": library.goals,
        "measure": library.measures,
        "role": library.roles,
        "statement": {each.id: each for each in library.evidence},
        "technique": {each.name: each for each in library.techniques},
        "position": {each.name: each for each in library.positions},
        "pressure level": {str(each.number): each for each in library.levels},
        "site": {each.name: each for each in library.body.sites},
    }
    return tables[kind]


def _number_compounds(library: Library) -> dict[str, Any]:
    """Return the compounds, which have no ids, by what they turn into what, and which of these."""
    found: dict[str, Any] = {}
    for each in library.compounds:
        name = f"{each.of} to {each.makes}"
        number = sum(key.startswith(f"{name}, ") or key == name for key in found) + 1
        found[name if number == 1 else f"{name}, {number}"] = each
    return found


def _compare_kind(pair: Pair, kind: str) -> Iterator[Change]:
    old, new = _list_kind(pair.before, kind), _list_kind(pair.after, kind)
    for key in sorted({*old, *new}):
        if key not in old:
            says = tuple(_describe(pair.after, new[key]))
            yield Change(kind, ADDED, key, _name(new[key], key), says)
        elif key not in new:
            yield Change(kind, REMOVED, key, _name(old[key], key))
        elif isinstance(new[key], Rule):
            yield from _compare_rule(pair, old[key], new[key])
        elif old[key] != new[key]:
            says = tuple(_say_fields(pair, old[key], new[key]))
            yield Change(kind, CHANGED, key, _name(new[key], key), says)


def _name(item: object, key: str) -> str:
    """Return what people call it."""
    names = (getattr(item, field, "") for field in ("title", "name", "ask"))
    return next((name for name in names if name), key)


def _describe(library: Library, item: object) -> Iterator[str]:
    """Yield what a new thing does; only rules limit anything."""
    if isinstance(item, Rule):
        yield f"standing is {item.limits.standing.words}"
        yield from write_limits(library, item.limits)


# Rules


def _compare_rule(pair: Pair, old: Rule, new: Rule) -> Iterator[Change]:
    if old.retired is None and new.retired is not None:
        yield Change("rule", RETIRED, new.id, new.title, (f"not used from {new.retired} on",))
    elif old.retired is not None and new.retired is None:
        yield Change("rule", RESTORED, new.id, new.title, ("used again",))
    says = tuple(_say_rule(pair, old, new))
    if says:
        yield Change("rule", CHANGED, new.id, new.title, says)


def _say_rule(pair: Pair, old: Rule, new: Rule) -> Iterator[str]:
    """Yield what differs in a rule: first what it limits and when, then its words."""
    yield from _say_plain("standing", old.limits.standing.words, new.limits.standing.words)
    yield from _say_plain("seek care", old.limits.care.words, new.limits.care.words)
    yield from _say_lists(
        "limit", write_limits(pair.before, old.limits), write_limits(pair.after, new.limits)
    )
    for what, before, after in (
        ("when", old.when, new.when),
        ("unless", old.unless, new.unless),
    ):
        yield from _say_lists(
            what,
            (write_clause(pair.before, clause) for clause in before),
            (write_clause(pair.after, clause) for clause in after),
        )
    yield from _say_covered(old, new)
    yield from _say_plain("holds for everybody", old.universal, new.universal)
    yield from _say_plain("applies while unasked", old.applies_unasked, new.applies_unasked)
    yield from _say_plain("what lifts it", _lift(old), _lift(new))
    for key, what in _WORDS.items():
        if key != "retired" or (old.retired and new.retired):
            yield from _say_plain(what, getattr(old, key), getattr(new, key))
    yield from _say_lists("source", old.sources, new.sources)
    yield from _say_lists("number that is ours", old.ours, new.ours)
    was, now = pair.before.is_reviewed(old), pair.after.is_reviewed(new)
    yield from _say_plain("reviewed by a clinician", was, now)


def _lift(rule: Rule) -> str:
    who = f", by {rule.lift.who}" if rule.lift.who else ""
    return f"{rule.lift.by}{who}: {rule.lift.says}"


def _say_covered(old: Rule, new: Rule) -> Iterator[str]:
    """Yield the concepts that a rule of the same words now covers, or no longer covers.

    What a clause names may have gained narrower concepts, which changes who is screened how.
    """
    were, are = (*old.when, *old.unless), (*new.when, *new.unless)
    if [clause.named for clause in were] == [clause.named for clause in are]:
        before = {name for clause in were for name in clause.concepts}
        after = {name for clause in are for name in clause.concepts}
        yield from _say_lists("concept covered", sorted(before), sorted(after))


# All the others


def _say_fields(pair: Pair, old: Any, new: Any) -> Iterator[str]:
    for field in fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        what = field.name.replace("_", " ")
        if before == after:
            continue
        if isinstance(before, tuple) and all(isinstance(one, str) for one in (*before, *after)):
            yield from _say_lists(what, before, after)
        else:
            yield from _say_plain(
                what,
                _in_words(pair.before, field.name, before),
                _in_words(pair.after, field.name, after),
            )


def _in_words(library: Library, field: str, value: Any) -> object:
    """Return a value as people read it: sites, techniques and positions by name."""
    if field in ("sites", "at"):
        return describe_sites(library, value)
    if field in ("techniques", "optional"):
        return join_words(library.techniques[number].name for number in value)
    if field == "positions":
        return join_words(library.positions[number].name for number in value)
    if field == "permits":
        return _write_permits(library, value)
    return value


def _write_permits(library: Library, permits: int) -> str:
    words = limit_words(library, Envelope(permits, MAX_MINUTES))
    parts = [f"level {level} at most on {place}" for place, level in words.pressure]
    parts += [f"no {name}" for name in words.techniques]
    parts += [f"no {name} on {join_words(places)}" for name, places in words.techniques_at]
    return "; ".join(parts)


def _say_plain(what: str, before: object, after: object) -> Iterator[str]:
    if before != after:
        yield f"{what}: now {_quote(after)}, before {_quote(before)}"


def _quote(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if value not in (None, "", ()) else "nothing"


def _say_lists(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield what came and what went; the order of a list says nothing new."""
    old, new = list(before), list(after)
    came = [_quote(one) for one in new if one not in old]
    went = [_quote(one) for one in old if one not in new]
    if came and went:
        yield f"{what}: now {join_words(came)}, before {join_words(went)}"
    elif came:
        yield f"{what}: added {join_words(came)}"
    elif went:
        yield f"{what}: gone {join_words(went)}"
    elif old != new:
        yield f"{what}: in another order"
