"""Clearances: the form for a clinician's word, and those on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from palpate.pages.clinic.reasons.dates import write_day
from palpate.pages.clinic.reasons.limits import Limit
from palpate.people.models import Client, Staff
from palpate.record import access, translate

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_BAD_DAY = {
    "invalid": "Write the day as 2026-12-24.",
    "required": "Write the day on which it was said.",
}


class ClearForm(forms.Form):
    """A named clinician's word that lifts one rule."""

    rule = forms.CharField(widget=forms.HiddenInput)
    by_name = forms.CharField(
        label="Who said so", max_length=120,
        error_messages={"required": "Name the clinician who said so."},
    )  # fmt: skip
    by_role = forms.CharField(
        label="Profession", max_length=80,
        widget=forms.TextInput(attrs={"list": "care-roles", "autocomplete": "off"}),
        error_messages={"required": "Write the clinician's profession."},
    )  # fmt: skip
    on = forms.DateField(label="Said on", widget=_DATE, error_messages=_BAD_DAY)
    until = forms.DateField(
        label="Holds until", required=False, widget=_DATE, error_messages=_BAD_DAY,
        help_text="Empty when no end was named.",
    )  # fmt: skip
    words = forms.CharField(
        label="What was said", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="As close to the clinician's words as you can.",
        error_messages={"required": "Write what the clinician said."},
    )  # fmt: skip


def make_clear_form(
    card: Limit, today: date, sent: ClearForm | None, edits: bool
) -> ClearForm | None:
    """Return the form for a clinician's word, if this limit can be lifted by one."""
    if not card.clearable or not edits:
        return None
    if sent is not None and sent["rule"].value() == card.rule.id:
        return sent
    return ClearForm(initial={"rule": card.rule.id, "on": today}, auto_id=f"{card.rule.id}_%s")


def list_clearances(staff: Staff, client: Client) -> list[dict[str, Any]]:
    """Return the clearances on record with the rule each one lifts."""
    rules = translate.library().rules
    return [
        {
            "row": row,
            "rule": rules.get(row.rule),
            "on": write_day(row.on),
            "until": write_day(row.until),
        }
        for row in access.clearances_of(staff, client)
    ]
