"""Registers the analytics app with Django."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Names the app `analytics`, as its tables do."""

    name = "afterword.domain.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"
