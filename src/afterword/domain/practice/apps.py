"""Registers the practice app with Django."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Names the app `practice`, as its tables do."""

    name = "afterword.domain.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"
