"""Palpate's settings without middleware, and with the bare views for addresses."""

from django import apps
from django import conf as django_conf

from palpate.config import settings
from palpate.config.settings import *  # noqa: F403 - these settings are those, less what is below

ROOT_URLCONF = "benchmarks.bare"
INSTALLED_APPS = [*settings.INSTALLED_APPS, "benchmarks.bare_settings.Bare"]


class Bare(apps.AppConfig):
    """Takes all middleware away once allauth has seen that its own is there."""

    name = "benchmarks"

    def ready(self) -> None:
        """Leave the view alone."""
        django_conf.settings.MIDDLEWARE = []
