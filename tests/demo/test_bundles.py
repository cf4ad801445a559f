"""The bundles that the made-up clinic brings along: small, read whole, of named origin."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import palpate.demo
from palpate.clinical.library import load
from palpate.exchange.fhir.accept import accept_bundle

FOLDER = Path(palpate.demo.__file__).parent / "bundles"
NAMES = sorted(path.name.removesuffix(".json.gz") for path in FOLDER.glob("*.json.gz"))


def test_there_are_four_to_six_and_they_are_small() -> None:
    assert 4 <= len(NAMES) <= 6
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 500_000


def test_origin_and_licence_are_named_for_each() -> None:
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert "Apache" in notice
    assert all(f"{name}.json.gz" in notice for name in NAMES)


def test_every_bundle_of_the_folder_arrives() -> None:
    from palpate.demo.bundles import ARRIVALS

    assert sorted(arrival.file for arrival in ARRIVALS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_is_read_whole(name: str) -> None:
    from palpate.demo.bundles import read_bundle

    case = accept_bundle(load(), json.loads(read_bundle(name)), date(2026, 11, 24))
    assert case.not_understood == ()
    assert len(case.facts) > 10
