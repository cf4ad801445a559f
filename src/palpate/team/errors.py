"""The mistakes that can be made with the care team, each with its sentence inside."""

from palpate.people.errors import Refused


class BadLetter(Refused):
    """A file that is not what it says."""

    def __init__(self, name: str, problem: str, repair: str) -> None:
        """Name the file, the problem and the repair."""
        super().__init__(f"“{name}” {problem}; {repair}.", "letter")


class BadStep(Refused):
    """A referral cannot go this way."""

    def __init__(self, status: str, wanted: str) -> None:
        """Name where it is and where it was to go."""
        super().__init__(
            f"A referral that is {status} cannot become {wanted}; reload the page and look again.",
            "status",
        )


class BadNumber(Refused):
    """A number that cannot be right."""

    def __init__(self, field: str, given: object, what: str, repair: str) -> None:
        """Name the number and the repair."""
        super().__init__(f"“{given}” is no {what}; {repair}.", field)


class AlreadySent(Refused):
    """A report that was sent was to be marked so again."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "This report is marked as sent already; write a new one if something changed."
        )
