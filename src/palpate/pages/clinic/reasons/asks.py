"""The questions worth asking, each as a form that takes the answer where it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from palpate.clinical.errors import UnknownSite
from palpate.clinical.explain import describe_sites
from palpate.clinical.library import Library
from palpate.clinical.screening import Question, Screening
from palpate.clinical.vocabulary import Concept
from palpate.pages.clinic.reasons.dates import read_when
from palpate.record.models import Fact
from palpate.record.screenings import Worked

YES_NO = (("no", "No"), ("yes", "Yes"))
YES_NO_UNSURE = (*YES_NO, ("unsure", "Not sure"))


class AskForm(forms.Form):
    """What all answers share: the day they are read on, and the knowledge."""

    def __init__(self, *args: Any, library: Library, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.library = library
        self.today = today

    def read_date(self, name: str) -> str:
        """Return a date typed in a field, in the form of the record."""
        words = str(self.cleaned_data.get(name, "")).strip()
        if not words:
            return ""
        found = read_when(words, self.today)
        if found is None:
            raise forms.ValidationError(
                f"“{words}” cannot be read as a date; write 2026-03-14, 2026-03, 2026 "
                "or “three weeks ago”."
            )
        return found


def _date_field(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=60,
        help_text="2026-03-14, 2026-03, 2026, or “three weeks ago”.",
        error_messages={"required": "Write when, as well as it is known; a year is enough."},
    )  # fmt: skip


class WhenForm(AskForm):
    """When something began."""

    onset = _date_field("When")

    def clean_onset(self) -> str:
        """Return the date in the form of the record."""
        return self.read_date("onset")


class WhereForm(AskForm):
    """Where something is."""

    place = forms.CharField(
        label="Where, and which side", max_length=120,
        help_text="“left calf”, “both knees”, “low back”. Several with commas.",
        widget=forms.TextInput(attrs={"list": "body-places", "autocomplete": "off"}),
        error_messages={"required": "Write where it is, with the side."},
    )  # fmt: skip

    def clean_place(self) -> int:
        """Return the sites that are meant."""
        names = [name for name in self.cleaned_data["place"].split(",") if name.strip()]
        try:
            return self.library.body.gather(names)
        except UnknownSite as unknown:
            raise forms.ValidationError(str(unknown)) from None


class ValueForm(AskForm):
    """The latest value of something measured."""

    value = forms.CharField(
        label="Value", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": "Write the value."},
    )  # fmt: skip
    onset = _date_field("Measured on", required=False)

    def clean_value(self) -> tuple[float, float | None]:
        """Return one number, or the two of 150/95."""
        words = self.cleaned_data["value"].replace(",", ".")
        first, _, second = words.partition("/")
        try:
            return float(first), float(second) if second.strip() else None
        except ValueError:
            raise forms.ValidationError(
                f"“{words}” is no value; write a number, or two as in 150/95."
            ) from None

    def clean_onset(self) -> str:
        """Return the day it was measured, today when nothing is said."""
        return self.read_date("onset") or self.today.isoformat()


class WhetherForm(AskForm):
    """Whether something nobody asked about is so."""

    reply = forms.ChoiceField(
        label="Answer", choices=YES_NO, widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )  # fmt: skip
    concept = forms.ChoiceField(label="What it is", required=False)
    onset = _date_field("Since when", required=False)

    def __init__(self, *args: Any, concepts: tuple[Concept, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.concepts = concepts
        field = self.fields["concept"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(concept.id, concept.name) for concept in concepts]
        if len(concepts) == 1:
            field.widget = forms.HiddenInput()
            field.initial = concepts[0].id

    def clean_onset(self) -> str:
        """Return the date in the form of the record."""
        return self.read_date("onset")


class TopicForm(AskForm):
    """One of the questions everybody is asked."""

    reply = forms.ChoiceField(
        label="Answer", choices=YES_NO_UNSURE, widget=forms.RadioSelect,
        error_messages={"required": "Choose no, yes or not sure."},
    )  # fmt: skip
    which = forms.MultipleChoiceField(
        label="If yes, which", required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label="In the client's own words", required=False, max_length=400,
        help_text="With since when and which side, if it has one.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: tuple[Concept, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["which"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(concept.id, concept.plain or concept.name) for concept in choices]

    def clean(self) -> dict[str, Any]:
        """Ask what it is when the answer is yes: a bare yes opens nothing."""
        said = super().clean() or self.cleaned_data
        if said.get("reply") == "yes" and not said.get("which") and not said.get("words"):
            self.add_error("which", "Choose what it is, or write it in the client's words.")
        if said.get("reply") == "no" and (said.get("which") or said.get("words")):
            self.add_error("reply", "Something is named below; choose yes, or take it out.")
        return said


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its form; `form` is None when it is answered elsewhere."""

    key: str
    question: Question
    form: AskForm | None
    fact: Fact | None
    opens: str
    why: str

    @property
    def opened(self) -> bool:
        """Whether the rest of the form matters only after a yes."""
        return self.question.needs in ("topic", "whether")


def key_question(question: Question, fact: Fact | None) -> str:
    """Return a name for a question that holds no client data."""
    tail = fact.pk.hex[-8:] if fact else ""
    return "-".join(part for part in (question.needs, question.concept, tail) if part)


def find_row(worked: Worked, question: Question) -> Fact | None:
    """Return the fact on record that a question is about."""
    if question.needs in ("topic", "whether"):
        return None
    rows = [row for row in worked.facts if row.concept == question.concept]
    return next((row for row in rows if row.text == question.about), rows[0] if rows else None)


def find_missing(screening: Screening, question: Question) -> tuple[Concept, ...]:
    """Return the concepts that a rule waits to hear about."""
    library = screening.library
    present = {fact.concept for fact in screening.facts}
    names = dict.fromkeys(
        name
        for rule in question.rules
        for clause in library.rules[rule].when[1:]
        if clause.concepts.isdisjoint(present)
        for name in clause.named
    )
    return tuple(library.concepts[name] for name in names)


def make_form(
    worked: Worked,
    question: Question,
    fact: Fact | None,
    today: date,
    data: Any = None,
    key: str = "",
) -> AskForm | None:
    """Return the form that takes the answer to a question."""
    library = worked.screening.library
    shared: dict[str, Any] = {
        "data": data, "library": library, "today": today, "auto_id": f"{key}_%s",
    }  # fmt: skip
    if question.needs == "topic":
        topic = library.topics[question.concept]
        choices = tuple(library.concepts[name] for name in topic.choices)
        return TopicForm(**shared, choices=choices)
    if question.needs == "whether":
        concepts = find_missing(worked.screening, question)
        return WhetherForm(**shared, concepts=concepts) if concepts else None
    kinds: dict[str, type[AskForm]] = {"when": WhenForm, "where": WhereForm, "value": ValueForm}
    return kinds[question.needs](**shared) if fact else None


def list_asked(worked: Worked, today: date, sent: Any = None) -> list[Asked]:
    """Return all questions, the widest-opening first, the sent one with what was typed."""
    screening = worked.screening
    found = []
    for question in screening.questions:
        fact = find_row(worked, question)
        key = key_question(question, fact)
        data = sent if sent is not None and sent.get("question") == key else None
        form = make_form(worked, question, fact, today, data, key)
        opens = describe_sites(screening.library, question.opens) if question.opens else ""
        why = ""
        if question.needs == "topic":
            why = screening.library.topics[question.concept].why
        elif question.rules:
            why = screening.library.rules[question.rules[0]].title
        found.append(Asked(key, question, form, fact, opens, why))
    return found
