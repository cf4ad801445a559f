"""Progress: values recorded, judged against error and meaningful change, drawn and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from palpate.people.models import Client, Staff
from palpate.record import actions
from palpate.record.models import Measurement, Plan
from tests.cast import Browse
from tests.pages.clinic.care import agreed, cared, library, now, past

__all__ = ["agreed", "cared", "library", "now", "past"]


def address(client: Client, measure: str = "") -> str:
    return f"/clients/{client.pk}/progress/" + (f"?measure={measure}" if measure else "")


def measured(staff: Staff, client: Client, now: datetime, *values: float, **more: Any) -> None:
    for days, value in enumerate(reversed(values)):
        taken = now - timedelta(days=7 * days + 1)
        actions.record_measurement(
            staff, client, **{"measure": "pain", "value": value, "taken_at": taken, **more}
        )


def pain_form(**changes: str) -> dict[str, str]:
    return {"measure": "pain", "value": "6.5", "said_by": "client", "taken_at": "", **changes}


def test_nothing_measured_says_what_will_be_here(
    owner: Staff, cared: Client, browse: Browse
) -> None:
    assert "Nothing measured yet" in browse(owner).get(address(cared)).content.decode()


@pytest.mark.parametrize(
    ("measure", "values", "said"),
    [
        ("pain", (7, 4), "3 points better"),
        ("pain", (7, 4), "a change that matters (2 or more)"),
        ("pain", (7, 6), "too small to matter (that is 2 or more)"),
        ("pain", (4, 7), "3 points worse"),
        ("pain", (4, 4), "No change since"),
        ("pain", (4,), "One reading so far"),
        ("hip-bend", (80, 82), "within the error of measuring (3)"),
        ("hip-bend", (80, 95), "Below the usual 110 to 130 degrees."),
        ("pressure", (150, 130), "what change matters is not known for this measure"),
    ],
)
def test_a_change_is_told_against_error_and_what_matters(
    owner: Staff, cared: Client, browse: Browse, now: datetime, measure: str,
    values: tuple[float, ...], said: str,
) -> None:  # fmt: skip
    measured(owner, cared, now, *values, measure=measure)
    line = browse(owner).get(address(cared)).context["series"][0]["one"]
    assert said in f"{line.words} {line.normal}"


def test_each_measure_and_place_is_a_chart_with_its_table(
    owner: Staff, cared: Client, browse: Browse, now: datetime, library: Any
) -> None:
    measured(owner, cared, now, 7, 4)
    for side, value in (("left hip", 80), ("right hip", 100)):
        site = library.body.find(side)
        measured(owner, cared, now, value, measure="hip-bend", site=site)
    page = browse(owner).get(address(cared))
    titles = [line["one"].title for line in page.context["series"]]
    assert titles == ["Hip: bending, left hip", "Hip: bending, right hip", "Pain"]
    text = page.content.decode()
    assert text.count('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') == 3
    assert text.count("<table>") == 3


def test_what_the_plan_aims_at_stands_first_or_is_asked_for(
    owner: Staff, agreed: Plan, browse: Browse, now: datetime
) -> None:
    client = agreed.client
    measured(owner, client, now, 130, measure="pressure", second=80)
    browser = browse(owner)
    assert browser.get(address(client)).context["aims"] == ["pain"]
    measured(owner, client, now, 6)
    page = browser.get(address(client))
    assert page.context["aims"] == []
    assert page.context["series"][0]["one"].measure.id == "pain"


def test_a_value_is_recorded(owner: Staff, cared: Client, browse: Browse) -> None:
    answer = browse(owner).post(address(cared), pain_form(site="left calf", note="on stairs"))
    assert answer.status_code == 302
    row = Measurement.everywhere.get(client=cared)
    assert (row.measure, row.value, row.note) == ("pain", 6.5, "on stairs")


def test_a_comma_is_a_decimal_point(owner: Staff, cared: Client, browse: Browse) -> None:
    browse(owner).post(address(cared), pain_form(value="6,5"))
    assert Measurement.everywhere.get(client=cared).value == 6.5


def test_blood_pressure_takes_two_numbers(owner: Staff, cared: Client, browse: Browse) -> None:
    browser = browse(owner)
    form = browser.get(address(cared, "pressure")).context["form"]
    assert [form.fields[name].label for name in ("value", "second")] == ["Systolic", "Diastolic"]
    said = {"measure": "pressure", "value": "138", "second": "86", "said_by": "therapist"}
    browser.post(address(cared), said)
    row = Measurement.everywhere.get(client=cared)
    assert (row.value, row.second) == (138, 86)
    assert "138/86 mmHg" in browser.get(address(cared)).content.decode()


def test_a_motion_asks_for_its_side_and_shows_the_usual_range(
    owner: Staff, cared: Client, browse: Browse
) -> None:
    form = browse(owner).get(address(cared, "hip-bend")).context["form"]
    assert [name for name, _ in form.fields["site"].choices] == ["", "left hip", "right hip"]
    assert "usual is 110 to 130" in form.fields["value"].help_text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (pain_form(value=""), "The value is empty"),
        (pain_form(value="bad"), "“bad” is not a number; write it like 6 or 6.5."),
        (pain_form(value="nan"), "is not a number"),
        (pain_form(value="11"), "Use a number from 0 to 10"),
        (pain_form(value="-1"), "Use a number from 0 to 10"),
        (pain_form(taken_at="soon"), "is not a date with a time"),
        (pain_form(taken_at="2099-01-01T10:00"), "set in the future"),
        ({"measure": "pressure", "value": "80", "second": "120", "said_by": "client"}, "cannot be"),
        ({"measure": "pressure", "value": "120", "said_by": "client"}, "second value is empty"),
        ({"measure": "hip-bend", "value": "90", "said_by": "client"}, "The side is not chosen"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_sentence_and_stays_in_the_form(
    owner: Staff, cared: Client, browse: Browse, form: dict[str, str], sentence: str
) -> None:
    answer = browse(owner).post(address(cared), form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert not form["value"] or f'value="{form["value"]}"' in text
    assert not Measurement.everywhere.exists()


def test_a_measure_nobody_knows_is_refused(owner: Staff, cared: Client, browse: Browse) -> None:
    answer = browse(owner).get(address(cared, "shoe-size"))
    assert answer.status_code == 422
    assert "This measure is not known" in answer.content.decode()


def test_a_struck_value_leaves_the_trend_and_stays_in_the_record(
    owner: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    measured(owner, cared, now, 7, 4)
    wrong = Measurement.everywhere.get(value=4)
    browser = browse(owner)
    browser.post(f"/measurements/{wrong.pk}/strike/")
    assert browser.get(address(cared)).context["series"][0]["one"].latest == "7 points of 10"
    assert Measurement.everywhere.filter(client=cared).count() == 2


def test_the_front_desk_sees_no_progress(front_desk: Staff, cared: Client, browse: Browse) -> None:
    assert browse(front_desk).get(address(cared)).status_code == 403


def test_whoever_may_only_read_records_and_strikes_nothing(
    owner: Staff, read_only: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    measured(owner, cared, now, 7)
    browser = browse(read_only)
    assert "Record a measurement" not in browser.get(address(cared)).content.decode()
    assert browser.post(address(cared), pain_form()).status_code == 403
    row = Measurement.everywhere.get(client=cared)
    assert browser.post(f"/measurements/{row.pk}/strike/").status_code == 403


def test_another_clinic_finds_no_progress(
    owner: Staff, stranger: Staff, cared: Client, browse: Browse, now: datetime
) -> None:
    measured(owner, cared, now, 7)
    browser = browse(stranger)
    row = Measurement.everywhere.get(client=cared)
    assert browser.get(address(cared)).status_code == 404
    assert browser.post(f"/measurements/{row.pk}/strike/").status_code == 404


def test_signed_out_leads_to_sign_in(cared: Client, browse: Browse) -> None:
    assert "login" in browse(None).get(address(cared)).headers["Location"]
