"""Registers the search app with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the app `search`, as its tables do."""

    name = "afterword.domain.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
