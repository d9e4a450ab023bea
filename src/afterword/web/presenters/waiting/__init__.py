"""THE list of what Today gathers beside clocks, decisions and actions: one function for each noun."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from afterword.domain.accounts.models import Person
from afterword.web.presenters.waiting.checks import failed_checks
from afterword.web.presenters.waiting.meetings import coming_meetings
from afterword.web.presenters.waiting.people import untold_impacts
from afterword.web.presenters.waiting.readers import documents_to_read
from afterword.web.presenters.waiting.reviews import reviews_asked
from afterword.web.presenters.waiting.skips import skips_to_confirm
from afterword.web.presenters.waits import Wait

Provider = Callable[[Person, datetime], Iterable[Wait]]

PROVIDERS: tuple[Provider, ...] = (
    skips_to_confirm,
    failed_checks,
    reviews_asked,
    coming_meetings,
    documents_to_read,
    untold_impacts,
)


def gathered(viewer: Person, now: datetime) -> list[Wait]:
    """What every provider has for the viewer."""
    return [one for provider in PROVIDERS for one in provider(viewer, now)]
