"""From a referral to facts: the referrer's diagnosis and precautions wait for the therapist."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from palpate.clinical.facts import Kind, Status
from palpate.exchange.casefile.accept import CaseError, Understood, accept_case
from palpate.people.models import Staff
from palpate.record import translate
from palpate.record.actions import receive_facts
from palpate.record.gate import moment
from palpate.team.models import Referral

REFERRER = "referrer"
LONGEST = 500


def take_diagnosis(staff: Staff | None, referral: Referral, *, now: datetime | None = None) -> int:
    """Put what a referral says of the client among the facts to confirm; return how many are new.

    What is not understood waits as it was written. The same referral again adds nothing.
    """
    at = moment(now)
    told = _read_told(referral)
    if not told:
        return 0
    items, unread = _understand(told, referral)
    received = receive_facts(
        staff, referral.client, kind="letter", content=json.dumps(told).encode(),
        facts=list(_write_facts(items, unread, referral)), not_understood=unread, now=at,
    )  # fmt: skip
    return len(received.added)


def _understand(
    told: list[dict[str, str]], referral: Referral
) -> tuple[tuple[Understood, ...], tuple[str, ...]]:
    """Return the facts that were understood, and the words that were not."""
    # The day is that of the letter: a fact is as old as what was written.
    on = referral.received_on
    try:
        case = accept_case(translate.library(), {"facts": told}, on, on)
    except CaseError:
        return (), tuple(one["text"] for one in told)
    return case.facts, case.not_understood


def _read_told(referral: Referral) -> list[dict[str, str]]:
    code = referral.diagnosis_code
    told = []
    if referral.diagnosis or code:
        diagnosis = {"text": referral.diagnosis or code, "kind": "condition"}
        told.append(diagnosis | ({"code": code} if code else {}))
    return told + [{"text": line} for line in referral.precautions.splitlines() if line.strip()]


def _write_facts(
    items: Iterable[Understood], unread: Iterable[str], referral: Referral
) -> Iterator[Mapping[str, Any]]:
    shared = {"said_by": REFERRER, "said_on": referral.received_on}
    for number, item in enumerate(items):
        words = (item.said or item.fact.text)[:LONGEST]
        yield (
            translate.write_fact(item.fact)
            | shared
            | {"text": words, "source_key": f"referral/{referral.pk}/{number}"}
        )
    for number, words in enumerate(unread):
        yield {
            "concept": "",
            "text": words[:LONGEST],
            "kind": Kind.CONDITION.value,
            "status": Status.ACTIVE.value,
            "source_key": f"referral/{referral.pk}/unread/{number}",
        } | shared
