"""Registers the postmortems app with Django."""

from django.apps import AppConfig


class PostmortemsConfig(AppConfig):
    """Names the app `postmortems`, as its tables do."""

    name = "afterword.domain.postmortems"
    label = "postmortems"
    default_auto_field = "django.db.models.BigAutoField"
