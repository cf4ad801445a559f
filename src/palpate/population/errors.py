"""What is wrong with the facts of many people, each as one sentence."""

from palpate.clinical.errors import ClinicalError


class PopulationError(ClinicalError):
    """Facts of many people cannot be used: the place, what is wrong and how to mend it."""

    def __init__(self, place: str, problem: str, repair: str) -> None:
        self.place, self.problem, self.repair = place, problem, repair
        super().__init__(f"{place}: {problem}. {repair}.")
