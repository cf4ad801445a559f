"""Reads the signed-in person and their places in clinics in one query a request."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from palpate.people.models import Staff, User
from palpate.people.prepared import Prepared


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Checks passwords as allauth does, and reads users together with their places."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return the user of a session, if they may still sign in."""
        places = read_places(user_id)
        user = places[0].user if places else User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.known_places = places
        return user


def _write_places(user: UUID) -> QuerySet[Staff]:
    rows = Staff.everywhere.filter(user_id=user, active=True)
    return rows.select_related("user", "clinic").order_by("id")


_PLACES = Prepared(_write_places, user=UUID)


def read_places(user_id: UUID) -> list[Staff]:
    """Return the places of a user in clinics, the oldest first."""
    return _PLACES(user=user_id)


def places_of(user: User) -> list[Staff]:
    """Return the places as they were read with the user, or read them now."""
    return read_places(user.pk) if user.known_places is None else user.known_places
