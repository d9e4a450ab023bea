"""The strip of steps above every page of a postmortem, with a link for each step that has a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from afterword.core.errors import AfterwordError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import postmortem_by_number
from afterword.domain.practice.steps import Step, may_go_on, steps_of
from afterword.web.presenters.gates import page_of, path_of

PAGE = re.compile(r"/PM-(\d+)(?:/([a-z]+))?")
OF_PAGES = {  # which step a page belongs to
    "write": "draft",
    "timeline": "timeline",
    "analysis": "analysis",
    "people": "analysis",
    "review": "review",
    "meetings": "review",
    "publish": "publish",
    "external": "publish",
    "readers": "publish",
    "close": "close",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the strip; without a path there is no page for it yet, or not for this reader."""

    step: Step
    path: str
    here: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The steps, and the next thing to do."""

    links: Sequence[Link]
    next: Link | None


def strip_of(request: HttpRequest) -> Strip | None:
    """The strip of the page that is asked for; None on pages that belong to no postmortem the reader may see."""
    found = PAGE.match(request.path)
    if found is None or not isinstance(request.user, Person) or request.resolver_match is None:
        return None
    try:
        postmortem = postmortem_by_number(request.user, int(found[1]))
        rows = steps_of(postmortem, clock.now())
    except AfterwordError:
        return None
    here, able = OF_PAGES.get(found[2] or "", ""), may_go_on(request.user)
    links = [Link(one, _path(postmortem, one) if able else "", one.name == here) for one in rows]
    return Strip(links, next((one for one in links if one.step.state == "now"), None))


def _path(postmortem: Postmortem, step: Step) -> str:
    if step.place == "":
        return page_of(postmortem, "")
    if step.place in ("timeline", "header", "todo", "actions") or step.place.startswith("section-"):
        return path_of(postmortem, step.place)
    return page_of(postmortem, step.place)
