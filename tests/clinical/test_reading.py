"""What the knowledge files may say, and what is refused: with file, key, problem and repair."""

from pathlib import Path

import pytest

from palpate.clinical.envelope import SeekCare, Standing
from palpate.clinical.facts import Kind, Status
from palpate.clinical.rules import Range, Span
from tests.clinical.small import (
    COMPOUNDS,
    CONCEPTS,
    EVIDENCE,
    GOALS,
    MEASURES,
    ROLES,
    RULES,
    SOURCES,
    TOPICS,
    TYPES,
    list_problems,
    small_library,
    write_rule,
)

LIBRARY = small_library()
NOTE = 'standing = "note"\n'
WHEN = 'when = [{ concept = "clot" }]\n'
FULL = write_rule("one", NOTE + WHEN)


def find_problem(folder: Path, file: str, text: str) -> str:
    """Return the first problem of a file with one mistake, without the name of the file."""
    problem = list_problems(folder, {file: text})[0]
    assert problem.startswith(f"{file}: ")
    return problem.removeprefix(f"{file}: ")


def test_the_small_knowledge_has_no_problem(tmp_path: Path) -> None:
    assert list_problems(tmp_path, {}) == []


def test_a_rule_is_read_with_all_it_says() -> None:
    rule = LIBRARY.rules["clot-fresh"]
    assert (rule.area, rule.title, rule.basis) == ("small", "Fresh clot", "guideline")
    assert (rule.limits.standing, rule.limits.care) == (Standing.STOP, SeekCare.TODAY)
    assert rule.when[0].concepts == {"clot", "deep-clot"}
    assert rule.when[0].named == ("clot",)
    assert rule.when[0].since == Span(None, 90)
    assert rule.unless[0].concepts == {"blood-thinner", "apixaban"}
    assert rule.for_referrer == rule.because


def test_a_range_is_read_for_both_values_of_a_pressure() -> None:
    assert LIBRARY.rules["pressure-high"].when[0].value == Range(180)
    assert LIBRARY.rules["pressure-high-lower"].when[0].second == Range(110, 130)


def test_a_topic_is_read_with_its_limits_and_its_group() -> None:
    topic = LIBRARY.topics["pregnancy"]
    assert (topic.sex, topic.from_age, topic.below_age) == ("female", 12, 56)
    assert topic.minutes == 60
    assert LIBRARY.topics["skin"].minutes == 120


def test_a_concept_is_read_with_its_codes_and_places() -> None:
    concept = LIBRARY.concepts["deep-clot"]
    assert concept.kind is Kind.CONDITION
    assert concept.icd10 == ("I82.4",)
    assert concept.sites == LIBRARY.body.find("legs")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            "standing = 'maybe'\n" + WHEN,
            "rule one.standing: “maybe” is not allowed here. Use one of: note, adjust, clear",
        ),
        (WHEN, "rule one.standing: is missing. Add standing to rule one"),
        (
            NOTE + WHEN + "seek_care = 'later'",
            "rule one.seek_care: “later” is not allowed here. Use one of: none",
        ),
        (
            NOTE + "when = [{ concept = 'clott' }]",
            "rule one.when[1].concept: “clott” is no known concept. Add it",
        ),
        (
            NOTE + "when = [{ status = ['active'] }]",
            "rule one.when[1].concept: is missing. Name one concept",
        ),
        (
            NOTE + "when = [{ concept = 'clot', status = ['gone'] }]",
            "rule one.when[1].status: “gone” is no status. Use: active",
        ),
        (
            NOTE + "when = [{ concept = 'clot', form_days = 3 }]",
            "rule one.when[1].form_days: is not a known key. Did you mean from_days",
        ),
        (
            NOTE + "when = [{ concept = 'clot', from_days = 9, to_days = 3 }]",
            "rule one.when[1].from_days: 9 is after to_days 3. Swap them",
        ),
        (
            NOTE + "when = [{ concept = 'clot', ended_from_days = 9, ended_to_days = 3 }]",
            "ended_from_days: 9 is after ended_to_days 3",
        ),
        (
            NOTE + "when = [{ concept = 'clot', site = ['antenna'] }]",
            "rule one.when[1].site: “antenna” is no place on the body",
        ),
        (NOTE + "when = ['clot']", "rule one.when: item 1 is not a table"),
        (NOTE, "rule one.when: does not fit universal. Give either when or universal = true"),
        (NOTE + WHEN + "universal = true", "rule one.when: does not fit universal"),
        (NOTE + WHEN + "minutes = 30", "rule one.standing: a note sets no limits. Use adjust"),
        (
            NOTE + WHEN + "revised = 2020-01-01",
            "rule one.revised: is before it was written. Mend one of the two dates",
        ),
        (
            "standing = 'adjust'\n" + WHEN,
            "rule one.standing: adjust without a limit. Add a limit, or use note",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "minutes = 0",
            "rule one.minutes: 0 is no session length. Use 1 to 120",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "pressure = [{ to = 6 }]",
            "rule one.pressure[1].to: 6 is not on the pressure scale. Use 0 to 5",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "pressure = [{ to = 2, at = ['@knee'] }]",
            "rule one.pressure[1].at: “@knee” is no place on the body",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "techniques = [{ not = ['magic'] }]",
            "rule one.techniques[1].not: “magic” is no technique. Use one of: holding",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "positions = { not = ['upside down'] }",
            "rule one.positions.not: “upside down” is no position. Use one of: prone",
        ),
        (
            "standing = 'adjust'\n" + WHEN + "minutes = 30\npositions = { only = ['prone'] }",
            "rule one.positions.only: is not a known key",
        ),
        (
            NOTE + WHEN + "ours = ['guess']",
            "rule one.ours: “guess” is no kind of number. Use: pressure",
        ),
        (
            NOTE + WHEN + "unasked = 'ignore'",
            "rule one.unasked: “ignore” is not allowed here. Use one of: apply, ask",
        ),
        (
            NOTE + WHEN + "retired = 'soon'",
            "rule one.retired: 'soon' is of the wrong type. Write a date",
        ),
        (NOTE + WHEN + "hue = 'red'", "rule one.hue: is not a known key. Known keys:"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(tmp_path: Path, body: str, problem: str) -> None:
    assert problem in find_problem(tmp_path, "rules/small.toml", write_rule("one", body))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'sources = ["good"]',
            'sources = ["god"]',
            "rule one.sources: “god” is no known source. Add its record to sources.toml",
        ),
        ('sources = ["good"]', "", "rule one.sources: are missing. Cite a source"),
        (
            'basis = "guideline"',
            'basis = "hearsay"',
            "rule one.basis: “hearsay” is not allowed here",
        ),
        ("written = 2026-11-24", "", "rule one.written: is missing"),
        (
            "written = 2026-11-24",
            'written = "2026"',
            "rule one.written: '2026' is of the wrong type",
        ),
        ('because = "Because of one."', "", "rule one.because: is missing"),
        (
            'title = "one"',
            "title = 3",
            "rule one.title: 3 is of the wrong type. Write text in quotes",
        ),
        (
            'lifts = { by = "resolution", says = "When it is over." }',
            "",
            "rule one.lifts: is missing. Say what ends the limit",
        ),
        ('by = "resolution"', 'by = "luck"', "rule one.lifts.by: “luck” is not allowed here"),
        (
            'by = "resolution"',
            'by = "clearance"',
            "rule one.lifts.who: is missing. Name the clinician",
        ),
        (
            'When it is over."',
            'Over.", whom = "x"',
            "rule one.lifts.whom: is not a known key. Did you mean who",
        ),
    ],
)
def test_a_rule_without_what_it_must_have_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in FULL
    assert problem in find_problem(tmp_path, "rules/small.toml", FULL.replace(old, new))


@pytest.mark.parametrize("basis", ["practice", "convention"])
def test_practice_and_convention_need_no_source(tmp_path: Path, basis: str) -> None:
    text = FULL.replace('sources = ["good"]', "").replace('"guideline"', f'"{basis}"')
    assert list_problems(tmp_path, {"rules/small.toml": text}) == []


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    problem = find_problem(tmp_path, "rules/small.toml", FULL + FULL)
    assert "rule one: “one” is used twice. Give it an id of its own" in problem


def test_a_rule_may_take_several_statuses_and_a_first_status(tmp_path: Path) -> None:
    assert LIBRARY.rules["clot-past"].when[0].statuses == {Status.RESOLVED}


ONE_CONCEPT = """
[[concept]]
id = "one"
kind = "condition"
name = "One"
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            'kind = "illness"',
            "concept one.kind: “illness” is not allowed here. Use one of: condition",
        ),
        ('sites = ["antenna"]', "concept one.sites: “antenna” is no place on the body"),
        (
            'asks_site = "yes"',
            "concept one.asks_site: 'yes' is of the wrong type. Write true or false",
        ),
        ('low = "3"', "concept one.low: '3' is of the wrong type. Write a number"),
        (
            'is_a = ["nothing"]',
            "concept one.is_a: “nothing” is no known concept. Add it or mend the id",
        ),
        ('is_a = ["one"]', "concept one.is_a: goes round in a circle. Break the circle"),
        ('word = ["x"]', "concept one.word: is not a known key. Did you mean words"),
    ],
)
def test_a_concept_that_cannot_be_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    one = ONE_CONCEPT + text
    if text.startswith("kind"):
        one = one.replace('kind = "condition"\n', "")
    (found,) = list_problems(tmp_path, {"concepts/more.toml": one})
    assert problem in found
    assert found.startswith("concepts")


def test_a_circle_through_several_concepts_is_refused(tmp_path: Path) -> None:
    two = ONE_CONCEPT.replace('"one"', '"two"') + 'is_a = ["one"]\n'
    text = ONE_CONCEPT + 'is_a = ["two"]\n' + two
    (problem,) = list_problems(tmp_path, {"concepts/more.toml": text})
    assert "goes round in a circle" in problem


def test_a_concept_used_twice_is_refused_whatever_its_file(tmp_path: Path) -> None:
    again = ONE_CONCEPT.replace('"one"', '"acne"')
    (problem,) = list_problems(tmp_path, {"concepts/zz.toml": again})
    assert problem.startswith("concepts/zz.toml: concept acne: “acne” is used twice")


@pytest.mark.parametrize(
    ("file", "text", "old", "new", "problem"),
    [
        (
            "questions.toml",
            TOPICS,
            'covers = ["numb"]',
            'covers = ["nmb"]',
            "topic skin.covers: “nmb” is no known concept",
        ),
        (
            "questions.toml",
            TOPICS,
            'choices = ["deep-clot"]',
            'choices = ["x"]',
            "topic clots.covers: “x” is no known concept",
        ),
        (
            "questions.toml",
            TOPICS,
            'sex = "female"',
            'sex = "both"',
            "topic pregnancy.only.sex: “both” is not allowed here",
        ),
        (
            "questions.toml",
            TOPICS,
            "from_age = 12",
            "form_age = 12",
            "topic pregnancy.only.form_age: is not a known key",
        ),
        (
            "questions.toml",
            TOPICS,
            "unasked = { minutes = 60 }",
            "unasked = { minute = 60 }",
            "topic pregnancy.unasked.minute: is not a known key",
        ),
        (
            "questions.toml",
            TOPICS,
            'ask = "Are you pregnant?"',
            "",
            "topic pregnancy.ask: is missing",
        ),
        (
            "compounds.toml",
            COMPOUNDS,
            'of = "numb"',
            'of = "nmb"',
            "compound 1.of: “nmb” is no known concept",
        ),
        (
            "compounds.toml",
            COMPOUNDS,
            "one_sided = true",
            'one_sided = "x"',
            "compound 1.one_sided: 'x' is of the wrong type",
        ),
        (
            "massage_types.toml",
            TYPES,
            'techniques = ["effleurage"]',
            'techniques = ["magic"]',
            "type swedish.techniques: “magic” is no technique",
        ),
        (
            "massage_types.toml",
            TYPES,
            'positions = ["prone", "supine"]',
            'positions = ["standing"]',
            "type swedish.positions: “standing” is no position",
        ),
        (
            "massage_types.toml",
            TYPES,
            "pressure = { from = 1, usual = 3, to = 3 }",
            "",
            "type swedish.pressure: is missing. Write pressure = { from = 1",
        ),
        (
            "massage_types.toml",
            TYPES,
            "from = 1, usual = 3, to = 3",
            "from = 4, usual = 3, to = 3",
            "type swedish.pressure: is out of order",
        ),
        (
            "massage_types.toml",
            TYPES,
            "from = 1, usual = 3, to = 3",
            "from = 1, usual = 3, to = 9",
            "type swedish.pressure: is out of order. Use from <= usual <= to, at most 5",
        ),
        (
            "massage_types.toml",
            TYPES,
            'sources = ["good"]',
            'sources = ["x"]',
            "type swedish.sources: “x” is no known source",
        ),
        (
            "goals.toml",
            GOALS,
            "measures",
            "measure",
            "goal pain.measure: is not a known key. Did you mean measures",
        ),
        (
            "measures/small.toml",
            MEASURES,
            'better = "lower"',
            'better = "up"',
            "measure pain-score.better: “up” is not allowed here",
        ),
        ("measures/small.toml", MEASURES, "high = 10", "", "measure pain-score.high: is missing"),
        (
            "evidence/small.toml",
            EVIDENCE,
            'grade = "low"',
            'grade = "great"',
            "statement swedish-pain.grade: “great” is not allowed here",
        ),
        ("roles.toml", ROLES, "name = ", "nane = ", "role doctor.nane: is not a known key"),
    ],
)
def test_other_entries_that_cannot_be_are_refused(
    tmp_path: Path, file: str, text: str, old: str, new: str, problem: str
) -> None:
    assert old in text
    found = list_problems(tmp_path, {file: text.replace(old, new)})
    assert any(one.startswith(f"{file}: {problem}") for one in found), found


def test_a_measure_is_read_with_its_normal_range() -> None:
    measure = LIBRARY.measures["pain-score"]
    assert measure.normal == (0, 1)
    assert (measure.low, measure.high, measure.change, measure.error) == (0, 10, 2, None)


def test_a_type_never_works_on_the_spared_sites() -> None:
    assert LIBRARY.types["swedish"].sites & LIBRARY.body.spared == 0


def test_what_files_say_is_kept_where_nothing_is_wrong() -> None:
    assert len(LIBRARY.rules) == RULES.count("[[rule]]")
    assert len(LIBRARY.concepts) == CONCEPTS.count("[[concept]]")
    assert SOURCES.count("[[source]]") == 2
    assert LIBRARY.evidence[0].about == ("sprain",)
    assert LIBRARY.goals["pain"].measures == ("pain-score",)
    assert LIBRARY.roles["doctor"].taxonomy == "207Q00000X"
