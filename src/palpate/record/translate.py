"""Rows to clinical values and back; the only place where the two meet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from palpate.clinical.envelope import Envelope, SeekCare, Standing
from palpate.clinical.explain import envelope_sentence, explain_lift, limit_words, site_levels
from palpate.clinical.facts import Fact as Known
from palpate.clinical.facts import Kind, Person, Status, Truth, When, Whose
from palpate.clinical.library import Library, load
from palpate.clinical.screening import Clearance as Word
from palpate.clinical.screening import Finding, Screening
from palpate.people.models import Client
from palpate.record.models import Answer, Clearance, Fact


def library() -> Library:
    """Return the knowledge that the record works with."""
    return load()


def read_person(client: Client) -> Person:
    """Return who is screened."""
    born = When.on(client.born) if client.born else None
    return Person(born=born, sex=client.sex or None)


def read_fact(row: Fact) -> Known:
    """Return a row as the clinical core knows facts."""
    return Known(
        concept=row.concept,
        kind=Kind(row.kind),
        status=Status(row.status),
        onset=When.read(row.onset) if row.onset else None,
        end=When.read(row.ended) if row.ended else None,
        sites=row.sites,
        value=row.value,
        second=row.second,
        whose=Whose(row.whose),
        said_by=row.said_by,
        said_on=row.said_on,
        text=row.text,
    )


def write_fact(known: Known) -> dict[str, Any]:
    """Return the columns of a fact, as the actions that record facts take them."""
    return {
        "concept": known.concept,
        "text": known.text,
        "kind": known.kind.value,
        "status": known.status.value,
        "onset": str(known.onset) if known.onset else "",
        "ended": str(known.end) if known.end else "",
        "sites": known.sites,
        "value": known.value,
        "second": known.second,
        "whose": known.whose.value,
        "said_by": known.said_by,
        **({"said_on": known.said_on} if known.said_on else {}),
    }


def read_clearance(row: Clearance) -> Word:
    """Return a clinician's word as the screening takes it; one without an end holds on."""
    return Word(row.rule, row.on, row.until or date.max, f"{row.by_name}, {row.by_role}")


def split_known(rows: Iterable[Fact], known: Library) -> tuple[list[Fact], list[Fact]]:
    """Return the rows whose concept the knowledge has, and those it has not."""
    understood: list[Fact] = []
    strange: list[Fact] = []
    for row in rows:
        (understood if row.concept in known.concepts else strange).append(row)
    return understood, strange


def read_asked(known: Library, answers: Sequence[Answer], rows: Iterable[Fact]) -> frozenset[str]:
    """Return the topics that were asked and answered so that silence means no.

    A "yes" counts only together with a fact it speaks of: else what the client has would be
    taken for absent. The last answer to a topic counts, and "unsure" leaves it open.
    """
    last = {answer.topic: answer.reply for answer in sorted(answers, key=lambda a: a.recorded_at)}
    present = {
        row.concept for row in rows if row.status != Status.DENIED and row.whose == Whose.SELF
    }
    return frozenset(
        topic
        for topic, reply in last.items()
        if topic in known.topics
        and (reply == "no" or (reply == "yes" and _is_told(known, topic, present)))
    )


def _is_told(known: Library, topic: str, present: set[str]) -> bool:
    covers = known.topics[topic].covers
    told: Mapping[str, frozenset[str]] = known.narrower
    return any(not told.get(concept, frozenset()).isdisjoint(present) for concept in covers)


def write_screening(screening: Screening) -> dict[str, Any]:
    """Return a screening as it is shown and kept, in plain values."""
    known = screening.library
    return {
        "knowledge": screening.knowledge,
        "on": screening.on.isoformat(),
        "standing": screening.envelope.standing.words,
        "seek_care": screening.envelope.care.words,
        "sentence": envelope_sentence(known, screening),
        "envelope": write_envelope(known, screening.envelope),
        "best_case": write_envelope(known, screening.best_case),
        "findings": [_write_finding(known, finding) for finding in screening.findings],
        "unasked": [topic.id for topic in screening.unasked],
        "questions": [
            {
                "ask": q.ask,
                "about": q.about,
                "needs": q.needs,
                "opens": list(known.body.describe(q.opens)),
            }
            for q in screening.questions
        ],
    }


def write_envelope(known: Library, envelope: Envelope) -> dict[str, Any]:
    """Return an envelope by names, and packed (`permits`, in hexadecimal) to be read again."""
    techniques = {
        term.name: bool(envelope.technique_sites(term.number) & known.body.all)
        for term in known.techniques
    }
    positions = {term.name: envelope.allows_position(term.number) for term in known.positions}
    return {
        "pressure": site_levels(known, envelope),
        "techniques": _sort_allowed(techniques),
        "positions": _sort_allowed(positions),
        "minutes": envelope.minutes,
        "standing": envelope.standing.words,
        "seek_care": envelope.care.words,
        "permits": f"{envelope.permits:x}",
    }


def read_envelope(stored: Mapping[str, Any]) -> Envelope:
    """Return the envelope that was kept."""
    return Envelope(
        int(stored["permits"], 16),
        stored["minutes"],
        Standing.read(stored["standing"]),
        SeekCare.read(stored["seek_care"]),
    )


def _sort_allowed(names: Mapping[str, bool]) -> dict[str, list[str]]:
    return {
        "allowed": [name for name, allowed in names.items() if allowed],
        "excluded": [name for name, allowed in names.items() if not allowed],
    }


def _write_finding(known: Library, finding: Finding) -> dict[str, Any]:
    words = limit_words(known, finding.envelope)
    rule = finding.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "standing": rule.limits.standing.words,
        "seek_care": rule.limits.care.words,
        "because": rule.because,
        "for_client": rule.for_client,
        "sources": list(rule.sources),
        "facts": [fact.text or fact.concept for fact in finding.facts],
        "sure": finding.truth is Truth.YES,
        "limits": {
            "pressure": dict(words.pressure),
            "techniques": list(words.techniques),
            "techniques_at": {name: list(places) for name, places in words.techniques_at},
            "positions": list(words.positions),
            "minutes": words.minutes,
        },
        "lifts": explain_lift(finding),
        "until": finding.until.isoformat() if finding.until else None,
        "lifted": finding.lifted is not None,
    }
