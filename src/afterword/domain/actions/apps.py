"""Registers the actions app with Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Names the app `actions`, as its tables do."""

    name = "afterword.domain.actions"
    label = "actions"
    default_auto_field = "django.db.models.BigAutoField"
