"""Registers the analysis app with Django."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Names the app `analysis`, as its tables do."""

    name = "afterword.domain.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"
