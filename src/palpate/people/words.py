"""Words by which a client is found: pure text in, folded words out."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

LONGEST = 40

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?!\d|-)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_PHONE = re.compile(r"[+(]*\d[\d\s().-]{5,}\d")
_SPLIT = re.compile(r"[\s,;]+")
_NOT_WORD = re.compile(r"[^\w]+|_")
# Letters that do not come apart into a plain letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)


def fold(text: str) -> str:
    """Return the text in small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def name_words(*names: str) -> set[str]:
    """Return the words of names; “O'Brien” gives o, brien and obrien."""
    found: set[str] = set()
    for name in names:
        for whole in _SPLIT.split(fold(name)):
            parts = [part for part in _NOT_WORD.split(whole) if part]
            found.update(part[:LONGEST] for part in (*parts, "".join(parts)) if part)
    return found


def phone_words(phone: str) -> set[str]:
    """Return the digits of a phone number: all, without country code, the last seven and four."""
    digits = read_digits(phone)
    return {digits[-size:] for size in (len(digits), 10, 7, 4) if 4 <= size <= len(digits)}


def born_words(born: date | None) -> set[str]:
    """Return the birth date as eight digits."""
    return {born.strftime("%Y%m%d")} if born else set()


def read_digits(text: str) -> str:
    """Return the digits of a text, at most as many as a word may have."""
    return "".join(sign for sign in text if sign.isdecimal() and sign.isascii())[:LONGEST]


def read_terms(text: str) -> list[str]:
    """Return the beginnings that a search asks for, longest first; all of them must be met."""
    terms: set[str] = set()
    for pattern, read in ((_ISO, _read_iso), (_SLASHED, _read_slashed), (_PHONE, _read_phone)):
        terms.update(read(found) for found in pattern.finditer(text))
        text = pattern.sub(" ", text)
    for piece in _SPLIT.split(text):
        terms.update(_read_piece(piece))
    # Whoever has a word that begins with “anna” has one that begins with “ann”.
    kept = [term for term in terms if not any(_extends(other, term) for other in terms)]
    return sorted(kept, key=lambda term: (-len(term), term))


def _extends(longer: str, shorter: str) -> bool:
    return longer != shorter and longer.startswith(shorter)


def _read_iso(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{year}{int(month):02}" + (f"{int(day):02}" if day else "")


def _read_slashed(found: re.Match[str]) -> str:
    first, second, year = found.groups()
    # Month first, as the forms of the clinic write it, unless that cannot be.
    month, day = (second, first) if int(first) > 12 else (first, second)
    return f"{year}{int(month):02}{int(day):02}"


def _read_phone(found: re.Match[str]) -> str:
    return read_digits(found.group())[-10:]


def _read_piece(piece: str) -> set[str]:
    parts = [part for part in _NOT_WORD.split(fold(piece)) if part]
    joined = "".join(parts)
    whole = bool(joined) and joined.isdecimal()
    return {part[:LONGEST] for part in ([joined] if whole else parts)}
