"""The verbs of notifications."""

from afterword.domain.notifications.services.choosing import choose, set_habits, unsubscribe
from afterword.domain.notifications.services.reading import mark_all_read, mark_read
from afterword.domain.notifications.services.telling import notify

__all__ = ["choose", "mark_all_read", "mark_read", "notify", "set_habits", "unsubscribe"]
