"""Renders a screening and what was read as the JSON that outside programs expect."""

from collections.abc import Iterable
from typing import Any

from palpate.clinical.body import SiteSet
from palpate.clinical.envelope import Envelope
from palpate.clinical.explain import envelope_sentence, explain_lift, limit_words, site_levels
from palpate.clinical.facts import Fact, Truth, When
from palpate.clinical.library import Library
from palpate.clinical.options import Adapted, Fit
from palpate.clinical.recognise import ReadFact, Reading
from palpate.clinical.screening import Finding, Question, Screening
from palpate.clinical.vocabulary import Concept
from palpate.exchange.casefile.case import CaseInput, Understood

Json = dict[str, Any]


def render_screening(library: Library, screening: Screening) -> Json:
    """Return a screening as JSON-ready values: envelope, best case, findings, questions."""
    envelope = screening.envelope
    return {
        "knowledge": screening.knowledge,
        "reviewed": library.reviewed,
        "review": library.review_words(),
        "on": screening.on.isoformat(),
        "standing": envelope.standing.words,
        "seek_care": envelope.care.words,
        "sentence": envelope_sentence(library, screening),
        "envelope": render_envelope(library, envelope),
        "best_case": {
            "standing": screening.best_case.standing.words,
            **render_envelope(library, screening.best_case),
        },
        "findings": [render_finding(library, finding) for finding in screening.findings],
        "questions": [render_question(library, question) for question in screening.questions],
        "not_asked": [topic.id for topic in screening.unasked],
    }  # fmt: skip


def render_envelope(library: Library, envelope: Envelope) -> Json:
    """Return an envelope by names: every site; techniques allowed, excluded, excluded at places."""
    words = limit_words(library, envelope)
    techniques = [term.name for term in library.techniques if term.name not in words.techniques]
    return {
        "pressure": site_levels(library, envelope),
        "techniques": {
            "allowed": techniques,
            "excluded": list(words.techniques),
            "excluded_at": {name: list(places) for name, places in words.techniques_at},
        },
        "positions": {
            "allowed": [p.name for p in library.positions if envelope.allows_position(p.number)],
            "excluded": list(words.positions),
        },
        "minutes": envelope.minutes,
    }


def render_finding(library: Library, finding: Finding) -> Json:
    """Return a finding with its reason, sources, limits and what would lift it."""
    rule = finding.rule
    words = limit_words(library, finding.envelope)
    return {
        "rule": rule.id, "title": rule.title, "standing": rule.limits.standing.words,
        "seek_care": rule.limits.care.words, "because": rule.because, "for_client": rule.for_client,
        "sources": list(rule.sources), "basis": rule.basis, "ours": list(rule.ours),
        "reviewed": library.is_reviewed(rule),
        "facts": [fact.text or fact.concept for fact in finding.facts],
        "certain": finding.truth is Truth.YES,
        "limits": {
            "pressure": dict(words.pressure),
            "techniques": {
                "excluded": list(words.techniques),
                "excluded_at": {name: list(places) for name, places in words.techniques_at},
            },
            "positions": {"excluded": list(words.positions)},
            "minutes": words.minutes,
        },
        "lifts": explain_lift(finding), "lifted": finding.lifted is not None,
        "until": finding.until.isoformat() if finding.until else None,
    }  # fmt: skip


def render_question(library: Library, question: Question) -> Json:
    """Return a question with what it is about and the places an answer could open."""
    return {
        "ask": question.ask, "about": question.about, "needs": question.needs,
        "opens": list(library.body.describe(question.opens)) if question.opens else [],
        "rules": list(question.rules),
    }  # fmt: skip


def _sites(library: Library, sites: SiteSet) -> list[str]:
    return list(library.body.describe(sites)) if sites else []


def render_fact(library: Library, item: Understood) -> Json:
    """Return one understood fact."""
    fact = item.fact
    concept = library.concepts[fact.concept]
    found: Json = {
        "concept": concept.id,
        "name": concept.name,
        "kind": str(fact.kind),
        "status": str(fact.status),
        "whose": str(fact.whose),
        "onset": _date(fact.onset),
        "sites": _sites(library, fact.sites),
        "from": item.said,
        "harmless": concept.harmless,
    }
    if item.code:
        found["code"] = item.code
    if fact.end:
        found["end"] = str(fact.end)
    if fact.value is not None:
        found["value"] = render_value(fact)
        found["unit"] = concept.unit
    return found


def _date(when: When | None) -> str | None:
    return str(when) if when else None


def render_value(fact: Fact) -> float | str | None:
    """Return a value as a number, or the two of a blood pressure as 150/95."""
    if fact.value is None or fact.second is None:
        return fact.value
    return f"{fact.value:g}/{fact.second:g}"


def render_case(library: Library, case: CaseInput, screening: Screening, fit: Fit | None) -> Json:
    """Return the whole answer to a case."""
    result = render_screening(library, screening)
    result["understood"] = [render_fact(library, item) for item in case.facts]
    result["not_understood"] = list(case.not_understood)
    asked = [_unread_question(text) for text in case.not_understood]
    asked += [
        {"ask": ask, "about": ask, "needs": "which", "opens": [], "rules": []} for ask in case.ask
    ]
    result["questions"] = [*result["questions"], *asked]
    if case.ignored:
        result["ignored"] = dict(case.ignored)
    if fit is not None:
        result["massage"] = render_fit(library, fit, case.unknown_parts)
    return result


def _unread_question(text: str) -> Json:
    return {
        "ask": f"What does “{text}” mean?",
        "about": text,
        "needs": "meaning",
        "opens": [],
        "rules": [],
    }


def render_fit(library: Library, fit: Fit, unknown: Iterable[str] = ()) -> Json:
    """Return whether a planned massage is allowed, why not, and the nearest that is."""
    strange = [
        {"rule": "", "limit": f"“{name}” is not known, so it could not be screened"}
        for name in unknown
    ]
    reasons = [{"rule": reason.rule, "limit": reason.limit} for reason in fit.reasons]
    return {
        "allowed": fit.allowed and not strange,
        "reasons": [*reasons, *strange],
        "adapted": render_adapted(library, fit.adapted) if fit.adapted else None,
    }


def render_adapted(library: Library, adapted: Adapted) -> Json:
    """Return the nearest allowed massage by names."""
    return {
        "type": adapted.type.name,
        "pressure": {
            name: level
            for level, sites in adapted.pressure
            for name in library.body.describe(sites)
        },
        "leave_out": _sites(library, adapted.left_out),
        "techniques": [library.techniques[t].name for t in adapted.techniques],
        "techniques_at": {
            library.techniques[t].name: _sites(library, sites) for t, sites in adapted.partly
        },
        "positions": [library.positions[p].name for p in adapted.positions],
        "minutes": adapted.minutes,
        "changes": list(adapted.changes),
    }


def render_reading(library: Library, reading: Reading) -> Json:
    """Return what was read from free text, for a person to confirm."""
    return {
        "facts": [_render_read(library, item) for item in reading.facts],
        "not_understood": list(reading.not_understood),
        "ask": list(reading.ask),
    }


def _render_read(library: Library, item: ReadFact) -> Json:
    fact = item.fact
    concept = library.concepts[fact.concept]
    return {
        "kind": str(fact.kind),
        "concept": fact.concept,
        "name": concept.name,
        "code": _code(concept),
        "ingredient": item.ingredient,
        "class": item.family,
        "status": str(fact.status),
        "whose": str(fact.whose),
        "onset": _date(fact.onset),
        "end": _date(fact.end),
        "site": ", ".join(_sites(library, fact.sites)) or None,
        "side": _side(library, fact.sites),
        "value": render_value(fact),
        "unit": concept.unit if fact.value is not None else None,
        "from": item.said,
    }


def _code(concept: Concept) -> str | None:
    for codes in (concept.icd10, concept.rxnorm, concept.atc, concept.snomed, concept.loinc):
        if codes:
            return str(codes[0])
    return None


def _side(library: Library, sites: SiteSet) -> str | None:
    left, right = bool(sites & library.body.left), bool(sites & library.body.right)
    if left and right:
        return "both" if library.body.opposite(sites) == sites else None
    return "left" if left else "right" if right else None
