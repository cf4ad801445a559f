"""Numbers with units, brought to the unit of their concept."""

import re
from dataclasses import dataclass

from palpate.clinical.vocabulary import Concept

_PAIR = re.compile(r"\b(\d{2,3})\s*(?:/|over|\\)\s*(\d{2,3})\b")
_NUMBER = re.compile(
    r"(?<![\w/.])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(k\b|%|°?\s?[fc]\b|mmol|mg/dl|mg)?",
    re.IGNORECASE,
)
LEAST_SECOND = 20
"""The lowest diastolic pressure, in mm[Hg], that is taken for one."""
_FAHRENHEIT_FROM = 80
_MMOL_TO_MG = 18.0
_COUNTS_TO_THOUSANDS = 1000


@dataclass(frozen=True, slots=True)
class Value:
    """A number, and the diastolic one beside it where there are two."""

    first: float
    second: float | None = None


def find_value(concept: Concept | None, text: str) -> Value | None:
    """Return the first plausible value of a measurement concept in a text, in its unit.

    Fahrenheit becomes Celsius, glucose in mmol/L becomes mg/dL, platelets in full counts become
    thousands; a value outside the concept's range is passed over. Of two numbers of a blood
    pressure the second must be the lower one.
    """
    if concept is None:
        return None
    if len(concept.parts) > 1:
        pair = _PAIR.search(text.lower())
        if pair:
            value = Value(float(pair[1]), float(pair[2]))
            return value if is_plausible(concept, value) else None
    for match in _NUMBER.finditer(text):
        number, unit = float(match[1].replace(",", "")), (match[2] or "").lower().strip(" °")
        value = Value(_convert(concept, number, unit))
        if is_plausible(concept, value):
            return value
    return None


def is_plausible(concept: Concept, value: Value) -> bool:
    """Tell whether a value lies in the range of its concept, the second number below the first."""
    if value.second is not None and not LEAST_SECOND <= value.second < value.first:
        return False
    above = concept.low is None or value.first >= concept.low
    return above and (concept.high is None or value.first <= concept.high)


def _convert(concept: Concept, value: float, unit: str) -> float:
    if concept.id == "temperature" and (unit == "f" or value >= _FAHRENHEIT_FROM):
        return round((value - 32) * 5 / 9, 1)
    if concept.id == "glucose" and unit == "mmol":
        return value * _MMOL_TO_MG
    if concept.id == "platelets" and value >= _COUNTS_TO_THOUSANDS:
        return value / _COUNTS_TO_THOUSANDS
    return value * _COUNTS_TO_THOUSANDS if unit == "k" and concept.id != "platelets" else value
