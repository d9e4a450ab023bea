"""Registers the readers app with Django."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """Names the app `readers`, as its tables do."""

    name = "afterword.domain.readers"
    label = "readers"
    default_auto_field = "django.db.models.BigAutoField"
