"""Made-up people for the benchmarks: the same for the same seed."""

import random
from datetime import date, timedelta

from palpate.clinical.facts import Fact, Kind, Person, Status, When
from palpate.clinical.library import Library

TODAY = date(2026, 11, 24)
_STATUSES = (Status.ACTIVE,) * 6 + (Status.RESOLVED,) * 3 + (Status.SUSPECTED,)


def make_person(
    library: Library, seed: int, facts: int, bearing: float
) -> tuple[Person, list[Fact]]:
    """Return somebody with a number of facts, of which the share `bearing` can set off rules."""
    dice = random.Random(seed)
    born = When.read(str(dice.randint(1935, 2005)))
    serious = [c for c in library.concepts if (c, Status.ACTIVE) in library.anchors]
    harmless = [c for c in library.concepts if (c, Status.ACTIVE) not in library.anchors]
    found = []
    for number in range(facts):
        pool = serious if number < facts * bearing else harmless
        found.append(_make_fact(library, dice, dice.choice(pool)))
    return Person(born, None, dice.choice(("female", "male"))), found


def _make_fact(library: Library, dice: random.Random, name: str) -> Fact:
    concept = library.concepts[name]
    measured = concept.kind is Kind.MEASUREMENT
    value = dice.uniform(concept.low or 1, concept.high or 300) if measured else None
    return Fact(
        name, concept.kind, dice.choice(_STATUSES),
        When.on(TODAY - timedelta(days=dice.randint(0, 4000))),
        sites=1 << dice.randrange(62) if concept.asks_site else 0, value=value,
        second=60.0 if measured and len(concept.parts) > 1 else None, text=concept.name,
    )  # fmt: skip
