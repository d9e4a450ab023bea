"""The server that this person is logged in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.cli.remote.client import Server


def connect() -> Server:
    """A server to ask, with the kept login; the HTTP client is loaded only now, so that `--help` stays quick."""
    from afterword.cli.remote.client import Server

    return Server()
