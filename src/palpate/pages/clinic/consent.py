"""Consent: the words, what is left out of it, the signature, and taking it back in one tap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from palpate.clinical.body import SiteSet
from palpate.clinical.explain import describe_sites
from palpate.clinical.library import Library
from palpate.pages import figure
from palpate.pages.clinic.frame import client_frame
from palpate.pages.clinic.policy import (
    REFUSED,
    StaffRequest,
    clinic_page,
    post_only,
    send_once,
    tell_refusal,
)
from palpate.pages.clinic.reasons.dates import write_day, write_moment
from palpate.pages.clinic.reasons.places import REGIONS, find_site, slug_site
from palpate.people.access import require
from palpate.people.errors import Refused, Unseen
from palpate.people.models import Client, Staff
from palpate.people.roles import Power
from palpate.record import access, actions, translate
from palpate.record.choices import MAX_DRAWING
from palpate.record.models import Consent

NO_NAME = "The client types her or his full name here."
NOT_DRAWN = "Nothing is drawn yet; sign in the field, or type the name."
NEW_WORDS = "The words of the consent changed since they were shown; read them again, then sign."
SHORTEST = 2
KINDS = (("typed", "Type the name"), ("drawn", "Sign with finger or pen"))


class ConsentForm(forms.Form):
    """What the client leaves out, and her signature."""

    sites = forms.MultipleChoiceField(label="Not touched", required=False)
    techniques = forms.MultipleChoiceField(
        label="Kinds of touch left out", required=False, widget=forms.CheckboxSelectMultiple
    )
    signature_kind = forms.ChoiceField(
        label="How to sign", choices=KINDS, widget=forms.RadioSelect, initial="typed"
    )
    typed = forms.CharField(
        label="Full name, typed by the client", max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NO_NAME},
    )  # fmt: skip
    drawn = forms.CharField(required=False, max_length=MAX_DRAWING, widget=forms.HiddenInput)

    def __init__(self, *args: Any, library: Library, **options: Any) -> None:
        super().__init__(*args, **options)
        sites, techniques = self.fields["sites"], self.fields["techniques"]
        assert isinstance(sites, forms.MultipleChoiceField)
        assert isinstance(techniques, forms.MultipleChoiceField)
        sites.choices = [(site.name, site.name) for site in library.body.sites]
        self.fields["typed"].required = self["signature_kind"].value() != "drawn"
        techniques.choices = [(term.name, term.name.capitalize()) for term in library.techniques]

    def clean(self) -> dict[str, Any]:
        """Ask for the signature of the kind that was chosen."""
        said = super().clean() or self.cleaned_data
        kind = said.get("signature_kind")
        if kind == "typed" and len(said.get("typed") or NO_NAME) < SHORTEST:
            self.add_error("typed", NO_NAME)
        if kind == "drawn" and not said.get("drawn"):
            self.add_error("signature_kind", NOT_DRAWN)
        return said


@clinic_page
@send_once
def show(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Show the consent that holds, or the words to sign; keep the one that is signed."""
    client = access.open_client(request.staff, client_id, "consent")
    library = translate.library()
    if request.method != "POST":
        return show_consent(request, client, make_form(request.staff, client, library))
    require(request.staff, Power.EDIT_CLINICAL)
    form = ConsentForm(request.POST, library=library)
    if form.is_valid() and keep_consent(request.staff, client, form, request.POST.get("text", "")):
        messages.success(request, "The consent is signed.")
        return redirect("clinic:consent", client.pk)
    return show_consent(request, client, form)


def make_form(staff: Staff, client: Client, library: Library) -> ConsentForm:
    """Return an empty form; what the last consent left out stays left out."""
    last = next(iter(access.consents_of(staff, client)), None)
    first: dict[str, Any] = {"signature_kind": "typed"}
    if last is not None:
        first["sites"] = list(library.body.names(last.sites_withheld))
        first["techniques"] = last.techniques_withheld
    return ConsentForm(initial=first, library=library)


def keep_consent(staff: Staff, client: Client, form: ConsentForm, text_seen: str) -> bool:
    """Record the signature under the words that were shown; False when that was refused."""
    text = actions.ensure_text(staff)
    if text_seen != str(text.pk):
        form.add_error(None, NEW_WORDS)
        return False
    said = form.cleaned_data
    kind = said["signature_kind"]
    decision = next(iter(access.decisions_of(staff, client)), None)
    try:
        actions.give_consent(
            staff, client, text=text, signature=said[kind], signature_kind=kind, decision=decision,
            sites_withheld=read_sites(said["sites"]), techniques_withheld=said["techniques"],
        )  # fmt: skip
    except Refused as refused:
        tell_refusal(form, refused)
        return False
    return True


def read_sites(names: list[str]) -> SiteSet:
    """Return the set of some sites by name, which may be empty."""
    return translate.library().body.gather(names) if names else 0


def show_consent(request: StaffRequest, client: Client, form: ConsentForm) -> HttpResponse:
    """Show the page with the figure to leave sites out on."""
    frame = client_frame(request.staff, client, "options")
    consents = access.consents_of(request.staff, client)
    held = consents[0] if consents and consents[0].withdrawn_at is None else None
    chosen = [str(name) for name in form["sites"].value() or ()]
    text = access.consent_text(request.staff)
    if text is None and frame["may_edit"]:
        text = actions.ensure_text(request.staff)
    context = frame | {
        "form": form,
        "text": text,
        "held": write_consent(held) if held else None,
        "earlier": [write_consent(row) for row in consents if row is not held],
        "signing": held is None or form.is_bound or "again" in request.GET,
        "regions": list_places(chosen),
        "now": write_moment(timezone.localtime()),
        **draw_figures(chosen if held is None or form.is_bound else names_of(held)),
    }
    return render(request, "clinic/consent.html", context, status=REFUSED if form.errors else 200)


def names_of(row: Consent) -> list[str]:
    """Return the sites that a consent leaves out."""
    return list(translate.library().body.names(row.sites_withheld))


def draw_figures(withheld: list[str]) -> dict[str, Any]:
    """Return a plain figure, front and back, with the sites left out hatched."""
    return {
        "front": figure.draw(None, view="front", withheld=withheld, title="Sites left out, front"),
        "back": figure.draw(None, view="back", withheld=withheld, title="Sites left out, back"),
    }


def list_places(chosen: list[str]) -> list[dict[str, Any]]:
    """Return all sites by region, each with whether it is left out."""
    by_region: dict[str, list[dict[str, Any]]] = {name: [] for name in REGIONS}
    for site in translate.library().body.sites:
        by_region[site.parent].append(
            {"name": site.name, "slug": slug_site(site.name), "chosen": site.name in chosen}
        )
    return [
        {"name": name, "sites": sites, "count": sum(site["chosen"] for site in sites)}
        for name, sites in by_region.items()
    ]


def write_consent(row: Consent) -> dict[str, Any]:
    """Return a consent in words."""
    left_out = describe_sites(translate.library(), row.sites_withheld) if row.sites_withheld else ""
    withdrawn = timezone.localtime(row.withdrawn_at) if row.withdrawn_at else None
    return {
        "row": row,
        "signed": write_moment(timezone.localtime(row.signed_at)),
        "withdrawn": write_moment(withdrawn) if withdrawn else "",
        "left_out": left_out,
        "drawn": row.signature_kind == "drawn",
    }


# Taking it back ------------------------------------------------------------------------------


@post_only
@clinic_page
@send_once
def withdraw(request: StaffRequest, client_id: UUID) -> HttpResponse:
    """Take back the whole consent on the client's word, or one site of it."""
    require(request.staff, Power.EDIT_CLINICAL)
    client = access.open_client(request.staff, client_id, "consent")
    consent = access.consent_of(request.staff, client)
    if consent is None:
        raise Refused("There is no consent that holds, so there is nothing to take back.")
    if "site" in request.POST:
        withhold_site(request, client, consent, request.POST["site"])
    else:
        actions.withdraw_consent(request.staff, consent)
        messages.success(request, "The consent is withdrawn. No session until a new one is signed.")
    return redirect("clinic:consent", client.pk)


def withhold_site(request: StaffRequest, client: Client, consent: Consent, slug: str) -> None:
    """Leave one more site out on the client's word; no signature is needed to allow less."""
    site = find_site(translate.library(), slug)
    if site is None:
        raise Unseen("site")
    signed = write_day(timezone.localtime(consent.signed_at).date())
    said = f"By word of mouth: {site.name} left out. The signature of {signed} stands."
    actions.give_consent(
        request.staff, client, text=consent.text, decision=consent.decision, signature=said,
        sites_withheld=consent.sites_withheld | site.bit,
        techniques_withheld=consent.techniques_withheld,
    )  # fmt: skip
    messages.success(request, f"The {site.name} is not touched from now on.")


urlpatterns = [
    path("clients/<uuid:client_id>/consent/", show, name="consent"),
    path("clients/<uuid:client_id>/consent/withdraw/", withdraw, name="withdraw_consent"),
]
