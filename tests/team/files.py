"""Files as they come with clients."""

import io

from pypdf import PdfWriter


def make_pdf(pages: int = 1, password: str = "") -> bytes:
    """Return a PDF that opens."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=300)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
