"""Massages that did harm are held back or reshaped; massages that were safe are allowed."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palpate.clinical.library import load
from palpate.config.casework import answer_case
from palpate.exchange.casefile.accept import accept_case

SCENARIOS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "scenarios.toml").read_text(encoding="utf-8")
)["scenario"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s["name"] for s in SCENARIOS])
def test_a_massage_is_allowed_only_where_it_is_safe(scenario: dict[str, Any]) -> None:
    library = load()
    case = {key: value for key, value in scenario.items() if key not in ("name", "allowed")}
    answer = answer_case(library, accept_case(library, case, None, date(2026, 11, 23)))
    assert answer["massage"]["allowed"] is scenario["allowed"], answer["findings"]
    if not scenario["allowed"]:
        assert answer["massage"]["reasons"]


def test_nobody_who_was_massaged_safely_is_stopped() -> None:
    library = load()
    for scenario in (s for s in SCENARIOS if s["allowed"]):
        case = {key: value for key, value in scenario.items() if key not in ("name", "allowed")}
        answer = answer_case(library, accept_case(library, case, None, date(2026, 11, 23)))
        assert answer["standing"] not in ("stop", "clear first"), scenario["name"]
