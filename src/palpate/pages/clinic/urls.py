"""Addresses of the clinic's pages: each page module has its own list, joined here.

A new page adds one import and one line, `*module.urlpatterns`. Its addresses are
`clients/<uuid:client_id>/NAME/` for a tab of a client, with the url names that frame.TABS lists:
client, facts, safety, options, plan, sessions, progress, client_letters. The rooms of the rail are
today, clients, referrals, letters, knowledge and clinic.
"""

from palpate.pages.clinic import today

app_name = "clinic"

urlpatterns = [
    *today.urlpatterns,
]
