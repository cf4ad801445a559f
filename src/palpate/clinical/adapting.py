"""The nearest massage that an envelope allows, and what is changed for it."""

from dataclasses import replace

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import Envelope, Standing
from palpate.clinical.explain import join_words
from palpate.clinical.library import Library
from palpate.clinical.proposals import Adapted, Proposal, name_sites, share_levels
from palpate.clinical.vocabulary import MassageType


def adapt_proposal(library: Library, envelope: Envelope, proposal: Proposal) -> Adapted | None:
    """Return the nearest allowed massage of the proposal's type, or None when there is none.

    It presses no harder and lasts no longer than was proposed, and leaves out what cannot be
    touched. Without the technique that makes it what it is (the first of its type) it is none.
    """
    kind = proposal.type
    if kind is None or envelope.standing >= Standing.CLEAR_FIRST:
        return None
    wanted = proposal.pressure or kind.pressure[1]
    asked = proposal.minutes or kind.minutes[1]
    minutes = min(envelope.minutes, asked)
    positions = tuple(p for p in kind.positions if envelope.allows_position(p))
    reached = proposal.sites & envelope.sites_allowing(max(1, min(kind.pressure[0], wanted)))
    techniques = _usable_techniques(kind, envelope, reached, proposal.techniques)
    if not positions or not techniques or minutes < min(kind.minutes[0], asked):
        return None
    kept = reached & _widest_sites(kind, envelope, reached, techniques)
    areas = [(t, kept & envelope.technique_sites(t)) for t in techniques]
    steady = tuple(t for t, sites in areas if sites == kept)
    partly = tuple((t, sites) for t, sites in areas if sites and sites != kept)
    found = Adapted(
        kind, share_levels(envelope, kept, wanted), proposal.sites & ~kept, steady, positions,
        minutes, (), partly,
    )  # fmt: skip
    return replace(found, changes=_changes(library, envelope, proposal, found))


def _usable_techniques(
    kind: MassageType, envelope: Envelope, reached: SiteSet, wanted: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the wanted techniques that are allowed somewhere, or else those of the type."""
    usable = tuple(t for t in (*wanted, *kind.techniques) if reached & envelope.technique_sites(t))
    first = kind.techniques[0]
    kept = tuple(t for t in wanted if t in usable)
    if first not in usable and (first in wanted or not kept):
        return ()
    return kept or tuple(t for t in kind.techniques if t in usable)


def _widest_sites(
    kind: MassageType, envelope: Envelope, reached: SiteSet, techniques: tuple[int, ...]
) -> SiteSet:
    """Return where the technique that reaches furthest may be used, with the first of the type."""
    areas = [reached & envelope.technique_sites(technique) for technique in techniques]
    home = areas[techniques.index(kind.techniques[0])] if kind.techniques[0] in techniques else 0
    return max((area for area in areas if area & home or not home), key=int.bit_count)


def _changes(
    library: Library, envelope: Envelope, proposal: Proposal, found: Adapted
) -> tuple[str, ...]:
    """Return in words what differs from the proposal."""
    return (
        *_place_changes(library, proposal, found),
        *_technique_changes(library, proposal, found),
        *_position_changes(library, envelope, proposal),
        *_time_changes(proposal, found),
    )


def _place_changes(library: Library, proposal: Proposal, found: Adapted) -> list[str]:
    said = [f"leave out {name_sites(library, found.left_out)}"] if found.left_out else []
    wanted = proposal.pressure or 0
    for level, sites in found.pressure:
        if level < wanted:
            name = f"level {level} ({library.levels[level].name})"
            everywhere = len(found.pressure) == 1
            said.append(
                f"{name} throughout" if everywhere else f"{name} on {name_sites(library, sites)}"
            )
    return said


def _technique_changes(library: Library, proposal: Proposal, found: Adapted) -> list[str]:
    names = [term.name for term in library.techniques]
    partly = dict(found.partly)
    kept = sum(sites for _, sites in found.pressure)
    gone = [names[t] for t in proposal.techniques if t not in found.techniques and t not in partly]
    new = [names[t] for t in found.techniques if t not in proposal.techniques]
    said = [f"without {join_words(gone, 'or')}"] if gone else []
    said += [f"with {join_words(new)} instead"] if new else []
    said += [f"no {names[t]} on {name_sites(library, kept & ~sites)}" for t, sites in found.partly]
    return said


def _position_changes(library: Library, envelope: Envelope, proposal: Proposal) -> list[str]:
    position = proposal.position
    if position is None or envelope.allows_position(position):
        return []
    return [f"not {library.positions[position].name}"]


def _time_changes(proposal: Proposal, found: Adapted) -> list[str]:
    minutes = proposal.minutes
    return [f"{found.minutes} minutes"] if minutes and found.minutes < minutes else []
