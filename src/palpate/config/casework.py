"""`palpate screen` and `palpate read`: from a file or a line to the answer, without a database."""

import json
import sys
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from palpate.clinical.library import Library, load
from palpate.clinical.options import fit_proposal
from palpate.clinical.recognise import read_text as read_words
from palpate.clinical.screening import screen
from palpate.exchange.casefile.accept import CaseError, CaseInput, accept_case
from palpate.exchange.casefile.render import render_case, render_reading

MAX_BYTES = 256 * 1024 * 1024
MAX_ASKED = 5
"""Most questions shown at a terminal."""


def today() -> date:
    """Return the day it is where the program runs."""
    return datetime.now().astimezone().date()


def _read_bytes(name: str, what: str) -> bytes:
    """Return the input; raises CaseError when it is missing, empty or too large."""
    try:
        data = _read_stream(name)
    except OSError as broken:
        problem = f"cannot be read ({broken.strerror or broken})"
        raise CaseError(name, problem, "Check the path") from broken
    if len(data) > MAX_BYTES:
        raise CaseError(name, f"is larger than {MAX_BYTES >> 20} MB", "Split it by patient")
    if not data.strip():
        raise CaseError(name, "is empty", f"Give {what}")
    return data


def _read_stream(name: str) -> bytes:
    # One byte more than allowed tells that there is more, without reading all of it.
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_input(name: str, what: str = "a case or a FHIR bundle") -> dict[str, Any]:
    """Return the table that a JSON or TOML file holds; raises CaseError."""
    data = _read_bytes(name, what)
    name = "standard input" if name == "-" else name
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        problem = f"is not UTF-8 text (byte {broken.start})"
        raise CaseError(name, problem, "Save it as UTF-8") from broken
    try:
        found = _parse_toml(name, text) if _is_toml(name, text) else _parse_json(name, text)
    except RecursionError as broken:
        problem = "is nested too deeply"
        raise CaseError(name, problem, "Give one case or one bundle") from broken
    if not isinstance(found, dict):
        raise CaseError(name, "is not one table", "Put the case in { }")
    return found


def _is_toml(name: str, text: str) -> bool:
    if name.endswith((".toml", ".json")):
        return name.endswith(".toml")
    return not text.lstrip().startswith(("{", "[{", "[]", '"'))


def _parse_json(name: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as broken:
        place = f"{name}, line {broken.lineno} column {broken.colno}"
        problem = "is cut off" if _is_cut(broken, text) else f"is not JSON ({broken.msg})"
        repair = "Mend the file at that place, or fetch it again"
        raise CaseError(place, problem, repair) from broken
    except ValueError as broken:
        problem = f"holds a number that cannot be used ({broken})"
        raise CaseError(name, problem, "Write an ordinary number") from broken


def _is_cut(broken: json.JSONDecodeError, text: str) -> bool:
    """Tell whether the text ends before its time: at its very end, or inside a string or word."""
    rest = text[broken.pos :].strip()
    halves = ("", ",", *(word[:n] for word in ("true", "false", "null") for n in range(1, 5)))
    return broken.msg.startswith("Unterminated") or rest in halves


def _refuse_constant(name: str) -> float:
    """Refuse NaN and Infinity, which Python reads but JSON does not have."""
    raise ValueError(name)


def _parse_toml(name: str, text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        problem = f"is neither JSON nor TOML ({broken})"
        raise CaseError(name, problem, "Mend the file at that place") from broken


def accept_input(library: Library, data: dict[str, Any], on: date | None, now: date) -> CaseInput:
    """Return the case in a table: a FHIR bundle is told by its `resourceType`."""
    if "resourceType" in data:
        from palpate.exchange.fhir.accept import accept_bundle

        return accept_bundle(library, data, on or now)
    return accept_case(library, data, on, now)


def answer_case(library: Library, case: CaseInput) -> dict[str, Any]:
    """Screen a case and return the whole answer."""
    facts = [item.fact for item in case.facts]
    screening = screen(library, case.person, facts, case.on, case.asked)
    fit = fit_proposal(library, screening, case.proposal) if case.proposal else None
    return render_case(library, case, screening, fit)


def screen_file(name: str, on: date | None, as_json: bool) -> int:
    """Screen a file and print the answer; raises CaseError when the input cannot be used."""
    library = load()
    answer = answer_case(library, accept_input(library, read_input(name), on, today()))
    print(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else _in_words(answer))
    return 0


def _in_words(answer: dict[str, Any]) -> str:
    """Return the answer for a person at a terminal."""
    lines = [f"{answer['on']}: {answer['standing'].upper()}. {answer['sentence']}"]
    if answer["seek_care"] != "none":
        lines.append(f"Seek care: {answer['seek_care']}.")
    for finding in answer["findings"]:
        lines.append(f"- {finding['title']} ({finding['standing']}): {finding['because']}")
        lines.append(f"  {finding['lifts']}")
    lines += _massage_words(answer.get("massage"))
    lines += [f"Ask: {question['ask']}" for question in answer["questions"][:MAX_ASKED]]
    lines.append(f"Decision support for a trained therapist. Rules {answer['review']}.")
    return "\n".join(lines)


def _massage_words(massage: dict[str, Any] | None) -> list[str]:
    if massage is None:
        return []
    if massage["allowed"]:
        return ["The planned massage fits."]
    lines = ["The planned massage does not fit:"]
    lines += [f"- {reason['limit']}" for reason in massage["reasons"]]
    if massage["adapted"]:
        lines.append(f"It would fit with: {'; '.join(massage['adapted']['changes'])}.")
    return lines


def read_text(text: str, field: str, on: date | None, as_json: bool) -> int:
    """Read a text into facts and print them."""
    library = load()
    found = render_reading(library, read_words(library, text, on or today(), field))
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _read_in_words(found))
    return 0


def _read_in_words(found: dict[str, Any]) -> str:
    """Return what was read for a person at a terminal."""
    lines = [_fact_words(fact) for fact in found["facts"]]
    lines += [f"Not understood: {piece}" for piece in found["not_understood"]]
    lines += [f"Ask: {ask}" for ask in found["ask"]]
    return "\n".join(lines) or "Nothing was read."


def _fact_words(fact: dict[str, Any]) -> str:
    details = [str(fact[key]) for key in ("onset", "site", "value") if fact[key] is not None]
    return " ".join([f"{fact['name']} ({fact['status']}, {fact['whose']})", *details])
