"""Tables of the record, a module a subject."""

from palpate.record.models.choices import Consent, ConsentText, Decision
from palpate.record.models.facts import (
    Answer,
    Clearance,
    Fact,
    Import,
    Source,
    StoredScreening,
)
from palpate.record.models.glance import Glance
from palpate.record.models.intake import IntakeDraft, IntakeLink
from palpate.record.models.plans import Goal, Plan, Review
from palpate.record.models.sessions import (
    Addendum,
    Autosave,
    Departure,
    Mark,
    Measurement,
    Session,
    SessionPart,
    Work,
)

__all__ = [
    "Addendum",
    "Answer",
    "Autosave",
    "Clearance",
    "Consent",
    "ConsentText",
    "Decision",
    "Departure",
    "Fact",
    "Glance",
    "Goal",
    "Import",
    "IntakeDraft",
    "IntakeLink",
    "Mark",
    "Measurement",
    "Plan",
    "Review",
    "Session",
    "SessionPart",
    "Source",
    "StoredScreening",
    "Work",
]
