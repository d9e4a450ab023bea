"""All that can be done with meetings and the stand-up."""

from afterword.domain.meetings.services.discussing import discuss
from afterword.domain.meetings.services.holding import begin, hold, note
from afterword.domain.meetings.services.inviting import send_again, send_waiting
from afterword.domain.meetings.services.planning import cancel, move, plan
from afterword.domain.meetings.services.replying import reply

__all__ = ["begin", "cancel", "discuss", "hold", "move", "note", "plan", "reply", "send_again", "send_waiting"]
