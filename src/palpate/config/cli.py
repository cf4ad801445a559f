"""The command `palpate`: one door to screening, reading, knowledge, serving and the demo."""

import argparse
import sys
from collections.abc import Sequence

from palpate.config import commands


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands; each command says which function runs it."""
    parser = argparse.ArgumentParser(
        prog="palpate",
        description="What is safe, what could help, and the record of care, for massage therapists.",
    )
    parser.add_argument("--version", action="store_true", help="print program and knowledge version")
    inner = parser.add_subparsers(dest="command", metavar="COMMAND")
    for add in commands.ADDERS:
        add(inner)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 found wanting, 2 unusable input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
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
