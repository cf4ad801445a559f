"""Massage types held against today's envelope, as a plan shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from palpate.clinical.body import SiteSet
from palpate.clinical.evidence import present_concepts
from palpate.clinical.explain import describe_sites
from palpate.clinical.library import Library
from palpate.clinical.options import Fit, Proposal, fit_proposal, plan_proposal
from palpate.clinical.screening import Screening
from palpate.clinical.vocabulary import MassageType

LONGEST = 120


@dataclass(frozen=True, slots=True)
class FitLine:
    """One massage type with how it fits: as it is, adapted, or not, and why."""

    type: MassageType
    chosen: bool
    word: str
    changes: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]

    @property
    def fits(self) -> bool:
        """Whether there is a form of it that may be given."""
        return self.word != "does not fit"


def propose_type(
    library: Library, kind: MassageType, sites: SiteSet, minutes: int | None
) -> Proposal:
    """Return the massage that a plan with this type means."""
    usual = plan_proposal(library, kind)
    length = min(minutes, LONGEST) if minutes else usual.minutes
    return Proposal(kind, usual.techniques, sites or kind.sites, usual.pressure, None, length)


def list_fits(
    screening: Screening, chosen: Iterable[str], sites: SiteSet, minutes: int | None
) -> list[FitLine]:
    """Return every massage type for this person; those that fit come first."""
    library, wanted = screening.library, set(chosen)
    own = present_concepts(screening)
    lines = [
        write_fit(library, screening, kind, kind.id in wanted, sites, minutes)
        for kind in library.types.values()
        if not kind.only_for or own.intersection(kind.only_for) or kind.id in wanted
    ]
    return sorted(lines, key=lambda line: (not line.fits, line.type.name))


def split_fits(lines: list[FitLine]) -> dict[str, list[FitLine]]:
    """Return the types to choose from, and apart those that nobody can be given today."""
    return {
        "fits": [line for line in lines if line.fits or line.chosen],
        "unfit": [line for line in lines if not (line.fits or line.chosen)],
    }


def write_fit(
    library: Library, screening: Screening, kind: MassageType, chosen: bool, sites: SiteSet,
    minutes: int | None,
) -> FitLine:  # fmt: skip
    """Return how one type fits, in words."""
    fit = fit_proposal(library, screening, propose_type(library, kind, sites, minutes))
    word = "fits" if fit.allowed else "fits adapted" if fit.adapted else "does not fit"
    changes = fit.adapted.changes if fit.adapted else ()
    return FitLine(kind, chosen, word, changes, _write_reasons(library, fit))


def _write_reasons(library: Library, fit: Fit) -> tuple[tuple[str, str], ...]:
    """Return each limit once, with the titles of the rules that set it."""
    titles: dict[str, list[str]] = {}
    for reason in fit.reasons:
        titles.setdefault(reason.limit, []).append(name_rule(library, reason.rule))
    return tuple((limit, "; ".join(dict.fromkeys(names))) for limit, names in titles.items())


def name_rule(library: Library, rule: str) -> str:
    """Return what a rule, or a question that was not asked, is called."""
    known = library.rules.get(rule)
    if known:
        return known.title
    topic = library.topics.get(rule.removeprefix("not asked: "))
    return f"Not asked yet, “{topic.ask}”" if topic else "Today's limits"


def say_places(library: Library, sites: SiteSet) -> str:
    """Return the sites of a plan in the fewest words."""
    return describe_sites(library, sites) if sites else "where the massage usually works"
