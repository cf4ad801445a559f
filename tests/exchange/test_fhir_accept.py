"""FHIR bundles: what is read of each resource, what is counted, and what is refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.clinical.facts import Kind, When
from palpate.clinical.library import load
from palpate.config.casework import answer_case
from palpate.exchange.casefile.case import CaseError, CaseInput, Understood
from palpate.exchange.fhir.accept import accept_bundle, read_date

LIBRARY = load()
TODAY = date(2026, 11, 24)
SYNTHEA = Path(__file__).parent.parent / "data" / "synthea"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "1961-04-02", "gender": "female"}
Json = dict[str, Any]


def bundle(*resources: Any) -> Json:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": r} for r in resources],
    }


def accept(*resources: Any) -> CaseInput:
    return accept_bundle(LIBRARY, bundle(*resources), TODAY)


def only(resource: Json) -> Understood:
    (found,) = accept(PATIENT, resource).facts
    return found


def coded(code: str, system: str = SNOMED, text: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}], "text": text}


def condition(**elements: Any) -> Json:
    return {
        "resourceType": "Condition",
        "id": "c",
        "code": coded("128053003", text="DVT"),
        "subject": {"reference": "Patient/p"},
        **elements,
    }


def state(code: str) -> Json:
    return {"coding": [{"code": code}]}


def medicine(**elements: Any) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "medicationCodeableConcept": {"text": "Eliquis"},
        **elements,
    }


def observation(code: str, **elements: Any) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(code, LOINC),
        **elements,
    }


def pressure(systolic: object, diastolic: object) -> Json:
    parts = [("8480-6", systolic), ("8462-4", diastolic)]
    components = [
        {"code": coded(code, LOINC), "valueQuantity": {"value": value}}
        for code, value in parts
        if value is not None
    ]
    return observation("85354-9", component=components, effectiveDateTime="2026-11-01")


def test_the_person_is_read_from_the_patient() -> None:
    person = accept(PATIENT).person
    assert person.born == When.read("1961-04-02")
    assert person.sex == "female"


@pytest.mark.parametrize(
    ("patient", "born", "sex"),
    [
        ({"resourceType": "Patient"}, None, None),
        ({"resourceType": "Patient", "birthDate": "1961", "gender": "unknown"}, "1961", None),
        ({"resourceType": "Patient", "birthDate": 1961, "gender": ["male"]}, None, None),
        ({"resourceType": "Patient", "birthDate": "spring", "gender": "other"}, None, "other"),
    ],
)
def test_a_patient_may_say_little(patient: Json, born: str | None, sex: str | None) -> None:
    person = accept(patient, condition()).person
    assert person.born == (When.read(born) if born else None)
    assert person.sex == sex


def test_a_bundle_without_a_patient_is_read_all_the_same() -> None:
    case = accept(condition())
    assert [item.fact.concept for item in case.facts] == ["deep-vein-thrombosis"]
    assert case.person.born is None


def test_a_birth_date_in_the_future_is_left_out_and_asked_about() -> None:
    case = accept({"resourceType": "Patient", "birthDate": "2030-01-01"})
    assert case.person.born is None
    assert case.ask == ("The birth date 2030-01-01 lies ahead; what is the right one?",)


@pytest.mark.parametrize(
    ("elements", "status"),
    [
        ({}, "active"),
        ({"clinicalStatus": state("active")}, "active"),
        ({"clinicalStatus": state("resolved")}, "resolved"),
        ({"clinicalStatus": state("remission")}, "resolved"),
        ({"clinicalStatus": state("inactive")}, "resolved"),
        ({"clinicalStatus": "resolved"}, "resolved"),
        ({"abatementDateTime": "2026-01-01"}, "resolved"),
        ({"onsetPeriod": {"start": "2025-01-01", "end": "2025-02-01"}}, "resolved"),
        ({"verificationStatus": state("refuted")}, "denied"),
        ({"verificationStatus": state("provisional")}, "suspected"),
        ({"verificationStatus": state("unconfirmed")}, "suspected"),
        ({"verificationStatus": state("unconfirmed"), "abatementString": "2026-01"}, "resolved"),
        ({"verificationStatus": state("confirmed")}, "active"),
    ],
)
def test_the_status_of_a_condition_is_what_its_elements_say(elements: Json, status: str) -> None:
    assert only(condition(**elements)).fact.status == status


def test_a_condition_is_dated_by_its_onset_or_else_by_its_record() -> None:
    assert only(condition(onsetDateTime="2026-01-02T10:00:00Z")).fact.onset == When.read(
        "2026-01-02"
    )
    assert only(condition(recordedDate="2026-01")).fact.onset == When.read("2026-01")
    assert only(condition(onsetAge={"value": 3})).fact.onset is None
    ended = only(condition(onsetDateTime="2025", abatementDateTime="2026-01-02")).fact
    assert ended.end == When.read("2026-01-02")


def test_a_fact_keeps_its_words_code_and_resource() -> None:
    found = only(condition())
    assert (found.said, found.code, found.source) == ("DVT", "128053003", "Condition/c")
    assert found.fact.said_by == "import"


def test_the_place_comes_from_the_body_site_or_the_words() -> None:
    left = {"bodySite": [{"text": "Left calf"}]}
    assert LIBRARY.body.names(only(condition(**left)).fact.sites) == ("left calf",)
    in_words = condition(code=coded("128053003", text="DVT of right calf"))
    assert LIBRARY.body.names(only(in_words).fact.sites) == ("right calf",)
    single = condition(bodySite={"text": "Left calf"})
    assert LIBRARY.body.names(only(single).fact.sites) == ("left calf",)


@pytest.mark.parametrize(
    "resource",
    [
        condition(verificationStatus=state("entered-in-error")),
        medicine(status="entered-in-error"),
        medicine(status="draft"),
        medicine(intent="proposal"),
        {
            "resourceType": "Procedure",
            "status": "entered-in-error",
            "code": {"text": "appendectomy"},
        },
        {"resourceType": "Device", "status": "entered-in-error", "type": {"text": "pacemaker"}},
        {"resourceType": "AllergyIntolerance", "verificationStatus": state("entered-in-error")},
        observation("85354-9", status="entered-in-error"),
        {"resourceType": "Immunization", "status": "completed"},
        {"resourceType": "Claim"},
    ],
)
def test_what_bears_on_no_screening_is_counted_and_not_read(resource: Json) -> None:
    case = accept(PATIENT, resource)
    assert case.facts == ()
    assert case.not_understood == ()
    assert case.ignored == {resource["resourceType"]: 1}


def test_a_code_nobody_knows_is_listed_by_its_words_or_itself() -> None:
    unknown = [
        condition(code=coded("999", text="Zorbitis (disorder)")),
        condition(code=coded("998")),
        condition(code={"text": " "}),
        condition(code=None),
        condition(code="DVT"),
        medicine(medicationCodeableConcept={"text": "Zorbin 5 MG"}),
    ]
    assert accept(PATIENT, *unknown).not_understood == (
        "Zorbitis",
        "998",
        "Condition without a name",
        "Zorbin 5 MG",
    )


def test_the_first_known_code_of_several_counts() -> None:
    codings = [{"code": "x"}, {"code": 3}, {"system": SNOMED, "code": "128053003"}]
    assert only(condition(code={"coding": codings})).fact.concept == "deep-vein-thrombosis"


def test_a_condition_without_a_known_code_is_read_by_its_words() -> None:
    assert only(condition(code={"text": "Hypertension"})).fact.concept == "hypertension"
    shown = {"coding": [{"code": "x", "display": "Gout (disorder)"}]}
    assert only(condition(code=shown)).fact.concept == "gout"


@pytest.mark.parametrize(
    ("elements", "status"),
    [
        ({}, "active"),
        ({"status": "stopped"}, "resolved"),
        ({"status": "completed"}, "resolved"),
        ({"status": "not-taken"}, "denied"),
        ({"doNotPerform": True}, "denied"),
        ({"status": "on-hold"}, "active"),
        ({"intent": "order"}, "active"),
    ],
)
def test_the_status_of_a_medicine_is_what_its_elements_say(elements: Json, status: str) -> None:
    found = only(medicine(**elements)).fact
    assert (found.concept, found.status) == ("apixaban", status)


def test_a_medicine_is_dated_by_its_use_its_writing_or_its_telling() -> None:
    used = medicine(effectivePeriod={"start": "2026-01-01", "end": "2026-02-01"})
    assert only(used).fact.onset == When.read("2026-01-01")
    assert only(used).fact.end == When.read("2026-02-01")
    assert only(medicine(authoredOn="2026-03-01")).fact.onset == When.read("2026-03-01")
    assert only(medicine(dateAsserted="2026-04-01")).fact.onset == When.read("2026-04-01")


def test_a_medicine_may_stand_in_a_resource_of_its_own() -> None:
    eliquis = {"resourceType": "Medication", "id": "m", "code": {"text": "Eliquis"}}
    bare = {"resourceType": "MedicationStatement", "status": "active"}
    other = {**eliquis, "id": "other"}
    ways = [
        ({"medicationReference": {"reference": "Medication/m"}}, (eliquis,)),
        ({"medicationReference": {"reference": "http://x.org/fhir/Medication/m"}}, (eliquis,)),
        ({"medicationReference": {"reference": "urn:uuid:m"}}, (eliquis,)),
        ({"medicationReference": {"reference": "#m"}, "contained": [other, eliquis]}, ()),
        ({"medicationReference": {"reference": "Medication/x", "display": "Eliquis"}}, ()),
    ]
    for elements, beside in ways:
        (found,) = accept(PATIENT, *beside, {**bare, **elements}).facts
        assert found.fact.concept == "apixaban", elements
    lost = accept(
        PATIENT, bare, {**bare, "medicationReference": {"reference": "#m"}, "contained": 3}
    )
    assert lost.not_understood == ("MedicationStatement without a name",)


@pytest.mark.parametrize(
    ("elements", "status"),
    [({"status": "completed"}, "active"), ({"status": "not-done"}, "denied")],
)
def test_a_procedure_was_done_or_not(elements: Json, status: str) -> None:
    hip = {"resourceType": "Procedure", "code": {"text": "Hip replacement"}, **elements}
    found = only({**hip, "performedPeriod": {"start": "2026-01-01", "end": "2026-01-02"}}).fact
    assert found.status == status
    assert found.kind is Kind.PROCEDURE
    assert found.onset == When.read("2026-01-02")


def test_a_device_is_named_by_type_code_or_its_own_name() -> None:
    for naming in (
        {"type": {"text": "Pacemaker"}},
        {"code": {"text": "Pacemaker"}},
        {"deviceName": [{"name": "Pacemaker"}]},
    ):
        assert only({"resourceType": "Device", **naming}).fact.concept == "pacemaker"
    removed = {"resourceType": "Device", "status": "inactive", "type": {"text": "Pacemaker"}}
    assert only(removed).fact.status == "resolved"
    assert accept({"resourceType": "Device"}).not_understood == ("Device without a name",)


@pytest.mark.parametrize(
    ("elements", "status"),
    [
        ({}, "active"),
        ({"clinicalStatus": state("resolved")}, "resolved"),
        ({"verificationStatus": state("refuted")}, "denied"),
    ],
)
def test_an_allergy_is_an_allergy(elements: Json, status: str) -> None:
    nuts = {"resourceType": "AllergyIntolerance", "code": {"text": "Latex allergy"}, **elements}
    found = only(nuts).fact
    assert (found.kind, found.status) == (Kind.ALLERGY, status)


def test_an_allergy_to_a_medicine_is_not_the_taking_of_it() -> None:
    found = only({"resourceType": "AllergyIntolerance", "code": {"text": "Aspirin"}}).fact
    assert (found.concept, found.kind) == ("medicine-allergy", Kind.ALLERGY)


def test_known_to_have_no_allergy_is_counted() -> None:
    absent = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    nothing = {"resourceType": "AllergyIntolerance", "code": coded("no-known-allergies", absent)}
    assert accept(nothing).not_understood == ()


def test_a_blood_pressure_has_two_numbers() -> None:
    found = only(pressure(150, 95)).fact
    assert (found.concept, found.value, found.second) == ("blood-pressure", 150.0, 95.0)
    assert found.onset == When.read("2026-11-01")
    assert only(pressure(150, None)).fact.second is None


@pytest.mark.parametrize("systolic", [None, "150", True, float("nan")])
def test_a_blood_pressure_without_a_number_is_counted(systolic: object) -> None:
    assert accept(pressure(systolic, 95)).facts == ()


def test_a_value_that_cannot_be_is_listed() -> None:
    assert accept(pressure(12, 8)).not_understood == ("Blood pressure 12",)
    hot = observation("8310-5", valueQuantity={"value": 60, "code": "Cel"})
    assert accept(hot).not_understood == ("Body temperature 60",)


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ({"value": 38.5, "code": "Cel"}, 38.5),
        ({"value": 101.3, "code": "[degF]"}, 38.5),
        ({"value": 38.5}, 38.5),
    ],
)
def test_a_value_is_brought_to_the_unit_of_its_concept(quantity: Json, value: float) -> None:
    found = only(observation("8310-5", valueQuantity=quantity)).fact
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "elements",
    [{}, {"valueQuantity": "high"}, {"valueQuantity": {"value": "high"}}, {"valueString": "38"}],
)
def test_an_observation_without_a_number_is_counted(elements: Json) -> None:
    assert accept(observation("8310-5", **elements)).ignored == {"Observation": 1}


def test_an_observation_that_no_rule_asks_about_is_counted() -> None:
    assert accept(observation("99999-9", valueQuantity={"value": 3})).ignored == {"Observation": 1}


@pytest.mark.parametrize(
    ("answer", "status"), [("77386006", "active"), ("60001007", "denied"), ("LA26683-5", "denied")]
)
def test_a_pregnancy_status_is_an_answer(answer: str, status: str) -> None:
    found = only(observation("82810-3", valueCodeableConcept=coded(answer))).fact
    assert (found.concept, found.status) == ("pregnancy", status)


def test_an_unknown_pregnancy_status_is_counted() -> None:
    assert accept(observation("82810-3", valueCodeableConcept=coded("261665006"))).facts == ()


def test_the_facts_of_a_second_patient_are_left_out_and_counted() -> None:
    mother = {**PATIENT, "id": "m"}
    theirs = condition(subject={"reference": "Patient/m"}, code={"text": "gout"})
    case = accept(mother, PATIENT, condition(), condition(), theirs)
    assert {item.fact.concept for item in case.facts} == {"deep-vein-thrombosis"}
    assert case.ignored == {"other patients": 2}
    assert case.person.born == When.read("1961-04-02")


def test_a_fact_about_nobody_in_the_bundle_is_the_patients() -> None:
    case = accept(PATIENT, condition(subject={"reference": "Group/1"}), condition(subject={}))
    assert len(case.facts) == 2
    group = {"resourceType": "Group", "id": "1"}
    assert len(accept(PATIENT, group, condition(subject={"reference": "Group/1"})).facts) == 1


def test_a_date_in_the_future_is_asked_about() -> None:
    (ask,) = accept(PATIENT, condition(onsetDateTime="2030-01-01")).ask
    assert ask == "Deep vein thrombosis is dated 2030-01-01, after 2026-11-24; is the date right?"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"resourceType": "Patient"}, "resourceType: is “Patient”. Give a FHIR R4 Bundle"),
        ({"resourceType": None}, "resourceType: is “None”. Give a FHIR R4 Bundle"),
        ({"resourceType": "Bundle", "entry": {}}, "entry: is not a list of entries. Give"),
        ({"resourceType": "Bundle", "entry": [3]}, "entry: is not a list of entries. Give"),
        (bundle({"id": "x"}), "entry[1].resource: has no resourceType. Give FHIR resources"),
        (bundle("x"), "entry[1].resource: has no resourceType."),
    ],
)
def test_what_is_no_bundle_is_refused(data: Json, sentence: str) -> None:
    with pytest.raises(CaseError) as refused:
        accept_bundle(LIBRARY, data, TODAY)
    assert str(refused.value).startswith(sentence)


def test_an_empty_bundle_is_a_person_of_whom_nothing_is_known() -> None:
    case = accept_bundle(LIBRARY, {"resourceType": "Bundle"}, TODAY)
    assert case.facts == ()
    empty_entry = {"resourceType": "Bundle", "entry": [{"request": {}}]}
    assert accept_bundle(LIBRARY, empty_entry, TODAY).facts == ()


@pytest.mark.parametrize(
    ("value", "read"),
    [("2026-01-02T10:00:00+01:00", "2026-01-02"), ("2026", "2026"), ("soon", None), (3, None)],
)
def test_a_fhir_date_is_read_as_precisely_as_it_is(value: object, read: str | None) -> None:
    assert read_date(value) == (When.read(read) if read else None)


def test_references_are_found_by_full_address() -> None:
    entry = [
        {
            "fullUrl": "https://x.org/a",
            "resource": {"resourceType": "Medication", "code": {"text": "Eliquis"}},
        },
        {
            "fullUrl": 3,
            "resource": {
                "resourceType": "MedicationRequest",
                "medicationReference": {"reference": "https://x.org/a"},
            },
        },
    ]
    case = accept_bundle(LIBRARY, {"resourceType": "Bundle", "entry": entry}, TODAY)
    assert [item.fact.concept for item in case.facts] == ["apixaban"]


@pytest.mark.parametrize(
    ("name", "on", "rules"),
    [
        ("anticoagulated", "2020-01-15", {"anticoagulant"}),
        ("epilepsy", "2020-01-15", {"epilepsy"}),
        ("fractures", "2020-01-15", {"osteoporosis"}),
        ("pregnant", "2021-03-01", {"pregnancy"}),
    ],
)
def test_a_whole_record_is_screened(name: str, on: str, rules: set[str]) -> None:
    data = json.loads((SYNTHEA / f"{name}.json").read_text(encoding="utf-8"))
    case = accept_bundle(LIBRARY, data, date.fromisoformat(on))
    answer = answer_case(LIBRARY, case)
    assert answer["not_understood"] == []
    concepts = {
        concept
        for finding in answer["findings"]
        for clause in LIBRARY.rules[finding["rule"]].when
        for concept in clause.named
    }
    assert rules <= concepts
    assert answer["standing"] == "adjust"
    assert json.dumps(answer, allow_nan=False)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = [
    "code",
    "clinicalStatus",
    "verificationStatus",
    "onsetDateTime",
    "onsetPeriod",
    "bodySite",
    "id",
    "subject",
    "status",
    "medicationCodeableConcept",
    "medicationReference",
    "contained",
    "component",
    "valueQuantity",
    "deviceName",
    "type",
    "effectiveDateTime",
    "birthDate",
    "gender",
    "performedPeriod",
]
WHOLE = [PATIENT, condition(), medicine(), pressure(150, 95), {"resourceType": "Device"}]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(WHOLE), st.dictionaries(st.sampled_from(KEYS), ODD, min_size=1))
def test_no_odd_element_ends_in_an_error(resource: Json, odd: Json) -> None:
    case = accept({**resource, **odd}, PATIENT, condition())
    json.dumps(answer_case(LIBRARY, case), allow_nan=False)
