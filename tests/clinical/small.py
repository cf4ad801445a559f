"""A small knowledge of made-up rules, so that tests do not hang on what is true of massage."""

import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from palpate.clinical.facts import Fact, Kind, Person, Status, When
from palpate.clinical.library import KNOWLEDGE, Library, load, read_library

TODAY = date(2026, 11, 24)

CONCEPTS = """
[[concept]]
id = "clot"
kind = "condition"
name = "Blood clot"
words = ["blood clot", "thrombus"]
icd10 = ["I82"]
icd10_past = ["Z86.718"]
snomed = ["111"]
sites = ["legs"]
asks_site = true

[[concept]]
id = "deep-clot"
kind = "condition"
name = "Deep clot"
plain = "a clot deep in the leg"
words = ["dvt"]
is_a = ["clot"]
icd10 = ["I82.4"]
sites = ["legs"]
asks_site = true

[[concept]]
id = "thin-bones"
kind = "condition"
name = "Thin bones"
words = ["brittle bones"]

[[concept]]
id = "sprain"
kind = "condition"
name = "Sprain"
words = ["sprain", "sprained"]
sites = ["ankles", "knees", "wrists"]
asks_site = true

[[concept]]
id = "acne"
kind = "condition"
name = "Acne"
harmless = true

[[concept]]
id = "cold-illness"
kind = "condition"
name = "A cold"
words = ["cold"]

[[concept]]
id = "cold-feeling"
kind = "finding"
name = "Feeling cold"
words = ["cold"]

[[concept]]
id = "numb"
kind = "finding"
name = "Numbness"
words = ["numb"]
asks_site = true

[[concept]]
id = "chest-pain"
kind = "finding"
name = "Chest pain"

[[concept]]
id = "blood-thinner"
kind = "medicine"
name = "Blood thinner"

[[concept]]
id = "apixaban"
kind = "medicine"
name = "Apixaban"
is_a = ["blood-thinner"]
brands = ["Eliquis"]
atc = ["B01AF02"]
rxnorm = ["1364430"]

[[concept]]
id = "vitamin"
kind = "medicine"
name = "Vitamin"
ingredients = ["colecalciferol"]

[[concept]]
id = "medicine-allergy"
kind = "allergy"
name = "Allergy to a medicine"
words = ["drug allergy"]

[[concept]]
id = "nut-allergy"
kind = "allergy"
name = "Nut allergy"
words = ["nuts"]

[[concept]]
id = "nut-eating"
kind = "finding"
name = "Eats nuts"
words = ["nuts"]

[[concept]]
id = "new-hip"
kind = "procedure"
name = "Hip replacement"
words = ["hip replacement"]
sites = ["hips"]
asks_site = true

[[concept]]
id = "pump"
kind = "device"
name = "Insulin pump"

[[concept]]
id = "pregnancy"
kind = "life-stage"
name = "Pregnancy"
words = ["pregnant"]

[[concept]]
id = "female"
kind = "life-stage"
name = "Female"

[[concept]]
id = "age"
kind = "measurement"
name = "Age"
unit = "a"
low = 0
high = 120

[[concept]]
id = "blood-pressure"
kind = "measurement"
name = "Blood pressure"
words = ["bp"]
loinc = ["85354-9"]
unit = "mm[Hg]"
parts = ["systolic", "diastolic"]
low = 40
high = 300

[[concept]]
id = "temperature"
kind = "measurement"
name = "Body temperature"
words = ["temp"]
loinc = ["8310-5"]
unit = "Cel"
low = 30
high = 45

[[concept]]
id = "glucose"
kind = "measurement"
name = "Blood sugar"
unit = "mg/dL"
low = 10
high = 1000

[[concept]]
id = "platelets"
kind = "measurement"
name = "Platelets"
unit = "10*3/uL"
low = 1
high = 2000
"""

RULE = """
[[rule]]
id = "{id}"
title = "{title}"
basis = "guideline"
sources = ["good"]
because = "Because of {id}."
for_client = "For the client: {id}."
written = 2026-11-24
lifts = {{ by = "resolution", says = "When it is over." }}
{body}
"""


def write_rule(name: str, body: str, title: str = "") -> str:
    """Return a rule in TOML with all it must have and what `body` says."""
    return RULE.format(id=name, title=title or name, body=body)


RULES = "".join(
    [
        write_rule(
            "clot-fresh",
            'standing = "stop"\nseek_care = "today"\nwhen = [{ concept = "clot", to_days = 90 }]\n'
            'unless = [{ concept = "blood-thinner" }]',
            "Fresh clot",
        ),
        write_rule(
            "clot-later",
            'standing = "adjust"\nwhen = [{ concept = "clot", from_days = 91 }]\n'
            'pressure = [{ to = 2, at = ["@limb"] }]\n'
            'techniques = [{ not = ["friction"], at = ["@site"] }]',
        ),
        write_rule(
            "clot-past",
            'standing = "note"\nwhen = [{ concept = "clot", status = ["resolved"] }]',
        ),
        write_rule(
            "sprain-fresh",
            'standing = "adjust"\nminutes = 60\n'
            'when = [{ concept = "sprain", to_days = 21, site = ["left ankle", "right ankle"] }]\n'
            'pressure = [{ to = 0, at = ["@site"] }]',
        ),
        write_rule(
            "sprain-healed",
            'standing = "note"\n'
            'when = [{ concept = "sprain", status = ["resolved"], ended_to_days = 30 }]',
        ),
        write_rule(
            "pressure-high",
            'standing = "clear first"\nwhen = [{ concept = "blood-pressure", from = 180 }]',
            "Very high blood pressure",
        ).replace('by = "resolution"', 'by = "clearance", who = "the family doctor"'),
        write_rule(
            "pressure-high-lower",
            'standing = "note"\n'
            'when = [{ concept = "blood-pressure", second_from = 110, second_below = 130 }]',
        ),
        write_rule(
            "old-bones",
            'standing = "adjust"\nunasked = "apply"\n'
            'when = [{ concept = "age", from = 75 }, { concept = "thin-bones" }]\n'
            'pressure = [{ to = 3 }]\npositions = { not = ["prone"] }',
        ),
        write_rule(
            "thinner-and-numb",
            'standing = "adjust"\nquestion = "Is any skin numb?"\n'
            'when = [{ concept = "blood-thinner" }, { concept = "numb" }]\n'
            'pressure = [{ to = 2 }]',
        ),
        write_rule(
            "thinner-and-chest",
            'standing = "stop"\nseek_care = "emergency"\n'
            'when = [{ concept = "blood-thinner" }, { concept = "chest-pain" }]',
        ),
        write_rule(
            "numb-light",
            'standing = "adjust"\nwhen = [{ concept = "numb" }]\n'
            'pressure = [{ to = 2, at = ["@site"] }]',
        ),
        write_rule(
            "numb-old-way",
            'standing = "stop"\nretired = 2026-01-01\nwhen = [{ concept = "numb" }]',
        ),
        write_rule(
            "neck-free-of-thrust",
            'standing = "adjust"\nuniversal = true\ntechniques = [{ not = ["thrust"] }]\n'
            'pressure = [{ to = 1, at = ["front of neck"] }]',
        ),
    ]
)  # fmt: skip

TOPICS = """
[[topic]]
id = "clots"
ask = "Have you ever had a clot?"
why = "A clot can move."
covers = ["clot"]
choices = ["deep-clot"]
asks = ["when", "site"]
unasked = { pressure = [{ to = 3, at = ["legs"] }] }
because = "Nobody has asked about clots yet."
ours = ["pressure"]

[[topic]]
id = "skin"
ask = "Is any skin numb?"
why = "Numb skin cannot say when it is too much."
covers = ["numb"]
because = "Nobody has asked about the skin yet."

[[topic]]
id = "pregnancy"
ask = "Are you pregnant?"
why = "Lying face down presses on the belly."
covers = ["pregnancy"]
because = "Nobody has asked about pregnancy yet."
only = { sex = "female", from_age = 12, below_age = 56 }
unasked = { minutes = 60 }
"""

TYPES = """
[[type]]
id = "swedish"
name = "Swedish"
says = "Gliding and kneading."
for_client = "Long strokes."
feels = "Warm."
words = ["swedish massage", "relaxation massage"]
pressure = { from = 1, usual = 3, to = 3 }
minutes = { from = 10, usual = 60, to = 90 }
techniques = ["effleurage"]
optional = ["friction"]
positions = ["prone", "supine"]
sites = ["back", "legs"]
sources = ["good"]
"""

SOURCES = """
[[source]]
id = "good"
title = "A good guideline"
year = 2020
publisher = "Somebody"
tier = "A"

[[source]]
id = "weak"
title = "A trade page"
tier = "D"
"""

GOALS = """
[[goal]]
id = "pain"
name = "Less pain"
for_client = "It hurts less."
words = ["pain"]
measures = ["pain-score"]
"""

MEASURES = """
[[measure]]
id = "pain-score"
name = "Pain"
asks = "How bad is it?"
unit = "{score}"
unit_words = "points"
low = 0
high = 10
better = "lower"
change = 2
normal = [0, 1]
sources = ["good"]
"""

EVIDENCE = """
[[statement]]
id = "swedish-pain"
goal = "pain"
types = ["swedish"]
about = ["sprain"]
grade = "low"
says = "It may help."
for_client = "It may help."
sources = ["good"]
"""

ROLES = """
[[role]]
id = "doctor"
name = "Family doctor"
taxonomy = "207Q00000X"
cares_for = "The whole person."
"""

COMPOUNDS = """
[[compound]]
of = "numb"
makes = "chest-pain"
at = ["whole chest front"]
one_sided = true
said = ["tight"]
unless = ["sprain"]
"""

CARD = """
developer = "Somebody"
funding = "Nobody paid"
users = "Therapists"
population = "People."
out_of_scope = ["To diagnose."]
limits = ["It is made up."]
validated = "Not at all."
updated = "Never."
[uses]
race = []
ethnicity = []
language = []
sexual_orientation = []
gender_identity = []
sex = ["female"]
birth_date = ["age"]
social_determinants = []
health_status = ["pregnancy", "thin-bones"]
"""

FILES: Mapping[str, str] = {
    "version.toml": 'version = "2026.11.test"\n',
    "concepts/small.toml": CONCEPTS,
    "rules/small.toml": RULES,
    "questions.toml": TOPICS,
    "compounds.toml": COMPOUNDS,
    "massage_types.toml": TYPES,
    "sources.toml": SOURCES,
    "goals.toml": GOALS,
    "measures/small.toml": MEASURES,
    "evidence/small.toml": EVIDENCE,
    "roles.toml": ROLES,
    "card.toml": CARD,
}
GROUND = ("body.toml", "techniques.toml", "pressure.toml")


def write_folder(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write the small knowledge to a folder, with some files changed or (None) left out."""
    for name in GROUND:
        shutil.copy(KNOWLEDGE / name, folder / name)
    for name, text in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
    return folder


@cache
def small_library() -> Library:
    """Return the small knowledge as it is loaded."""
    return load(write_folder(Path(mkdtemp(prefix="palpate-small-"))))


def list_problems(folder: Path, changes: Mapping[str, str | None]) -> list[str]:
    """Return what the loader says against the small knowledge with some files changed."""
    _, problems = read_library(write_folder(folder, changes))
    return [str(problem) for problem in problems.found]


def make_fact(concept: str, onset: str | None = None, site: str = "", **rest: object) -> Fact:
    """Return a fact of the small knowledge, its kind taken from the concept."""
    library = small_library()
    return Fact(
        concept,
        Kind(library.concepts[concept].kind),
        rest.pop("status", Status.ACTIVE),  # type: ignore[arg-type]  # what a test writes
        When.read(onset) if onset else None,
        sites=library.body.find(site) if site else 0,
        **rest,  # type: ignore[arg-type]  # as above
    )


NOBODY = Person()
