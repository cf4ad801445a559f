"""What each command of `palpate` does; Django is loaded only by those that need it."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

Inner = Any  # argparse gives its sub-parser collection no public name


def print_version() -> int:
    """Print the versions of the program and of its knowledge."""
    from palpate import __version__
    from palpate.clinical.library import load

    library = load()
    print(f"palpate {__version__}, knowledge {library.version}, {library.review_words()}")
    return 0


def complain(sentence: object) -> int:
    """Say one sentence on standard error; the exit status of input that cannot be used."""
    print(f"palpate: {sentence}", file=sys.stderr)
    return 2


def read_day(text: str) -> date:
    """Return a day given on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as YYYY-MM-DD") from None


def run_manage(words: list[str]) -> int:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    from palpate.config.serving import start_django

    start_django()
    execute_from_command_line(["palpate manage", *words])
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Check all knowledge files, their codes and their worked cases."""
    from palpate.config.knowledge import check_knowledge

    return check_knowledge(Path(options.folder) if options.folder else None)


def run_show(options: argparse.Namespace) -> int:
    """Show one rule, concept, massage type or measure, or list what there is."""
    from palpate.config.knowledge import show_knowledge

    return show_knowledge(options.id)


def run_review(options: argparse.Namespace) -> int:
    """Write review sheets, or take the answers of one back."""
    from palpate.config.reviewing import take_answers, write_sheets

    folder = Path(options.folder) if options.folder else None
    if options.take:
        return take_answers(options.take, folder)
    return write_sheets(options.area, Path(options.out), folder)


def run_diff(options: argparse.Namespace) -> int:
    """Say what changed between two versions of the knowledge, and for which clients."""
    from palpate.config.diffing import diff_knowledge

    return diff_knowledge(
        options.before, options.after, clients=options.clients, names=options.names
    )


def add_knowledge(inner: Inner) -> None:
    """Add `palpate knowledge check|show|review|diff`."""
    parser = inner.add_parser("knowledge", help="check and show the knowledge files")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="refuse what does not hold together")
    check.add_argument("--folder", help="another knowledge folder")
    check.set_defaults(run=run_check)
    show = actions.add_parser("show", help="show one entry, or list all")
    show.add_argument(
        "id", nargs="?", help="id of a rule, concept, massage type, measure or source"
    )
    show.set_defaults(run=run_show)
    add_review(actions)
    add_diff(actions)


def add_review(actions: Inner) -> None:
    """Add `palpate knowledge review`."""
    review = actions.add_parser("review", help="write a sheet for a clinician, or take it back")
    review.add_argument("--area", help="one area of rules; all of them unless told otherwise")
    review.add_argument("--out", metavar="FOLDER", default=".", help="where the sheets go")
    review.add_argument("--take", metavar="FILE", help="take the answers of a sheet back")
    review.add_argument("--folder", help="another knowledge folder")
    review.set_defaults(run=run_review)


def add_diff(actions: Inner) -> None:
    """Add `palpate knowledge diff`."""
    diff = actions.add_parser("diff", help="say what changed between two versions")
    diff.add_argument("before", metavar="A", help="a knowledge folder, or a git revision")
    diff.add_argument("after", metavar="B", nargs="?", help="the same; else the knowledge in use")
    diff.add_argument(
        "--clients", action="store_true", help="which clients would be screened differently today"
    )
    diff.add_argument("--names", action="store_true", help="their names too; on a terminal only")
    diff.set_defaults(run=run_diff)


def run_screen(options: argparse.Namespace) -> int:
    """Screen a case file or a FHIR bundle."""
    from palpate.config.casework import screen_file

    return screen_file(options.file, options.on, options.json)


def add_screen(inner: Inner) -> None:
    """Add `palpate screen`."""
    parser = inner.add_parser("screen", help="screen a case file or a FHIR bundle")
    parser.add_argument(
        "file", metavar="FILE", help="JSON, TOML or FHIR R4 Bundle; - is standard input"
    )
    parser.add_argument("--on", type=read_day, help="the day to screen for, YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_screen)


def run_read(options: argparse.Namespace) -> int:
    """Read what a client wrote into facts to confirm."""
    from palpate.config.casework import read_text

    return read_text(options.text, options.field, options.on, options.json)


def add_read(inner: Inner) -> None:
    """Add `palpate read`."""
    parser = inner.add_parser("read", help="read free text into facts for a person to confirm")
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--field", choices=("conditions", "medicines", "procedures", "any"), default="any"
    )
    parser.add_argument("--on", type=read_day, help="the day it was written, YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run_read)


def run_rescreen(options: argparse.Namespace) -> int:
    """Screen many people in one query."""
    from palpate.config.casework import today
    from palpate.config.rescreening import rescreen

    return rescreen(Path(options.source), Path(options.out), options.engine, options.on or today())


def add_rescreen(inner: Inner) -> None:
    """Add `palpate rescreen`."""
    parser = inner.add_parser("rescreen", help="screen many people in one query")
    parser.add_argument(
        "source", metavar="DIRECTORY|FILE", help="Parquet tables of facts, or FHIR bulk NDJSON"
    )
    parser.add_argument("--out", metavar="FILE.parquet", required=True, help="one row a person")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--on", type=read_day, help="the day to screen for, YYYY-MM-DD")
    parser.set_defaults(run=run_rescreen)


def run_serve(options: argparse.Namespace) -> int:
    """Serve the clinic."""
    from palpate.config.serving import serve

    return int(serve(options.bind) or 0)


def add_serve(inner: Inner) -> None:
    """Add `palpate serve`."""
    parser = inner.add_parser("serve", help="serve the clinic to browsers")
    parser.add_argument("--bind", help="address and port, 127.0.0.1:8000 unless told otherwise")
    parser.set_defaults(run=run_serve)


def run_demo(options: argparse.Namespace) -> int:
    """Build the made-up clinic and serve it."""
    from palpate.config.serving import serve_demo

    return int(serve_demo(options.bind, only_build=options.only_build) or 0)


def add_demo(inner: Inner) -> None:
    """Add `palpate demo`."""
    parser = inner.add_parser("demo", help="build a made-up clinic and serve it")
    parser.add_argument("--bind", help="address and port, 127.0.0.1:8000 unless told otherwise")
    parser.add_argument("--only-build", action="store_true", help="build the clinic and stop")
    parser.set_defaults(run=run_demo)


def run_create(options: argparse.Namespace) -> int:
    """Open a clinic with its owner; the password is asked for, or read from standard input."""
    from palpate.config.serving import open_clinic, start_django

    start_django()
    from palpate.people.errors import Refused

    password = (
        getpass.getpass("Password for the owner: ")
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    try:
        print(open_clinic(options.name, options.email, options.owner, password, options.zone))
    except Refused as refused:
        return complain(refused.sentence)
    return 0


def add_create(inner: Inner) -> None:
    """Add `palpate create-clinic`."""
    parser = inner.add_parser("create-clinic", help="open a clinic with its owner")
    parser.add_argument("name", help="the clinic's name")
    parser.add_argument("--owner", required=True, help="the owner's name")
    parser.add_argument(
        "--email", required=True, help="the owner's e-mail, with which she signs in"
    )
    parser.add_argument("--zone", default="UTC", help="time zone, such as America/Chicago")
    parser.set_defaults(run=run_create)


ADDERS: tuple[Callable[[Inner], None], ...] = (
    add_serve, add_demo, add_create, add_screen, add_read, add_rescreen, add_knowledge,
)  # fmt: skip
