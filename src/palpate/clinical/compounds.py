"""What a concept means in its place: a swelling of one calf is a sign of a clot."""

import re
from collections.abc import Iterable

from palpate.clinical.body import SiteSet
from palpate.clinical.library import Library
from palpate.clinical.vocabulary import Compound

_BOTH = re.compile(r"\b(?:both|bilat\w*|b/l|ble|le|legs|ankles|feet|calves|shins)\b")
"""A swollen ankle without a side is one all the same."""


def find_compound(
    library: Library, concept: str, sites: SiteSet, beside: Iterable[str], text: str
) -> str | None:
    """Return the concept that another one means where and how it was said, or None.

    `sites` is where it was said to be, `beside` the concepts of the same sentence, `text` the
    sentence itself.
    """
    names = frozenset().union(*(library.broader.get(name, frozenset()) for name in beside))
    low = text.lower()
    for compound in library.compounds:
        if compound.of == concept and _fits(library, compound, sites, names, low):
            return compound.makes
    return None


def _fits(
    library: Library, compound: Compound, sites: SiteSet, names: frozenset[str], text: str
) -> bool:
    if not names.isdisjoint(compound.unless):
        return False
    if compound.said and not any(word in text for word in compound.said):
        return False
    if compound.at and not sites & compound.at:
        return False
    if compound.one_sided is False and not _BOTH.search(text):
        return False
    return compound.one_sided is None or compound.one_sided is _one_sided(library, sites)


def _one_sided(library: Library, sites: SiteSet) -> bool:
    left, right = sites & library.body.left, sites & library.body.right
    return bool(left) != bool(right)
