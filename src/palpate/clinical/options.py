"""Massage types held against an envelope: as they are, adapted, or not, and why."""

from dataclasses import dataclass

from palpate.clinical.body import SiteSet, bits
from palpate.clinical.envelope import Envelope, Standing, check_level, check_minutes
from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.library import Library
from palpate.clinical.screening import Finding, Screening
from palpate.clinical.vocabulary import Evidence, MassageType

GRADES = {
    "moderate": 6, "low": 5, "very low": 4, "mixed": 3, "not studied": 2, "no better": 1, "against": 0,
}  # fmt: skip
"""How much a grade speaks for a massage type, from 6 (moderate and positive) to 0 (against)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A massage that somebody plans. What is None is left to the massage type.

    `sites` is a set; pressure 0 to 5; minutes 0 to 120; techniques and position by number.
    """

    type: MassageType | None = None
    techniques: tuple[int, ...] = ()
    sites: SiteSet = 0
    pressure: int | None = None
    position: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal does not fit: the rule (or unasked topic) and the limit in words."""

    rule: str
    limit: str


@dataclass(frozen=True, slots=True)
class Adapted:
    """The nearest massage of the type that is allowed, and what changed."""

    type: MassageType
    pressure: tuple[tuple[int, SiteSet], ...]
    left_out: SiteSet
    techniques: tuple[int, ...]
    positions: tuple[int, ...]
    minutes: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a proposal is allowed, why not, and how it would be."""

    allowed: bool
    reasons: tuple[Reason, ...]
    adapted: Adapted | None


@dataclass(frozen=True, slots=True)
class Option:
    """One column of the choice: a massage type with its fit and the evidence for the goals."""

    type: MassageType
    fit: Fit
    evidence: tuple[Evidence, ...]
    rank: int


def plan_proposal(library: Library, kind: MassageType) -> Proposal:
    """Return the usual massage of a type, as it would be without any limits.

    Its mildest pressure stands for it: a type fits when its least demand is met.
    """
    return Proposal(kind, kind.techniques, kind.sites, kind.pressure[0], None, kind.minutes[1])


def complete_proposal(proposal: Proposal, library: Library) -> Proposal:
    """Return the proposal with what its type says about the parts left open."""
    kind = proposal.type
    sites = proposal.sites or (kind.sites if kind else library.body.all & ~library.body.spared)
    if kind is None:
        return Proposal(None, proposal.techniques, sites, proposal.pressure, proposal.position, proposal.minutes)
    pressure = proposal.pressure if proposal.pressure is not None else kind.pressure[1]
    return Proposal(
        kind, proposal.techniques or kind.techniques, sites, pressure, proposal.position,
        proposal.minutes,
    )  # fmt: skip


def fit_proposal(library: Library, screening: Screening, proposal: Proposal) -> Fit:
    """Hold a proposal against the safe envelope.

    Raises BadPressure or BadMinutes when the proposal itself is off the scale.
    """
    whole = complete_proposal(proposal, library)
    if whole.pressure is not None:
        check_level(whole.pressure)
    if whole.minutes is not None:
        check_minutes(whole.minutes)
    reasons = tuple(_reasons(library, screening, whole))
    if not reasons:
        return Fit(True, (), None)
    return Fit(False, reasons, adapt_proposal(library, screening.envelope, whole))


def _reasons(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    envelope = screening.envelope
    found: list[Reason] = []
    if envelope.standing >= Standing.CLEAR_FIRST:
        for finding in screening.acting:
            if finding.rule.limits.standing >= Standing.CLEAR_FIRST:
                words = finding.rule.limits.standing.words
                found.append(Reason(finding.rule.id, f"standing is {words}: {finding.rule.title}"))
    found += _pressure_reasons(library, screening, proposal)
    found += _technique_reasons(library, screening, proposal)
    if proposal.position is not None and not envelope.allows_position(proposal.position):
        words = f"{library.positions[proposal.position].name} is not allowed"
        found += _blame(screening, words, lambda e: not e.allows_position(proposal.position or 0))
    elif proposal.type and not any(map(envelope.allows_position, proposal.type.positions)):
        found += _blame(screening, "no position of this massage is allowed", lambda e: e.positions != Envelope.open().positions)
    if proposal.minutes is not None and proposal.minutes > envelope.minutes:
        words = f"at most {envelope.minutes} minutes; {proposal.minutes} were proposed"
        found += _blame(screening, words, lambda e: e.minutes < (proposal.minutes or 0))
    return found


def _pressure_reasons(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    level = proposal.pressure
    if not level:
        return []
    over = proposal.sites & ~screening.envelope.sites_allowing(level)
    found: list[Reason] = []
    groups: dict[int, SiteSet] = {}
    for site in bits(over):
        ceiling = screening.envelope.ceiling(site)
        groups[ceiling] = groups.get(ceiling, 0) | 1 << site
    for ceiling, sites in sorted(groups.items()):
        words = f"pressure at {describe_sites(library, sites)} is {ceiling}; {level} was proposed"
        found += _blame(screening, words, lambda e, s=sites: bool(s & ~e.sites_allowing(level)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return found


def _technique_reasons(library: Library, screening: Screening, proposal: Proposal) -> list[Reason]:
    found: list[Reason] = []
    for technique in proposal.techniques:
        barred = proposal.sites & ~screening.envelope.technique_sites(technique)
        if barred:
            words = f"{library.techniques[technique].name} is not allowed at {describe_sites(library, barred)}"
            found += _blame(
                screening, words,
                lambda e, t=technique, s=barred: bool(s & ~e.technique_sites(t)),  # type: ignore[misc]  # as above
            )  # fmt: skip
    return found


def _blame(screening: Screening, words: str, breaks) -> list[Reason]:  # type: ignore[no-untyped-def]  # a predicate on envelopes
    """Return one reason for each finding, topic or universal rule that sets the limit."""
    library = screening.library
    found = [Reason(f.rule.id, words) for f in screening.acting if breaks(f.envelope)]
    found += [
        Reason(rule.id, words) for rule in library.universal
        if breaks(rule.limits.envelope(library.body, 0))
    ]  # fmt: skip
    found += [Reason(f"not asked: {t.id}", words) for t in screening.unasked if breaks(Envelope(t.permits, t.minutes))]
    return found or [Reason("", words)]


def adapt_proposal(library: Library, envelope: Envelope, proposal: Proposal) -> Adapted | None:
    """Return the nearest allowed massage of the proposal's type, or None when there is none."""
    kind = proposal.type
    if kind is None or envelope.standing >= Standing.CLEAR_FIRST:
        return None
    wanted = proposal.pressure or 0
    least = kind.pressure[0]
    kept = proposal.sites & envelope.sites_allowing(least)
    core = [t for t in kind.techniques if kept & envelope.technique_sites(t)]
    positions = [p for p in kind.positions if envelope.allows_position(p)]
    minutes = min(envelope.minutes, proposal.minutes or kind.minutes[1])
    if not kept or not core or not positions or minutes < kind.minutes[0]:
        return None
    techniques = [t for t in proposal.techniques if kept & ~envelope.technique_sites(t) == 0]
    if not techniques:
        return None
    return Adapted(
        kind, _levels(envelope, kept, max(wanted, least)), proposal.sites & ~kept,
        tuple(techniques), tuple(positions), minutes,
        _changes(library, envelope, proposal, kept, tuple(techniques), minutes),
    )  # fmt: skip


def _levels(envelope: Envelope, sites: SiteSet, wanted: int) -> tuple[tuple[int, SiteSet], ...]:
    groups: dict[int, SiteSet] = {}
    for site in bits(sites):
        level = min(wanted, envelope.ceiling(site))
        groups[level] = groups.get(level, 0) | 1 << site
    return tuple(sorted(groups.items(), reverse=True))


def _changes(library: Library, envelope: Envelope, proposal: Proposal, kept: SiteSet, techniques: tuple[int, ...], minutes: int) -> tuple[str, ...]:
    """Return in words what differs from the proposal."""
    found = []
    left_out = proposal.sites & ~kept
    if left_out:
        found.append(f"leave out {describe_sites(library, left_out)}")
    for level, sites in _levels(envelope, kept, proposal.pressure or 0):
        if level < (proposal.pressure or 0):
            found.append(f"{describe_sites(library, sites)} at level {level}")
    dropped = [library.techniques[t].name for t in proposal.techniques if t not in techniques]
    if dropped:
        found.append(f"without {join_words(dropped, 'or')}")
    if proposal.position is not None and not envelope.allows_position(proposal.position):
        found.append(f"not {library.positions[proposal.position].name}")
    if proposal.minutes and minutes < proposal.minutes:
        found.append(f"{minutes} minutes")
    return tuple(found)


def rank_options(library: Library, screening: Screening, goals: tuple[str, ...], concepts: frozenset[str] = frozenset()) -> tuple[Option, ...]:
    """Return all massage types with fit and evidence: those that fit first, then by evidence.

    `goals` are ids of the client's goals, `concepts` what she has (low back pain), which pick the
    evidence that is about it.
    """
    options = [_option(library, screening, kind, goals, concepts) for kind in library.types.values()]
    return tuple(sorted(options, key=lambda o: (-_fit_rank(o.fit), -o.rank, o.type.name)))


def _fit_rank(fit: Fit) -> int:
    return 2 if fit.allowed else 1 if fit.adapted else 0


def _option(library: Library, screening: Screening, kind: MassageType, goals: tuple[str, ...], concepts: frozenset[str]) -> Option:
    evidence = find_evidence(library, kind, goals, concepts)
    fit = fit_proposal(library, screening, plan_proposal(library, kind))
    return Option(kind, fit, evidence, max((GRADES[e.grade] for e in evidence), default=GRADES["not studied"]))


def find_evidence(library: Library, kind: MassageType, goals: tuple[str, ...], concepts: frozenset[str] = frozenset()) -> tuple[Evidence, ...]:
    """Return the evidence of a type for these goals, what is about the client's own conditions first."""
    broader = frozenset().union(*(library.broader.get(c, frozenset((c,))) for c in concepts))
    found = [
        e for e in library.evidence
        if e.goal in goals and kind.id in e.types and (not e.about or broader & set(e.about))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda e: (not e.about, -GRADES[e.grade], e.id)))


def blocking(screening: Screening) -> tuple[Finding, ...]:
    """Return the findings that hold a session back until somebody answers."""
    return tuple(f for f in screening.acting if f.rule.limits.standing >= Standing.CLEAR_FIRST)
