"""Log lines that say where a fault is and nothing about a client."""

import logging
import re
import traceback
from types import TracebackType

# Addresses that open something for whoever has them: an intake link, and a new password.
_KEYS = re.compile(r"(/c/|/reset/key/)[\w-]+")


class Quiet(logging.Formatter):
    """Writes the places of a fault, not its message: databases put row values into messages."""

    def __init__(self) -> None:
        """Fix the form of a line."""
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as below
        """Return the line without the keys that an address may hold."""
        return _KEYS.sub(r"\1...", super().formatMessage(record))

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return file, line and function of each step, and the kind of the fault."""
        kind, _, trace = ei
        steps = [f"  {s.filename}:{s.lineno} in {s.name}" for s in traceback.extract_tb(trace)]
        return "\n".join([*steps, f"  {kind.__name__ if kind else 'unknown fault'}"])
