"""What the top bar says of notifications."""

from __future__ import annotations

from django import template
from django.template.context import Context

from afterword.domain.accounts.permissions import is_somebody
from afterword.domain.notifications.queries import MOST_COUNTED, unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread(context: Context) -> str:
    """How many notifications the reader has not read, as 3 or 99+; empty when there are none."""
    request = context.get("request")
    viewer = getattr(request, "user", None)
    count = unread_count(viewer) if is_somebody(viewer) else 0
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
