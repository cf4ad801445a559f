"""The people app as Django sees it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Clinics, staff, clients and the audit trail."""

    name = "palpate.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """Connect the sign-in signals."""
        from palpate.people import signals

        signals.connect()
