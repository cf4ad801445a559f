"""Measurements: a value of a measure, at a site, at a time; a wrong one is struck."""

from datetime import datetime

from django.db import transaction

from palpate.people.audit import note_change
from palpate.people.models import Action, Client, Staff
from palpate.record import translate
from palpate.record.errors import AlreadyStruck, BadPlace, BadTime, BadValue, BadWord
from palpate.record.gate import check_client, let_edit, moment
from palpate.record.models import Measurement, Session
from palpate.record.models.facts import SPEAKERS


@transaction.atomic
def record_measurement(
    staff: Staff | None, client: Client, *, measure: str, value: float, second: float | None = None,
    site: int = 0, taken_at: datetime | None = None, said_by: str = "client", note: str = "",
    session: Session | None = None, now: datetime | None = None,
) -> Measurement:  # fmt: skip
    """Record what was measured, in the measure's own unit."""
    person, at = let_edit(staff, client), moment(now)
    check_client(client, session, "session")
    taken = taken_at or (session.at if session else at)
    if taken > at:
        raise BadTime("The measurement is set in the future", "give the time it was taken")
    _check_measure(measure, value, second, site, said_by)
    row = Measurement.objects.create(
        clinic_id=client.clinic_id, client=client, session=session, measure=measure, site=site,
        value=value, second=second, taken_at=taken, said_by=said_by, note=note.strip()[:300],
        recorded_by=person,
    )  # fmt: skip
    note_change(person, Action.CREATE, row, client, {"measure": measure}, at)
    return row


def _check_measure(name: str, value: float, second: float | None, site: int, said_by: str) -> None:
    library = translate.library()
    measure = library.measures.get(name)
    if measure is None:
        raise BadWord("measure", name, "measure", "choose one from the list")
    for number in (value, second):
        if number is not None and not measure.low <= number <= measure.high:
            raise BadValue(measure.name, number, measure.low, measure.high, measure.unit_words)
    if site < 0 or site & ~library.body.all:
        raise BadPlace("site")
    if said_by not in SPEAKERS:
        raise BadWord("said_by", said_by, "speaker", f"use {', '.join(SPEAKERS)}")


@transaction.atomic
def strike_measurement(
    staff: Staff | None, measurement: Measurement, *, now: datetime | None = None
) -> Measurement:
    """Take a wrong value out of the trend; the row stays."""
    person, at = let_edit(staff, measurement, "measurement"), moment(now)
    row = (
        Measurement.objects.of(person.clinic).select_for_update(of=("self",)).get(pk=measurement.pk)
    )
    if row.struck_at is not None:
        raise AlreadyStruck
    row.struck_at = at
    row.save()
    note_change(person, Action.CHANGE, row, row.client, {"struck": True}, at)
    return row
