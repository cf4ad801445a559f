"""A FHIR R4 bundle with its resources by reference, and how its coded parts are taken apart."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import When
from palpate.exchange.casefile.case import CaseError

Resource = Mapping[str, Any]

_SEMANTIC_TAG = re.compile(
    r"\s*\((?:disorder|finding|situation|procedure|person|event|morphologic abnormality|"
    r"regime/therapy|physical object|product|substance)\)$",
    re.IGNORECASE,
)
_REPAIR = "Give a FHIR R4 Bundle of one patient"


class Bundle:
    """A bundle with its resources by reference, and the patient it is about.

    Raises CaseError when it is no bundle.
    """

    def __init__(self, data: Resource) -> None:
        self.resources: list[Resource] = []
        self.by_reference: dict[str, Resource] = {}
        for number, entry in enumerate(_entries(data), 1):
            resource = entry.get("resource")
            if resource is None:
                continue
            _check_resource(resource, number)
            self.resources.append(resource)
            for key in _keys(resource, entry.get("fullUrl")):
                self.by_reference[key] = resource
        self.patients = [r for r in self.resources if r["resourceType"] == "Patient"]
        self.patient = self._main_patient()

    def _main_patient(self) -> Resource | None:
        """Return the patient that most resources are about; the facts of others are left out."""
        if len(self.patients) < 2:
            return next(iter(self.patients), None)
        counts = Counter(id(self.find(_subject(r))) for r in self.resources)
        return max(self.patients, key=lambda patient: counts[id(patient)])

    def find(self, reference: str) -> Resource | None:
        """Return the resource a reference means, by full address or by its tail."""
        found = self.by_reference.get(reference)
        return found or self.by_reference.get("/".join(reference.split("/")[-2:]))

    def is_of_other(self, resource: Resource) -> bool:
        """Tell whether a resource is another patient, or about one, of the same bundle."""
        if resource["resourceType"] == "Patient":
            return resource is not self.patient
        subject = self.find(_subject(resource))
        return (
            subject is not None
            and subject["resourceType"] == "Patient"
            and subject is not self.patient
        )


def _entries(data: Resource) -> list[Resource]:
    if data.get("resourceType") != "Bundle":
        raise CaseError("resourceType", f"is “{data.get('resourceType')}”", _REPAIR)
    entries = data.get("entry", [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise CaseError("entry", "is not a list of entries", _REPAIR)
    return entries


def _check_resource(resource: object, number: int) -> None:
    if not isinstance(resource, Mapping) or not isinstance(resource.get("resourceType"), str):
        place = f"entry[{number}].resource"
        raise CaseError(place, "has no resourceType", "Give FHIR resources in the bundle")


def _keys(resource: Resource, full_url: object) -> Iterable[str]:
    if isinstance(full_url, str):
        yield full_url
    if isinstance(resource.get("id"), str):
        yield f"{resource['resourceType']}/{resource['id']}"
        yield f"urn:uuid:{resource['id']}"


def _subject(resource: Resource) -> str:
    for key in ("subject", "patient"):
        found = resource.get(key)
        if isinstance(found, Mapping) and isinstance(found.get("reference"), str):
            return str(found["reference"])
    return ""


def list_tables(value: object) -> list[Resource]:
    """Return the tables of a list; none when it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def read_date(value: object) -> When | None:
    """Return a FHIR date or dateTime as precisely as it was given; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return When.read(value[:10])
    except BadDate:
        return None


def read_moment(resource: Resource, name: str) -> tuple[When | None, When | None]:
    """Return start and end of a choice element such as `onset[x]` or `performed[x]`."""
    period = resource.get(f"{name}Period")
    if isinstance(period, Mapping):
        return read_date(period.get("start")), read_date(period.get("end"))
    for kind in ("DateTime", "Date", "String", "Instant"):
        when = read_date(resource.get(f"{name}{kind}"))
        if when:
            return when, None
    return None, None


def list_words(concept: object) -> list[str]:
    """Return the texts of a CodeableConcept, its own first, without semantic tags."""
    if not isinstance(concept, Mapping):
        return []
    texts = [concept.get("text"), *(coding.get("display") for coding in list_codings(concept))]
    return [_SEMANTIC_TAG.sub("", t).strip() for t in texts if isinstance(t, str) and t.strip()]


def list_codings(concept: object) -> list[Resource]:
    """Return the codings of a CodeableConcept; none when it is something else."""
    return list_tables(concept.get("coding")) if isinstance(concept, Mapping) else []


def first_code(concept: object) -> str | None:
    """Return the first code of a CodeableConcept, of whatever system."""
    return next((str(c["code"]) for c in list_codings(concept) if c.get("code")), None)


def has_code(concept: object, codes: frozenset[str]) -> bool:
    """Tell whether a CodeableConcept holds one of the codes."""
    return any(str(coding.get("code")) in codes for coding in list_codings(concept))


def status_code(resource: Resource, key: str) -> str:
    """Return a status that is a plain code or a CodeableConcept, empty when absent."""
    value = resource.get(key)
    return value if isinstance(value, str) else first_code(value) or ""


def read_number(quantity: object) -> float | None:
    """Return the number of a Quantity; None for what is no finite number."""
    value = quantity.get("value") if isinstance(quantity, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None
