"""Registers the meetings app with Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Names the app `meetings`, as its tables do."""

    name = "afterword.domain.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
