"""Options side by side for the client's own goals, with what is known of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.goals import find_goals
from palpate.clinical.library import Library
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    read_whole,
)
from palpate.pages.clinic.reasons.columns import (
    SIDE_BY_SIDE,
    Column,
    choose_columns,
    list_columns,
    write_elsewhere,
)
from palpate.pages.clinic.reasons.dates import write_day
from palpate.people.models import Client, Staff
from palpate.record import access, translate
from palpate.record.gate import local_day
from palpate.record.screenings import screen_day

NO_GOAL = "Choose at least one goal; the options are ranked by it."
_KEPT = "goals"
_REMEMBERED = 20


class GoalForm(forms.Form):
    """What the client wants, in her words and as goals."""

    words = forms.CharField(
        label="In the client's own words", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="“I want to climb stairs again.” Goals that the words speak of are ticked below.",
    )  # fmt: skip
    goals = forms.MultipleChoiceField(
        label="Goals",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_GOAL},
    )

    def __init__(self, *args: Any, library: Library, **options: Any) -> None:
        super().__init__(*args, **options)
        self.library = library
        field = self.fields["goals"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(goal.id, goal.name) for goal in library.goals.values()]
        # Words alone will do: the goals are then found in them.
        field.required = not self["words"].value()

    def clean(self) -> dict[str, Any]:
        """Take goals from the words when none is ticked; ask for one when neither says any."""
        said = super().clean() or self.cleaned_data
        if not said.get("goals"):
            said["goals"] = [goal.id for goal in find_goals(self.library, said.get("words", ""))]
        if not said["goals"] and "goals" not in self.errors:
            self.add_error("goals", NO_GOAL)
        return said


def read_goals(request: StaffRequest, client: Client) -> tuple[list[str], str]:
    """Return the goals that the options are ranked by, and the client's words.

    They are kept with the sign-in and not in the address; before any were chosen, those of the
    last decision hold.
    """
    kept = request.session.get(_KEPT, {}).get(str(client.pk))
    known = translate.library().goals
    if kept:
        return [name for name in kept["goals"] if name in known], kept["words"]
    decisions = access.decisions_of(request.staff, client)
    return [name for name in decisions[0].goals if name in known] if decisions else [], ""


def keep_goals(request: StaffRequest, client: Client, goals: list[str], words: str) -> None:
    """Keep the goals of a client for as long as somebody is signed in."""
    kept = request.session.get(_KEPT, {})
    kept.pop(str(client.pk), None)
    kept[str(client.pk)] = {"goals": goals, "words": words}
    request.session[_KEPT] = dict(list(kept.items())[-_REMEMBERED:])


def find_words(staff: Staff, client: Client) -> str:
    """Return what the client wrote of what she wants, from her latest intake."""
    for intake in access.intakes_of(staff, client):
        words = intake.answers.get("words")
        if isinstance(words, str) and words.strip():
            return words.strip()
    return ""


@clinic_page
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the options for the goals; without goals, ask for them first."""
    client = access.open_client(request.staff, client_id, "options")
    goals, words = read_goals(request, client)
    frame = client_frame(request.staff, client, "options")
    if not goals or "goals" in request.GET:
        return show_goals(request, client, frame, goals, words)
    columns, elsewhere = lay_out(request, client, goals)
    wanted = request.GET.getlist("show")
    start = read_start(request, len(columns))
    chosen, starts = choose_columns(columns, wanted, start)
    context = frame | {
        "columns": chosen,
        "others": columns,
        "chosen_ids": [column.id for column in chosen],
        "starts": [(at, [c.name for c in columns[at : at + SIDE_BY_SIDE]]) for at in starts],
        "start": None if wanted else start,
        "goals": [translate.library().goals[name] for name in goals],
        "words": words,
        "elsewhere": elsewhere,
        "on": write_day(frame["today"]),
        "decision": next(iter(access.decisions_of(request.staff, client)), None),
    }
    return render(request, "clinic/options.html", context)


def show_goals(
    request: StaffRequest, client: Client, frame: dict[str, Any], goals: list[str], words: str,
    form: GoalForm | None = None,
) -> HttpResponse:  # fmt: skip
    """Ask for the goals, those in the client's own words ticked."""
    library = translate.library()
    own = find_words(request.staff, client)
    in_words = [goal.id for goal in find_goals(library, words or own)]
    form = form or GoalForm(
        library=library, initial={"words": words or own, "goals": goals or in_words}
    )
    status = REFUSED if form.is_bound else 200
    context = frame | {"form": form, "own_words": own}
    return render(request, "clinic/options_goals.html", context, status=status)


def read_start(request: StaffRequest, count: int) -> int:
    """Return where the columns begin; what is no place means the first."""
    asked = request.GET.get("from", "0")
    start = read_whole(asked)
    return start if start < count else 0


def lay_out(request: StaffRequest, client: Client, goals: list[str]) -> tuple[list[Column], Any]:
    """Return the options for the goals as they are today, and who else could help first."""
    today = local_day(client.clinic, timezone.now())
    screening = screen_day(request.staff, client, today).screening
    return list_columns(screening, goals), write_elsewhere(screening)


@post_only
@clinic_page
def choose_goals(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take the goals, and show the options ranked by them."""
    client = access.open_client(request.staff, client_id, "options")
    form = GoalForm(request.POST, library=translate.library())
    if not form.is_valid():
        frame = client_frame(request.staff, client, "options")
        return show_goals(request, client, frame, [], "", form)
    keep_goals(request, client, form.cleaned_data["goals"], form.cleaned_data["words"])
    return redirect("clinic:options", client.pk)


@clinic_page
def show_paper(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the options in the client's words, to print and take home."""
    client = access.open_client(request.staff, client_id, "options for the client")
    goals, words = read_goals(request, client)
    if not goals:
        return redirect("clinic:options", client.pk)
    columns, elsewhere = lay_out(request, client, goals)
    context = {
        "client": client,
        "clinic": client.clinic,
        "staff": request.staff,
        "fitting": [column for column in columns if column.fit != "not"],
        "not_fitting": [column for column in columns if column.fit == "not"],
        "goals": [translate.library().goals[name] for name in goals],
        "words": words,
        "elsewhere": elsewhere,
        "on": write_day(local_day(client.clinic, timezone.now())),
    }
    return render(request, "clinic/options_paper.html", context)


urlpatterns = [
    path("clients/<uuid:client_id>/options/", show, name="options"),
    path("clients/<uuid:client_id>/options/goals/", choose_goals, name="choose_goals"),
    path("clients/<uuid:client_id>/options/paper/", show_paper, name="options_paper"),
]
