"""Registers the importing app with Django."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Names the app `importing`, as its tables do."""

    name = "afterword.domain.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"
