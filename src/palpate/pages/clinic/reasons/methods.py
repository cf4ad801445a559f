"""Techniques, positions and minutes of a screening, each with what limits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import MAX_MINUTES, Envelope
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.rules import Rule
from palpate.clinical.screening import Screening
from palpate.clinical.wording import write_limits


@dataclass(frozen=True, slots=True)
class Blame:
    """A rule, or a topic nobody asked about, that sets a limit."""

    title: str
    rule: str


@dataclass(frozen=True, slots=True)
class Barred:
    """Techniques or positions not allowed for the same reasons; no places means anywhere."""

    names: str
    places: str
    because: tuple[Blame, ...]


@dataclass(frozen=True, slots=True)
class Methods:
    """What of a session beyond pressure is limited, for this client and for everybody."""

    barred: tuple[Barred, ...]
    partly: tuple[Barred, ...]
    allowed: tuple[str, ...]
    positions: tuple[str, ...]
    not_positions: tuple[Barred, ...]
    minutes: int
    minutes_because: tuple[Blame, ...]
    limited: bool


def _blame(screening: Screening, breaks: Callable[[Envelope], bool]) -> tuple[Blame, ...]:
    found = [Blame(f.rule.title, f.rule.id) for f in screening.acting if breaks(f.envelope)]
    unasked = [
        topic.id.replace("-", " ")
        for topic in screening.unasked
        if breaks(Envelope(topic.permits, topic.minutes))
    ]
    if unasked:
        found.append(Blame(f"Not asked yet: {join_words(unasked)}", ""))
    return tuple(found)


def write_methods(screening: Screening) -> Methods:
    """Return the techniques, positions and minutes that are limited for this client."""
    library, envelope = screening.library, screening.envelope
    barred, partly = _split_techniques(screening)
    allowed_positions = [p.name for p in library.positions if envelope.allows_position(p.number)]
    minutes = envelope.minutes
    return Methods(
        barred=tuple(barred),
        partly=tuple(partly),
        allowed=tuple(
            t.name
            for t in library.techniques
            if not library.body.all & ~envelope.technique_sites(t.number)
        ),
        positions=tuple(allowed_positions),
        not_positions=tuple(_barred_positions(screening)),
        minutes=minutes,
        minutes_because=_blame(screening, lambda e: e.minutes == minutes < MAX_MINUTES),
        limited=minutes < MAX_MINUTES,
    )


def _blame_technique(screening: Screening, number: int, missing: SiteSet) -> tuple[Blame, ...]:
    """Return the rules that bar a technique; those that alone account for it are enough."""
    body = screening.library.body.all
    alone = _blame(screening, lambda e: body & ~e.technique_sites(number) == missing)
    known = tuple(blame for blame in alone if blame.rule)
    return known or alone or _blame(screening, lambda e: bool(body & ~e.technique_sites(number)))


def _split_techniques(screening: Screening) -> tuple[list[Barred], list[Barred]]:
    """Return what is barred anywhere and what in places, leaving out what holds for everybody."""
    library, body = screening.library, screening.library.body.all
    groups: dict[tuple[str, tuple[Blame, ...]], list[str]] = {}
    for term in library.techniques:
        number = term.number
        missing = body & ~screening.envelope.technique_sites(number)
        if missing & library.base.technique_sites(number):
            because = _blame_technique(screening, number, missing)
            places = "" if missing == body else describe_sites(library, missing)
            groups.setdefault((places, because), []).append(term.name)
    found = [
        Barred(join_words(names), places, because) for (places, because), names in groups.items()
    ]
    return [each for each in found if not each.places], [each for each in found if each.places]


def _blame_position(screening: Screening, number: int) -> tuple[Blame, ...]:
    return _blame(screening, lambda e: not e.allows_position(number))


def _barred_positions(screening: Screening) -> list[Barred]:
    groups: dict[tuple[Blame, ...], list[str]] = {}
    for term in screening.library.positions:
        number = term.number
        if not screening.envelope.allows_position(number):
            groups.setdefault(_blame_position(screening, number), []).append(term.name)
    return [Barred(join_words(names, "or"), "", because) for because, names in groups.items()]


@dataclass(frozen=True, slots=True)
class Everybody:
    """A rule that holds for everybody, with its limits in words."""

    rule: Rule
    words: tuple[str, ...]


def list_everybody(screening: Screening) -> list[Everybody]:
    """Return the rules that hold for everybody, whatever is known of a client."""
    return [
        Everybody(rule, tuple(write_limits(screening.library, rule.limits)))
        for rule in screening.library.universal
    ]
