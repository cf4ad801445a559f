"""Whatever is handed to `palpate screen`: an answer, or one sentence; never a stack trace."""

import contextlib
import io
import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.clinical.library import load
from palpate.config.cli import main

LIBRARY = load()

FAR = [
    "clot 99999 years ago", "9999999999 months pregnant", "pod 9999999999", "due in 99999 weeks",
    f"{'9' * 400} weeks ago", "surgery 10000000 years ago", "13/13/2026", "30 february 2026",
]  # fmt: skip
WORDS = [
    *FAR, "clot in the left calf", "Eliquis 5 mg", "blood pressure 150/95", "28 weeks pregnant",
    "no", "left calf", "swedish", "active", "condition", "2026-11-09", "9999-12-31", "0001",
    "2026-02-30", "I82.4Z2", "٣", "\x00", "\ud800", " ", "x" * 5000, "150/", "mmHg",
]  # fmt: skip
CODES = ["38341003", "85354-9", "82810-3", "8302-2", "8310-5", "8480-6", "197361", "I10"]
CONCEPTS = sorted(LIBRARY.concepts)

FACT_KEYS = [
    "kind", "text", "code", "concept", "status", "onset", "end", "site", "sites", "side", "value",
    "unit", "whose", "said_by", "note",
]  # fmt: skip
MASSAGE_KEYS = ["type", "techniques", "sites", "pressure", "position", "minutes"]
KINDS = [
    "Patient", "Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement",
    "Procedure", "Observation", "Device", "Medication", "Immunization", "Strange",
]  # fmt: skip
ELEMENTS = [
    "id", "code", "status", "clinicalStatus", "verificationStatus", "onsetDateTime", "onsetPeriod",
    "abatementPeriod", "recordedDate", "bodySite", "medicationCodeableConcept",
    "medicationReference", "contained", "effectiveDateTime", "authoredOn", "doNotPerform", "type",
    "performedPeriod", "deviceName", "valueQuantity", "valueCodeableConcept", "component",
    "subject", "patient", "gender", "birthDate",
]  # fmt: skip

plain: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**30, -(10**30), 1e308, 0.5]),
    st.sampled_from(WORDS),
    st.text(max_size=20),
)
coded = st.fixed_dictionaries(
    {"coding": st.lists(st.fixed_dictionaries({"code": st.sampled_from(CODES) | plain}))},
    optional={"text": st.sampled_from(WORDS) | plain},
)
odd: st.SearchStrategy[Any] = st.recursive(
    plain | coded,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "system", "value", "unit", "coding", "text", "reference"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def tables(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), st.sampled_from(WORDS) | odd, max_size=6)


facts = st.one_of(
    tables(FACT_KEYS),
    st.fixed_dictionaries(
        {"concept": st.sampled_from(CONCEPTS)},
        optional={"onset": st.sampled_from(WORDS), "value": odd},
    ),
    st.fixed_dictionaries({"text": st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)}),
    odd,
)
cases = st.fixed_dictionaries(
    {"facts": st.lists(facts, max_size=3) | odd},
    optional={
        "on": st.sampled_from(["2026-11-23", "9999-12-31", "0001-01-01"]) | odd,
        "person": tables(["born", "age", "sex", "name"]) | odd,
        "massage": tables(MASSAGE_KEYS) | odd,
        "asked": odd,
        "asked_all": odd,
        "misspelt": odd,
    },
)
resources = st.builds(
    lambda kind, elements: {"resourceType": kind, **elements},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(ELEMENTS), coded | odd, max_size=6),
)
bundles = st.fixed_dictionaries(
    {"resourceType": st.sampled_from(["Bundle", "Patient"]) | plain},
    optional={"entry": st.lists(st.fixed_dictionaries({"resource": resources}) | odd) | odd},
)


def screen_bytes(data: bytes) -> tuple[int, str, str]:
    """Hand bytes to `palpate screen -`; return its exit status, answer and complaint."""
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["screen", "-", "--json"])
    finally:
        sys.stdin = before
    return status, out.getvalue(), err.getvalue()


def check_answer(status: int, out: str, err: str) -> None:
    """Hold that there is an answer, or else one sentence and nothing more."""
    if status == 0:
        assert err == ""
        answer = json.loads(out)
        assert set(answer["envelope"]["pressure"]) == {s.name for s in LIBRARY.body.sites}
        return
    assert (status, out) == (2, "")
    assert err.startswith("palpate: ")
    # What was given may be repeated in the sentence; only its last sign ends the line.
    assert err.endswith(".\n")
    assert "Traceback" not in err


@settings(max_examples=200, deadline=None)
@given(cases | bundles)
def test_no_input_ends_in_a_stack_trace(data: dict[str, Any]) -> None:
    check_answer(*screen_bytes(json.dumps(data).encode()))


@settings(max_examples=100, deadline=None)
@given(cases | bundles, st.data())
def test_no_file_that_was_cut_or_spoilt_ends_in_a_stack_trace(
    data: dict[str, Any], drawn: st.DataObject
) -> None:
    whole = json.dumps(data).encode()
    at = drawn.draw(st.integers(0, len(whole)))
    check_answer(*screen_bytes(whole[:at] + drawn.draw(st.binary(max_size=3))))


@pytest.mark.parametrize("on", ["2026-11-23", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("words", FAR)
def test_a_time_beyond_the_calendar_is_no_error(words: str, on: str) -> None:
    said = {"on": on, "facts": [{"text": words}]}
    status, out, _ = screen_bytes(json.dumps(said).encode())
    assert (status, json.loads(out)["on"]) == (0, on)


@pytest.mark.parametrize(
    "words", ["pregnant, due in 99999 weeks", "60 months pregnant", "9999999999 months pregnant"]
)
def test_a_pregnancy_that_cannot_be_so_far_still_counts(words: str) -> None:
    said = {"on": "2026-11-23", "facts": [{"text": words}], "asked_all": True}
    answer = json.loads(screen_bytes(json.dumps(said).encode())[1])
    (fact,) = answer["understood"]
    assert (fact["concept"], fact["onset"]) == ("pregnancy", None)
    assert answer["standing"] == "adjust"


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("onset", ["0001", "9999", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_others(on: str, onset: str) -> None:
    told = [{"concept": name, "onset": onset} for name in CONCEPTS]
    check_answer(*screen_bytes(json.dumps({"on": on, "facts": told}).encode()))


@pytest.mark.parametrize(
    "text",
    [
        "facts = 2026-01-01", "facts = [07:32:00]", "on = 07:32:00\nfacts = []",
        "facts = []\n[person]\nborn = 2026-01-01T00:00:00Z", "facts = []\nasked = 1979-05-27",
        "[[facts]]\ntext = 1979-05-27", "[[facts]]\ncode = 07:32:00", "facts = []\nperson = inf",
        "[[facts]]\nconcept = 1979-05-27", "facts = []\n[massage]\npressure = nan",
        "facts = []\n[massage]\nminutes = inf", "facts = []\n[person]\nage = nan",
    ],
)  # fmt: skip
def test_the_values_that_only_toml_has_end_in_no_stack_trace(text: str) -> None:
    check_answer(*screen_bytes(text.encode()))
