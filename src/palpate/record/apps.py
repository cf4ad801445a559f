"""The clinical record as a Django app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Facts, screenings, decisions, plans, sessions and measurements."""

    name = "palpate.record"
    label = "record"
    verbose_name = "Clinical record"
