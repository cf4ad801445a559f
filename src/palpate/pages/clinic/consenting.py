"""The words that clients sign under: every version is kept, the newest is the one in force."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.pages.clinic.frame import write_day
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    send_once,
    tell_refusal,
)
from palpate.people.access import require
from palpate.people.errors import Refused
from palpate.people.roles import Power
from palpate.record.access import consent_texts
from palpate.record.actions import publish_text
from palpate.record.choices import FIRST_BODY, FIRST_TITLE


class TextForm(forms.Form):
    """The next version of the text."""

    title = forms.CharField(
        label="Title", max_length=200,
        error_messages={"required": "The title of the consent is empty; fill it in."},
    )  # fmt: skip
    body = forms.CharField(
        label="Text", max_length=8000, widget=forms.Textarea({"rows": 12}),
        help_text="In the client's words, one thought a line; read by people of every schooling.",
        error_messages={"required": "The body of the consent is empty; fill it in."},
    )  # fmt: skip

    error_css_class = "wrong"


@clinic_page
@send_once
def show(request: StaffRequest) -> HttpResponse:
    """Show every version, and publish the next."""
    staff = require(request.staff, Power.EDIT_CLINICAL)
    texts = consent_texts(staff)
    start = {
        "title": texts[0].title if texts else FIRST_TITLE,
        "body": texts[0].body if texts else FIRST_BODY,
    }
    form = TextForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            publish_text(staff, form.cleaned_data["title"], form.cleaned_data["body"])
            messages.success(request, "This version is signed from now on; earlier ones stay.")
            return redirect("clinic:clinic")
        except Refused as refused:
            tell_refusal(form, refused)
    context = {
        "form": form,
        "texts": [{"row": one, "day": write_day(timezone.localdate(one.made_at))} for one in texts],
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "clinic/consent_text.html", context, status=status)


urlpatterns = [path("clinic/consent/", show, name="consent_text")]
