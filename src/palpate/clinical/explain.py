"""Says why: the envelope, each limit and what would lift it, in three voices."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palpate.clinical.body import Body, SiteSet, bits
from palpate.clinical.envelope import MAX_LEVEL, MAX_MINUTES, Envelope, Standing
from palpate.clinical.library import Library
from palpate.clinical.screening import Finding, Screening

SHOWN_TECHNIQUES = 4


class Voice(StrEnum):
    """Who is spoken to."""

    THERAPIST = "therapist"
    CLIENT = "client"
    REFERRER = "referrer"


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """What one finding allows at one site: pressure 0 to 5, and the techniques it bars there."""

    finding: Finding
    level: int
    techniques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitWords:
    """The limits of one envelope by name: pressure by place, techniques, positions, minutes."""

    pressure: tuple[tuple[str, int], ...]
    techniques: tuple[str, ...]
    techniques_at: tuple[tuple[str, tuple[str, ...]], ...]
    positions: tuple[str, ...]
    minutes: int | None


def join_words(words: Iterable[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def pressure_groups(body: Body, envelope: Envelope) -> tuple[tuple[int, SiteSet], ...]:
    """Return the sites of each ceiling below 5, the lowest first."""
    groups = []
    above = 0
    for level in range(MAX_LEVEL):
        here = body.all & ~envelope.sites_allowing(level + 1) & ~above
        if here:
            groups.append((level, here))
            above |= here
    return tuple(groups)


def limit_words(library: Library, envelope: Envelope) -> LimitWords:
    """Return the limits of an envelope by name, whole regions where they are whole."""
    body = library.body
    pressure = tuple(
        (name, level)
        for level, sites in pressure_groups(body, envelope)
        for name in body.describe(sites)
    )
    barred, partly = [], []
    for term in library.techniques:
        missing = body.all & ~envelope.technique_sites(term.number)
        if missing == body.all:
            barred.append(term.name)
        elif missing:
            partly.append((term.name, body.describe(missing)))
    positions = tuple(p.name for p in library.positions if not envelope.allows_position(p.number))
    minutes = envelope.minutes if envelope.minutes < MAX_MINUTES else None
    return LimitWords(pressure, tuple(barred), tuple(partly), positions, minutes)


def site_limits(library: Library, screening: Screening, site: int) -> tuple[SiteLimit, ...]:
    """Return which findings limit a site (by its number), the strictest first."""
    found = []
    for finding in screening.acting:
        envelope = finding.envelope
        level = envelope.ceiling(site)
        barred = tuple(
            term.name
            for term in library.techniques
            if not envelope.technique_sites(term.number) >> site & 1
        )
        if level < MAX_LEVEL or barred:
            found.append(SiteLimit(finding, level, barred))
    return tuple(sorted(found, key=lambda limit: (limit.level, limit.finding.rule.id)))


def explain_finding(finding: Finding, voice: Voice) -> str:
    """Return the reason of a finding in one voice."""
    rule = finding.rule
    if voice is Voice.CLIENT:
        return rule.for_client
    return rule.for_referrer if voice is Voice.REFERRER else rule.because


def explain_lift(finding: Finding) -> str:
    """Return what would end the limit: a day, a clinician's word, a corrected fact."""
    rule = finding.rule
    if finding.lifted:
        cleared = finding.lifted
        return f"Cleared by {cleared.who} until {cleared.until.isoformat()}."
    ends = f" It ends by itself on {finding.until.isoformat()}." if finding.until else ""
    if rule.lift.by == "clearance":
        return f"{rule.lift.says} Who can say so: {rule.lift.who}.{ends}"
    return f"{rule.lift.says}{ends}"


def envelope_sentence(library: Library, screening: Screening) -> str:
    """Return the envelope in one sentence, as it stands at the head of a client's page."""
    envelope = screening.envelope
    gravest = next(iter(screening.acting), None)
    if envelope.standing is Standing.STOP and gravest:
        return f"No massage: {_lower(gravest.rule.title)}."
    parts = [
        *_pressure_parts(library, envelope),
        *_technique_parts(library, envelope),
        *_position_parts(library, envelope),
    ]
    if envelope.minutes < MAX_MINUTES:
        parts.append(f"at most {envelope.minutes} minutes")
    limits = "; ".join(parts) or "no limits beyond those that hold for everybody"
    if envelope.standing is Standing.CLEAR_FIRST and gravest:
        who = gravest.rule.lift.who or "a clinician"
        return f"Ask {who} first about {_lower(gravest.rule.title)}; then {limits}."
    return limits[0].upper() + limits[1:] + "."


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _pressure_parts(library: Library, envelope: Envelope) -> list[str]:
    """Return the ceilings in words, the general one first, then the places below it."""
    body = library.body
    top = max(envelope.ceiling(site) for site in bits(body.all & ~body.spared))
    parts = [f"up to level {top} ({library.levels[top].name})"] if 0 < top < MAX_LEVEL else []
    if not top:
        return ["no touch anywhere"]
    for level, sites in pressure_groups(body, envelope):
        names = [
            name
            for name in body.describe(sites)
            if body.places[name] & sites & library.base.sites_allowing(level + 1)
        ]
        if names and level != top:
            places = join_words(names)
            parts.append(f"{places} at most level {level}" if level else f"nothing on the {places}")
    return parts


def _technique_parts(library: Library, envelope: Envelope) -> list[str]:
    base, body = library.base, library.body
    barred = [
        term.name
        for term in library.techniques
        if not envelope.technique_sites(term.number) & body.all
        and base.technique_sites(term.number) & body.all
    ]
    if not barred:
        return []
    shown = barred[:SHOWN_TECHNIQUES]
    more = len(barred) - len(shown)
    return [f"no {join_words(shown, 'or')}" + (f" ({more} more)" if more else "")]


def _position_parts(library: Library, envelope: Envelope) -> list[str]:
    allowed = [p.name for p in library.positions if envelope.allows_position(p.number)]
    if len(allowed) == len(library.positions):
        return []
    if not allowed:
        return ["no position is safe"]
    if len(allowed) > 3:
        barred = [p.name for p in library.positions if not envelope.allows_position(p.number)]
        return [f"not {join_words(barred, 'or')}"]
    return [f"{join_words(allowed, 'or')} only"]


def describe_sites(library: Library, sites: SiteSet) -> str:
    """Return a set of sites in the fewest words."""
    return join_words(library.body.describe(sites))


def site_levels(library: Library, envelope: Envelope) -> dict[str, int]:
    """Return the greatest pressure allowed at every site, by its name."""
    return {library.body.sites[n].name: envelope.ceiling(n) for n in bits(library.body.all)}
