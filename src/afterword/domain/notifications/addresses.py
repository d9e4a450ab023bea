"""The addresses that stand in what is sent out: whole, since they are read elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

HERE = "http://localhost:8000"  # where `afterword serve` is found when nobody has said otherwise


def site() -> str:
    """The address people use, without a slash at its end."""
    return settings.SITE_URL or HERE


def host() -> str:
    """The name of the machine in that address, for ids of messages and lists."""
    return urlsplit(site()).hostname or "localhost"


def whole(path: str) -> str:
    """The whole address of a page here."""
    return site() + path
