"""What is known of a person on a day, arranged for the clauses of rules."""

from collections.abc import Sequence
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.facts import (
    Fact,
    Kind,
    Person,
    Status,
    Truth,
    Whose,
    current_facts,
    settle_end,
)
from palpate.clinical.library import Library
from palpate.clinical.rules import Clause

PERSONAL = frozenset({"age", "female", "male"})

_SEXES = frozenset({"female", "male"})


class Known:
    """What is known on a day, arranged for the clauses."""

    def __init__(
        self,
        library: Library,
        person: Person,
        facts: Sequence[Fact],
        on: date,
        asked: frozenset[str] | None,
    ) -> None:
        said = [settle_end(fact, on) if fact.end is not None else fact for fact in facts]
        self.facts = (*current_facts(said, on), *person.facts(on))
        own, denied, measured = Whose.SELF, Status.DENIED, Kind.MEASUREMENT
        # A measurement that was only mentioned limits nothing: its value is asked for instead.
        self.counting = [
            f
            for f in self.facts
            if f.whose is own
            and f.status is not denied
            and (f.value is not None or f.kind is not measured)
        ]
        self.library, self.on, self.asked, self.sex = library, on, asked, person.sex
        self.present = {fact.concept for fact in self.counting}
        self.denied: set[str] = set()
        for fact in self.facts:
            if fact.status is denied and fact.whose is own:
                self.denied |= library.narrower.get(fact.concept, {fact.concept})

    def usual(self, fact: Fact) -> SiteSet:
        """Return where a fact of this concept can be when nobody said where it is."""
        concept = self.library.concepts.get(fact.concept)
        return concept.sites if concept else 0

    def was_asked(self, concept: str) -> bool:
        """Tell whether an absent concept was asked about, so that absence means no."""
        if concept in PERSONAL:
            return concept in _SEXES and self.sex is not None
        if self.asked is None or concept in self.denied:
            return True
        return any(topic in self.asked for topic in self.library.covered.get(concept, ()))

    def best(self, clause: Clause) -> tuple[Truth, Fact | None]:
        """Return the surest fact for a clause, or that nobody asked."""
        truth, chosen = Truth.NO, None
        if not clause.concepts.isdisjoint(self.present):
            for fact in self.counting:
                if fact.concept in clause.concepts:
                    found = clause.judge(fact, self.on, self.usual(fact) if clause.site else 0)
                    if found > truth:
                        truth, chosen = found, fact
            return truth, chosen
        if all(self.was_asked(name) for name in clause.named):
            return Truth.NO, None
        return Truth.UNASKED, None
