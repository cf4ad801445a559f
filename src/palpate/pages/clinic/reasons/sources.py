"""Sources in words."""

from __future__ import annotations

from dataclasses import dataclass

from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Source
from palpate.clinical.wording import TIERS


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it is listed under a limit."""

    id: str
    title: str
    year: str
    publisher: str
    url: str
    tier: str
    tier_words: str
    kind: str
    read: str


def write_source(source: Source) -> Reference:
    """Return a source with its tier in words."""
    return Reference(
        source.id, source.title, str(source.year), source.publisher, source.url, source.tier,
        TIERS.get(source.tier, ""), source.kind, source.read,
    )  # fmt: skip


def list_sources(library: Library, ids: tuple[str, ...]) -> list[Reference]:
    """Return the sources of some ids, the strongest tier first."""
    found = [write_source(library.source(name)) for name in ids]
    return sorted(found, key=lambda source: (source.tier, source.title))
