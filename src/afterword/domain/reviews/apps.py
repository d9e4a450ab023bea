"""Registers the reviews app with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Names the app `reviews`, as its tables do."""

    name = "afterword.domain.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
