"""Looks whether a file that came with a client is what it says it is, and can be opened."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from palpate.team.errors import BadLetter

MAX_BYTES = 20_000_000
PDF = "application/pdf"
_STARTS = {
    PDF: b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_NAMES = {PDF: "PDF", "image/png": "PNG picture", "image/jpeg": "JPEG picture"}

# What a damaged file can raise inside the reader besides its own errors.
_BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    RecursionError,
)

# The reader tells every oddity of a file it can read all the same; none of them helps anybody.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def check_letter(name: str, media_type: str, content: bytes) -> None:
    """Refuse a file that is empty, too large, of another kind than it says, or broken."""
    if not content:
        raise BadLetter(name, "is empty", "choose the file again")
    if len(content) > MAX_BYTES:
        raise BadLetter(name, "is larger than 20 MB", "scan it at a lower resolution")
    start = _STARTS.get(media_type)
    if start is None:
        raise BadLetter(name, f"is of the kind {media_type}", "send it as PDF, PNG or JPEG")
    if not content.startswith(start):
        raise BadLetter(
            name, f"says it is a {_NAMES[media_type]} but is not", "save or scan it again as one"
        )
    if media_type == PDF:
        _open_pdf(name, content)


def _open_pdf(name: str, content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except _BROKEN:
        raise BadLetter(
            name, "begins as a PDF but cannot be opened", "ask the sender for it again"
        ) from None
    if locked:
        raise BadLetter(name, "is locked with a password", "save it without one")
    if not pages:
        raise BadLetter(name, "is a PDF without a page", "ask the sender for it again")
