"""From the content of a report to its PDF, by typst; the template is report.typ beside it."""

import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from palpate.clinical.library import Library
from palpate.clinical.measures import Reading
from palpate.exchange.fonts import choose_font, load_fonts
from palpate.exchange.letters.safety import say_unasked
from palpate.record import translate

TEMPLATE = Path(__file__).with_name("report.typ")
PAGES = 2
TIGHT = 3
"""How many sessions and measures are shown when the whole does not fit on two pages."""
PLOT = (250, 132)
"""Width and height that a plot is drawn for, in units of its own."""


def render_report(
    content: Mapping[str, Any], *, made_at: datetime, figures: Mapping[str, str] | None = None
) -> bytes:
    """Return a report as a tagged PDF. `figures` are drawings of the body as SVG, by their view.

    A report is at most two pages if that can be: else it goes without figures, then tighter.
    """
    for asked, tight in ((figures, False), (None, False), (None, True)):
        pdf = _compile(_pack(content, asked, tight=tight), made_at)
        if _count_pages(pdf) <= PAGES:
            break
    return pdf


def _compile(inputs: dict[str, str], made_at: datetime) -> bytes:
    import typst

    made = typst.compile(
        TEMPLATE, font_paths=load_fonts(), format="pdf", pdf_standards="ua-1",
        sys_inputs=inputs, timestamp=_as_utc(made_at),
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _count_pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def picture_report(
    content: Mapping[str, Any], *, figures: Mapping[str, str] | None = None, ppi: float = 110
) -> list[bytes]:
    """Return the pages of a report as PNG pictures."""
    import typst

    made = typst.compile(
        TEMPLATE, font_paths=load_fonts(), format="png", ppi=ppi, sys_inputs=_pack(content, figures)
    )
    return made if isinstance(made, list) else [made] if made else []


def _as_utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _pack(
    content: Mapping[str, Any], figures: Mapping[str, str] | None, *, tight: bool = False
) -> dict[str, str]:
    """Return what the template reads: values as JSON, never words pasted into its text."""
    data = dict(content)
    library = translate.library()
    if tight:
        data |= tighten(content)
    data["tight"] = tight
    data["levels"] = [f"{level.number}  {level.name}" for level in library.levels]
    data["font"] = choose_font(load_fonts().families())
    data["plots"] = draw_plots(library, data["measures"]["shown"])
    data["figures"] = dict(figures or {})
    data["unasked_words"] = say_unasked(content["safety"]["unasked"])
    return {"data": json.dumps(data)}


def tighten(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts that grow with the record, cut to what a referrer reads first."""
    sessions, measures = content["sessions"], content["measures"]
    lines, shown = sessions["lines"][:TIGHT], measures["shown"][:TIGHT]
    more = measures["more"] + len(measures["shown"]) - len(shown)
    earlier = sessions["count"] - sum(int(line["sessions"]) for line in lines)
    return {
        "sessions": sessions | {"lines": lines, "earlier": earlier},
        "measures": {"shown": shown, "more": more},
    }


def draw_plots(library: Library, shown: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a small plot of each measure that was taken more than once, else an empty text."""
    # Here and not above: the charting library is slow to load, and only some letters have plots.
    from palpate.exchange.chart import draw_chart

    plots = []
    for one in shown:
        measure = library.measures.get(one["id"])
        readings = [
            Reading(date.fromisoformat(on), value, second) for on, value, second in one["readings"]
        ]
        if measure is None or len(readings) < 2:
            plots.append("")
        else:
            plots.append(draw_chart(measure, readings, width=PLOT[0], height=PLOT[1]))
    return plots
