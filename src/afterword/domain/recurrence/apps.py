"""Registers the recurrence app with Django."""

from django.apps import AppConfig


class RecurrenceConfig(AppConfig):
    """Names the app `recurrence`, as its tables do."""

    name = "afterword.domain.recurrence"
    label = "recurrence"
    default_auto_field = "django.db.models.BigAutoField"
