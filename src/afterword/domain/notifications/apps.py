"""Registers the notifications app with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Names the app `notifications`, as its tables do."""

    name = "afterword.domain.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
