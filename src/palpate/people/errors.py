"""The mistakes people make with the record, each with the sentence that mends it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404


class Refused(Exception):
    """A change or a look was refused; the sentence says why and what to do."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        """Keep the sentence, and the form field it belongs beside if there is one."""
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Unseen(Refused, Http404):
    """The row does not exist for this person; Django answers 404."""

    def __init__(self, what: str = "page") -> None:
        """Say what was looked for, never whether another clinic has it."""
        super().__init__(
            f"There is no such {what} in your clinic; go back and choose it from the list."
        )


class NotAllowed(Refused, PermissionDenied):
    """The person's role does not reach this far; Django answers 403."""


class ReadOnly(NotAllowed):
    """The person may not change or may not see this part of the record."""

    def __init__(self, role: str, what: str) -> None:
        """Name the role and what it does not reach."""
        super().__init__(
            f"The role “{role}” does not allow you to {what}; ask the owner of the clinic."
        )


class SignInNeeded(NotAllowed):
    """Nobody of the clinic is signed in."""

    def __init__(self) -> None:
        """Ask for sign-in."""
        super().__init__("Nobody of this clinic is signed in; sign in and try again.")


class Missing(Refused):
    """A field that must be filled is empty."""

    def __init__(self, field: str, words: str) -> None:
        """Name the field in plain words."""
        super().__init__(f"{words} is empty; fill it in.", field)


class Unreadable(Refused):
    """A field holds what it cannot hold."""

    def __init__(self, field: str, problem: str, repair: str) -> None:
        """Say what is wrong and how to mend it."""
        super().__init__(f"{problem}; {repair}.", field)


class Taken(Refused):
    """Something that must be unique is there already."""

    def __init__(self, field: str, what: str, repair: str) -> None:
        """Say what exists and what to do instead."""
        super().__init__(f"{what} is here already; {repair}.", field)


class LastOwner(Refused):
    """A clinic would be left without an owner."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "The clinic would be without an owner; make somebody else owner first.", "role"
        )


class SharedPerson(Refused):
    """The sign-in of a person who works at another clinic too was to be changed."""

    def __init__(self, name: str) -> None:
        """Say who can change it; where else they work is nobody's business here."""
        super().__init__(
            f"This sign-in is not of your clinic alone; only {name} changes the "
            "password, on the security page or by mail from the sign-in page.",
            "password",
        )


class UnknownFields(Refused):
    """An action was given fields it does not have."""

    def __init__(self, names: Iterable[str]) -> None:
        """List the names that were not understood."""
        listed = ", ".join(sorted(names))
        super().__init__(f"These fields are not known here: {listed}; leave them out.")


class StaleVersion(Refused):
    """Somebody else changed the row since it was read."""

    def __init__(self, what: str, seen: int, current: int) -> None:
        """Keep both versions so that a page can lay them side by side."""
        super().__init__(
            f"This {what} was changed by someone else while you worked on it "
            f"(you saw version {seen}, it is now version {current}); "
            "compare the two and save again."
        )
        self.seen = seen
        self.current = current


class UnscopedQuery(RuntimeError):
    """Code asked for rows without naming the clinic: a fault in the program."""

    def __init__(self, model: str) -> None:
        """Name the model and the repair."""
        super().__init__(
            f"{model}.objects was asked without a clinic; write {model}.objects.of(clinic)."
        )


class AppendOnly(RuntimeError):
    """Code tried to change or delete an audit entry: a fault in the program."""

    def __init__(self) -> None:
        """Say that the trail only grows."""
        super().__init__("The audit trail is append only; write a new entry instead.")
