"""Reads the massage that a case plans: its type, techniques, sites, pressure, position, length."""

import difflib
from collections.abc import Callable, Mapping
from typing import TypeVar

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import check_level, check_minutes
from palpate.clinical.errors import (
    BadMinutes,
    BadPressure,
    ClinicalError,
    UnknownSite,
)
from palpate.clinical.library import Library
from palpate.clinical.options import Proposal
from palpate.exchange.casefile.case import CaseError, check_keys, read_list, read_table
from palpate.exchange.casefile.places import sites_in

KEYS = ("type", "techniques", "sites", "pressure", "position", "minutes")
NEAR = 0.8
"""How alike two names must be for one to be taken for a misspelling of the other."""

Named = TypeVar("Named")


def read_massage(library: Library, value: object) -> tuple[Proposal | None, tuple[str, ...]]:
    """Read a planned massage; parts whose names are unknown are returned as such.

    Raises CaseError for a key, a pressure or a length that cannot be.
    """
    if value is None:
        return None, ()
    data = read_table(value, "massage")
    check_keys(data, KEYS, "massage")
    unknown: list[str] = []
    kind = _find(library.massage_type, data.get("type"), library.type_words, unknown)
    techniques = [
        _find(library.technique, name, library.technique_numbers, unknown)
        for name in read_list(data.get("techniques") or [], "massage.techniques")
    ]
    position = _find(library.position, data.get("position"), library.position_numbers, unknown)
    proposal = Proposal(
        kind,
        tuple(term.number for term in techniques if term is not None),
        _work_sites(library, data.get("sites"), unknown),
        _read_pressure(data.get("pressure")),
        position.number if position else None,
        _read_minutes(data.get("minutes")),
    )
    return proposal, tuple(unknown)


def _find(
    look: Callable[[str], Named], name: object, words: Mapping[str, object], unknown: list[str]
) -> Named | None:
    """Return what a name stands for, a near miss mended, or note it as unknown."""
    if name is None or name == "":
        return None
    for said in (str(name), *_near_names(str(name).lower(), words)):
        try:
            return look(said)
        except ClinicalError:
            continue
    unknown.append(str(name))
    return None


def _near_names(name: str, words: Mapping[str, object]) -> list[str]:
    """Return the known name that is nearly this one, or else the longest one inside it."""
    near = difflib.get_close_matches(name, words, 1, cutoff=NEAR)
    inside = sorted((word for word in words if word in name), key=len)
    return near or inside[-1:]


def _work_sites(library: Library, value: object, unknown: list[str]) -> SiteSet:
    names = [value] if isinstance(value, str) else read_list(value or [], "massage.sites")
    sites = 0
    for name in names:
        found = _work_site(library, str(name))
        if not found:
            unknown.append(str(name))
        sites |= found
    return sites


def _work_site(library: Library, name: str) -> SiteSet:
    try:
        return library.body.worked(name)
    except UnknownSite:
        found = sites_in(library, name)
        return (found & ~library.body.spared) or found


def _whole(value: object) -> object:
    """Return 3.0 as 3, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _read_pressure(value: object) -> int | None:
    if value is None:
        return None
    try:
        return check_level(_whole(value))  # type: ignore[arg-type]  # it refuses what is no number
    except BadPressure as bad:
        repair = "Use a whole number from 0 to 5"
        raise CaseError("massage.pressure", f"{value} is not on the scale", repair) from bad


def _read_minutes(value: object) -> int | None:
    if value is None:
        return None
    try:
        return check_minutes(_whole(value))  # type: ignore[arg-type]  # as above
    except BadMinutes as bad:
        repair = "Use whole minutes, at most 120"
        raise CaseError("massage.minutes", f"{value} is no session length", repair) from bad
