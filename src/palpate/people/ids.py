"""Row identifiers: time-ordered, unguessable, and possible to make offline."""

import secrets
import time
from uuid import UUID

_VERSION = 7 << 76
_VARIANT = 2 << 62


def new_id() -> UUID:
    """Return a version 7 UUID: 48 bits of milliseconds, then 74 random bits."""
    stamp = time.time_ns() // 1_000_000
    high = secrets.randbits(12) << 64
    low = secrets.randbits(62)
    return UUID(int=(stamp << 80) | _VERSION | high | _VARIANT | low)
