"""The pages app as Django sees it."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages, templates and static files of every audience."""

    name = "palpate.pages"
    label = "pages"
    verbose_name = "Pages"
