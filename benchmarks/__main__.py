"""Runs the benchmarks named on the command line, or all of them."""

import sys

from benchmarks.machine import describe_machine

NAMES = ("clinical", "reading", "population", "serving")
# Coarse figures in under a minute; the servers compared; PostgreSQL too.
OPTIONS = ("--quick", "--servers", "--postgres")


def main(names: list[str]) -> int:
    """Run benchmarks by name; exit status 2 for a name that is none."""
    options = [name for name in names if name in OPTIONS]
    names = [name for name in names if name not in OPTIONS]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        known = ", ".join((*NAMES, *OPTIONS))
        print(f"There is no benchmark “{unknown[0]}”. Use: {known}.", file=sys.stderr)
        return 2
    print(describe_machine())
    if not names or "clinical" in names:
        from benchmarks import clinical

        clinical.run()
    if not names or "reading" in names:
        from benchmarks import reading

        reading.run()
    if not names or "population" in names:
        from benchmarks import population

        population.run(options)
    if not names or "serving" in names:
        from benchmarks import serving

        serving.run(options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
