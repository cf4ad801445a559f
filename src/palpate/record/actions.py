"""The only way to change the record, from whatever module a change lives in."""

from palpate.record.choices import (
    ensure_text,
    give_consent,
    publish_text,
    record_decision,
    withdraw_consent,
)
from palpate.record.facts import (
    confirm_facts,
    record_fact,
    refuse_fact,
    strike_fact,
    supersede_fact,
)
from palpate.record.imports import receive_facts
from palpate.record.intake import (
    answer_topics,
    finish_intake,
    keep_intake,
    make_intake_link,
    open_intake,
    save_intake,
    submit_intake,
)
from palpate.record.measures import record_measurement, strike_measurement
from palpate.record.notes import add_addendum, move_session, plan_session, save_note
from palpate.record.plans import agree_plan, draft_plan, edit_plan, review_plan
from palpate.record.screenings import clear_limit, end_clearance, screen_client
from palpate.record.signing import sign_session

__all__ = [
    "add_addendum",
    "agree_plan",
    "answer_topics",
    "clear_limit",
    "confirm_facts",
    "draft_plan",
    "edit_plan",
    "end_clearance",
    "ensure_text",
    "finish_intake",
    "give_consent",
    "keep_intake",
    "make_intake_link",
    "move_session",
    "open_intake",
    "plan_session",
    "publish_text",
    "receive_facts",
    "record_decision",
    "record_fact",
    "record_measurement",
    "refuse_fact",
    "review_plan",
    "save_intake",
    "save_note",
    "screen_client",
    "sign_session",
    "strike_fact",
    "strike_measurement",
    "submit_intake",
    "supersede_fact",
    "withdraw_consent",
]
