"""What crosses incidents, postmortems and actions: resolving, starting a postmortem, publishing."""

from afterword.domain.practice.clocks import Clock, clocks
from afterword.domain.practice.gates import Check, gates
from afterword.domain.practice.services.policy import change_policy
from afterword.domain.practice.services.publishing import is_published_as_is, publish
from afterword.domain.practice.services.resolving import Advice, ResolveResult, advice, decide, resolve
from afterword.domain.practice.services.skipping import answer_skip, open_skip
from afterword.domain.practice.services.starting import start_postmortem

__all__ = [
    "Advice",
    "Check",
    "Clock",
    "ResolveResult",
    "advice",
    "answer_skip",
    "change_policy",
    "clocks",
    "decide",
    "gates",
    "is_published_as_is",
    "open_skip",
    "publish",
    "resolve",
    "start_postmortem",
]
