"""System checks of an installation, run by `afterword serve` before it opens the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection


@register()
def data_folder_is_private(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warns when the secret key can be read by others."""
    key = settings.DATA / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        return [Warning(f"{key} can be read by others.", hint=f"Run: chmod 600 {key}", id="afterword.W001")]
    return []


@register()
def debug_is_off(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses debug mode, which would show data and settings to anybody who meets an error."""
    if settings.DEBUG:
        return [Error("DEBUG is on.", hint="Leave it off; errors are in the log.", id="afterword.E001")]
    return []


@register()
def database_is_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses databases that the journal's triggers and the locks were not written for."""
    if connection.vendor not in ("sqlite", "postgresql"):
        return [Error(f"{connection.vendor} is not supported.", hint="Use PostgreSQL.", id="afterword.E002")]
    return []
