"""Looks for earlier cases that are like one, and keeps what people say of them."""

from afterword.domain.recurrence.services.judging import confirm, dismiss
from afterword.domain.recurrence.services.looking import every_case, look, mark_stale, unread

__all__ = ["confirm", "dismiss", "every_case", "look", "mark_stale", "unread"]
