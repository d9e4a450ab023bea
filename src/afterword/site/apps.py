"""Puts the floors together when Django starts: system checks and the journal's dispatcher."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The app `afterword_site`, which holds no tables."""

    name = "afterword.site"
    label = "afterword_site"

    def ready(self) -> None:
        """Registers the system checks, and lets journal rows start background jobs."""
        from afterword.domain.journal.services import install_dispatcher
        from afterword.jobs.routes import dispatch
        from afterword.site import checks  # noqa: F401

        install_dispatcher(dispatch)
