"""Takes a FHIR R4 bundle apart into facts that a person confirms."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from palpate.clinical.body import SiteSet
from palpate.clinical.codes import Match, find_code
from palpate.clinical.facts import Fact, Kind, Person, Status, When
from palpate.clinical.library import Library
from palpate.clinical.recognise import read_text
from palpate.clinical.values import Value, find_value, is_plausible
from palpate.clinical.vocabulary import Concept
from palpate.exchange.casefile.case import CaseInput, Understood, ask_future
from palpate.exchange.casefile.places import sites_in
from palpate.exchange.fhir.bundle import (
    Bundle,
    Resource,
    first_code,
    has_code,
    list_codings,
    list_tables,
    list_words,
    read_date,
    read_moment,
    read_number,
    status_code,
)

__all__ = ["accept_bundle", "read_date"]

_ENDED = frozenset({"inactive", "remission", "resolved"})
_DOUBTFUL = frozenset({"unconfirmed", "provisional", "differential"})
_MEDICINE_OVER = frozenset({"stopped", "completed", "cancelled", "ended"})
_MEDICINE_SKIP = frozenset({"entered-in-error", "draft"})
_ONLY_MEANT = frozenset({"proposal", "plan", "option"})
# Summaries say with codes of this system that there is nothing to say: no known allergies.
_ABSENT = "absent-unknown-uv-ips"
_PREGNANCY_STATUS = "82810-3"
_PREGNANT = frozenset({"77386006", "LA15173-0"})
_NOT_PREGNANT = frozenset({"60001007", "LA26683-5"})
_SYSTOLIC, _DIASTOLIC = frozenset({"8480-6"}), frozenset({"8462-4"})
_UNITS = {"[degF]": "f", "Cel": "c", "mmol/L": "mmol"}
_MAX_SHOWN = 200
# Words of a coded record are read without a day: dates stand in elements of their own.
_FAR = date(2100, 1, 1)

Found = list[Understood] | str | None
"""What a resource gives: facts, the label of what was not understood, or None to count it."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One resource with the bundle it came in and the knowledge to read it by."""

    library: Library
    bundle: Bundle
    resource: Resource


def accept_bundle(library: Library, data: Resource, on: date) -> CaseInput:
    """Read a bundle as of a day; raises CaseError when it is no bundle.

    What is not understood is listed, what bears on no screening (immunisations, claims) counted.
    Facts of a second patient in the same bundle are left out and counted.
    """
    bundle = Bundle(data)
    facts: list[Understood] = []
    unread: list[str] = []
    ignored: Counter[str] = Counter()
    for resource in bundle.resources:
        found = _read_resource(library, bundle, resource, ignored)
        if isinstance(found, str):
            unread.append(found)
        elif found:
            facts.extend(found)
    person, ask = _read_patient(bundle.patient, on)
    ask += ask_future(library, facts, on)
    return CaseInput(
        on, person, frozenset(), tuple(facts), tuple(dict.fromkeys(unread)),
        tuple(ask[:_MAX_SHOWN]), ignored=dict(sorted(ignored.items())),
    )  # fmt: skip


def _read_resource(
    library: Library, bundle: Bundle, resource: Resource, ignored: Counter[str]
) -> Found:
    """Read one resource, and count it when nothing is taken from it."""
    kind = resource["resourceType"]
    if bundle.is_of_other(resource):
        ignored["other patients"] += 1
        return None
    reader = _READERS.get(kind)
    found = reader(_Item(library, bundle, resource)) if reader else None
    if found is None and kind != "Patient":
        ignored[kind] += 1
    return found


def _read_patient(patient: Resource | None, on: date) -> tuple[Person, list[str]]:
    """Return the person; a birth date in the future is left out and asked about."""
    if patient is None:
        return Person(), []
    gender = patient.get("gender")
    sex = gender if gender in ("female", "male", "other") else None
    born = read_date(patient.get("birthDate"))
    if born is not None and born.earliest > on:
        return Person(None, None, sex), [
            f"The birth date {born} lies ahead; what is the right one?"
        ]
    return Person(born, None, sex), []


def _match(library: Library, concept: object) -> Match | None:
    for coding in list_codings(concept):
        code, system = coding.get("code"), coding.get("system")
        if isinstance(code, str):
            found = find_code(library, code, system if isinstance(system, str) else None)
            if found:
                return found
    return None


def _read_coded(library: Library, concept: object, field: str) -> list[Fact]:
    """Return the bare facts that a CodeableConcept names: by code, else by its words."""
    words = list_words(concept)
    match = _match(library, concept)
    if match:
        text = words[0] if words else match.concept.name
        sites = sites_in(library, text)
        known = match.concept
        return [Fact(known.id, known.kind, match.status, sites=sites, said_by="import", text=text)]
    for text in words:
        reading = read_text(library, text, _FAR, field)
        found = reading.facts or reading.asides
        if found:
            return [replace(item.fact, said_by="import", text=text) for item in found]
    return []


def _label(resource: Resource, concept: object) -> str:
    words = list_words(concept)
    return (
        words[0] if words else first_code(concept) or f"{resource['resourceType']} without a name"
    )


def _source(resource: Resource) -> str | None:
    identity = resource.get("id")
    return f"{resource['resourceType']}/{identity}" if isinstance(identity, str) else None


def _finish(
    library: Library, resource: Resource, concept: object, field: str,
    change: Callable[[Fact], Fact],
) -> list[Understood] | str:  # fmt: skip
    """Return the facts of a coded resource, each changed by what its own elements say."""
    found = _read_coded(library, concept, field)
    if not found:
        return _label(resource, concept)
    code, source = first_code(concept), _source(resource)
    sites = _body_sites(library, resource)
    return [
        Understood(change(replace(fact, sites=sites or fact.sites)), fact.text, code, source)
        for fact in found
    ]


def _body_sites(library: Library, resource: Resource) -> SiteSet:
    places = resource.get("bodySite")
    sites = 0
    for place in places if isinstance(places, list) else [places]:
        for text in list_words(place):
            sites |= sites_in(library, text)
    return sites


def _read_condition(item: _Item) -> Found:
    library, resource = item.library, item.resource
    verified = status_code(resource, "verificationStatus")
    if verified == "entered-in-error":
        return None
    onset, ended = read_moment(resource, "onset")
    stop, _ = read_moment(resource, "abatement")
    end = stop or ended
    over = end is not None or status_code(resource, "clinicalStatus") in _ENDED
    onset = onset or read_date(resource.get("recordedDate"))

    def change(fact: Fact) -> Fact:
        status = Status.RESOLVED if over and fact.kind is not Kind.PROCEDURE else fact.status
        if verified == "refuted":
            status = Status.DENIED
        elif verified in _DOUBTFUL and not over:
            status = Status.SUSPECTED
        return replace(fact, status=status, onset=onset, end=end)

    return _finish(library, resource, resource.get("code"), "conditions", change)


def _read_allergy(item: _Item) -> Found:
    library, resource = item.library, item.resource
    verified = status_code(resource, "verificationStatus")
    if verified == "entered-in-error":
        return None
    over = status_code(resource, "clinicalStatus") in ("inactive", "resolved")
    status = Status.RESOLVED if over else Status.ACTIVE
    if verified == "refuted":
        status = Status.DENIED
    if any(str(c.get("system")).endswith(_ABSENT) for c in list_codings(resource.get("code"))):
        return None
    onset, _ = read_moment(resource, "onset")
    return _finish(
        library, resource, resource.get("code"), "any",
        lambda fact: replace(_as_allergy(library, fact), status=status, onset=onset),
    )  # fmt: skip


def _as_allergy(library: Library, fact: Fact) -> Fact:
    """Return the fact as an allergy: being allergic to a medicine is not taking it."""
    if fact.kind is Kind.MEDICINE and "medicine-allergy" in library.concepts:
        fact = replace(fact, concept="medicine-allergy")
    return replace(fact, kind=Kind.ALLERGY)


def _medicine(bundle: Bundle, resource: Resource) -> object:
    """Return what is taken: a concept, or the concept of the Medication it refers to."""
    concept = resource.get("medicationCodeableConcept")
    if concept:
        return concept
    reference = resource.get("medicationReference")
    if not isinstance(reference, Mapping):
        return None
    name = str(reference.get("reference", ""))
    for inner in list_tables(resource.get("contained")):
        if name == f"#{inner.get('id')}":
            return inner.get("code")
    found = bundle.find(name)
    return found.get("code") if found else {"text": reference.get("display")}


def _read_medicine(item: _Item) -> Found:
    library, resource = item.library, item.resource
    state = status_code(resource, "status")
    if state in _MEDICINE_SKIP or status_code(resource, "intent") in _ONLY_MEANT:
        return None
    start, end = read_moment(resource, "effective")
    start = start or read_date(resource.get("authoredOn"))
    start = start or read_date(resource.get("dateAsserted"))
    status = Status.ACTIVE
    if state == "not-taken" or resource.get("doNotPerform") is True:
        status = Status.DENIED
    elif state in _MEDICINE_OVER:
        status = Status.RESOLVED
    return _finish(
        library, resource, _medicine(item.bundle, resource), "medicines",
        lambda fact: replace(fact, status=status, onset=start, end=end),
    )  # fmt: skip


def _read_procedure(item: _Item) -> Found:
    library, resource = item.library, item.resource
    state = status_code(resource, "status")
    if state == "entered-in-error":
        return None
    start, end = read_moment(resource, "performed")
    status = Status.DENIED if state == "not-done" else Status.ACTIVE
    return _finish(
        library, resource, resource.get("code"), "procedures",
        lambda fact: replace(fact, status=status, onset=end or start),
    )  # fmt: skip


def _read_device(item: _Item) -> Found:
    library, resource = item.library, item.resource
    state = status_code(resource, "status")
    if state == "entered-in-error":
        return None
    concept = resource.get("type") or resource.get("code")
    names = list_tables(resource.get("deviceName"))
    if not concept and names:
        concept = {"text": names[0].get("name")}
    status = Status.RESOLVED if state == "inactive" else Status.ACTIVE
    return _finish(
        library, resource, concept, "procedures", lambda fact: replace(fact, status=status)
    )


def _read_observation(item: _Item) -> Found:
    """Return a vital sign or value that a rule may ask about; everything else is counted."""
    library, resource = item.library, item.resource
    if status_code(resource, "status") in ("entered-in-error", "cancelled"):
        return None
    code = resource.get("code")
    when, _ = read_moment(resource, "effective")
    if has_code(code, frozenset({_PREGNANCY_STATUS})):
        return _pregnancy(library, resource, when)
    match = _match(library, code)
    if match is None or match.concept.harmless or match.concept.kind is not Kind.MEASUREMENT:
        return None
    concept = match.concept
    value = _pressure(resource) if len(concept.parts) > 1 else _quantity(concept, resource)
    if value is None:
        return None
    if not is_plausible(concept, value):
        return f"{concept.name} {value.first:g}"
    fact = Fact(
        concept.id, Kind.MEASUREMENT, Status.ACTIVE, when, value=value.first, second=value.second,
        said_by="import", text=concept.name,
    )  # fmt: skip
    return [Understood(fact, concept.name, first_code(code), _source(resource))]


def _pregnancy(library: Library, resource: Resource, when: When | None) -> Found:
    answer = resource.get("valueCodeableConcept")
    if has_code(answer, _PREGNANT):
        status = Status.ACTIVE
    elif has_code(answer, _NOT_PREGNANT):
        status = Status.DENIED
    else:
        return None
    concept = library.concepts["pregnancy"]
    said_on = when.latest if when else None
    fact = Fact(
        concept.id, concept.kind, status, said_on=said_on, said_by="import", text="Pregnancy status"
    )
    return [Understood(fact, "Pregnancy status", _PREGNANCY_STATUS, _source(resource))]


def _pressure(resource: Resource) -> Value | None:
    """Return the two numbers of a blood pressure panel; None without a systolic one."""
    numbers: dict[str, float] = {}
    for component in list_tables(resource.get("component")):
        for name, codes in (("systolic", _SYSTOLIC), ("diastolic", _DIASTOLIC)):
            number = read_number(component.get("valueQuantity"))
            if number is not None and has_code(component.get("code"), codes):
                numbers[name] = number
    if "systolic" not in numbers:
        return None
    return Value(numbers["systolic"], numbers.get("diastolic"))


def _quantity(concept: Concept, resource: Resource) -> Value | None:
    """Return the number of an observation in the unit of its concept."""
    quantity = resource.get("valueQuantity")
    number = read_number(quantity)
    if number is None or not isinstance(quantity, Mapping):
        return None
    unit = str(quantity.get("code") or quantity.get("unit") or "")
    return find_value(concept, f"{number:g} {_UNITS.get(unit, '')}") or Value(number)


_READERS: dict[str, Callable[[_Item], Found]] = {
    "Condition": _read_condition,
    "AllergyIntolerance": _read_allergy,
    "MedicationRequest": _read_medicine,
    "MedicationStatement": _read_medicine,
    "Procedure": _read_procedure,
    "Observation": _read_observation,
    "Device": _read_device,
}
READ_TYPES = frozenset(_READERS)
"""The types of resource that facts are taken from."""
