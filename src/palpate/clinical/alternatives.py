"""The ways other than massage, which are always among the options."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from palpate.clinical.envelope import SeekCare
from palpate.clinical.errors import KnowledgeErrors
from palpate.clinical.evidence import broaden, present_concepts
from palpate.clinical.explain import join_words
from palpate.clinical.library import Library
from palpate.clinical.loader import Problems, read_entries
from palpate.clinical.options import blocking
from palpate.clinical.screening import Finding, Screening

NO_MASSAGE, SOMEONE_ELSE = "no massage", "someone else"
URGENCY = {
    SeekCare.SOON: "within days",
    SeekCare.TODAY: "today",
    SeekCare.EMERGENCY: "at once, by calling the emergency number",
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way than massage, for these goals and conditions (for any when empty)."""

    id: str
    name: str
    says: str
    for_client: str
    goals: tuple[str, ...]
    about: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def read_alternatives(folder: Path) -> tuple[Alternative, ...]:
    """Return the ways other than massage of a knowledge folder; raises KnowledgeErrors."""
    problems, found = Problems(), []
    for entry in read_entries(folder, "alternatives.toml", "alternative", problems):
        text, texts = entry.text, entry.texts
        says = (text("says"), text("for_client"))
        narrow = (texts("goals"), texts("about"), texts("sources"))
        found.append(Alternative(text("id"), text("name"), *says, *narrow))
        entry.finish()
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return tuple(found)


def find_alternatives(
    library: Library,
    screening: Screening,
    goals: tuple[str, ...],
    concepts: frozenset[str] = frozenset(),
) -> tuple[Alternative, ...]:
    """Return the other ways for this person: always "no massage" and "someone else" among them.

    "someone else" names whom to ask first, or how soon to be seen, when a finding says so.
    """
    own = present_concepts(screening) | broaden(library, concepts)
    return tuple(
        _name_clinician(way, screening) if way.id == SOMEONE_ELSE else way
        for way in read_alternatives(library.folder)
        if (not way.goals or set(way.goals) & set(goals))
        and (not way.about or own.intersection(way.about))
    )


def _name_clinician(way: Alternative, screening: Screening) -> Alternative:
    """Say how soon to be seen, or whom to ask about what, when a finding says so."""
    urgency = URGENCY.get(screening.envelope.care)
    urgent = [f for f in screening.acting if f.rule.limits.care == screening.envelope.care]
    if urgency:
        about = join_words(tuple(dict.fromkeys(_title(f) for f in urgent)))
        return replace(
            way, says=f"To be seen {urgency}: {about}.",
            for_client=f"Please be seen by a doctor {urgency}. That comes before any massage.",
        )  # fmt: skip
    asks = dict.fromkeys(
        f"{f.rule.lift.who or 'a physician'} about {_title(f)}" for f in blocking(screening)
    )
    if not asks:
        return way
    told = join_words(tuple(asks))
    return replace(
        way, says=f"Ask {told} before any massage.", for_client=f"Before a massage we ask {told}."
    )


def _title(finding: Finding) -> str:
    """Return the title of a rule inside a sentence; abbreviations keep their capitals."""
    title = finding.rule.title
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
