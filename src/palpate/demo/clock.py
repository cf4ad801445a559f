"""Days and hours of the made-up clinic, counted from the day it is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of building, on the clinic's own clock; days gone by are negative."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The day it is at the clinic."""
        return self.now.astimezone(self.zone).date()

    def day(self, days: int) -> date:
        """Return a day so many days from today."""
        return self.today + timedelta(days=days)

    def at(self, days: int, hour: str = "09:00") -> datetime:
        """Return an hour of a day, which may lie ahead."""
        return datetime.combine(self.day(days), time.fromisoformat(hour), self.zone)

    def then(self, days: int, hour: str = "09:00") -> datetime:
        """Return an hour at which something was done, never later than now."""
        return min(self.at(days, hour), self.now)
