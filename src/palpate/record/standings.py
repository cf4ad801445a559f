"""How far the brakes are on for those who come on a day, so that a stop is seen before the door."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from palpate.people.models import Client, Staff
from palpate.people.roles import Power, require
from palpate.record import translate
from palpate.record.models import Glance, Session
from palpate.record.screenings import describe_person, screen_day


def standings_of(staff: Staff | None, sessions: Sequence[Session], day: date) -> dict[UUID, str]:
    """Return the standing of each client of these sessions on a day, by client.

    What was kept for the day is used while nothing that bears on safety has changed; otherwise the
    client is screened anew, and nothing is kept. Raises NotAllowed for a role that may not see it.
    """
    person = require(staff, Power.SEE_CLINICAL)
    clients = {session.client_id: session.client for session in sessions}
    heads = Glance.objects.of(person.clinic).filter(client__in=list(clients))
    kept = {head.client_id: head for head in heads.select_related("screening")}
    return {key: _standing(person, client, kept.get(key), day) for key, client in clients.items()}


def _standing(person: Staff, client: Client, head: Glance | None, day: date) -> str:
    if head and head.screening and is_fresh(head, client, day):
        return str(head.screening.standing)
    return screen_day(person, client, day).screening.envelope.standing.words


def is_fresh(head: Glance, client: Client, day: date) -> bool:
    """Tell whether nothing that bears on safety changed since the day's screening was kept."""
    kept = head.screening
    return (
        kept is not None
        and kept.on == day
        and kept.knowledge == translate.library().version
        and kept.person == describe_person(client)
        and (head.changed_at is None or kept.made_at > head.changed_at)
    )
