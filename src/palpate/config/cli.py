"""The command `palpate`: one door to screening, reading, knowledge, serving and the demo."""

import argparse
import io
import sys
from collections.abc import Sequence

from palpate.clinical.errors import ClinicalError
from palpate.config import commands


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands; each command says which function runs it."""
    parser = argparse.ArgumentParser(
        prog="palpate",
        description="What is safe, what could help, the record of care: for massage therapists.",
    )
    parser.add_argument(
        "--version", action="store_true", help="print program and knowledge version"
    )
    inner = parser.add_subparsers(dest="command", metavar="COMMAND")
    for add in commands.ADDERS:
        add(inner)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 found wanting, 2 unusable input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Half a character in a record, or an old terminal, must not end in a stack trace.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = run_words(words)
        sys.stdout.flush()
        return status
    except ClinicalError as wrong:
        return commands.complain(wrong)
    except MemoryError:
        return commands.complain(
            "There is not enough memory for this. Give a smaller file, of one patient."
        )
    except BrokenPipeError:
        # Whoever read has enough (`palpate ... | head`); nothing more can be said to them.
        sys.stdout = None
        return 0


def run_words(words: list[str]) -> int:
    """Run the command that the words name and return its exit status."""
    if words[:1] == ["manage"]:
        return commands.run_manage(words[1:])
    parser = build_parser()
    options = parser.parse_args(words)
    if options.version:
        return commands.print_version()
    if options.command is None:
        parser.print_help()
        return 2
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
