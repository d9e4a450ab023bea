"""The way of a postmortem, step by step: what is done, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.policy.queries import held
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_sight
from afterword.domain.practice.drafts import unanswered
from afterword.domain.practice.gates import GATES
from afterword.domain.practice.gates.chain import chain
from afterword.domain.practice.gates.check import Check, Overrides, blocking, overrides_of, with_overrides
from afterword.domain.practice.gates.closing import closing
from afterword.domain.practice.gates.document import OPEN
from afterword.domain.practice.gates.reviews import reviews
from afterword.domain.practice.gates.timeline import timeline

State = Literal["done", "now", "later"]
TITLES = {
    "draft": "Draft",
    "timeline": "Timeline",
    "analysis": "Analysis",
    "review": "Review",
    "publish": "Publish",
    "fix": "Fix",
    "close": "Close",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `says` is how it stands or what to do next, `place` the page where that is done, as in write#w-impact.

    The first step that is not done is `now`, those after it are `later`.
    """

    name: str
    title: str
    state: State
    says: str
    place: str


@held()
def steps(viewer: Viewer, postmortem: Postmortem, now: datetime | None = None) -> list[Step]:
    """The seven steps, in their order; whoever only reads gets the same ones."""
    require_sight(viewer, postmortem)
    return steps_of(postmortem, now or clock.now())


@held()
def steps_of(postmortem: Postmortem, now: datetime) -> list[Step]:
    """The same for a reader whose sight was checked; what comes after publishing is looked at once it is published."""
    overrides = overrides_of(postmortem)
    found = [_look(name, postmortem, now, overrides) for name in TITLES]
    first = next((n for n, step in enumerate(found) if step.state != "done"), len(found))
    return [_next(step, postmortem, now, overrides) if n == first else step for n, step in enumerate(found)]


def _look(name: str, postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    if _is_behind(name, postmortem):
        return _done(name)
    if name in AFTERWARDS and postmortem.published_at is None:
        return _step(name, False, "Comes after publishing.", AFTERWARDS[name])
    return LOOKS[name](postmortem, now, overrides)


def may_go_on(viewer: Viewer) -> bool:
    """Whether the viewer can do the next thing, not only read of it."""
    return isinstance(viewer, Person) and viewer.role != Person.Role.VIEWER


def _is_behind(name: str, postmortem: Postmortem) -> bool:
    """What was published has its first steps behind it: only what comes after is looked at."""
    if postmortem.status == Postmortem.Status.CLOSED:
        return True
    return postmortem.published_at is not None and name in ("draft", "timeline", "analysis", "review", "publish")


def _done(name: str) -> Step:
    places = {"draft": "", "publish": "publish", "fix": "", "close": "close"}
    return Step(name, TITLES[name], "done", "Done.", places.get(name, name))


def _step(name: str, done: bool, says: str, place: str) -> Step:
    return Step(name, TITLES[name], "done" if done else "later", says, place)


def _by_checks(name: str, checks: Iterable[Check], overrides: Overrides, done: str, place: str) -> Step:
    shut = blocking(with_overrides(checks, overrides))
    return _step(name, not shut, shut[0].sentence if shut else done, shut[0].link_fragment if shut else place)


def _draft(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    missing = unanswered(postmortem)
    if not missing:
        return _step("draft", True, "Every section is written.", "write")
    said = f"{missing[0].heading} needs words" + (f", and {len(missing) - 1} more." if len(missing) > 1 else ".")
    return _step("draft", False, said, f"write#w-{missing[0].key}")


def _timeline(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    return _by_checks("timeline", timeline(postmortem, now, overrides), overrides, "It is confirmed.", "timeline")


def _analysis(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    checks = list(chain(postmortem))
    if checks:
        return _by_checks("analysis", checks, overrides, "The chain is walked.", "analysis")
    named = postmortem.factors.exists()
    return _step("analysis", named, "Factors are named." if named else "Name what contributed.", "analysis")


def _review(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    return _by_checks("review", reviews(postmortem), overrides, "Its reviews are done.", "review")


def _publish(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    return _step("publish", False, "Publish it for everybody who may read it.", "publish")


def _next(step: Step, postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    """The step that comes next; before publishing the whole gate is asked, which looks at more than the steps do."""
    if step.name == "publish":
        step = _by_checks("publish", GATES["publish"](postmortem, now, overrides), overrides, step.says, step.place)
    return replace(step, state="now")


def _fix(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    rows = list(actions_of(postmortem))
    unfinished = [one for one in rows if one.status in OPEN]
    if not rows:
        return _step("fix", True, "It has no actions.", "todo")
    if not unfinished:
        return _step("fix", True, "Each action is finished or declined.", "todo")
    return _step("fix", False, f"{len(unfinished)} of {len(rows)} actions are open.", "todo")


def _close(postmortem: Postmortem, now: datetime, overrides: Overrides) -> Step:
    shut = blocking(with_overrides(closing(postmortem), overrides))
    said = shut[0].sentence if shut else "Nothing blocks; close it."
    return _step("close", False, said, "close")


AFTERWARDS = {"fix": "todo", "close": "close"}
LOOKS: dict[str, Callable[[Postmortem, datetime, Overrides], Step]] = {
    "draft": _draft,
    "timeline": _timeline,
    "analysis": _analysis,
    "review": _review,
    "publish": _publish,
    "fix": _fix,
    "close": _close,
}
