"""Registers the policy app with Django."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Names the app `policy`, as its tables do."""

    name = "afterword.domain.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"
