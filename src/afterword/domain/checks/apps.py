"""Registers the checks app with Django."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Names the app `checks`, as its tables do."""

    name = "afterword.domain.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"
