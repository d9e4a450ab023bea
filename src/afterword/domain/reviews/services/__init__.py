"""All that can be done with reviews and comments."""

from afterword.domain.reviews.places import Spot
from afterword.domain.reviews.services.asking import ask, withdraw
from afterword.domain.reviews.services.commenting import Said, comment, delete_comment, edit_comment, reply
from afterword.domain.reviews.services.falling import fall_when_changed
from afterword.domain.reviews.services.looking import look
from afterword.domain.reviews.services.settling import reopen, resolve
from afterword.domain.reviews.services.verdicts import give_verdict

__all__ = [
    "Said",
    "Spot",
    "ask",
    "comment",
    "delete_comment",
    "edit_comment",
    "fall_when_changed",
    "give_verdict",
    "look",
    "reopen",
    "reply",
    "resolve",
    "withdraw",
]
