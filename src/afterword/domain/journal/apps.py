"""Registers the journal app with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Names the app `journal`, as its tables do."""

    name = "afterword.domain.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
