"""`palpate screen` and `palpate read`: from a file or a line to the answer, without a database."""

import json
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from palpate.clinical.errors import ClinicalError
from palpate.clinical.library import Library, load
from palpate.clinical.options import fit_proposal
from palpate.clinical.recognise import read_text as read_words
from palpate.clinical.screening import screen
from palpate.exchange.casefile.accept import CaseError, CaseInput, accept_case
from palpate.exchange.casefile.render import render_case, render_reading

MAX_BYTES = 256 * 1024 * 1024


def _complain(sentence: object) -> int:
    print(f"palpate: {sentence}", file=sys.stderr)
    return 2


def _read_bytes(name: str) -> bytes:
    """Return the input; raises CaseError when it is missing, empty or too large."""
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else _read_path(Path(name))
    except OSError as broken:
        raise CaseError(name, f"cannot be read ({broken.strerror or broken})", "Check the path") from broken
    if len(data) > MAX_BYTES:
        raise CaseError(name, "is larger than 256 MB", "Split it by patient")
    if not data.strip():
        raise CaseError(name, "is empty", "Give a case or a FHIR bundle")
    return data


def _read_path(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_input(name: str) -> dict[str, Any]:
    """Return the table that a JSON or TOML file holds; raises CaseError."""
    data = _read_bytes(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise CaseError(name, f"is not UTF-8 text (byte {broken.start})", "Save it as UTF-8") from broken
    found = _parse_toml(name, text) if _looks_like_toml(name, text) else _parse_json(name, text)
    if not isinstance(found, dict):
        raise CaseError(name, "is not one table", "Put the case in { }")
    return found


def _looks_like_toml(name: str, text: str) -> bool:
    return name.endswith(".toml") or (not name.endswith(".json") and not text.lstrip().startswith(("{", "[{", '"')))


def _parse_json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as broken:
        cut = broken.pos >= len(text.rstrip()) - 1
        problem = "is cut off" if cut else f"is not JSON ({broken.msg})"
        raise CaseError(f"{name}, line {broken.lineno} column {broken.colno}", problem, "Mend the file at that place, or fetch it again") from broken
    except RecursionError as broken:
        raise CaseError(name, "is nested too deeply", "Give one case or one bundle") from broken


def _parse_toml(name: str, text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise CaseError(name, f"is neither JSON nor TOML ({broken})", "Mend the file at that place") from broken


def accept_input(library: Library, data: dict[str, Any], on: date | None, today: date) -> CaseInput:
    """Return the case in a table: a FHIR bundle is told by its `resourceType`."""
    if "resourceType" in data:
        from palpate.exchange.fhir.accept import accept_bundle

        return accept_bundle(library, data, on or today)
    return accept_case(library, data, on, today)


def answer_case(library: Library, case: CaseInput) -> dict[str, Any]:
    """Screen a case and return the whole answer."""
    screening = screen(library, case.person, [item.fact for item in case.facts], case.on, case.asked)
    fit = fit_proposal(library, screening, case.proposal) if case.proposal else None
    return render_case(library, case, screening, fit)


def screen_file(name: str, on: date | None, as_json: bool) -> int:
    """Screen a file and print the answer; exit status 2 when the input cannot be used."""
    try:
        library = load()
        answer = answer_case(library, accept_input(library, read_input(name), on, date.today()))
    except ClinicalError as wrong:
        return _complain(wrong)
    print(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else _in_words(answer))
    return 0


def _in_words(answer: dict[str, Any]) -> str:
    """Return the answer for a person at a terminal."""
    lines = [f"{answer['on']}: {answer['standing'].upper()}. {answer['sentence']}"]
    if answer["seek_care"] != "none":
        lines.append(f"Seek care: {answer['seek_care']}.")
    for finding in answer["findings"]:
        lines += [f"- {finding['title']} ({finding['standing']}): {finding['because']}", f"  {finding['lifts']}"]
    massage = answer.get("massage")
    if massage:
        lines.append("The planned massage fits." if massage["allowed"] else "The planned massage does not fit:")
        lines += [f"- {reason['limit']}" for reason in massage["reasons"]]
        if massage["adapted"]:
            lines.append(f"It would fit with: {'; '.join(massage['adapted']['changes'])}.")
    lines += [f"Ask: {question['ask']}" for question in answer["questions"][:5]]
    lines.append("Decision support for a trained therapist. Rules not yet reviewed by a clinician.")
    return "\n".join(lines)


def read_text(text: str, field: str, on: date | None, as_json: bool) -> int:
    """Read a text into facts and print them."""
    try:
        library = load()
    except ClinicalError as wrong:
        return _complain(wrong)
    found = render_reading(library, read_words(library, text, on or date.today(), field))
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for fact in found["facts"]:
        details = [fact[key] for key in ("onset", "site", "value") if fact[key] is not None]
        print(f"{fact['name']} ({fact['status']}, {fact['whose']}) {' '.join(map(str, details))}".rstrip())
    for piece in found["not_understood"]:
        print(f"Not understood: {piece}")
    for ask in found["ask"]:
        print(f"Ask: {ask}")
    return 0
