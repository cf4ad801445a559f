"""The goals of a plan as a form: the client's words, a measure, now, target and day."""

from __future__ import annotations

from typing import Any

from django import forms

from palpate.clinical.errors import BadTarget, BadValue
from palpate.clinical.explain import join_words
from palpate.clinical.goals import Target, check_target
from palpate.clinical.measures import check_value
from palpate.clinical.vocabulary import Measure
from palpate.pages.clinic.readings import offer_sites, read_number
from palpate.record import translate
from palpate.record.models import Goal

SPARE = 1
MOST = 8


class GoalForm(forms.Form):
    """One goal."""

    words = forms.CharField(
        label="What the client wants to be able to do", required=False, max_length=300,
        help_text="In the client's own words.",
    )  # fmt: skip
    measure = forms.ChoiceField(label="Measured by", required=False)
    site = forms.ChoiceField(label="Where", required=False)
    baseline = forms.CharField(label="Now", required=False)
    target = forms.CharField(label="Target", required=False)
    by = forms.DateField(
        label="By", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "This is not a date; write it as 2026-11-23."},
    )  # fmt: skip

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the measures and sites of the knowledge."""
        super().__init__(*args, **options)
        library = translate.library()
        measures = [
            (one.id, f"{one.name} ({one.low:g} to {one.high:g})")
            for one in library.measures.values()
        ]
        self.fields["measure"].choices = [("", "Not measured"), *measures]  # type: ignore[attr-defined]  # it is a ChoiceField
        sites = [(site.name, site.name.capitalize()) for site in library.body.sites]
        self.fields["site"].choices = [("", "No one place"), *sites]  # type: ignore[attr-defined]  # as above
        for name in ("baseline", "target"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal"}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written, so that the row is left out."""
        return not any(str(self.cleaned_data.get(name) or "") for name in self.fields)

    def clean_baseline(self) -> float | None:
        """Return where it stands."""
        text = self.cleaned_data["baseline"]
        return read_number(text) if text else None

    def clean_target(self) -> float | None:
        """Return where it should come."""
        text = self.cleaned_data["target"]
        return read_number(text) if text else None

    def clean(self) -> dict[str, Any]:
        """Refuse a goal without words, and a target that could not be told from chance."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        measure = translate.library().measures.get(said.get("measure", ""))
        if not said.get("words") and any(
            said.get(name) not in (None, "") for name in said if name != "words"
        ):
            self.add_error("words", "The goal has no words; write what the client wants.")
        if measure is not None:
            self._check_numbers(measure, said)
        return said

    def _check_numbers(self, measure: Measure, said: dict[str, Any]) -> None:
        for name in ("baseline", "target"):
            if said.get(name) is not None:
                try:
                    check_value(measure, said[name])
                except BadValue as bad:
                    self.add_error(name, str(bad))
        body = translate.library().body
        sides = offer_sites(body, measure) if measure.sided else body.all
        if measure.sided and said.get("site") not in body.names(sides):
            choice = join_words(body.names(sides)[:4], "or")
            self.add_error("site", f"{measure.name} has a side; choose {choice}.")
        if "target" in self.errors or "baseline" in self.errors:
            return
        if said.get("target") is not None and said.get("baseline") is not None:
            self._check_target(measure, said)

    def _check_target(self, measure: Measure, said: dict[str, Any]) -> None:
        # A goal without its day is held against the same scale.
        try:
            check_target(Target(measure, said["baseline"], said["target"], said.get("by")))  # type: ignore[arg-type]  # the check does not read the day
        except BadTarget as bad:
            self.add_error("target", str(bad))


def make_goals(
    data: Any = None, *, goals: list[Goal] | None = None, rows: list[dict[str, Any]] | None = None
) -> forms.BaseFormSet[GoalForm]:
    """Return goals as forms, as they are stored or as they were typed, with a spare one below."""
    initial = rows if rows is not None else [read_goal(goal) for goal in goals or ()]
    kind = forms.formset_factory(GoalForm, extra=SPARE, max_num=MOST, absolute_max=MOST * 2)
    return kind(data, initial=None if data is not None else initial, prefix="goals")


def read_goal(goal: Goal) -> dict[str, Any]:
    """Return a stored goal as its form shows it."""
    names = translate.library().body.names(goal.site)
    number = {name: _show(getattr(goal, name)) for name in ("baseline", "target")}
    return {
        "words": goal.words,
        "measure": goal.measure,
        "site": names[0] if names else "",
        "by": goal.by,
        **number,
    }


def _show(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def list_goals(forms_: forms.BaseFormSet[GoalForm]) -> list[dict[str, Any]]:
    """Return the goals as the actions take them; rows in which nothing was written are left out."""
    body = translate.library().body
    rows = [one.cleaned_data for one in forms_.forms if one.cleaned_data and not one.is_empty]
    return [{**row, "site": body.find(row["site"]) if row["site"] else 0} for row in rows]
