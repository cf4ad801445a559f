"""The intake's questions, for both audiences: sections to show, answers to keep, facts they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from palpate.clinical.envelope import SeekCare
from palpate.clinical.facts import Fact, Kind, Status, When
from palpate.clinical.library import Library
from palpate.clinical.recognise import read_text
from palpate.clinical.screening import screen
from palpate.clinical.times import find_moments
from palpate.clinical.vocabulary import Concept, Topic
from palpate.exchange.casefile.accept import sites_in
from palpate.people.models import Client
from palpate.record.intake import AS_SAID
from palpate.record.translate import read_person, write_fact

WARNING_SIGNS = "emergency-signs"
UNEXPLAINED = "unexplained-symptom"
PRESSURE = "blood-pressure"
FIELDS = {"medicines": "medicines", "surgery": "procedures"}
REPLIES = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))
OPENING = (
    ("reason", "What brings you here?"),
    ("hopes", "What would you like to be able to do again, or to feel?"),
    ("wishes", "Is there anything you do not want, or a place we should not touch?"),
)
_LONGEST = 1000
_TEXT = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be ticked, with what was said about it."""

    id: str
    name: str
    picked: bool
    when: str
    where: str
    asks_where: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One question as a page shows it, with the answer so far."""

    id: str
    ask: str
    why: str
    reply: str
    choices: tuple[Choice, ...]
    words: str
    value: str
    asks_when: bool
    asks_value: bool
    warns: bool

    @property
    def told(self) -> list[str]:
        """What was ticked and written, for the summary."""
        said = [
            ", ".join(part for part in (one.name, one.where, one.when) if part)
            for one in self.choices
            if one.picked
        ]
        return [*said, *(part for part in (self.value, self.words) if part)]


def list_topics(library: Library, client: Client, on: date) -> list[Topic]:
    """Return the questions that concern somebody of this sex and age, in their order."""
    person = read_person(client)
    years = person.years(on)
    return [topic for topic in library.topics.values() if topic.concerns(person.sex, years)]


def write_section(library: Library, topic: Topic, answers: Mapping[str, Any]) -> Section:
    """Return one question with what was answered so far."""
    kept = dict(answers.get("fields", {})).get(topic.id, {})
    picked = dict(kept.get("picked", {}))
    concepts = [library.concepts[name] for name in topic.choices]
    choices = tuple(_write_choice(topic, one, picked.get(one.id)) for one in concepts)
    return Section(
        topic.id, topic.ask, topic.why, kept.get("reply", ""), choices, kept.get("words", ""),
        kept.get("value", ""), "when" in topic.asks, "value" in topic.asks,
        topic.id == WARNING_SIGNS,
    )  # fmt: skip


def _write_choice(topic: Topic, concept: Concept, kept: Mapping[str, str] | None) -> Choice:
    said = kept or {}
    asks_where = "site" in topic.asks and concept.asks_site
    picked, when, where = kept is not None, said.get("when", ""), said.get("where", "")
    return Choice(concept.id, plain_name(concept), picked, when, where, asks_where)


def plain_name(concept: Concept) -> str:
    """Return the name of a concept in everyday words, as the start of a line."""
    name = concept.plain or concept.name
    return name[:1].upper() + name[1:]


def read_typed(sent: QueryDict, name: str, longest: int) -> str:
    """Return what was typed into a field, without the one sign that databases refuse."""
    return sent.get(name, "").replace("\x00", "").strip()[:longest]


def merge_words(answers: Mapping[str, Any], sent: QueryDict) -> dict[str, Any]:
    """Return the answers of an intake with the opening questions answered anew."""
    words = {name: read_typed(sent, name, _LONGEST) for name, _ in OPENING}
    return {**answers, "words": words}


def merge_answer(
    library: Library, answers: Mapping[str, Any], topic: Topic, sent: QueryDict, client: Client,
    on: date,
) -> dict[str, Any]:  # fmt: skip
    """Return the answers of an intake with one question answered anew."""
    fields = {**answers.get("fields", {}), topic.id: read_sent(topic, sent)}
    return settle_answers(library, {**answers, "fields": fields}, client, on)


def read_sent(topic: Topic, sent: QueryDict) -> dict[str, Any]:
    """Return one answer as it was typed."""
    reply = sent.get("reply", "")
    picked = [name for name in sent.getlist("picked") if name in topic.choices]
    return {
        "reply": reply if reply in dict(REPLIES) else "",
        "picked": {
            name: {part: read_typed(sent, f"{part}-{name}", 120) for part in ("when", "where")}
            for name in picked
        },
        "words": read_typed(sent, "words", _LONGEST),
        "value": read_typed(sent, "value", 40),
    }


def settle_answers(
    library: Library, answers: Mapping[str, Any], client: Client, on: date
) -> dict[str, Any]:
    """Return the answers with replies, facts and alarm worked out from what was typed."""
    fields = dict(answers.get("fields", {}))
    born = read_person(client).born
    replies: dict[str, str] = {}
    told: dict[str, list[Fact]] = {}
    for topic in library.topics.values():
        kept = fields.get(topic.id)
        if kept and kept.get("reply"):
            replies[topic.id] = kept["reply"]
            told[topic.id] = _read_facts(library, topic, kept, on, born)
    fields["alarm"] = find_alarm(library, replies, told, client, on)
    written = [_write_line(fact) for facts in told.values() for fact in facts]
    return {**answers, "fields": fields, "topics": replies, "facts": written}


def _write_line(fact: Fact) -> dict[str, Any]:
    # It is said on the day it is handed in, and it has been read already.
    return write_fact(replace(fact, said_on=None)) | {"field": AS_SAID}


def _read_facts(
    library: Library, topic: Topic, kept: Mapping[str, Any], on: date, born: When | None
) -> list[Fact]:
    """Return the facts that one answer says; a yes without anything more is a fact to ask about."""
    reply = kept["reply"]
    if reply == "no":
        return []
    facts = [
        _read_choice(library, library.concepts[name], said, reply, on, born)
        for name, said in dict(kept.get("picked", {})).items()
    ]
    facts += _read_value(library, kept.get("value", ""), on)
    facts += read_words(library, kept.get("words", ""), on, FIELDS.get(topic.id, "any"), born)
    if not facts and reply == "yes":
        facts.append(_write_bare(library, topic))
    return facts


def _read_choice(
    library: Library, concept: Concept, said: Mapping[str, str], reply: str, on: date,
    born: When | None,
) -> Fact:  # fmt: skip
    words = ", ".join(part for part in (plain_name(concept), said["where"], said["when"]) if part)
    return Fact(
        concept.id,
        concept.kind,
        Status.SUSPECTED if reply == "unsure" else Status.ACTIVE,
        read_when(said["when"], on, born),
        sites=read_where(library, concept, said["where"]),
        text=words[:_TEXT],
    )


def read_where(library: Library, concept: Concept, words: str) -> int:
    """Return the sites that words name; “the right one” is a side of where the concept can be."""
    body = library.body
    sites = sites_in(library, words) if words else 0
    sides = {"left": body.left, "right": body.right}
    said = [sides[word] for word in words.casefold().split() if word in sides]
    return sites or (concept.sites & said[0] if len(said) == 1 else 0)


def read_when(text: str, on: date, born: When | None = None) -> When | None:
    """Return the time that words say, unless it lies ahead or they say none."""
    moments = find_moments(text, on, born) if text else []
    when = moments[0].when if moments else None
    return when if when and when.earliest <= on else None


def _read_value(library: Library, typed: str, on: date) -> list[Fact]:
    """Return a blood pressure, or what was typed as words when it cannot be one."""
    if not typed:
        return []
    text = f"blood pressure {typed}"
    read = [item.fact for item in read_text(library, text, on).facts]
    values = [fact for fact in read if fact.concept == PRESSURE and _is_possible(library, fact)]
    return [replace(fact, text=text) for fact in values[:1]] or [_write_words(text)]


def _is_possible(library: Library, fact: Fact) -> bool:
    concept, value = library.concepts[fact.concept], fact.value
    low, high = concept.low, concept.high
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def read_words(
    library: Library, words: str, on: date, field: str = "any", born: When | None = None
) -> list[Fact]:
    """Return the facts in free words; what is not understood stays a fact of words alone."""
    if not words:
        return []
    reading = read_text(library, words, on, field, born)
    facts = [_keep_said(library, item.fact, item.said) for item in reading.facts]
    facts += [_write_words(piece) for piece in reading.not_understood]
    return facts or [_write_words(words)]


def _keep_said(library: Library, fact: Fact, said: str) -> Fact:
    # The words keep an impossible number, so that somebody asks.
    possible = fact.value is None or _is_possible(library, fact)
    value, second = (fact.value, fact.second) if possible else (None, None)
    return replace(fact, value=value, second=second, text=(said or fact.text)[:_TEXT])


def _write_words(text: str) -> Fact:
    return Fact("", Kind.FINDING, text=text[:_TEXT])


def _write_bare(library: Library, topic: Topic) -> Fact:
    fact = _write_words(f"Yes, without saying more: {topic.ask}")
    if topic.id == WARNING_SIGNS and UNEXPLAINED in library.concepts:
        return replace(fact, concept=UNEXPLAINED)
    return fact


def find_alarm(
    library: Library, replies: Mapping[str, str], told: Mapping[str, list[Fact]], client: Client,
    on: date,
) -> str:  # fmt: skip
    """Return "today" or "emergency" when an answer calls for a doctor, else "".

    A warning sign told without its time counts as one of now. Elsewhere what was not told counts
    as absent: the words of an alarm are not for everybody who left something open.
    """
    asked = frozenset(replies)
    person = read_person(client)
    signs = _known(told.get(WARNING_SIGNS, ()))
    everything = _known(fact for facts in told.values() for fact in facts)
    care = screen(library, person, everything, on, asked).best_case.care
    care = max(care, screen(library, person, signs, on, asked).envelope.care)
    if replies.get(WARNING_SIGNS) == "yes":
        care = max(care, SeekCare.TODAY)
    return care.words if care >= SeekCare.TODAY else ""


def _known(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.concept]
