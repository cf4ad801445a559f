"""The card of a rule: the source attributes that health-IT rules ask of decision support, and more.

Thirteen attributes of evidence-based decision support in 45 CFR 170.315(b)(11), and four borrowed
from those of predictive support: users, population, use out of scope, known limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from palpate.clinical.errors import KnowledgeError, KnowledgeErrors
from palpate.clinical.explain import join_words
from palpate.clinical.library import Library
from palpate.clinical.loader import Entry, Problems, read_file
from palpate.clinical.rules import Rule
from palpate.clinical.vocabulary import Source
from palpate.clinical.wording import TIERS, write_basis, write_clause, write_ours

USES: Mapping[str, str] = {
    "race": "Race",
    "ethnicity": "Ethnicity",
    "language": "Language",
    "sexual_orientation": "Sexual orientation",
    "gender_identity": "Gender identity",
    "sex": "Sex",
    "birth_date": "Date of birth",
    "social_determinants": "Social determinants of health",
    "health_status": "Health status assessments",
}
"""The nine facts about a person whose use each card states, by their key in card.toml."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the cards of all rules have in common. `uses` are concepts by fact about a person."""

    developer: str
    funding: str
    users: str
    population: str
    out_of_scope: tuple[str, ...]
    limits: tuple[str, ...]
    validated: str
    updated: str
    uses: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One line of a card: its name, and what it says in one or several sentences."""

    name: str
    says: tuple[str, ...]


def _filled(entry: Entry, key: str) -> str:
    text = entry.text(key)
    if not text.strip() and key in entry.data:
        entry.refuse(key, "is empty", "Say it, or say that it is not known")
    return text


def _read_uses(entry: Entry) -> dict[str, tuple[str, ...]]:
    inner = entry.entry("uses")
    if inner is None:
        entry.refuse("uses", "is missing", f"Add [uses] with: {', '.join(USES)}")
        return {}
    found = {}
    for key in USES:
        found[key] = inner.texts(key)
        if key not in inner.data:
            inner.refuse(key, "is missing", f"Write {key} = [] when no concept stands for it")
    inner.finish()
    return found


def _some(entry: Entry, key: str) -> tuple[str, ...]:
    if not entry.data.get(key):
        entry.refuse(key, "is missing or empty", f'Write {key} = ["..."]')
    return entry.texts(key)


def read_shared(folder: Path) -> tuple[Shared, Problems]:
    """Read what all cards have in common, with every problem found in it."""
    problems = Problems()
    entry = Entry("card.toml", "card", read_file(folder, "card.toml", problems), problems)
    if problems.found:
        return Shared("", "", "", "", (), (), "", "", {}), problems
    shared = Shared(
        developer=_filled(entry, "developer"),
        funding=_filled(entry, "funding"),
        users=_filled(entry, "users"),
        population=_filled(entry, "population"),
        out_of_scope=_some(entry, "out_of_scope"),
        limits=_some(entry, "limits"),
        validated=_filled(entry, "validated"),
        updated=_filled(entry, "updated"),
        uses=_read_uses(entry),
    )
    entry.finish()
    return shared, problems


def check_card(library: Library) -> list[KnowledgeError]:
    """Return what is wrong with card.toml, concepts that are not there included."""
    shared, problems = read_shared(library.folder)
    for key, names in shared.uses.items():
        for name in names:
            if name not in library.concepts:
                problems.add("card.toml", f"uses.{key}", f"“{name}” is no concept", "Mend the id")
    return problems.found


@cache
def _shared(folder: Path) -> Shared:
    """Read card.toml on first use: screening never needs it."""
    shared, problems = read_shared(folder)
    if problems.found:
        raise KnowledgeErrors(tuple(problems.found))
    return shared


def shared_card(library: Library) -> Shared:
    """Return what the cards of all rules have in common; raises KnowledgeErrors."""
    return _shared(library.folder)


def find_uses(library: Library, rule: Rule) -> dict[str, tuple[str, ...]]:
    """Return the names of the facts about a person that a rule uses, by the keys of USES."""
    asked = {name for clause in (*rule.when, *rule.unless) for name in clause.concepts}
    found = {}
    for key, names in shared_card(library).uses.items():
        kinds = [name for name in names if not asked.isdisjoint(library.narrower.get(name, ()))]
        found[key] = tuple(library.concepts[name].name for name in kinds)
    return found


def list_sources(library: Library, rule: Rule) -> tuple[Source, ...]:
    """Return the sources of a rule, the strongest tier first."""
    found = (library.source(name) for name in rule.sources)
    return tuple(sorted(found, key=lambda source: (source.tier, source.title)))


def cite_source(source: Source) -> str:
    """Return a source in one sentence: title, year, publisher, address, tier, how much was read."""
    parts = (source.title, source.year, source.publisher, source.url)
    cited = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{cited}. Tier {source.tier} ({TIERS[source.tier]}); read: {source.read or 'not said'}."


def write_population(library: Library, rule: Rule) -> str:
    """Say whom a rule is for: what the rule says of it, or what sets it off."""
    if rule.population:
        return rule.population
    if rule.universal:
        return "Everybody who is massaged."
    known = join_words((write_clause(library, clause) for clause in rule.when), "together with")
    return f"{shared_card(library).population} This rule is about: {known}."


def _write_dates(rule: Rule) -> tuple[str, ...]:
    days = (("Written", rule.written), ("Revised", rule.revised), ("Retired", rule.retired))
    return tuple(f"{word} {day.day} {day:%B %Y}." for word, day in days if day)


def _write_limits(library: Library, rule: Rule) -> tuple[str, ...]:
    own = []
    if rule.ours:
        own.append(f"Our own conversion of words in the sources: {write_ours(rule)}.")
    own.append(f"This rule is {library.review_words(rule)}.")
    return (*own, *shared_card(library).limits)


def list_attributes(library: Library, rule: Rule) -> tuple[Attribute, ...]:
    """Return the card of a rule: thirteen source attributes, then what else it should say."""
    shared = shared_card(library)
    cited = tuple(cite_source(source) for source in list_sources(library, rule))
    uses = find_uses(library, rule)
    return (
        Attribute("Citation", (write_basis(rule), *cited)),
        Attribute("Developer", (shared.developer,)),
        Attribute("Funding", (shared.funding,)),
        Attribute("Release and revision", _write_dates(rule)),
        *(
            Attribute(name, (f"Used: {join_words(uses[key])}." if uses[key] else "Not used.",))
            for key, name in USES.items()
        ),
        Attribute("Intended users", (shared.users,)),
        Attribute("Intended population", (write_population(library, rule),)),
        Attribute("Not meant for", shared.out_of_scope),
        Attribute("Known limits", _write_limits(library, rule)),
        Attribute("How it was validated", (shared.validated,)),
        Attribute("How it is updated", (shared.updated,)),
    )
