"""Clients of the made-up clinic whose record came as a bundle from a hospital."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from palpate.demo.cast import Cast
from palpate.demo.story import Story
from palpate.demo.visits import Visit
from palpate.exchange.casefile.accept import CaseInput
from palpate.exchange.fhir.accept import accept_bundle
from palpate.people.models import Staff
from palpate.record import actions, translate
from palpate.record.imports import Received


@dataclass(frozen=True, slots=True)
class Arrival:
    """One bundle and what became of it: confirmed, or waiting to be looked at."""

    file: str
    line: str
    confirmed: bool = True
    visits: tuple[int, ...] = ()


ARRIVALS = (
    Arrival("lonnie", "record from the hospital", visits=(-24, -10)),
    Arrival("lauren", "gout in spring, careful with the feet", visits=(-17,)),
    Arrival("martina", "ask the heart clinic first"),
    Arrival("cody", "retired from the post office", confirmed=False),
    Arrival("asa", "nut allergy, plain oil only", visits=(-12,)),
    Arrival("margarita", "inhaler in her bag", confirmed=False),
)


def tell_all(cast: Cast) -> None:
    """Bring in every bundle."""
    for arrival in ARRIVALS:
        _arrive(cast, arrival)


def read_bundle(name: str) -> bytes:
    """Return a bundle as it would come from a hospital."""
    file = resources.files("palpate.demo").joinpath("bundles", f"{name}.json.gz")
    return gzip.decompress(file.read_bytes())


def _arrive(cast: Cast, arrival: Arrival) -> None:
    content = read_bundle(arrival.file)
    bundle = json.loads(content)
    story = _meet(cast, arrival, bundle)
    at = story.clock.then(-30, "08:40")
    case = accept_bundle(translate.library(), bundle, story.clock.today)
    received = _receive(story, content, case)
    if not arrival.confirmed:
        return
    actions.confirm_facts(story.staff, story.client, received.added, now=at)
    story.answer(days=-30)
    story.consent(-29)
    for days in arrival.visits:
        story.visit(days, "10:30", Visit(
            ("Came for the back.", "Back firm on both sides.", "Muscle tension.", "In some weeks."),
            [("upper back", "effleurage", 2), ("shoulders", "petrissage", 2)], {"pain-nrs": 4},
            minutes=45, positions=("prone", "left side", "seated"),
        ))  # fmt: skip


def _meet(cast: Cast, arrival: Arrival, bundle: Mapping[str, Any]) -> Story:
    """Enter the client that a bundle is about."""
    patient = next(
        entry["resource"] for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "Patient"
    )  # fmt: skip
    name, home = patient["name"][0], patient["address"][0]
    staff: Staff = cast.owner if arrival.visits else cast.therapist
    return Story(
        cast, staff, -31, given=" ".join(name["given"]), family=name["family"],
        born=patient["birthDate"], sex=patient["gender"], second_line=arrival.line,
        address=f"{', '.join(home['line'])}, {home['city']}, {home['state']}",
    )  # fmt: skip


def _receive(story: Story, content: bytes, case: CaseInput) -> Received:
    return actions.receive_facts(
        story.staff, story.client, kind="fhir", content=content, facts=list(_read_facts(case)),
        counts=dict(case.ignored or {}), not_understood=case.not_understood,
        now=story.clock.then(-30, "08:35"),
    )  # fmt: skip


def _read_facts(case: CaseInput) -> Iterator[dict[str, Any]]:
    """Yield the columns of each fact under the name of its entry; harmless ones stay out."""
    concepts = translate.library().concepts
    for item in case.facts:
        if not concepts[item.fact.concept].harmless:
            columns = translate.write_fact(item.fact)
            yield {**columns, "text": item.said, "source_key": item.source or item.said}
