"""Registers the knowledge app with Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Names the app `knowledge`, as its tables do."""

    name = "afterword.domain.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
