"""The chart: one measure over time, drawn without style sheet or script, the same everywhere."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import typst

from palpate.clinical.measures import Reading
from palpate.clinical.vocabulary import Measure
from palpate.exchange.chart import LINE_ROOM, draw_chart, matter_line, say_chart

SVG = "{http://www.w3.org/2000/svg}"
START = date(2026, 9, 1)
PAIN = Measure(
    id="pain", name="Pain", asks="", unit="{score}", unit_words="of 10", low=0, high=10,
    better="lower", change=2, error=1, sided=False, sites=0, parts=(), normal=None, loinc=None,
    sources=(),
)  # fmt: skip
MOTION = replace(
    PAIN, name="Neck rotation", unit="deg", high=180, better="higher", change=10, normal=(60, 80)
)
PRESSURE = replace(PAIN, name="Blood pressure", low=20, high=300, better="within", change=None)


def read(*values: float, every: int = 14) -> list[Reading]:
    return [Reading(START + timedelta(days=every * n), value) for n, value in enumerate(values)]


def draw(measure: Measure, readings: list[Reading], **asked: object) -> ElementTree.Element:
    return ElementTree.fromstring(draw_chart(measure, readings, **asked))  # type: ignore[arg-type]


def find_classes(chart: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in chart.iter() if one.get("class") == name]


def read_words(chart: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in chart.iter(f"{SVG}text")]


def test_the_picture_carries_no_script_no_style_sheet_and_no_inline_style() -> None:
    drawn = draw_chart(PAIN, read(7, 5, 3))
    for barred in ("<script", "<style", "style=", "<!--", "xlink", "pygal"):
        assert barred not in drawn


def test_every_reading_is_a_dot_and_one_line_runs_through_them() -> None:
    chart = draw(PAIN, read(7, 5, 3))
    assert len(find_classes(chart, "dot")) == 3
    assert len(find_classes(chart, "own")) == 1


def test_better_is_lower_on_the_page_when_the_value_falls() -> None:
    dots = find_classes(draw(PAIN, read(7, 3)), "dot")
    first, last = (float(dot.get("cy", 0)) for dot in dots)
    assert last > first


def test_where_it_began_and_where_a_change_matters_are_lines_with_words() -> None:
    chart = draw(PAIN, read(7, 5, 3))
    assert {"start", "matters"} <= set(read_words(chart))
    start, matters = (find_classes(chart, name)[0] for name in ("baseline", "change"))
    assert start.get("stroke-dasharray") != matters.get("stroke-dasharray")


def test_a_measure_without_a_known_change_has_no_such_line() -> None:
    chart = draw(PRESSURE, read(150, 140))
    assert not find_classes(chart, "change")
    assert find_classes(chart, "baseline")


@pytest.mark.parametrize(("measure", "expected"), [(PAIN, 5), (MOTION, 17), (PRESSURE, None)])
def test_the_change_that_matters_lies_on_the_better_side(
    measure: Measure, expected: float | None
) -> None:
    assert matter_line(measure, 7) == expected


def test_the_usual_range_of_a_motion_is_drawn_and_named_once() -> None:
    chart = draw(MOTION, read(50, 60, 70))
    assert len(find_classes(chart, "usual")) == 2
    assert read_words(chart).count("usual") == 1


def test_the_second_value_has_a_line_of_its_own() -> None:
    pairs = [Reading(START, 150, 95), Reading(START + timedelta(days=20), 138, 86)]
    chart = draw(PRESSURE, pairs)
    assert len(find_classes(chart, "second")) == 1
    assert {"138", "86", "150", "95"} <= set(read_words(chart))


def test_each_session_is_a_stroke_once() -> None:
    days = [START, START, START + timedelta(days=7)]
    assert len(find_classes(draw(PAIN, read(7, 5), sessions=days), "session")) == 2


def test_one_reading_is_a_dot_without_any_line() -> None:
    chart = draw(PAIN, read(7))
    assert len(find_classes(chart, "dot")) == 1
    for line in ("own", "baseline", "change"):
        assert not find_classes(chart, line)


def test_readings_in_any_order_give_the_same_picture() -> None:
    readings = read(7, 5, 3)
    assert draw_chart(PAIN, readings[::-1]) == draw_chart(PAIN, readings)


def test_no_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw_chart(PAIN, [])


def test_dates_keep_apart_and_the_first_and_last_are_written() -> None:
    words = read_words(draw(PAIN, read(*[5] * 30, every=3)))
    dates = [word for word in words if word.endswith(("Sep", "Oct", "Nov"))]
    assert 2 <= len(dates) <= 5
    assert dates[0] == "1 Sep"
    assert dates[-1] == "27 Nov"


def test_the_year_is_written_when_the_readings_span_two() -> None:
    words = read_words(draw(PAIN, read(7, 3, every=200)))
    assert {"1 Sep 2026", "20 Mar 2027"} <= set(words)


def test_words_at_the_end_of_the_lines_do_not_lie_on_each_other() -> None:
    chart = draw(PAIN, read(7, 6.9, 5))
    words = [one for one in chart.iter(f"{SVG}text") if one.get("text-anchor") == "start"][1:]
    heights = sorted(float(one.get("y", 0)) for one in words)
    gaps = [low - high for high, low in itertools.pairwise(heights)]
    assert gaps
    assert min(gaps) >= LINE_ROOM - 0.1


def test_a_scale_to_ten_is_shown_from_end_to_end() -> None:
    assert {"0", "10"} <= set(read_words(draw(PAIN, read(5, 5))))


def test_the_dark_scheme_has_other_colours() -> None:
    assert draw_chart(PAIN, read(7, 3), scheme="dark") != draw_chart(PAIN, read(7, 3))


def test_the_chart_says_in_words_what_it_shows() -> None:
    said = say_chart(PAIN, read(7, 3))
    assert said == "Pain: 7 on 1 September 2026, 3 on 15 September 2026, 2 readings"
    assert draw(PAIN, read(7, 3)).get("aria-label") == said


def test_a_name_with_signs_of_markup_is_escaped() -> None:
    assert draw(replace(PAIN, name="<b> & “c”"), read(7)).get("aria-label", "").startswith("<b> &")


def test_the_picture_stands_in_a_pdf() -> None:
    page = b'#image(bytes(sys.inputs.chart), format: "svg")'
    made = typst.compile(page, sys_inputs={"chart": draw_chart(PAIN, read(7, 3))})
    assert made is not None
    assert made.startswith(b"%PDF")
