"""`palpate knowledge review`: sheets for clinicians, and their answers taken back."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import rtoml

from palpate.clinical.errors import ClinicalError, KnowledgeErrors
from palpate.clinical.library import KNOWLEDGE, Library, read_library
from palpate.clinical.reviews import Review, digest_rule
from palpate.config.casework import read_input, today
from palpate.exchange.reviews.accept import accept_answers
from palpate.exchange.reviews.gather import gather_sheet, list_areas
from palpate.exchange.reviews.render import render_html, render_pdf

_HEADER = """\
# What clinicians said of the rules of this area, each of one wording: `text` is its digest.
# Written by `palpate knowledge review --take`.
"""


class UnknownArea(ClinicalError):
    """A name that is no area of rules."""

    def __init__(self, name: str, areas: Iterable[str]) -> None:
        self.name = name
        super().__init__(f"“{name}” is no area of rules. Use one of: {', '.join(areas)}.")


class NotWritable(ClinicalError):
    """A folder or file that cannot be written."""

    def __init__(self, place: Path, why: OSError) -> None:
        self.place = place
        super().__init__(f"{place}: cannot be written ({why.strerror}). Name another with --out.")


class Otherwise(ClinicalError):
    """A second answer of one person to one rule on one day, unlike the first."""

    def __init__(self, review: Review) -> None:
        self.review = review
        super().__init__(
            f"{review.rule}: {review.by} answered otherwise on {review.on}. "
            "Date the new answers later, or take the first out of the reviews folder."
        )


def open_library(folder: Path | None) -> Library:
    """Return the knowledge of a folder; raises KnowledgeErrors when anything is wrong with it."""
    library, problems = read_library(folder or KNOWLEDGE)
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return library


def write_sheets(area: str | None, out: Path, folder: Path | None = None) -> int:
    """Write a review sheet as HTML and as PDF, and say where they are."""
    library = open_library(folder)
    areas = list_areas(library)
    if area is not None and area not in areas:
        raise UnknownArea(area, areas)
    content = gather_sheet(library, area)
    stem = f"palpate-review-{content['area']}-{library.version}"
    made = {
        out / f"{stem}.html": render_html(content).encode(),
        out / f"{stem}.pdf": render_pdf(content, datetime.now().astimezone()),
    }
    for path, data in made.items():
        _write(path, data)
    count = len(content["rules"])
    print(f"{count} rules, {content['reviewed']}:", *made, sep="\n")
    return 0


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises NotWritable."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as broken:
        raise NotWritable(path, broken) from broken


def take_answers(file: str, folder: Path | None = None) -> int:
    """Take the answers of a sheet into the reviews of a knowledge folder, and say what they do."""
    library = open_library(folder)
    data = read_input(file, "the answers of a review sheet")
    reviews = accept_answers(library, data, Path(file).name, today())
    fresh = _find_fresh(library, reviews)
    by_area: dict[str, list[Review]] = {}
    for review in fresh:
        by_area.setdefault(library.rules[review.rule].area, []).append(review)
    for area, added in by_area.items():
        _add_reviews(library.folder / "reviews" / f"{area}.toml", added)
    for line in _say_taken(library, reviews, fresh):
        print(line)
    print(f"Rules: {open_library(library.folder).review_words()}.")
    return 0


def _find_fresh(library: Library, reviews: Iterable[Review]) -> list[Review]:
    """Return the reviews that are not there yet; raises Otherwise for a second mind in one day."""
    there = {known.key: known for each in library.reviews.values() for known in each}
    fresh = []
    for review in reviews:
        known = there.get(review.key)
        if known is None:
            fresh.append(review)
        elif (known.verdict, known.comment) != (review.verdict, review.comment):
            raise Otherwise(review)
    return fresh


def _add_reviews(path: Path, reviews: Iterable[Review]) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    added = rtoml.dumps({"review": [_write_review(review) for review in reviews]})
    _write(path, f"{before.rstrip()}\n\n{added.strip()}\n".encode())


def _write_review(review: Review) -> dict[str, Any]:
    """Return a review as the loader reads it; what is empty is left out."""
    written = {
        "rule": review.rule,
        "verdict": review.verdict,
        "by": review.by,
        "licence": review.licence,
        "on": review.on,
        "text": review.text,
        "comment": review.comment,
    }
    return {key: value for key, value in written.items() if value}


def _say_taken(library: Library, reviews: tuple[Review, ...], fresh: list[Review]) -> list[str]:
    counts = Counter(review.verdict for review in fresh)
    said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    lines = [f"Taken from {reviews[0].by}: {said or 'nothing new'}."]
    if len(fresh) < len(reviews):
        lines.append(f"{len(reviews) - len(fresh)} were there already.")
    lines += [
        f"{review.rule} has changed since the sheet was written; it stays unreviewed."
        for review in fresh
        if review.text != digest_rule(library.rules[review.rule])
    ]
    return lines
