"""Addresses of the clinic's pages: each page module has its own list, joined here.

A new page adds one import and one line, `*module.urlpatterns`. Its addresses are
`clients/<uuid:client_id>/NAME/` for a tab of a client, with the url names that frame.TABS lists:
client, facts, safety, options, plan, sessions, progress, client_letters. The rooms of the rail are
today, clients, referrals, letters, knowledge and clinic.
"""

from palpate.pages.clinic import (
    card,
    clients,
    clinic,
    consent,
    consenting,
    decision,
    fact,
    facts,
    importing,
    intake,
    knowledge,
    letters,
    link,
    note,
    options,
    overview,
    plan,
    professionals,
    progress,
    receiving,
    referrals,
    reports,
    review,
    safety,
    sessions,
    staff,
    today,
    trail,
    waiting,
)

app_name = "clinic"

urlpatterns = [
    *today.urlpatterns,
    *clients.urlpatterns,
    *card.urlpatterns,
    *overview.urlpatterns,
    *facts.urlpatterns,
    *fact.urlpatterns,
    *waiting.urlpatterns,
    *importing.urlpatterns,
    *intake.urlpatterns,
    *link.urlpatterns,
    *safety.urlpatterns,
    *options.urlpatterns,
    *decision.urlpatterns,
    *consent.urlpatterns,
    *note.urlpatterns,
    *plan.urlpatterns,
    *progress.urlpatterns,
    *review.urlpatterns,
    *sessions.urlpatterns,
    *knowledge.urlpatterns,
    *referrals.urlpatterns,
    *receiving.urlpatterns,
    *professionals.urlpatterns,
    *letters.urlpatterns,
    *reports.urlpatterns,
    *clinic.urlpatterns,
    *staff.urlpatterns,
    *consenting.urlpatterns,
    *trail.urlpatterns,
]
