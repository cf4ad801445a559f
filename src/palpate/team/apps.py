"""The care team as a Django app."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Professionals, referrals, letters and reports."""

    name = "palpate.team"
    label = "team"
    verbose_name = "Care team"
