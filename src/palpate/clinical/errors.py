"""The mistakes that clinical reasoning can meet, each with its sentence inside."""


class ClinicalError(Exception):
    """Base of all mistakes met while reasoning about a client."""


class KnowledgeError(ClinicalError):
    """A knowledge file says something that cannot be used.

    `file` is the file's name inside the knowledge folder, `key` the place in it,
    `problem` what is wrong and `repair` how to mend it.
    """

    def __init__(self, file: str, key: str, problem: str, repair: str) -> None:
        self.file, self.key, self.problem, self.repair = file, key, problem, repair
        super().__init__(f"{file}: {key}: {problem}. {repair}.")


class KnowledgeErrors(ClinicalError):
    """All problems found in the knowledge files, so that they are mended in one go."""

    def __init__(self, problems: tuple[KnowledgeError, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UnknownSite(ClinicalError):
    """A name that is no site, region or set of the body."""

    def __init__(self, name: str, near: str | None = None) -> None:
        self.name, self.near = name, near
        hint = f"Did you mean “{near}”?" if near else "Use a name of the body table."
        super().__init__(f"“{name}” is no place on the body. {hint}")


class UnknownTechnique(ClinicalError):
    """A name that is no technique of the vocabulary."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"“{name}” is no known technique. Use a name of the technique table.")


class UnknownPosition(ClinicalError):
    """A name that is no position of the vocabulary."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"“{name}” is no known position. Use prone, supine, left side, right side, "
            "seated or semi-reclined."
        )


class UnknownType(ClinicalError):
    """A name that is no massage type."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"“{name}” is no known massage type. Use a name of the type table.")


class BadPressure(ClinicalError):
    """A pressure level outside 0 to 5."""

    def __init__(self, level: object) -> None:
        self.level = level
        super().__init__(f"Pressure {level} is not on the scale. Use a whole number from 0 to 5.")


class BadDate(ClinicalError):
    """A date that is not YYYY, YYYY-MM or YYYY-MM-DD."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text}” is no date. Write it as YYYY, YYYY-MM or YYYY-MM-DD.")


class BadMinutes(ClinicalError):
    """A session length that cannot be."""

    def __init__(self, minutes: object) -> None:
        self.minutes = minutes
        super().__init__(
            f"{minutes} minutes is no session length. Use a whole number from 0 to 120."
        )


class BadValue(ClinicalError):
    """A measured value that is off the range of its measure."""

    def __init__(self, name: str, value: object, low: float, high: float, unit: str) -> None:
        self.name, self.value = name, value
        super().__init__(
            f"{name}: {value} cannot be. Use a number from {low:g} to {high:g} {unit}".rstrip()
            + "."
        )


class BadTarget(ClinicalError):
    """A goal whose target could not be told from chance, or points the wrong way."""

    def __init__(self, problem: str, repair: str) -> None:
        self.problem, self.repair = problem, repair
        super().__init__(f"{problem}. {repair}.")
