"""Sends calendar invitations that wait, each at most once."""

from __future__ import annotations

from django_tasks import task

from afterword.domain.meetings import services


@task
def send_invitations(meeting_id: int) -> None:
    """Sends those of one meeting; what is claimed is sent by nobody else, so it is safe to run twice."""
    services.send_waiting(meeting=meeting_id)


@task
def send_waiting_invitations() -> None:
    """Sends all whose time has come, those that were refused before too."""
    services.send_waiting()
