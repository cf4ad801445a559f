"""What could help, laid side by side: massage types by fit and by evidence."""

from dataclasses import dataclass

from palpate.clinical.adapting import adapt_proposal
from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import Envelope, Standing
from palpate.clinical.evidence import (
    FEW_TYPES,
    GRADES,
    GoalEvidence,
    broaden,
    find_evidence,
    present_concepts,
    weigh_goal,
)
from palpate.clinical.explain import join_words
from palpate.clinical.fitting import STANDING, fit_proposal
from palpate.clinical.library import Library
from palpate.clinical.proposals import (
    Adapted,
    Fit,
    Proposal,
    Reason,
    complete_proposal,
    name_sites,
)
from palpate.clinical.screening import Finding, Screening
from palpate.clinical.vocabulary import Evidence, MassageType

__all__ = [
    "GRADES", "Adapted", "Fit", "GoalEvidence", "Option", "Proposal", "Reason", "adapt_proposal",
    "blocking", "complete_proposal", "explain_fit", "find_evidence", "fit_proposal",
    "plan_proposal", "rank_options",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One column of the choice: a massage type with its fit and the evidence for the goals.

    `rank` is the mean over the goals; `cautions` are limits beside those of the fit.
    """

    type: MassageType
    fit: Fit
    evidence: tuple[Evidence, ...]
    rank: int
    cells: tuple[GoalEvidence, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it can be given, as it is or adapted."""
        return self.fit.allowed or self.fit.adapted is not None


def plan_proposal(library: Library, kind: MassageType) -> Proposal:
    """Return the usual massage of a type: its usual places, pressure and length."""
    sites = kind.sites & library.body.all
    return Proposal(kind, kind.techniques, sites, kind.pressure[1], None, kind.minutes[1])


def rank_options(
    library: Library,
    screening: Screening,
    goals: tuple[str, ...],
    concepts: frozenset[str] = frozenset(),
) -> tuple[Option, ...]:
    """Return the massage types for this person: those that can be given first, then by evidence.

    `goals` are ids of the client's goals. `concepts` and what the screening knows of her (low back
    pain) pick the evidence that is about it. Among equals: what needs no change, what was studied
    itself, the gentler. A type made for a state she is not in (pregnancy) is left out.
    """
    own = present_concepts(screening) | broaden(library, concepts)
    options = [
        _option(library, screening, kind, goals, own)
        for kind in library.types.values()
        if not kind.only_for or own.intersection(kind.only_for)
    ]
    return tuple(sorted(options, key=_order))


def _order(option: Option) -> tuple[bool, int, bool, int, int, str]:
    weight = sum(cell.rank for cell in option.cells)
    own = sum(len(e.types) <= FEW_TYPES and not e.beside for e in option.evidence)
    kind = option.type
    return (not option.possible, -weight, not option.fit.allowed, -own, kind.pressure[1], kind.name)


def _option(
    library: Library,
    screening: Screening,
    kind: MassageType,
    goals: tuple[str, ...],
    own: frozenset[str],
) -> Option:
    fit = fit_proposal(library, screening, plan_proposal(library, kind))
    cells = tuple(weigh_goal(library, kind, goal, own) for goal in goals)
    rank = sum(cell.rank for cell in cells) // len(cells) if cells else GRADES["not studied"]
    evidence = find_evidence(library, kind, goals, own)
    sites = kind.sites & ~(fit.adapted.left_out if fit.adapted else 0)
    cautions = _cautions(library, screening.envelope, kind, sites)
    return Option(kind, fit, evidence, rank, cells, cautions)


def _cautions(
    library: Library, envelope: Envelope, kind: MassageType, sites: SiteSet
) -> tuple[str, ...]:
    """Return which of a type's extras and positions are out for this person, in words."""
    gone: dict[SiteSet, list[str]] = {}
    for technique in kind.optional:
        usual = sites & library.base.technique_sites(technique)
        barred = usual & ~envelope.technique_sites(technique)
        if barred:
            where = 0 if barred == usual else barred
            gone.setdefault(where, []).append(library.techniques[technique].name)
    said = [
        f"no {join_words(names, 'or')}" + (f" on {name_sites(library, at)}" if at else "")
        for at, names in sorted(gone.items())
    ]
    lying = [library.positions[p].name for p in kind.positions if not envelope.allows_position(p)]
    return (*said, f"not {join_words(lying, 'or')}") if lying else tuple(said)


def explain_fit(option: Option) -> str:
    """Return in a sentence whether a type can be given: as it is, changed, or not and why."""
    fit = option.fit
    if fit.allowed:
        return (
            f"Fits, with limits: {'; '.join(option.cautions)}."
            if option.cautions
            else "Fits as it is."
        )
    if fit.adapted:
        changes = "; ".join((*fit.adapted.changes, *option.cautions))
        return f"Fits when changed: {changes}."
    held = [reason.limit for reason in fit.reasons if reason.limit.startswith(STANDING)]
    why = dict.fromkeys(held or [reason.limit for reason in fit.reasons])
    return f"Not now: {'; '.join(why).removeprefix(STANDING)}."


def blocking(screening: Screening) -> tuple[Finding, ...]:
    """Return the findings that hold a session back until somebody answers."""
    return tuple(f for f in screening.acting if f.rule.limits.standing >= Standing.CLEAR_FIRST)
