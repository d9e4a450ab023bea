"""All that can be done with reviews and comments."""

from afterword.domain.reviews.services.asking import ask, withdraw
from afterword.domain.reviews.services.falling import fall_when_changed
from afterword.domain.reviews.services.verdicts import give_verdict

__all__ = ["ask", "fall_when_changed", "give_verdict", "withdraw"]
