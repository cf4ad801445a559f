"""From the content of a review sheet to one page of HTML, and to a PDF by typst."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from palpate.clinical.reviews import VERDICTS
from palpate.exchange.fonts import choose_font, load_fonts

_HERE = Path(__file__).parent
VERDICT_WORDS = {
    "agree": "Agree",
    "disagree": "Disagree",
    "comment": "Neither, only a comment",
}
"""The boxes of each rule, in the words of the sheet."""


def render_pdf(content: Mapping[str, Any], made_at: datetime) -> bytes:
    """Return a sheet to print, as a tagged PDF."""
    # Here and not above: typst takes memory that a process without sheets does not need.
    import typst

    data = {**content, "font": choose_font(load_fonts().families()), "boxes": _boxes()}
    made = typst.compile(
        _HERE / "sheet.typ", font_paths=load_fonts(), format="pdf", pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data)},
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _boxes() -> list[str]:
    return [VERDICT_WORDS[verdict] for verdict in VERDICTS]


def render_html(content: Mapping[str, Any]) -> str:
    """Return a sheet to answer in a browser: one file, which loads nothing from anywhere."""
    page = Template(_read("sheet.html"))
    return page.substitute(
        title=escape(content["title"]),
        area=escape(content["area"]),
        knowledge=escape(content["knowledge"]),
        reviewed=escape(content["reviewed"]),
        users=escape(content["users"]),
        scope=_list(content["out_of_scope"]),
        limits=_list(content["limits"]),
        levels=_list(content["levels"]),
        credit=escape(content["credit"]),
        count=len(content["rules"]),
        rules="\n".join(_write_rule(rule) for rule in content["rules"]),
        style=_read("sheet.css"),
        script=_read("sheet.js"),
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _list(items: Iterable[str]) -> str:
    lines = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{lines}</ul>" if lines else ""


def _part(name: str, inner: str) -> str:
    return f"<dt>{escape(name)}</dt><dd>{inner}</dd>" if inner else ""


def _write_rule(rule: Mapping[str, Any]) -> str:
    care = f", seek care: {rule['care']}" if rule["care"] != "none" else ""
    chips = (
        f'<p class="chips"><b>{escape(rule["standing"])}{escape(care)}</b> '
        f"<span>{escape(rule['area'])}</span> <code>{escape(rule['id'])}</code> "
        f"<span>{escape(rule['reviewed'])}</span></p>"
    )
    parts = "".join(_part(name, inner) for name, inner in _list_parts(rule))
    return (
        f'<article id="{escape(rule["id"])}" data-rule="{escape(rule["id"])}" '
        f'data-text="{escape(rule["text"])}">\n<h2>{escape(rule["title"])}</h2>\n{chips}\n'
        f"<dl>{parts}</dl>\n{_write_boxes(rule['id'])}\n</article>"
    )


def _list_parts(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a rule: name and HTML, empty when there is nothing to say."""
    lifts = rule["lifts"] + (f" Who can say so: {rule['who']}." if rule["who"] else "")
    ours = f"{rule['ours']}: our own conversion of words in the sources." if rule["ours"] else ""
    yield "Reason", escape(rule["because"])
    yield "To the client", escape(rule["for_client"])
    yield "For whom", escape(rule["population"])
    yield "When", _list(rule["when"]) or "Always, for everybody."
    yield "Unless", _list(rule["unless"])
    yield "Limits", _list(rule["limits"]) or "None; it is shown so that it is known."
    yield "Ours", f"<mark>{escape(ours)}</mark>" if ours else ""
    yield "What lifts it", escape(lifts)
    yield "Rests on", escape(rule["basis"]) + _list_sources(rule["sources"])
    yield "It holds for", _list(rule["fires"])
    yield "It does not hold for", _list(rule["spares"])


def _list_sources(sources: Iterable[Mapping[str, str]]) -> str:
    lines = "".join(f"<li>{_write_source(source)}</li>" for source in sources)
    return f'<ul class="sources">{lines}</ul>' if lines else ""


def _write_source(source: Mapping[str, str]) -> str:
    title = escape(source["title"])
    if source["url"].startswith(("http://", "https://")):
        title = f'<a href="{escape(source["url"])}" rel="noreferrer">{title}</a>'
    rest = "; ".join(part for part in (source["kind"], source["read"]) if part)
    tier = f'<b title="{escape(source["tier_words"])}">{escape(source["tier"])}</b>'
    return f"{tier} {title}. {escape(source['from'])}. {escape(rest)}"


def _write_boxes(rule: str) -> str:
    name = escape(rule)
    boxes = "".join(
        f'<label><input type="radio" name="{name}" value="{verdict}"> {words}</label>'
        for verdict, words in VERDICT_WORDS.items()
    )
    return (
        f"<fieldset><legend>Your answer</legend>{boxes}"
        f'<label class="comment">What should change, or what you wish to add'
        f'<textarea rows="2"></textarea></label></fieldset>'
    )
