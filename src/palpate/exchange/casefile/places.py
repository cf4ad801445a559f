"""Finds the places on the body that a text names."""

from palpate.clinical.body import SiteSet
from palpate.clinical.errors import UnknownSite
from palpate.clinical.library import Library

LONGEST = 6
"""Most words that the name of a place has."""


def sites_in(library: Library, text: str) -> SiteSet:
    """Return the places on the body that a text names, longest words first; 0 for none."""
    try:
        return library.body.find(text)
    except UnknownSite:
        pass
    words = text.lower().replace("-", " ").replace(",", " , ").replace("/", " ").split()
    sites, at = 0, 0
    while at < len(words):
        found, length = _longest_at(library, words, at)
        sites |= found
        at += length
    return sites


def _longest_at(library: Library, words: list[str], at: int) -> tuple[SiteSet, int]:
    """Return the sites of the longest name that begins at a word, and how many words it has."""
    body = library.body
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + length])
        found = body.places.get(phrase) or body.words.get(phrase)
        if found:
            return found, length
    return 0, 1
