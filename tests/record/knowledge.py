"""A small knowledge of its own, so that what the record must do does not hang on today's rules."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from palpate.clinical.library import KNOWLEDGE, Library, load

FILES = {
    "version.toml": 'version = "2026.11.test"\n',
    "concepts/small.toml": """
[[concept]]
id = "deep-vein-thrombosis"
kind = "condition"
name = "Deep vein thrombosis"
words = ["clot", "blood clot"]
sites = ["legs"]
[[concept]]
id = "angina"
kind = "condition"
name = "Angina"
[[concept]]
id = "numbness"
kind = "finding"
name = "Numbness"
asks_site = true
[[concept]]
id = "pregnancy"
kind = "life-stage"
name = "Pregnancy"
[[concept]]
id = "blood-pressure"
kind = "measurement"
name = "Blood pressure"
unit = "mm[Hg]"
parts = ["systolic", "diastolic"]
low = 40
high = 300
""",
    "rules/small.toml": """
[[rule]]
id = "clot-active"
title = "A clot in a deep vein"
basis = "practice"
because = "A clot can come loose."
for_client = "A clot needs a doctor first."
written = 2026-11-24
when = [{ concept = "deep-vein-thrombosis" }]
standing = "stop"
seek_care = "today"
lifts = { by = "clearance", who = "the treating physician", says = "Treatment is under way." }
[[rule]]
id = "angina-first"
title = "Chest pain from the heart"
basis = "practice"
because = "The heart may not stand it."
for_client = "Your heart doctor is asked first."
written = 2026-11-24
when = [{ concept = "angina" }]
standing = "clear first"
lifts = { by = "clearance", who = "the cardiologist", says = "The heart is stable." }
[[rule]]
id = "numb-site"
title = "Numb skin"
basis = "practice"
because = "She cannot say when it is too much."
for_client = "Numb places are touched lightly."
written = 2026-11-24
when = [{ concept = "numbness" }]
standing = "adjust"
pressure = [{ to = 2, at = ["@site"] }]
techniques = [{ not = ["friction"], at = ["@site"] }]
lifts = { by = "resolution", says = "Feeling is back." }
[[rule]]
id = "pregnant-late"
title = "The second half of pregnancy"
basis = "practice"
because = "Lying face down presses on the belly."
for_client = "You lie on your side."
written = 2026-11-24
when = [{ concept = "pregnancy", from_days = 140 }]
standing = "adjust"
positions = { not = ["prone"] }
minutes = 50
lifts = { by = "time", says = "Birth." }
[[rule]]
id = "no-thrust"
title = "No sudden forced movement"
basis = "convention"
because = "It is no massage."
for_client = "Joints are not cracked."
written = 2026-11-24
universal = true
standing = "adjust"
techniques = [{ not = ["thrust"] }]
lifts = { by = "never", says = "Never." }
""",
    "questions.toml": """
[[topic]]
id = "clots"
ask = "Have you ever had a blood clot?"
why = "Deep work can move one."
because = "Nobody asked about clots."
covers = ["deep-vein-thrombosis"]
choices = ["deep-vein-thrombosis"]
asks = []
unasked = { pressure = [{ to = 3, at = ["legs"] }] }
[[topic]]
id = "heart"
ask = "Is anything the matter with your heart?"
why = "It may not stand a long session."
because = "Nobody asked about the heart."
covers = ["angina"]
choices = ["angina"]
asks = []
unasked = { minutes = 90 }
""",
    "measures/small.toml": """
[[measure]]
id = "pain"
name = "Pain"
asks = "How bad is it, 0 to 10?"
unit = "{score}"
unit_words = "of 10"
low = 0
high = 10
better = "lower"
change = 2
sources = []
""",
}
COPIED = (
    "body.toml",
    "goals.toml",
    "massage_types.toml",
    "pressure.toml",
    "roles.toml",
    "sources.toml",
    "techniques.toml",
)


@cache
def small_library() -> Library:
    """Return the small knowledge; the ground it stands on is the real one."""
    folder = Path(mkdtemp(prefix="palpate-knowledge-"))
    try:
        for path in KNOWLEDGE.glob("*.toml"):
            if path.name in COPIED:
                shutil.copy(path, folder / path.name)
            else:
                (folder / path.name).touch()
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(folder)
    finally:
        shutil.rmtree(folder)
