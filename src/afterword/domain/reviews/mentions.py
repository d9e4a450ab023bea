"""The people whom a comment names as @handle."""

from __future__ import annotations

import re

from django.db.models import Q

from afterword.domain.accounts.models import Person
from afterword.domain.reviews.models import Thread
from afterword.domain.reviews.sight import may_see_thread

_HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][\w-]*)")
MOST = 50  # names in one comment that are looked up


def mentioned(text: str, thread: Thread) -> tuple[list[Person], list[Person]]:
    """Who is named and can open the thread, and who is named but cannot: they are told nothing."""
    handles = list(dict.fromkeys(one.lower() for one in _HANDLE.findall(text)))[:MOST]
    if not handles:
        return [], []
    wanted = Q()
    for handle in handles:
        wanted |= Q(handle__iexact=handle)
    found = list(Person.objects.filter(wanted, is_active=True))
    able = [one for one in found if may_see_thread(one, thread)]
    return able, [one for one in found if one not in able]
