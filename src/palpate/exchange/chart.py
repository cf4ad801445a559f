"""One measure over time as SVG text: the same picture stands in a page and in a PDF.

The line is the client's own and drawn in ink; where it began, the change that matters and the
usual range are quiet lines. Colours are attributes, so that the picture needs no style sheet,
and classes, so that a page may restyle it in the dark.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from palpate.clinical.measures import Reading
from palpate.clinical.vocabulary import Measure

# pygal leaves an importer of the old kind behind, for maps that are not drawn here; Python would
# warn of it at every import that fails from then on.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

Scheme = Literal["light", "dark"]
Line = Literal["own", "second", "baseline", "change", "usual", "sessions"]

WIDTH, HEIGHT = 360, 200
FONT = "system-ui, 'Liberation Sans', Arial, sans-serif"
COLOURS: dict[Scheme, dict[str, str]] = {
    "light": {"ink": "#15211f", "quiet": "#53625e", "line": "#dce4e1", "paper": "#ffffff"},
    "dark": {"ink": "#e6edeb", "quiet": "#a3b2ae", "line": "#2b3735", "paper": "#111817"},
}
DASHES: dict[Line, str] = {"baseline": "6 4", "change": "2 3", "usual": "1 4"}
LABEL_ROOM, YEAR_ROOM = 58, 84
"""Units of the drawing between two dates, without and with the year, so that they stand apart."""
GUTTER, LINE_ROOM = 62, 13
"""Room at the right for the words of the lines, and how far apart they stand."""
WHOLE_SCALE = 20
"""A scale no longer than this, such as 0 to 10, is shown from end to end."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the chart: what it is, its points, and the words at its end."""

    line: Line
    points: tuple[tuple[date, float], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of both axes and the values written beside the upright one."""

    low: float
    high: float
    ticks: tuple[float, ...]
    first: date
    last: date


def draw_chart(
    measure: Measure, readings: Sequence[Reading], *, sessions: Iterable[date] = (),
    width: int = WIDTH, height: int = HEIGHT, scheme: Scheme = "light",
) -> str:  # fmt: skip
    """Return the readings of one measure (any order, one or more) as SVG text.

    `sessions` are days, drawn as short strokes on the axis. `width` and `height` are the units
    the drawing is made for: at that size its text is 12 high.
    """
    ordered = sorted(readings, key=lambda reading: reading.on)
    if not ordered:
        raise ValueError("A chart needs at least one reading.")
    days = sorted(set(sessions))
    scale = _choose_scale(measure, ordered, days)
    traces = [*_quiet_traces(measure, ordered, scale), *_own_traces(ordered, days, scale)]
    plotted = _plot(traces, scale, _choose_dates(ordered, scale, width), (width, height))
    return _dress(plotted, traces, say_chart(measure, ordered), scheme)


def say_chart(measure: Measure, readings: Sequence[Reading]) -> str:
    """Return in words what the chart shows, for those who do not see it."""
    first, last = readings[0], readings[-1]
    said = f"{measure.name}: {write_reading(first)} on {write_day(first.on)}"
    if len(readings) > 1:
        said += f", {write_reading(last)} on {write_day(last.on)}, {len(readings)} readings"
    return said


def write_reading(reading: Reading) -> str:
    """Return a value as it is said: `7`, `128/82`."""
    second = "" if reading.second is None else f"/{reading.second:g}"
    return f"{reading.value:g}{second}"


def write_day(day: date) -> str:
    """Return a day as “2 April 2026”."""
    return f"{day.day} {day:%B %Y}"


# What is drawn ------------------------------------------------------------------------------


def _quiet_traces(measure: Measure, readings: Sequence[Reading], scale: Scale) -> Iterator[Trace]:
    """Yield the lines that the client's own is held against, over the whole width."""
    start = readings[0].value
    for value, words in zip(measure.normal or (), ("", "usual"), strict=False):
        if scale.low <= value <= scale.high:
            yield Trace("usual", ((scale.first, value), (scale.last, value)), words)
    if len(readings) < 2:
        return
    yield Trace("baseline", ((scale.first, start), (scale.last, start)), "start")
    goal = matter_line(measure, start)
    if goal is not None and scale.low <= goal <= scale.high:
        yield Trace("change", ((scale.first, goal), (scale.last, goal)), "matters")


def matter_line(measure: Measure, start: float) -> float | None:
    """Return the value at which a change from `start` begins to matter, None when not known."""
    if measure.change is None or measure.better == "within":
        return None
    return start + measure.change if measure.better == "higher" else start - measure.change


def _own_traces(readings: Sequence[Reading], days: Sequence[date], scale: Scale) -> Iterator[Trace]:
    seconds = tuple((one.on, one.second) for one in readings if one.second is not None)
    if days:
        yield Trace("sessions", tuple((day, scale.low) for day in days))
    if seconds:
        yield Trace("second", seconds)
    yield Trace("own", tuple((one.on, one.value) for one in readings))


def _choose_scale(measure: Measure, readings: Sequence[Reading], days: Sequence[date]) -> Scale:
    low, high = _choose_ends(measure, readings)
    step = _choose_step(high - low)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    count = round((high - low) / step)
    first = min([readings[0].on, *days[:1]])
    last = max([readings[-1].on, *days[-1:]])
    if first == last:
        first, last = first - timedelta(days=3), last + timedelta(days=3)
    return Scale(low, high, tuple(low + step * n for n in range(count + 1)), first, last)


def _choose_ends(measure: Measure, readings: Sequence[Reading]) -> tuple[float, float]:
    if measure.high - measure.low <= WHOLE_SCALE:
        return measure.low, measure.high
    values = [reading.value for reading in readings]
    values += [reading.second for reading in readings if reading.second is not None]
    matters = matter_line(measure, readings[0].value)
    values += [*(measure.normal or ()), *([] if matters is None else [matters])]
    low, high = min(values), max(values)
    air = max((high - low) * 0.12, 1.0)
    return max(low - air, measure.low), min(high + air, measure.high)


def _choose_step(span: float) -> float:
    """Return a round step that gives three to six values."""
    rough = span / 5
    power: float = 10.0 ** math.floor(math.log10(rough))
    round_ones = (1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10)
    return next(power * n for n in round_ones if power * n >= rough * 0.99)


def _choose_dates(readings: Sequence[Reading], scale: Scale, width: int) -> list[date]:
    """Return the days to write below: the first and the last reading, and others with room."""
    days = list(dict.fromkeys(reading.on for reading in readings))
    wide = YEAR_ROOM if days[0].year != days[-1].year else LABEL_ROOM
    share = wide / (width - GUTTER - 40)
    room = timedelta(seconds=_span(scale).total_seconds() * share)
    kept = days[:1]
    for day in days[1:-1]:
        if day - kept[-1] >= room and days[-1] - day >= room:
            kept.append(day)
    if len(days) > 1 and days[-1] - kept[0] >= room:
        kept.append(days[-1])
    return kept


def _span(scale: Scale) -> timedelta:
    return scale.last - scale.first


# The geometry is pygal's --------------------------------------------------------------------


def _plot(
    traces: Sequence[Trace], scale: Scale, dates: Sequence[date], size: tuple[int, int]
) -> ElementTree.Element:
    years = len({day.year for day in dates}) > 1
    air = _span(scale) * 0.03
    ends = tuple(
        datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + side * air.total_seconds()
        for day, side in ((scale.first, -1), (scale.last, 1))
    )
    chart: Any = pygal.DateLine(
        width=size[0], height=size[1], explicit_size=True, js=(), show_legend=False,
        margin=6, margin_top=16, margin_right=GUTTER, spacing=8, style=_PLAIN, dots_size=4,
        range=(scale.low, scale.high), xrange=ends, y_labels=list(scale.ticks),
        x_labels=list(dates), x_label_rotation=0, truncate_label=-1, include_x_axis=False,
        value_formatter=lambda value: f"{value:g}",
        x_value_formatter=lambda day: f"{day.day} {day:%b %Y}" if years else f"{day.day} {day:%b}",
    )  # fmt: skip
    for trace in traces:
        chart.add(trace.line, list(trace.points))
    return ElementTree.fromstring(chart.render())  # noqa: S314 - it was made on the line above


_PLAIN = Style(label_font_size=12, major_label_font_size=12, font_family="sans-serif")
"""The style by which pygal measures its labels; its style sheet itself is left behind."""


# Its dress is ours --------------------------------------------------------------------------


_SVG = "{http://www.w3.org/2000/svg}"


def _dress(
    plotted: ElementTree.Element, traces: Sequence[Trace], title: str, scheme: Scheme
) -> str:
    """Return what was plotted as SVG of our own: no script, no style sheet, quiet colours."""
    colours = COLOURS[scheme]
    size = plotted.get("viewBox", "").split()
    root = ElementTree.Element(
        "svg", {
            "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": " ".join(size),
            "width": size[2], "height": size[3], "role": "img", "aria-label": title,
            "font-family": FONT, "font-size": "12", "fill": "none",
        },
    )  # fmt: skip
    plots = [group for group in plotted.iter(f"{_SVG}g") if "plot" in _classes(group)]
    group = ElementTree.SubElement(root, "g", {"transform": plots[0].get("transform", "")})
    _copy_axes(plots[0], group, colours)
    words: list[_Word] = []
    for number, trace in enumerate(traces):
        dots = list(_find_dots(plots, f"serie-{number}"))
        _copy_trace(group, dots, trace, colours)
        if trace.line != "sessions":
            words.append(_Word(dots[-1], trace))
    for word, y in _spread_words(words):
        place = (word.dot[0] + (14 if word.own else 12), y)
        _write(group, word.text, place, "start", colours, own=word.own)
    return ElementTree.tostring(root, encoding="unicode")


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands in the gutter beside the end of a line."""

    dot: tuple[float, float]
    trace: Trace

    @property
    def own(self) -> bool:
        return self.trace.line in ("own", "second")

    @property
    def text(self) -> str:
        return f"{self.trace.points[-1][1]:g}" if self.own else self.trace.words


def _spread_words(words: Iterable[_Word]) -> list[tuple[_Word, float]]:
    """Return each word with its height, pushed apart where two would lie on each other."""
    ordered = sorted((word for word in words if word.text), key=lambda word: word.dot[1])
    heights = [word.dot[1] + 4 for word in ordered]
    for number in range(1, len(heights)):
        heights[number] = max(heights[number], heights[number - 1] + LINE_ROOM)
    return list(zip(ordered, heights, strict=True))


def _classes(element: ElementTree.Element) -> list[str]:
    return element.get("class", "").split()


def _copy_axes(
    plot: ElementTree.Element, into: ElementTree.Element, colours: dict[str, str]
) -> None:
    for axis in plot.findall(f"{_SVG}g"):
        upright = "y" in _classes(axis)
        if "axis" not in _classes(axis):
            continue
        for guide in axis.iter(f"{_SVG}g"):
            path, text = guide.find(f"{_SVG}path"), guide.find(f"{_SVG}text")
            if upright and path is not None and "guides" in _classes(guide):
                line = {"class": "guide", "d": path.get("d", ""), "stroke": colours["line"]}
                ElementTree.SubElement(into, "path", line)
            if text is not None:
                place = (float(text.get("x", 0)), float(text.get("y", 0)))
                _write(into, text.text or "", place, "end" if upright else "middle", colours)


def _write(
    into: ElementTree.Element, words: str, place: tuple[float, float], anchor: str,
    colours: dict[str, str], *, own: bool = False,
) -> None:  # fmt: skip
    """Write a text with an edge of paper round it, so that no line runs through it."""
    text = ElementTree.SubElement(
        into, "text", {
            "class": "value" if own else "label", "x": f"{place[0]:.1f}", "y": f"{place[1]:.1f}",
            "text-anchor": anchor, "fill": colours["ink" if own else "quiet"],
            "stroke": colours["paper"], "stroke-width": "4", "stroke-linejoin": "round",
            "paint-order": "stroke", "font-weight": "600" if own else "400",
        },
    )  # fmt: skip
    text.text = words


def _copy_trace(
    into: ElementTree.Element, dots: Sequence[tuple[float, float]], trace: Trace,
    colours: dict[str, str],
) -> None:  # fmt: skip
    if trace.line == "sessions":
        for x, y in dots:
            mark = {"class": "session", "d": f"M{x:.1f} {y:.1f}v-7", "stroke": colours["quiet"]}
            ElementTree.SubElement(into, "path", mark | {"stroke-width": "2"})
        return
    own = trace.line in ("own", "second")
    if len(dots) > 1:
        path = "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in dots)
        line = {"class": trace.line, "d": path, "stroke": colours["ink" if own else "quiet"]}
        line |= {"stroke-width": "2" if own else "1.2", "stroke-linejoin": "round"}
        dash = {} if own else {"stroke-dasharray": DASHES[trace.line]}
        ElementTree.SubElement(into, "path", line | dash)
    if own:
        _write_dots(into, dots, trace, colours)


def _find_dots(plots: Sequence[ElementTree.Element], name: str) -> Iterator[tuple[float, float]]:
    for plot in plots:
        for series in plot.findall(f"{_SVG}g"):
            if name in _classes(series):
                for dot in series.iter(f"{_SVG}circle"):
                    yield float(dot.get("cx", 0)), float(dot.get("cy", 0))


def _write_dots(
    into: ElementTree.Element, dots: Sequence[tuple[float, float]], trace: Trace,
    colours: dict[str, str],
) -> None:  # fmt: skip
    for x, y in dots:
        dot = {"class": "dot", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5"}
        ElementTree.SubElement(into, "circle", dot | {"fill": colours["ink"]})
    if len(dots) > 1:
        (x, y), falls = dots[0], trace.line == "second"
        words = f"{trace.points[0][1]:g}"
        _write(into, words, (x - 4, y + (18 if falls else -9)), "start", colours, own=True)
