"""The mistakes that can be made with a record, each with its sentence inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from palpate.people.errors import Refused, StaleVersion

if TYPE_CHECKING:
    from palpate.record.limits import Limit
    from palpate.record.signing import Part


class LockedRow(Refused):
    """A row that is fixed was to be changed."""

    def __init__(self, what: str) -> None:
        """Name the row in plain words."""
        super().__init__(f"This {what} is locked and never changes; add to the record instead.")


class StaleNote(StaleVersion):
    """Somebody else changed the note; both texts are kept, `mine` and `theirs`."""

    def __init__(
        self, seen: int, current: int, mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> None:
        """Keep the note as it was sent and as it is stored."""
        super().__init__("note", seen, current)
        self.mine = mine
        self.theirs = theirs


class NotSaved(Refused):
    """The database could not keep a note."""

    def __init__(self) -> None:
        """Say that what was typed is still on the device."""
        super().__init__(
            "The note could not be saved on the server, which may be full or stopping; "
            "it is kept on this device, leave the page open and it will be sent again."
        )


class BadNote(Refused):
    """What a device sent has not the form of a note."""

    def __init__(self) -> None:
        """Ask for the page anew."""
        super().__init__("What the page sent is not a note; open the page again.", "content")


class ReusedNumber(Refused):
    """A device sent other words under a number it had used."""

    def __init__(self, seq: int) -> None:
        """Name the number."""
        super().__init__(
            f"Save number {seq} of this device was used for other words; "
            "send them under a new number."
        )


class BadPressure(Refused):
    """A pressure level that is not on the scale."""

    def __init__(self, level: object) -> None:
        """Name the level."""
        super().__init__(
            f"Pressure {level} is not on the scale; choose a whole number from 0 to 5.", "pressure"
        )


class BadMinutes(Refused):
    """A length that no session has."""

    def __init__(self, minutes: object) -> None:
        """Name the length."""
        super().__init__(
            f"{minutes} minutes is no session length; write a whole number from 1 to 240.",
            "minutes",
        )


class BadPlace(Refused):
    """A set of sites that the body does not have."""

    def __init__(self, field: str) -> None:
        """Ask for a site of the body map."""
        super().__init__("That place is not on the body map; choose a site of the map.", field)


class BadWord(Refused):
    """A word that is not in the vocabulary."""

    def __init__(self, field: str, word: object, what: str, repair: str) -> None:
        """Name the word and where it was used."""
        super().__init__(f"“{word}” is no {what}; {repair}.", field)


class BadWhen(Refused):
    """A date that cannot be read, or that lies where it cannot."""

    def __init__(self, field: str, text: str, repair: str) -> None:
        """Name the date."""
        super().__init__(f"“{text}” cannot be used as a date here; {repair}.", field)


def _range_words(low: float | None, high: float | None) -> str:
    ends = [f"from {low:g}" if low is not None else "", f"to {high:g}" if high is not None else ""]
    return " ".join(end for end in ends if end)


class BadValue(Refused):
    """A value outside what the measure can have."""

    def __init__(
        self, name: str, value: object, low: float | None, high: float | None, unit: str
    ) -> None:
        """Name the value and the range."""
        super().__init__(
            f"{value} is not possible for {name}; "
            f"give a value {_range_words(low, high)} {unit}".rstrip()
            + ".",
            "value",
        )


class NotOfClient(Refused):
    """Two rows that belong to different clients were put together."""

    def __init__(self, what: str) -> None:
        """Name the row that is somebody else's."""
        super().__init__(f"This {what} belongs to another client; go back and choose again.")


class Superseded(Refused):
    """A fact that was replaced already was to be replaced again."""

    def __init__(self) -> None:
        """Ask to work on the later one."""
        super().__init__("A later fact has replaced this one; reload the page and change that one.")


class NothingWaiting(Refused):
    """A fact that does not wait was to be confirmed."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "This fact is confirmed or replaced already; record a later one in its place."
        )


class UnknownRule(Refused):
    """A rule that the knowledge does not have."""

    def __init__(self, rule: str) -> None:
        """Name the rule."""
        super().__init__(
            f"“{rule}” is no rule of the knowledge; choose the limit from the list.", "rule"
        )


class NotClearable(Refused):
    """A limit that nobody's word can lift."""

    def __init__(self, title: str, by: str) -> None:
        """Say what lifts it instead."""
        super().__init__(
            f"“{title}” is not lifted by a clearance but by {by}; correct the fact or wait.", "rule"
        )


class LinkUnknown(Refused):
    """No intake has this link."""

    def __init__(self) -> None:
        """Ask the clinic for another."""
        super().__init__("This link is not known; check that it is whole, or ask for a new one.")


class LinkExpired(Refused):
    """The link is too old."""

    def __init__(self) -> None:
        """Ask the clinic for another."""
        super().__init__("This link has expired; ask the clinic for a new one.")


class LinkUsed(Refused):
    """The link was used."""

    def __init__(self) -> None:
        """Ask the clinic for another."""
        super().__init__(
            "These answers have been handed in and the link is used up; "
            "tell your therapist if something has changed."
        )


class BadSignature(Refused):
    """A signature that is none."""

    def __init__(self, problem: str) -> None:
        """Say what is wrong with it."""
        super().__init__(f"{problem}; sign again, or type your name.", "signature")


class AlreadyWithdrawn(Refused):
    """A consent that was withdrawn was to be withdrawn again."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__("This consent was withdrawn before; a new signature is needed to go on.")


class PlanIncomplete(Refused):
    """A plan that lacks what makes it one."""

    def __init__(self, missing: Sequence[str]) -> None:
        """List what is missing."""
        self.missing = tuple(missing)
        super().__init__(f"The plan cannot be agreed yet; add {', '.join(missing)}.")


class PlanLocked(LockedRow):
    """An agreed plan was to be changed."""

    def __init__(self) -> None:
        """Point to the next version."""
        Refused.__init__(self, "An agreed plan is not changed; make the next version of it.")


class NoteLocked(LockedRow):
    """A signed note was to be changed."""

    def __init__(self) -> None:
        """Point to the addendum."""
        Refused.__init__(self, "A signed note is not changed; add an addendum.")


class NoteOpen(Refused):
    """An addendum was to be put to a note that is not signed."""

    def __init__(self) -> None:
        """Point to the note itself."""
        super().__init__("This note is not signed yet; write it in the note itself.")


class NoteNotYours(Refused):
    """Somebody else gave the session."""

    def __init__(self, therapist: str) -> None:
        """Name the therapist."""
        super().__init__(
            f"This session is set down as given by {therapist}, who signs it; "
            "change the therapist of the session if it was you."
        )


class FutureSession(Refused):
    """A note was to be signed before its session."""

    def __init__(self, at: datetime) -> None:
        """Name the time."""
        super().__init__(
            f"The session is set for {at.day} {at:%B %Y at %H:%M}, which has not come yet; "
            "mend the time, or sign after the session.",
            "at",
        )


class BadTime(Refused):
    """A time that something cannot have."""

    def __init__(self, what: str, repair: str) -> None:
        """Say what is wrong and how to mend it."""
        super().__init__(f"{what}; {repair}.", "at")


class SessionStopped(Refused):
    """A note of a session that safety forbids was to be signed."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Name each stop."""
        self.reasons = tuple(reasons)
        super().__init__(
            f"No session is safe: {'; '.join(reasons)}. "
            "Record a named clinician's clearance, or correct the fact if it is wrong."
        )


class NoteIncomplete(Refused):
    """A note lacks parts, or went outside a limit without a reason."""

    def __init__(self, missing: Sequence[Part], limits: Sequence[Limit]) -> None:
        """Keep each missing part and each limit without a reason."""
        self.missing = tuple(missing)
        self.limits = tuple(limits)
        said = [part.sentence for part in missing] + [limit.sentence for limit in limits]
        super().__init__("The note cannot be signed yet. " + " ".join(said))


class NotDue(Refused):
    """A date that must lie later."""

    def __init__(self, field: str, what: str, day: date) -> None:
        """Name the date."""
        super().__init__(f"{what} must lie after {day.isoformat()}; choose a later day.", field)


class AlreadyStruck(Refused):
    """A measurement that was struck was to be struck again."""

    def __init__(self) -> None:
        """Say that nothing is left to do."""
        super().__init__("This value was struck before; record a new one if it should count.")
