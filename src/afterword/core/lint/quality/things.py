"""The list of things that are looked for in a postmortem, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality import causes, fixes, header, story
from afterword.core.lint.quality.standing import Fact


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: `label` heads it in tables, `means` says in a sentence when it stands."""

    name: str
    group: str
    label: str
    means: str
    look: Callable[[Manuscript], Fact]


THINGS: tuple[Thing, ...] = (
    Thing("title", "Header", "Title", "The document says it itself.", header.title),
    Thing("date", "Header", "Date", "The day of the incident is stated.", header.date),
    Thing("severity", "Header", "Severity", "A word that stands for P0 to P4.", header.severity),
    Thing("duration", "Header", "Duration", "Stated as a number, not only told.", header.duration_),
    Thing("customers", "Header", "Customers", "Yes or no is said.", header.customers),
    Thing("summary", "Story", "Summary", "It is short and comes to the point.", story.summary),
    Thing("impact", "Story", "Impact in numbers", "The impact has a number.", story.impact),
    Thing("timeline", "Story", "Timeline", "At least two entries, each with a time of day.", story.timeline),
    Thing("zone", "Story", "Time zone", "Every time has one; asked where there is a time.", story.zone),
    Thing("detection", "Story", "Detection", "How or when it was noticed.", story.detection),
    Thing("recovery", "Story", "Recovery", "How or when it was over.", story.recovery),
    Thing("causes", "Causes", "Causes", "More than one, and none that only names a symptom.", causes.causes),
    Thing("levels", "Causes", "Chain levels", "All five answered; asked where the chain is walked.", causes.levels),
    Thing("lessons", "Causes", "Lessons", "Something was learned.", causes.lessons),
    Thing("actions", "Fixes", "Actions", "At least one that can be ticked off.", fixes.actions),
    Thing("owner", "Fixes", "Owners", "Each action has one; asked where there is an action.", fixes.owner),
    Thing("due", "Fixes", "Due dates", "Each open action has one; asked where one is open.", fixes.due),
    Thing("test", "Fixes", "Ends one can see", "So that anybody can tell an open action is done.", fixes.test),
    Thing("follow_up", "Fixes", "Follow-up", "A date to look again; asked where there is an action.", fixes.follow_up),
)
