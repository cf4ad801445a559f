"""What is different from one kept screening to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palpate.clinical.explain import describe_sites, join_words
from palpate.clinical.library import Library


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `opens` tells that it allows more, None that it only informs."""

    words: str
    opens: bool | None = None


def compare_screenings(
    library: Library, before: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Change]:
    """Return what changed in standing, facts, rules and pressure, the gravest first."""
    return [
        *_standing_change(before, now),
        *_rule_changes(before, now),
        *_pressure_changes(library, before, now),
        *_fact_changes(before, now),
        *_topic_changes(before, now),
        *_knowledge_change(before, now),
    ]


def _standing_change(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    if before["standing"] == now["standing"]:
        return []
    return [Change(f"Standing was “{before['standing']}” and is “{now['standing']}”.")]


def _rule_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    old, new = _acting(before), _acting(now)
    found = [
        Change(f"New limit: {title}.", False) for rule, title in new.items() if rule not in old
    ]
    return found + [
        Change(f"No longer a limit: {title}.", True)
        for rule, title in old.items()
        if rule not in new
    ]


def _acting(content: Mapping[str, Any]) -> dict[str, str]:
    return {row["rule"]: row["title"] for row in content["findings"] if not row["lifted"]}


def _pressure_changes(
    library: Library, before: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Change]:
    old, new = before["envelope"]["pressure"], now["envelope"]["pressure"]
    groups: dict[tuple[int, int], list[str]] = {}
    for name, level in new.items():
        was = old.get(name, level)
        if was != level and name in library.body.places:
            groups.setdefault((was, level), []).append(name)
    return [
        Change(f"{_write_sites(library, names)}: level {was} before, {level} now.", level > was)
        for (was, level), names in sorted(groups.items())
    ]


def _write_sites(library: Library, names: list[str]) -> str:
    words = describe_sites(library, library.body.gather(names))
    return words[:1].upper() + words[1:]


def _fact_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    old = {row["id"] for row in before.get("facts", ())}
    new = {row["id"] for row in now.get("facts", ())}
    added = [row["text"] for row in now.get("facts", ()) if row["id"] not in old]
    gone = [row["text"] for row in before.get("facts", ()) if row["id"] not in new]
    found = [Change(f"Written down since: {join_words(added)}.")] if added else []
    return found + ([Change(f"Replaced or taken out: {join_words(gone)}.")] if gone else [])


def _topic_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    asked = set(now.get("asked", ())) - set(before.get("asked", ()))
    if not asked:
        return []
    return [Change(f"Asked since: {join_words(name.replace('-', ' ') for name in sorted(asked))}.")]


def _knowledge_change(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    if before["knowledge"] == now["knowledge"]:
        return []
    return [Change(f"The rules are of version {now['knowledge']}, then {before['knowledge']}.")]
