"""The form of a plan of care: what it asks, how it is read, and what keeps it from being agreed."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from django import forms

from palpate.clinical.body import SiteSet
from palpate.clinical.plan import check_plan
from palpate.clinical.screening import Screening
from palpate.exchange.letters.dates import write_rate
from palpate.pages.clinic.fits import propose_type, write_fit
from palpate.record import translate
from palpate.record.models import Plan

RATES = (0.25, 0.5, 1, 2, 3, 4, 5)
WEEKS = (1, 26)
MINUTES = (1, 240)
FIRST_REVIEW = timedelta(weeks=4)
REGIONS = (
    "head",
    "neck",
    "chest wall",
    "abdomen",
    "back",
    "left arm",
    "right arm",
    "left leg",
    "right leg",
)


class PlanForm(forms.Form):
    """All of a plan but its goals, which have forms of their own."""

    problem = forms.CharField(
        label="Problem", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="What brings the client, and what was found, in a sentence or two.",
    )  # fmt: skip
    massage_types = forms.MultipleChoiceField(
        label="Massage types", required=False, widget=forms.CheckboxSelectMultiple
    )
    sites = forms.MultipleChoiceField(
        label="Where", required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.IntegerField(
        label="Minutes a visit", min_value=MINUTES[0], max_value=MINUTES[1]
    )
    visits_a_week = forms.TypedChoiceField(
        label="How often", coerce=float, choices=[(f"{one:g}", write_rate(one)) for one in RATES]
    )
    weeks = forms.IntegerField(label="For how many weeks", min_value=WEEKS[0], max_value=WEEKS[1])
    review_on = forms.DateField(
        label="Review on", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        error_messages={"invalid": "This is not a date; write it as 2026-11-23."},
    )  # fmt: skip
    home_care = forms.CharField(
        label="Home care", required=False, widget=forms.Textarea({"rows": 3})
    )
    precautions = forms.CharField(
        label="Precautions", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Proposed from today's screening; change it as you see fit.",
    )  # fmt: skip

    error_css_class = "wrong"

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the massage types and sites of the knowledge."""
        super().__init__(*args, **options)
        library = translate.library()
        kinds = [(kind.id, kind.name) for kind in library.types.values()]
        self.fields["massage_types"].choices = kinds  # type: ignore[attr-defined]  # it is a choice field
        self.fields["sites"].choices = [(one.name, one.name) for one in library.body.sites]  # type: ignore[attr-defined]  # as above
        for name, (low, high) in {"minutes": MINUTES, "weeks": WEEKS}.items():
            sentence = f"Write a whole number from {low} to {high}."
            wrong = dict.fromkeys(("invalid", "min_value", "max_value", "required"), sentence)
            self.fields[name].error_messages |= wrong
            for check in self.fields[name].validators:
                check.message = sentence  # type: ignore[attr-defined]  # both checks are limits with a message
            self.fields[name].widget.attrs |= {"class": "short"}

    @property
    def said(self) -> dict[str, Any]:
        """What was chosen, as the actions take it."""
        said = dict(self.cleaned_data)
        return said | {"sites": gather_sites(said["sites"])}


def gather_sites(names: list[str]) -> SiteSet:
    """Return the sites that were ticked as a set."""
    return translate.library().body.gather(names)


def list_regions() -> list[tuple[str, list[str]]]:
    """Return the sites by region, so that sixty ticks can be read."""
    body = translate.library().body
    return [(name.capitalize(), list(body.names(body.find(name)))) for name in REGIONS]


def read_plan(plan: Plan) -> dict[str, Any]:
    """Return a stored plan as its form shows it."""
    names = translate.library().body.names(plan.sites)
    kept = {name: getattr(plan, name) for name in PlanForm.base_fields}
    return kept | {"sites": list(names), "visits_a_week": f"{plan.visits_a_week:g}"}


def begin_plan(screening: Screening, sentence: str, types: list[str]) -> dict[str, Any]:
    """Return what a first plan starts from: the client's choice and today's limits."""
    return {
        "minutes": min(60, screening.envelope.minutes),
        "visits_a_week": "1",
        "weeks": 6,
        "review_on": screening.on + FIRST_REVIEW,
        "precautions": sentence,
        "massage_types": types,
    }


def find_problems(screening: Screening, said: dict[str, Any], goals: int) -> list[tuple[str, str]]:
    """Return what keeps a plan from being agreed: fields and sentences."""
    library = screening.library
    kinds = [library.types[name] for name in said["massage_types"]]
    proposals = [propose_type(library, kind, said["sites"], said["minutes"]) for kind in kinds]
    # Fewer than one visit a week is a plan too; the check counts whole visits.
    visits = max(1, math.ceil(said["visits_a_week"]))
    found, _ = check_plan(screening, proposals, visits, said["weeks"], said["review_on"])
    problems = [(problem.field, problem.sentence) for problem in found]
    if not said["problem"].strip():
        problems.append(("problem", "The problem is empty; say what the plan is for."))
    if not goals:
        problems.append(
            ("goals", "The plan has no goal; write what the client wants to be able to do.")
        )
    for kind in kinds:
        line = write_fit(library, screening, kind, True, said["sites"], said["minutes"])
        if not line.fits:
            why = "; ".join(limit for limit, _ in line.reasons[:2])
            sentence = f"{kind.name} does not fit today ({why}); take it out, or lift the limit."
            problems.append(("massage_types", sentence))
    return problems


def default_review(today: date) -> date:
    """Return the day of the next review when nobody chose one."""
    return today + FIRST_REVIEW
