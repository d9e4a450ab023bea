"""Registers the accounts app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app `accounts`, as its tables do."""

    name = "afterword.domain.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
