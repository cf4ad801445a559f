"""Case files: what is read, what is refused and how to mend it, and the answer key by key."""

from datetime import date, datetime
from typing import Any

import pytest

from palpate.clinical.facts import Kind, Status, When, Whose
from palpate.clinical.library import load
from palpate.config.casework import answer_case
from palpate.exchange.casefile.accept import CaseError, CaseInput, accept_case
from palpate.exchange.casefile.places import sites_in
from palpate.exchange.casefile.render import render_reading

LIBRARY = load()
TODAY = date(2026, 11, 24)
STANDINGS = ("open", "note", "adjust", "clear first", "stop")
CARES = ("none", "soon", "today", "emergency")

FULL: dict[str, Any] = {
    "on": "2026-11-23",
    "person": {"born": "1961-04-02", "age": 65, "sex": "female"},
    "asked_all": False,
    "facts": [
        {
            "kind": "condition",
            "text": "clot in the left calf",
            "code": "I82.4Z2",
            "status": "active",
            "onset": "2026-11-09",
            "site": "left calf",
        },
        {"kind": "medicine", "text": "Eliquis 5 mg twice a day"},
        {"kind": "procedure", "text": "hip replacement", "onset": "2026-03", "site": "right hip"},
        {"kind": "measurement", "text": "blood pressure", "value": "150/95"},
        {"kind": "finding", "text": "numb feet"},
        {"kind": "device", "text": "insulin pump"},
        {"kind": "life-stage", "text": "28 weeks pregnant"},
        {"kind": "condition", "text": "blood clots", "status": "denied"},
        {"kind": "condition", "text": "stroke", "whose": "family"},
    ],
    "massage": {
        "type": "deep tissue",
        "techniques": ["sustained compression"],
        "sites": ["left calf"],
        "pressure": 4,
        "position": "prone",
        "minutes": 60,
    },
}
CASES: dict[str, dict[str, Any]] = {
    "full": FULL,
    "nothing known": {"facts": []},
    "all asked": {"facts": [], "asked_all": True, "person": {"age": 30}},
    "strange words": {"facts": [{"text": "grumbling zorbitis"}], "on": "2026-11-23"},
    "an emergency": {"facts": [{"text": "crushing chest pain since this morning"}]},
    "a planned massage": {"facts": [], "asked_all": True, "massage": {"type": "Swedish"}},
}


def accept(data: dict[str, Any], on: date | None = None) -> CaseInput:
    return accept_case(LIBRARY, data, on, TODAY)


def answer(data: dict[str, Any]) -> dict[str, Any]:
    return answer_case(LIBRARY, accept(data))


def one(**item: Any) -> dict[str, Any]:
    return {"facts": [item], "on": "2026-11-23"}


def understood(**item: Any) -> dict[str, Any]:
    """Return the one fact that is understood of an item."""
    (found,) = answer(one(**item))["understood"]
    return dict(found)


def check_envelope(envelope: dict[str, Any]) -> None:
    assert set(envelope["pressure"]) == {site.name for site in LIBRARY.body.sites}
    assert all(type(level) is int and 0 <= level <= 5 for level in envelope["pressure"].values())
    names = {term.name for term in LIBRARY.techniques}
    allowed, excluded = envelope["techniques"]["allowed"], envelope["techniques"]["excluded"]
    assert set(allowed) | set(excluded) == names
    assert not set(allowed) & set(excluded)
    positions = envelope["positions"]
    known = {term.name for term in LIBRARY.positions}
    assert set(positions["allowed"]) | set(positions["excluded"]) == known
    assert type(envelope["minutes"]) is int
    assert 0 <= envelope["minutes"] <= 120


@pytest.mark.parametrize("name", CASES)
def test_the_answer_has_every_key_in_its_type(name: str) -> None:
    found = answer(CASES[name])
    assert found["knowledge"] == LIBRARY.version
    assert found["on"] == CASES[name].get("on", TODAY.isoformat())
    assert found["standing"] in STANDINGS
    assert found["seek_care"] in CARES
    check_envelope(found["envelope"])
    check_envelope(found["best_case"])
    assert found["best_case"]["standing"] in STANDINGS
    assert isinstance(found["not_understood"], list)
    assert ("massage" in found) is ("massage" in CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_every_part_of_the_answer_has_its_keys(name: str) -> None:
    found = answer(CASES[name])
    for fact in found["understood"]:
        assert fact["concept"] in LIBRARY.concepts
        assert isinstance(fact["name"], str)
        assert fact["kind"] in tuple(Kind)
        assert fact["status"] in tuple(Status)
        assert fact["whose"] in tuple(Whose)
        assert fact["onset"] is None or When.read(fact["onset"])
        assert all(isinstance(site, str) for site in fact["sites"])
        assert isinstance(fact["from"], str)
    for finding in found["findings"]:
        assert finding["rule"] in LIBRARY.rules
        assert finding["standing"] in STANDINGS
        assert all(isinstance(finding[key], str) for key in ("because", "for_client", "lifts"))
        assert all(LIBRARY.source(source) for source in finding["sources"])
        assert finding["facts"]
        assert set(finding["limits"]) >= {"pressure", "techniques"}
        assert finding["until"] is None or date.fromisoformat(finding["until"]) > TODAY
    for question in found["questions"]:
        assert question["ask"].endswith("?")
        assert isinstance(question["about"], str)
        assert isinstance(question["opens"], list)


def test_the_full_case_is_understood_fact_by_fact() -> None:
    found = answer(FULL)
    read = {(fact["concept"], fact["status"], fact["whose"]) for fact in found["understood"]}
    assert ("deep-vein-thrombosis", "active", "self") in read
    assert ("apixaban", "active", "self") in read
    assert ("hip-replacement", "active", "self") in read
    assert ("blood-pressure", "active", "self") in read
    assert ("numbness", "active", "self") in read
    assert ("insulin-pump", "active", "self") in read
    assert ("pregnancy", "active", "self") in read
    assert ("venous-clot", "denied", "self") in read
    assert ("stroke", "active", "family") in read
    assert found["not_understood"] == []
    assert found["standing"] in ("clear first", "stop")
    assert found["envelope"]["pressure"]["left calf"] == 0


def test_a_massage_outside_the_envelope_says_why() -> None:
    massage = answer(FULL)["massage"]
    assert massage["allowed"] is False
    assert all({"rule", "limit"} <= set(reason) for reason in massage["reasons"])
    assert "pressure at left calf is 0; 4 was proposed" in [r["limit"] for r in massage["reasons"]]


def test_a_massage_inside_the_envelope_is_allowed() -> None:
    massage = answer({"facts": [], "asked_all": True, "massage": {"type": "Swedish"}})["massage"]
    assert massage == {"allowed": True, "reasons": [], "adapted": None}


def test_a_massage_that_nearly_fits_is_adapted() -> None:
    case = {
        "facts": [{"concept": "fracture", "site": "left wrist", "onset": "2026-11-10"}],
        "asked_all": True,
        "on": "2026-11-23",
        "massage": {"type": "Swedish", "minutes": 60},
    }
    massage = answer(case)["massage"]
    assert massage["allowed"] is False
    adapted = massage["adapted"]
    assert adapted["type"] == "Swedish"
    assert adapted["minutes"] <= 60
    assert adapted["changes"]


def test_an_unknown_technique_is_not_taken_for_allowed() -> None:
    case = {
        "facts": [],
        "asked_all": True,
        "massage": {"techniques": ["moon dust"], "sites": ["tail"]},
    }
    massage = answer(case)["massage"]
    assert massage["allowed"] is False
    limits = [reason["limit"] for reason in massage["reasons"]]
    assert "“moon dust” is not known, so it could not be screened" in limits
    assert "“tail” is not known, so it could not be screened" in limits


@pytest.mark.parametrize(
    ("massage", "kind"),
    [
        ({"type": "deep tissue"}, "deep-tissue"),
        ({"type": "Deep Tissue Massage"}, "deep-tissue"),
        ({"type": "deep tisue"}, "deep-tissue"),
        ({"type": "a swedish session"}, "swedish"),
        ({"type": ""}, None),
        ({"type": "zorb"}, None),
    ],
)
def test_a_massage_type_is_found_by_its_words_and_near_misses(
    massage: dict[str, Any], kind: str | None
) -> None:
    proposal = accept({"facts": [], "massage": massage}).proposal
    assert proposal is not None
    assert (proposal.type.id if proposal.type else None) == kind


def test_a_planned_region_leaves_out_the_spared_sites() -> None:
    for sites in ("legs", ["legs"], ["both of the legs"]):
        proposal = accept({"facts": [], "massage": {"sites": sites}}).proposal
        assert proposal is not None
        assert proposal.sites
        assert proposal.sites & LIBRARY.body.spared == 0


def test_a_whole_number_written_with_a_point_is_a_whole_number() -> None:
    proposal = accept({"facts": [], "massage": {"pressure": 3.0, "minutes": 45.0}}).proposal
    assert proposal is not None
    assert (proposal.pressure, proposal.minutes) == (3, 45)


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "facts: is missing. Add a list of facts; it may be empty."),
    ({"facts": {}}, "facts: is not a list. Write it in square brackets."),
    ({"facts": ["clot"]}, 'facts[1]: is not a table. Write it as {"key": value}.'),
    ({"fact": []}, "case: “fact” is not a known key. Did you mean “facts”."),
    ({"facts": [], "zzz": 1}, "case: “zzz” is not a known key. Known keys: on, person"),
    ({"facts": [], "on": "soon"}, "on: “soon” is no date. Write the day as YYYY-MM-DD."),
    (
        {"facts": [], "on": "2026-11"},
        "on: “2026-11” is no single day. Write the day as YYYY-MM-DD.",
    ),
    (
        {"facts": [], "asked_all": "yes"},
        "asked_all: is neither true nor false. Write true or false",
    ),
    ({"facts": [], "asked": ["weather"]}, "asked: “weather” is no screening topic. Use: "),
    ({"facts": [], "asked": "clots"}, "asked: is not a list. Write it in square brackets."),
    ({"facts": [], "person": []}, 'person: is not a table. Write it as {"key": value}.'),
    (
        {"facts": [], "person": {"agee": 3}},
        "person: “agee” is not a known key. Did you mean “age”.",
    ),
    (
        {"facts": [], "person": {"age": 200}},
        "person.age: 200 is no age. Write whole years, 0 to 130.",
    ),
    ({"facts": [], "person": {"age": "65"}}, "person.age: '65' is no age. Write whole years"),
    ({"facts": [], "person": {"age": True}}, "person.age: True is no age."),
    ({"facts": [], "person": {"sex": "yes"}}, "person.sex: “yes” is not known. Write female, male"),
    (
        {"facts": [], "person": {"born": "spring"}},
        "person.born: “spring” is no date. Write it as YYYY",
    ),
    (
        {"facts": [], "person": {"born": "2030"}},
        "person.born: 2030 lies after the day of the screening, 2026-11-24. Mend",
    ),
    (one(), "facts[1]: says nothing. Give a text, a code or a concept."),
    (one(kind="condition"), "facts[1]: says nothing."),
    (one(txt="clot"), "facts[1]: “txt” is not a known key. Did you mean “text”."),
    (one(text=3), "facts[1].text: 3 is no text. Write it in quotes."),
    (
        one(text="clot", kind="illness"),
        "facts[1].kind: “illness” is no kind of fact. Use: condition",
    ),
    (one(text="clot", status="gone"), "facts[1].status: “gone” is no status. Use: active"),
    (one(text="clot", whose="dog"), "facts[1].whose: “dog” is not known. Use self or family."),
    (one(text="clot", onset="long ago"), "facts[1].onset: “long ago” is no date. Write it as YYYY"),
    (one(text="clot", onset="2026-02-30"), "facts[1].onset: “2026-02-30” is no date."),
    (one(text="clot", end=[1]), "facts[1].end: “[1]” is no date."),
    (
        one(text="clot", site="antenna"),
        "facts[1].site: “antenna” is no place on the body. Write it like",
    ),
    (
        one(concept="deep-vein-thrombosi"),
        "facts[1].concept: “deep-vein-thrombosi” is no concept. Did you mean “deep-vein-",
    ),
    (
        one(concept="qqqqq"),
        "facts[1].concept: “qqqqq” is no concept. Use an id that the knowledge has.",
    ),
    (one(code={"system": "x"}), "facts[1].code: has no code. Write {"),
    (one(code=True), "facts[1].code: is no code. Write it in quotes."),
    (
        one(concept="blood-pressure", value=[1]),
        "facts[1].value: [1] is no value. Write a number, or 150/95",
    ),
    (
        one(concept="blood-pressure", value="9000/1"),
        "facts[1].value: “9000/1” is no plausible value for blood pressure. Check",
    ),
    ({"facts": [], "massage": []}, "massage: is not a table."),
    (
        {"facts": [], "massage": {"presure": 3}},
        "massage: “presure” is not a known key. Did you mean “pressure”.",
    ),
    (
        {"facts": [], "massage": {"pressure": 6}},
        "massage.pressure: 6 is not on the scale. Use a whole number from 0 to 5.",
    ),
    ({"facts": [], "massage": {"pressure": 2.5}}, "massage.pressure: 2.5 is not on the scale."),
    ({"facts": [], "massage": {"pressure": "hard"}}, "massage.pressure: hard is not on the scale."),
    (
        {"facts": [], "massage": {"minutes": 500}},
        "massage.minutes: 500 is no session length. Use whole minutes, at most 120.",
    ),
    ({"facts": [], "massage": {"minutes": -1}}, "massage.minutes: -1 is no session length."),
    ({"facts": [], "massage": {"techniques": "heat"}}, "massage.techniques: is not a list."),
    ({"facts": [], "massage": {"sites": 3}}, "massage.sites: is not a list."),
]


@pytest.mark.parametrize(("data", "sentence"), BAD)
def test_what_cannot_be_used_is_refused_with_place_and_repair(
    data: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CaseError) as refused:
        accept(data)
    assert str(refused.value).startswith(sentence)
    assert str(refused.value).endswith(".")


def test_topics_that_were_asked_are_kept() -> None:
    assert accept({"facts": [], "asked": ["clots"]}).asked == {"clots"}
    assert accept({"facts": [], "asked_all": True}).asked is None
    assert accept({"facts": []}).asked == frozenset()


def test_the_day_of_the_command_overrides_that_of_the_case() -> None:
    assert accept(FULL, date(2026, 12, 1)).on == date(2026, 12, 1)
    assert accept(FULL).on == date(2026, 11, 23)
    assert accept({"facts": []}).on == TODAY


def test_a_day_of_toml_is_a_day() -> None:
    assert accept({"facts": [], "on": date(2026, 1, 2)}).on == date(2026, 1, 2)
    assert accept({"facts": [], "on": datetime(2026, 1, 2, 10)}).on == date(2026, 1, 2)  # noqa: DTZ001  # as TOML gives it
    fact = accept(one(concept="fracture", onset=date(2026, 1, 2))).facts[0].fact
    assert fact.onset == When.read("2026-01-02")


def test_a_moment_counts_as_its_day() -> None:
    assert understood(concept="fracture", onset="2026-01-02T10:00:00Z")["onset"] == "2026-01-02"


@pytest.mark.parametrize(
    ("sex", "read"),
    [("F", "female"), ("male", "male"), ("Other", "other"), ("unknown", None), (None, None)],
)
def test_a_sex_may_be_a_letter(sex: str | None, read: str | None) -> None:
    assert accept({"facts": [], "person": {"sex": sex}}).person.sex == read


def test_a_fact_is_understood_by_its_concept_before_its_code_and_its_text() -> None:
    assert understood(concept="gout", code="I82.4", text="asthma")["concept"] == "gout"
    assert understood(code="M10.9", text="asthma")["concept"] == "gout"
    assert understood(text="asthma")["concept"] == "asthma"
    assert understood(text="asthma", code="nonsense")["concept"] == "asthma"


def test_the_text_may_say_more_narrowly_what_the_code_says_broadly() -> None:
    found = understood(concept="venous-clot", text="DVT in my left calf last week")
    assert found["concept"] == "deep-vein-thrombosis"
    assert found["sites"] == ["left calf"]
    assert understood(concept="deep-vein-thrombosis", text="blood clot")["concept"] == (
        "deep-vein-thrombosis"
    )


def test_the_place_is_taken_from_the_text_when_the_concept_came_from_elsewhere() -> None:
    assert understood(concept="gout", text="my left big toe")["concept"] == "gout"
    assert understood(code="M10.9", text="left foot")["sites"] == ["left foot"]


def test_a_code_of_history_says_that_it_is_over() -> None:
    assert understood(code="Z86.718")["status"] == "resolved"
    assert understood(code="Z86.718", text="DVT")["status"] == "resolved"
    assert understood(code="Z86.718", text="no DVT")["status"] == "denied"
    assert understood(code="Z86.718", status="active")["status"] == "active"


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        ("I10", "hypertension"),
        ({"system": "http://snomed.info/sct", "code": "128053003"}, "deep-vein-thrombosis"),
        ({"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I824Z2"}, "deep-vein-thrombosis"),
        ("B01AF02", "apixaban"),
        (128053003, "deep-vein-thrombosis"),
    ],
)
def test_a_code_is_told_by_its_form_or_its_system(code: object, concept: str) -> None:
    assert understood(code=code)["concept"] == concept


def test_what_is_not_understood_is_listed_and_asked_about() -> None:
    found = answer(one(text="grumbling zorbitis"))
    assert found["understood"] == []
    assert found["not_understood"] == ["grumbling zorbitis"]
    assert "What does “grumbling zorbitis” mean?" in [q["ask"] for q in found["questions"]]
    assert answer(one(code="QQ9.99"))["not_understood"] == ["QQ9.99"]


def test_the_rest_of_a_text_that_is_half_understood_is_listed_too() -> None:
    found = answer(one(text="asthma, grumbling zorbitis"))
    assert [fact["concept"] for fact in found["understood"]] == ["asthma"]
    assert found["not_understood"] == ["grumbling zorbitis"]


def test_one_text_may_hold_several_facts() -> None:
    found = answer(one(text="asthma and gout"))
    assert {fact["concept"] for fact in found["understood"]} == {"asthma", "gout"}


def test_the_kind_picks_among_the_facts_of_a_text() -> None:
    found = answer(one(kind="medicine", text="metformin for diabetes"))
    assert [fact["kind"] for fact in found["understood"]] == ["medicine"]


def test_the_keys_of_a_fact_go_over_its_text() -> None:
    found = understood(
        text="fracture of my left wrist last week",
        status="resolved",
        onset="2020-01-01",
        end="2020-03-01",
        site="right wrist",
        whose="family",
    )
    assert (found["status"], found["whose"]) == ("resolved", "family")
    assert (found["onset"], found["end"]) == ("2020-01-01", "2020-03-01")
    assert found["sites"] == ["right wrist"]


def test_a_side_and_a_list_of_sites_are_read() -> None:
    assert understood(concept="sprain", site="ankle", side="left")["sites"] == ["left ankle"]
    both = understood(concept="sprain", sites=["left ankle", "right wrist"])["sites"]
    assert sorted(both) == ["left ankle", "right wrist"]


def test_a_value_is_read_with_its_unit() -> None:
    pressure = understood(kind="measurement", text="blood pressure", value="150/95")
    assert (pressure["value"], pressure["unit"]) == ("150/95", "mm[Hg]")
    warm = understood(concept="temperature", value=101.3, unit="F")
    assert warm["value"] == pytest.approx(38.5)


def test_what_was_not_asked_is_no_fact_and_is_asked() -> None:
    found = answer(one(text="gout", status="not asked"))
    assert found["understood"] == []
    assert "“gout” was not asked yet; is it so?" in [q["ask"] for q in found["questions"]]
    by_code = answer(one(code="QQ1", status="not-asked"))
    assert "“QQ1” was not asked yet; is it so?" in [q["ask"] for q in by_code["questions"]]


def test_a_date_in_the_future_is_asked_about_and_limits_nothing_yet() -> None:
    found = answer(one(concept="deep-vein-thrombosis", onset="2027-01-01"))
    assert found["findings"] == []
    asked = [question["ask"] for question in found["questions"]]
    assert any("dated 2027-01-01, after 2026-11-23; is the date right?" in ask for ask in asked)


def test_a_text_with_two_meanings_is_asked_about() -> None:
    asked = accept({"facts": [{"text": "pe"}, {"text": "gout"}]}).ask
    assert all(ask.endswith("?") for ask in asked)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("left calf", ("left calf",)),
        ("the left calf and right knee", ("left calf", "right knee")),
        ("nowhere", ()),
        ("", ()),
    ],
)
def test_places_are_found_in_a_text(text: str, names: tuple[str, ...]) -> None:
    assert sorted(LIBRARY.body.names(sites_in(LIBRARY, text))) == list(names)


def test_what_was_read_is_rendered_by_key() -> None:
    from palpate.clinical.recognise import read_text

    text = "Eliquis, blood pressure 150/95, numbness in both feet, left knee replacement 2019"
    found = render_reading(LIBRARY, read_text(LIBRARY, text, TODAY))
    facts = {fact["concept"]: fact for fact in found["facts"]}
    keys = {
        "kind",
        "concept",
        "name",
        "code",
        "ingredient",
        "class",
        "status",
        "whose",
        "onset",
        "site",
        "side",
        "value",
        "from",
    }
    assert all(keys <= set(fact) for fact in facts.values())
    assert facts["apixaban"]["ingredient"] == "apixaban"
    assert facts["apixaban"]["class"]
    assert facts["blood-pressure"]["value"] == "150/95"
    assert facts["numbness"]["side"] == "both"
    assert facts["knee-replacement"]["side"] == "left"
    assert facts["knee-replacement"]["onset"] == "2019"
