"""What crosses incidents, postmortems and actions: resolving, starting, gates, publishing, closing, the policy."""

from afterword.domain.practice.clocks import Clock, clocks
from afterword.domain.practice.gates import Check, gate, gates
from afterword.domain.practice.services.asking_reviews import ask_review
from afterword.domain.practice.services.closing import close, close_incident
from afterword.domain.practice.services.distributing import distribute
from afterword.domain.practice.services.passing import override
from afterword.domain.practice.services.policy import change_policy
from afterword.domain.practice.services.publishing import is_published_as_is, publish
from afterword.domain.practice.services.releasing import is_released_as_is, release
from afterword.domain.practice.services.resolving import Advice, ResolveResult, advice, decide, resolve
from afterword.domain.practice.services.reviewing import confirm_timeline, start_review
from afterword.domain.practice.services.sending import send, to_whom
from afterword.domain.practice.services.skipping import answer_skip, open_skip
from afterword.domain.practice.services.starting import start_postmortem
from afterword.domain.practice.services.telling import take_back, tell_decision, tell_none, tell_runbook

__all__ = [
    "Advice",
    "Check",
    "Clock",
    "ResolveResult",
    "advice",
    "answer_skip",
    "ask_review",
    "change_policy",
    "clocks",
    "close",
    "close_incident",
    "confirm_timeline",
    "decide",
    "distribute",
    "gate",
    "gates",
    "is_published_as_is",
    "is_released_as_is",
    "open_skip",
    "override",
    "publish",
    "release",
    "resolve",
    "send",
    "start_postmortem",
    "start_review",
    "take_back",
    "tell_decision",
    "tell_none",
    "tell_runbook",
    "to_whom",
]
