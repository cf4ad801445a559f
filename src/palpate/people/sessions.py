"""Sessions in the database, as Django keeps them, read with a prepared query."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from palpate.people.prepared import Prepared


def _write_session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_SESSION = Prepared(_write_session, key=str, now=datetime)


class SessionStore(db.SessionStore):
    """A session that is read once with every page."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        found = _SESSION.first(key=key, now=timezone.now()) if key else None
        if found is None:
            self._session_key = None
        return found
