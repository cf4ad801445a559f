"""The client's own choice: a decision among options, and consent that can be taken back."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from palpate.people.audit import note_change
from palpate.people.errors import Missing, Unseen
from palpate.people.models import Action, Client, Staff
from palpate.people.roles import Power, require
from palpate.record import translate
from palpate.record.errors import AlreadyWithdrawn, BadPlace, BadSignature, BadWord
from palpate.record.gate import check_client, let_edit, moment
from palpate.record.glance import refresh_glance
from palpate.record.models import Consent, ConsentText, Decision
from palpate.record.notes import check_technique

NO_MASSAGE = "no massage"
SOMEONE_ELSE = "someone else"
MAX_DRAWING = 100_000
_PNG_START = b"\x89PNG\r\n\x1a\n"
_DRAWN = "data:image/png;base64,"

FIRST_TITLE = "Consent to massage"
FIRST_BODY = (
    "My therapist has told me what she plans to do, what it may help and what it may not, "
    "and what can go wrong: soreness for a day or two, rarely bruising.\n"
    "I have told her what I know about my health and will tell her when something changes.\n"
    "I can leave out any part of my body and any kind of touch. "
    "I can stop at any moment, without giving a reason.\n"
    "Massage does not replace the care of my doctor.\n"
    "What is written about me is kept confidential. "
    "My therapist reports to others only when I agree or the law asks for it."
)


@transaction.atomic
def publish_text(
    staff: Staff | None, title: str, body: str, *, now: datetime | None = None
) -> ConsentText:
    """Make the next version of the words that clients sign under; earlier ones stay."""
    person, at = require(staff, Power.EDIT_CLINICAL), moment(now)
    for field, words in (("title", title), ("body", body)):
        if not words.strip():
            raise Missing(field, f"The {field} of the consent")
    last = ConsentText.objects.of(person.clinic).aggregate(last=Max("version"))["last"] or 0
    text = ConsentText.objects.create(
        clinic_id=person.clinic_id,
        version=last + 1,
        title=title.strip(),
        body=body.strip(),
        made_at=at,
    )
    note_change(person, Action.CREATE, text, at=at)
    return text


def ensure_text(staff: Staff | None, *, now: datetime | None = None) -> ConsentText:
    """Return the text in force; a clinic that has none gets a plain one to start from."""
    person = require(staff, Power.EDIT_CLINICAL)
    text = ConsentText.objects.of(person.clinic).order_by("-version").first()
    return text or publish_text(person, FIRST_TITLE, FIRST_BODY, now=now)


@transaction.atomic
def record_decision(
    staff: Staff | None, client: Client, *, shown: Sequence[Any], choice: str,
    goals: Sequence[Any] = (), reasons: str = "", now: datetime | None = None,
) -> Decision:  # fmt: skip
    """Record what the client chose from what was shown to her.

    `shown` holds the options as laid out, each with an `id`; no massage and someone else are
    always among what she can choose.
    """
    person, at = let_edit(staff, client), moment(now)
    offered = {option["id"] for option in shown} | {NO_MASSAGE, SOMEONE_ELSE}
    if choice not in offered:
        raise BadWord(
            "choice", choice, "option that was shown", f"choose {', '.join(sorted(offered))}"
        )
    row = Decision.objects.create(
        clinic_id=client.clinic_id, client=client, goals=list(goals), shown=list(shown),
        choice=choice, reasons=reasons.strip(), made_at=at, made_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, row, client, at=at)
    return row


@transaction.atomic
def give_consent(
    staff: Staff | None, client: Client, *, text: ConsentText, signature: str,
    signature_kind: str = "typed", decision: Decision | None = None, sites_withheld: int = 0,
    techniques_withheld: Sequence[str] = (), now: datetime | None = None,
) -> Consent:  # fmt: skip
    """Record the client's signature. The last consent is the one that holds."""
    person, at = let_edit(staff, client), moment(now)
    check_client(client, decision, "decision")
    if text.clinic_id != client.clinic_id:
        raise Unseen("consent text")
    if sites_withheld < 0 or sites_withheld & ~translate.library().body.all:
        raise BadPlace("sites_withheld")
    row = Consent.objects.create(
        clinic_id=client.clinic_id, client=client, text=text, decision=decision,
        sites_withheld=sites_withheld, signature_kind=signature_kind,
        techniques_withheld=[check_technique(name) for name in techniques_withheld],
        signature=_check_signature(signature_kind, signature), signed_at=at, recorded_by=person,
    )  # fmt: skip
    note_change(person, Action.SIGN, row, client, at=at)
    refresh_glance(client)
    return row


def _check_signature(kind: str, signature: str) -> str:
    if kind == "typed":
        if len(signature.strip()) < 2:
            raise BadSignature("No name was typed")
        return signature.strip()[:200]
    if kind != "drawn":
        raise BadWord("signature_kind", kind, "way to sign", "use drawn or typed")
    if not signature.startswith(_DRAWN) or len(signature) > MAX_DRAWING:
        raise BadSignature("The drawn signature is no picture of a fitting size")
    try:
        picture = base64.b64decode(signature.removeprefix(_DRAWN), validate=True)
    except binascii.Error:
        picture = b""
    if not picture.startswith(_PNG_START):
        raise BadSignature("The drawn signature cannot be read")
    return signature


@transaction.atomic
def withdraw_consent(
    staff: Staff | None, consent: Consent, *, now: datetime | None = None
) -> Consent:
    """Take a consent back on the client's word; what was done under it stays as it is."""
    person, at = let_edit(staff, consent, "consent"), moment(now)
    row = Consent.objects.of(person.clinic).select_for_update(of=("self",)).get(pk=consent.pk)
    if row.withdrawn_at is not None:
        raise AlreadyWithdrawn
    row.withdrawn_at = at
    row.save()
    note_change(person, Action.CHANGE, row, row.client, {"withdrawn": True}, at)
    refresh_glance(row.client)
    return row
