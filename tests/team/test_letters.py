"""A letter is what it says it is, and can be opened; otherwise a sentence says what is wrong."""

import io

import pytest
from pypdf import PdfWriter

from palpate.team.errors import BadLetter
from palpate.team.letters import MAX_BYTES, PDF, check_letter
from tests.team.files import make_pdf

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff" + bytes(20)


@pytest.mark.parametrize(
    ("media_type", "content"), [(PDF, make_pdf()), ("image/png", PNG), ("image/jpeg", JPEG)]
)
def test_a_letter_of_a_known_kind_is_taken(media_type, content) -> None:
    check_letter("letter", media_type, content)


def empty_pdf() -> bytes:
    out = io.BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("media_type", "content", "said"),
    [
        (PDF, b"", "is empty"),
        (PDF, b"<html>Not found</html>", "says it is a PDF but is not"),
        (PDF, PNG, "says it is a PDF but is not"),
        (PDF, b"%PDF-1.7\nnothing more", "cannot be opened"),
        (PDF, make_pdf()[: len(make_pdf()) // 3], "cannot be opened"),
        (PDF, empty_pdf(), "without a page"),
        (PDF, make_pdf(password="secret"), "is locked with a password"),
        (PDF, b"%PDF-" + bytes(MAX_BYTES), "is larger than 20 MB"),
        ("image/png", JPEG, "says it is a PNG picture but is not"),
        ("text/html", b"<html>", "is of the kind text/html"),
    ],
)
def test_a_letter_that_is_not_what_it_says_is_refused(media_type, content, said) -> None:
    with pytest.raises(BadLetter) as refused:
        check_letter("referral.pdf", media_type, content)
    assert refused.value.sentence.startswith("“referral.pdf” ")
    assert said in refused.value.sentence
    assert refused.value.field == "letter"
