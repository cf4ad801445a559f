"""Logs tell where a fault is, and nothing of what was in it."""

import logging
import sys

from palpate.config.logs import Quiet


def test_a_fault_is_logged_with_its_place_and_without_its_message() -> None:
    try:
        int("Clara Cole, clot in the left calf")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "fault at %s", ("/a",), sys.exc_info()
        )
    line = Quiet().format(record)
    assert "test_logs.py" in line
    assert "ValueError" in line
    assert "fault at /a" in line
    assert "Clara" not in line
