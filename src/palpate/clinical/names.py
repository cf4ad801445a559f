"""The names that knowledge entries may use, and the refusal of those they may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from palpate.clinical.body import Body, SiteSet
from palpate.clinical.errors import UnknownSite
from palpate.clinical.loader import Entry


@dataclass(frozen=True, slots=True)
class Words:
    """What names may be used while reading: body, techniques, positions, concepts."""

    body: Body
    techniques: Mapping[str, int]
    positions: Mapping[str, int]
    narrower: Mapping[str, frozenset[str]]
    sources: frozenset[str]


def find_sites(entry: Entry, key: str, names: Iterable[str], body: Body) -> SiteSet:
    """Return the sites named under a key, refusing unknown ones."""
    sites = 0
    for name in names:
        try:
            sites |= body.find(name)
        except UnknownSite as unknown:
            entry.refuse(
                key,
                f"“{name}” is no place on the body",
                f"Use a name of body.toml ({unknown.name} is not one)",
            )
    return sites


def find_numbers(
    entry: Entry, key: str, names: Iterable[str], known: Mapping[str, int], what: str
) -> tuple[int, ...]:
    """Return the numbers of techniques or positions, refusing unknown ones."""
    found = []
    for name in names:
        if name in known:
            found.append(known[name])
        else:
            entry.refuse(key, f"“{name}” is no {what}", f"Use one of: {', '.join(known)}")
    return tuple(found)


def check_sources(entry: Entry, sources: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Return the sources, refusing ids that no source record has."""
    for source in sources:
        if source not in words.sources:
            entry.refuse(
                "sources",
                f"“{source}” is no known source",
                "Add its record to sources.toml or mend the id",
            )
    return sources


def list_source_ids(folder: Path) -> frozenset[str]:
    """Return the ids of all sources without reading their records, which is slow."""
    path = folder / "sources.toml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    marks = ('id = "',)
    return frozenset(
        line[len(marks[0]) : -1] for line in text.splitlines() if line.startswith(marks)
    )
