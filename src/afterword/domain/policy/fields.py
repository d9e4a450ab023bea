"""THE list of what the policy settles: each setting with its label, its group, and the values it can have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "choice", "clock", "span", "review", "words", "days", "yes_no", "template", "percent", "count", "time", "weekday"
]
Choices = tuple[tuple[str, str], ...]

NEEDS: Choices = (
    ("required", "Required"),
    ("recommended", "Recommended"),
    ("optional", "Optional"),
    ("skip", "Skipped, unless it shows a systemic issue"),
)
SKIPS: Choices = (("nothing", "Nothing"), ("reason", "A reason"), ("second", "A reason and a second person"))
WHENS: Choices = (
    ("always", "Always"),
    ("if_shared", "If shared outside"),
    ("if_any", "If it has any"),
    ("none", "None"),
)
INSIDES: Choices = (
    ("everyone", "Everyone, at the all-hands"),
    ("engineering", "All of engineering"),
    ("channel", "The team and its channel"),
    ("team", "The team"),
)
OUTSIDES: Choices = (
    ("public", "Public post and a notice to customers"),
    ("notice", "A notice to customers"),
    ("if_warranted", "A notice to customers, if impact warrants"),
    ("usually_not", "Usually not"),
    ("no", "No"),
)
WEEKDAYS: Choices = tuple(
    (str(number), name)
    for number, name in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. `name` is that of Rule or Numbers; a review has its number of people beside it, a clock its days."""

    name: str
    label: str
    small: str
    group: str
    kind: Kind
    choices: Choices = ()


DOCUMENT, CLOCKS, REVIEWS, SHARING, LATE = (
    "The document",
    "Clocks, from resolution",
    "Reviews",
    "Sharing",
    "Late actions",
)
FIELDS: tuple[Field, ...] = (
    Field("need", "A postmortem is", "", DOCUMENT, "choice", NEEDS),
    Field("ask_again", "Asked again", "when “later” was chosen", DOCUMENT, "span"),
    Field("skip_needs", "Skipping needs", "", DOCUMENT, "choice", SKIPS),
    Field("template", "It starts as", "", DOCUMENT, "template"),
    Field("draft", "Draft", "", CLOCKS, "clock"),
    Field("distributed", "Distributed", "to its stakeholders, as a draft if need be", CLOCKS, "clock"),
    Field("review", "Review meeting", "", CLOCKS, "clock"),
    Field("published", "Published", "", CLOCKS, "clock"),
    Field("follow_up", "Follow-up review", "", CLOCKS, "clock"),
    Field("technical", "Technical", "is the cause right?", REVIEWS, "review", WHENS),
    Field("comms", "Comms", "is the customer impact right?", REVIEWS, "review", WHENS),
    Field("action", "Action", "is each one specific and assigned?", REVIEWS, "review", WHENS),
    Field("inside", "Inside", "", SHARING, "choice", INSIDES),
    Field("outside", "Outside", "", SHARING, "choice", OUTSIDES),
    Field("readers", "Named readers", "", SHARING, "words"),
    Field("owner_hears", "Owner hears", "", LATE, "days"),
    Field("driver_hears", "Driver hears", "", LATE, "yes_no"),
    Field("manager_hears", "Manager hears", "", LATE, "yes_no"),
    Field("sponsor", "Executive sponsor", "for an action of that priority", LATE, "yes_no"),
)

TIMELINE, WORK, PROOF, MEASURES, MESSAGES = "The timeline", "Meetings and actions", "Proof", "Measures", "Messages"
NUMBERS: tuple[Field, ...] = (
    Field("reconstructed_after", "Reconstructed", "an entry written later than this after its time", TIMELINE, "span"),
    Field("hole", "A hole", "a longer pause wants an explanation", TIMELINE, "span"),
    Field("writing_block", "Writing block", "put into the calendar of the driver", WORK, "span"),
    Field("meeting", "Review meeting", "its length", WORK, "span"),
    Field("follow_up_meeting", "Follow-up review", "its length", WORK, "span"),
    Field("short_term", "Short-term action", "due within", WORK, "span"),
    Field("long_term", "Long-term action", "due within", WORK, "span"),
    Field("cycle", "One cycle", "“tested in the next cycle” is a run within it", PROOF, "span"),
    Field("holding", "Holding", "a verified fix still passes after", PROOF, "span"),
    Field("stuck", "Stuck", "no recurrence for", PROOF, "span"),
    Field("recurrence", "Recurrence", "the same cause again within", PROOF, "span"),
    Field("actions_within", "Actions count", "when completed within", MEASURES, "span"),
    Field("early_meeting", "An early meeting", "within", MEASURES, "span"),
    Field("late_meeting", "A late meeting", "after", MEASURES, "span"),
    Field("goal_completion", "Goal: postmortems written", "of P0 and P1", MEASURES, "percent"),
    Field("goal_published", "Goal: time to postmortem", "under", MEASURES, "span"),
    Field("goal_actions", "Goal: actions completed", "above", MEASURES, "percent"),
    Field("goal_recurrence", "Goal: recurrence", "under", MEASURES, "percent"),
    Field("least_for_trend", "A trend needs", "at least so many cases", MEASURES, "count"),
    Field("warn_before", "Before a clock runs out", "its people hear of it", MESSAGES, "span"),
    Field("quiet_from", "Quiet from", "where each person is", MESSAGES, "time"),
    Field("quiet_until", "Quiet until", "unless they choose other hours", MESSAGES, "time"),
    Field("digest_day", "Weekly digest", "its day", MESSAGES, "weekday", WEEKDAYS),
    Field("digest_at", "Weekly digest", "its hour", MESSAGES, "time"),
)
