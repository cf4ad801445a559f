"""`python -m palpate` is the command `palpate`."""

import sys

from palpate.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
