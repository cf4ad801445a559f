"""Takes a FHIR R4 bundle apart into facts that a person confirms."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from palpate.clinical.errors import BadDate
from palpate.clinical.facts import Fact, Kind, Person, Status, When
from palpate.clinical.library import Library
from palpate.clinical.phrases import Match, find_code
from palpate.clinical.recognise import read_text
from palpate.clinical.values import Value, find_value
from palpate.exchange.casefile.accept import CaseError, CaseInput, Understood, sites_in

Resource = Mapping[str, Any]
_SEMANTIC_TAG = re.compile(r"\s*\((?:disorder|finding|situation|procedure|person|event|morphologic abnormality|regime/therapy|physical object|product|substance)\)$", re.IGNORECASE)
_ENDED = frozenset({"inactive", "remission", "resolved"})
_MEDICINE_OVER = frozenset({"stopped", "completed", "cancelled", "ended"})
_MEDICINE_SKIP = frozenset({"entered-in-error", "draft"})
_PREGNANCY_STATUS = "82810-3"
_PREGNANT = frozenset({"77386006", "LA15173-0"})
_NOT_PREGNANT = frozenset({"60001007", "LA26683-5"})
_SYSTOLIC, _DIASTOLIC = frozenset({"8480-6"}), frozenset({"8462-4"})
_MAX_SHOWN = 200
_FAR = date(2100, 1, 1)


class _Bundle:
    """A bundle with its resources by reference, and the patient it is about."""

    def __init__(self, data: Resource) -> None:
        self.resources: list[Resource] = []
        self.by_reference: dict[str, Resource] = {}
        for number, entry in enumerate(_entries(data), 1):
            resource = entry.get("resource")
            if resource is None:
                continue
            if not isinstance(resource, Mapping) or not isinstance(resource.get("resourceType"), str):
                raise CaseError(f"entry[{number}].resource", "has no resourceType", "Give FHIR resources in the bundle")
            self.resources.append(resource)
            for key in _keys(resource, entry.get("fullUrl")):
                self.by_reference[key] = resource
        self.patients = [r for r in self.resources if r["resourceType"] == "Patient"]
        self.patient = self._main_patient()
        self.others = [p for p in self.patients if p is not self.patient]

    def _main_patient(self) -> Resource | None:
        """Return the patient that most resources are about; the facts of others are left out."""
        if len(self.patients) < 2:
            return next(iter(self.patients), None)
        counts = Counter(id(self.find(_subject(r))) for r in self.resources)
        return max(self.patients, key=lambda p: counts[id(p)])

    def find(self, reference: str) -> Resource | None:
        """Return the resource a reference means, by full address or by its tail."""
        found = self.by_reference.get(reference)
        return found or self.by_reference.get("/".join(reference.split("/")[-2:]))

    def is_of_other(self, resource: Resource) -> bool:
        """Tell whether a resource is about another patient of the same bundle."""
        reference = _subject(resource)
        if not reference or not self.patients:
            return False
        subject = self.find(reference)
        return subject is not None and subject["resourceType"] == "Patient" and subject is not self.patient


def _entries(data: Resource) -> list[Mapping[str, Any]]:
    if data.get("resourceType") != "Bundle":
        raise CaseError("resourceType", f"is “{data.get('resourceType')}”", "Give a FHIR R4 Bundle of one patient")
    entries = data.get("entry", [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise CaseError("entry", "is not a list of entries", "Give a FHIR R4 Bundle of one patient")
    return entries


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


def accept_bundle(library: Library, data: Resource, on: date) -> CaseInput:
    """Read a bundle as of a day; raises CaseError when it is no bundle.

    What is not understood is listed, what bears on no screening (immunisations, claims) counted.
    Facts of a second patient in the same bundle are left out and counted.
    """
    bundle = _Bundle(data)
    facts: list[Understood] = []
    unread: list[str] = []
    ask: list[str] = []
    ignored: Counter[str] = Counter()
    for resource in bundle.resources:
        kind = resource["resourceType"]
        if bundle.is_of_other(resource):
            ignored["other patients"] += 1
            continue
        reader = _READERS.get(kind)
        if reader is None:
            ignored[kind] += kind != "Patient"
            continue
        found = reader(library, bundle, resource)
        if found is None:
            ignored[kind] += 1
        elif isinstance(found, str):
            unread.append(found)
        else:
            facts.extend(found)
    ask += _future(library, facts, on)
    return CaseInput(
        on, _person(bundle.patient), frozenset(), tuple(facts), tuple(dict.fromkeys(unread)),
        tuple(ask[:_MAX_SHOWN]), ignored={key: count for key, count in sorted(ignored.items()) if count},
    )  # fmt: skip


def _future(library: Library, facts: Iterable[Understood], on: date) -> list[str]:
    return [
        f"{library.concepts[item.fact.concept].name} is dated {item.fact.onset}, after {on.isoformat()}; is the date right?"
        for item in facts
        if item.fact.onset and item.fact.onset.earliest > on and item.fact.concept in library.concepts
    ]


def _person(patient: Resource | None) -> Person:
    if patient is None:
        return Person()
    gender = patient.get("gender")
    sex = gender if gender in ("female", "male", "other") else None
    return Person(read_date(patient.get("birthDate")), None, sex)


def read_date(value: object) -> When | None:
    """Return a FHIR date or dateTime as precisely as it was given; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return When.read(value[:10])
    except BadDate:
        return None


def _moment(resource: Resource, name: str) -> tuple[When | None, When | None]:
    """Return start and end of a choice element such as `onset[x]` or `performed[x]`."""
    period = resource.get(f"{name}Period")
    if isinstance(period, Mapping):
        return read_date(period.get("start")), read_date(period.get("end"))
    for kind in ("DateTime", "Date", "String", "Instant"):
        when = read_date(resource.get(f"{name}{kind}"))
        if when:
            return when, None
    return None, None


def _words(concept: object) -> list[str]:
    """Return the texts of a CodeableConcept, the fullest first, without semantic tags."""
    if not isinstance(concept, Mapping):
        return []
    texts = [concept.get("text"), *(c.get("display") for c in _codings(concept))]
    return [_SEMANTIC_TAG.sub("", t).strip() for t in texts if isinstance(t, str) and t.strip()]


def _codings(concept: object) -> list[Mapping[str, Any]]:
    if not isinstance(concept, Mapping) or not isinstance(concept.get("coding"), list):
        return []
    return [coding for coding in concept["coding"] if isinstance(coding, Mapping)]


def _code_of(concept: object) -> str | None:
    return next((str(c["code"]) for c in _codings(concept) if c.get("code")), None)


def _has_code(concept: object, codes: frozenset[str]) -> bool:
    return any(c.get("code") in codes for c in _codings(concept))


def _match(library: Library, concept: object) -> Match | None:
    for coding in _codings(concept):
        code, system = coding.get("code"), coding.get("system")
        if isinstance(code, str):
            found = find_code(library, code, system if isinstance(system, str) else None)
            if found:
                return found
    return None


def _read_coded(library: Library, concept: object, field: str, on: date) -> list[tuple[Fact, str]]:
    """Return the bare facts that a CodeableConcept names: by code, else by its words."""
    words = _words(concept)
    match = _match(library, concept)
    if match:
        text = words[0] if words else match.concept.name
        return [(Fact(match.concept.id, match.concept.kind, match.status, sites=sites_in(library, text), said_by="import", text=text), text)]
    for text in words:
        reading = read_text(library, text, on, field)
        if reading.facts:
            return [(replace(item.fact, said_by="import", text=text), text) for item in reading.facts]
    return []


def _label(resource: Resource, concept: object) -> str:
    words = _words(concept)
    return words[0] if words else _code_of(concept) or f"{resource['resourceType']} without a name"


def _source(resource: Resource) -> str | None:
    identity = resource.get("id")
    return f"{resource['resourceType']}/{identity}" if isinstance(identity, str) else None


def _finish(
    library: Library, resource: Resource, concept: object, field: str,
    change: Callable[[Fact], Fact],
) -> list[Understood] | str:  # fmt: skip
    found = _read_coded(library, concept, field, _FAR)
    if not found:
        return _label(resource, concept)
    code, source = _code_of(concept), _source(resource)
    sites = _body_sites(library, resource)
    return [
        Understood(change(replace(fact, sites=sites or fact.sites)), text, code, source)
        for fact, text in found
    ]


def _body_sites(library: Library, resource: Resource) -> int:
    places = resource.get("bodySite")
    sites = 0
    for place in places if isinstance(places, list) else [places]:
        for text in _words(place):
            sites |= sites_in(library, text)
    return sites


def _status_code(resource: Resource, key: str) -> str:
    value = resource.get(key)
    if isinstance(value, str):
        return value
    return next((str(c.get("code")) for c in _codings(value)), "")


def _read_condition(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    verified = _status_code(resource, "verificationStatus")
    if verified == "entered-in-error":
        return None
    onset, ended = _moment(resource, "onset")
    stop, _ = _moment(resource, "abatement")
    end = stop or ended
    over = end is not None or _status_code(resource, "clinicalStatus") in _ENDED
    onset = onset or read_date(resource.get("recordedDate"))

    def change(fact: Fact) -> Fact:
        status = Status.RESOLVED if over and fact.kind is not Kind.PROCEDURE else fact.status
        if verified == "refuted":
            status = Status.DENIED
        elif verified in ("unconfirmed", "provisional", "differential") and not over:
            status = Status.SUSPECTED
        return replace(fact, status=status, onset=onset, end=end)

    return _finish(library, resource, resource.get("code"), "conditions", change)


def _read_allergy(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    verified = _status_code(resource, "verificationStatus")
    if verified == "entered-in-error":
        return None
    over = _status_code(resource, "clinicalStatus") in ("inactive", "resolved")
    status = Status.DENIED if verified == "refuted" else Status.RESOLVED if over else Status.ACTIVE
    onset, _ = _moment(resource, "onset")
    found = _finish(
        library, resource, resource.get("code"), "any",
        lambda fact: replace(_as_allergy(library, fact), status=status, onset=onset),
    )  # fmt: skip
    return found


def _as_allergy(library: Library, fact: Fact) -> Fact:
    """An allergy to a medicine is not the taking of it."""
    if fact.kind is Kind.ALLERGY:
        return fact
    known = "medicine-allergy" if fact.kind is Kind.MEDICINE and "medicine-allergy" in library.concepts else fact.concept
    return replace(fact, concept=known, kind=Kind.ALLERGY)


def _medicine(bundle: _Bundle, resource: Resource) -> object:
    """Return what is taken: a concept, or the concept of the Medication it refers to."""
    concept = resource.get("medicationCodeableConcept")
    if concept:
        return concept
    reference = resource.get("medicationReference")
    if not isinstance(reference, Mapping):
        return None
    name = str(reference.get("reference", ""))
    for inner in resource.get("contained", []) or []:
        if isinstance(inner, Mapping) and name == f"#{inner.get('id')}":
            return inner.get("code")
    found = bundle.find(name)
    return found.get("code") if found else {"text": reference.get("display")}


def _read_medicine(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    state = _status_code(resource, "status")
    if state in _MEDICINE_SKIP:
        return None
    start, end = _moment(resource, "effective")
    start = start or read_date(resource.get("authoredOn")) or read_date(resource.get("dateAsserted"))
    status = Status.ACTIVE
    if state == "not-taken" or resource.get("doNotPerform") is True:
        status = Status.DENIED
    elif state in _MEDICINE_OVER:
        status = Status.RESOLVED
    return _finish(
        library, resource, _medicine(bundle, resource), "medicines",
        lambda fact: replace(fact, status=status, onset=start, end=end),
    )  # fmt: skip


def _read_procedure(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    state = _status_code(resource, "status")
    if state == "entered-in-error":
        return None
    start, end = _moment(resource, "performed")
    status = Status.DENIED if state == "not-done" else Status.ACTIVE
    return _finish(
        library, resource, resource.get("code"), "procedures",
        lambda fact: replace(fact, status=status, onset=end or start),
    )  # fmt: skip


def _read_device(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    state = _status_code(resource, "status")
    if state == "entered-in-error":
        return None
    concept = resource.get("type") or resource.get("code")
    names = resource.get("deviceName")
    if not concept and isinstance(names, list) and names and isinstance(names[0], Mapping):
        concept = {"text": names[0].get("name")}
    status = Status.RESOLVED if state == "inactive" else Status.ACTIVE
    return _finish(library, resource, concept, "procedures", lambda fact: replace(fact, status=status))


def _read_observation(library: Library, bundle: _Bundle, resource: Resource) -> list[Understood] | str | None:
    """Return a vital sign or value that a rule may ask about; everything else is counted."""
    state = _status_code(resource, "status")
    if state in ("entered-in-error", "cancelled"):
        return None
    code = resource.get("code")
    when, _ = _moment(resource, "effective")
    if _has_code(code, frozenset({_PREGNANCY_STATUS})):
        return _pregnancy(library, resource, when)
    match = _match(library, code)
    if match is None or match.concept.harmless or match.concept.kind is not Kind.MEASUREMENT:
        return None
    value = _pressure(resource) if len(match.concept.parts) > 1 else _quantity(library, match, resource)
    if value is None:
        return None
    fact = Fact(
        match.concept.id, Kind.MEASUREMENT, Status.ACTIVE, when, value=value.first, second=value.second,
        said_by="import", text=match.concept.name,
    )  # fmt: skip
    return [Understood(fact, match.concept.name, _code_of(code), _source(resource))]


def _pregnancy(library: Library, resource: Resource, when: When | None) -> list[Understood] | None:
    answer = resource.get("valueCodeableConcept")
    if "pregnancy" not in library.concepts:
        return None
    if _has_code(answer, _PREGNANT):
        status = Status.ACTIVE
    elif _has_code(answer, _NOT_PREGNANT):
        status = Status.DENIED
    else:
        return None
    fact = Fact("pregnancy", Kind.LIFE_STAGE, status, said_on=when.latest if when else None, said_by="import", text="Pregnancy status")
    return [Understood(fact, "Pregnancy status", _PREGNANCY_STATUS, _source(resource))]


def _pressure(resource: Resource) -> Value | None:
    numbers: dict[str, float] = {}
    components = resource.get("component")
    for component in components if isinstance(components, list) else []:
        for name, codes in (("systolic", _SYSTOLIC), ("diastolic", _DIASTOLIC)):
            if isinstance(component, Mapping) and _has_code(component.get("code"), codes):
                number = _number(component.get("valueQuantity"))
                if number is not None:
                    numbers[name] = number
    if "systolic" not in numbers:
        return None
    return Value(numbers["systolic"], numbers.get("diastolic"))


def _number(quantity: object) -> float | None:
    if isinstance(quantity, Mapping) and isinstance(quantity.get("value"), int | float):
        return float(quantity["value"])
    return None


def _quantity(library: Library, match: Match, resource: Resource) -> Value | None:
    quantity = resource.get("valueQuantity")
    number = _number(quantity)
    if number is None or not isinstance(quantity, Mapping):
        return None
    unit = str(quantity.get("code") or quantity.get("unit") or "")
    words = {"[degF]": "f", "Cel": "c", "mmol/L": "mmol"}
    return find_value(match.concept, f"{number:g} {words.get(unit, '')}")


_READERS: dict[str, Callable[[Library, _Bundle, Resource], list[Understood] | str | None]] = {
    "Condition": _read_condition,
    "AllergyIntolerance": _read_allergy,
    "MedicationRequest": _read_medicine,
    "MedicationStatement": _read_medicine,
    "Procedure": _read_procedure,
    "Observation": _read_observation,
    "Device": _read_device,
}
