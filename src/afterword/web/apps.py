"""Registers the pages with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app `web`; it holds templates, static files and views, and no tables."""

    name = "afterword.web"
    label = "web"
