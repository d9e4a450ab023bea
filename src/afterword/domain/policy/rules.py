"""What one severity asks of an incident and its postmortem, and the numbers that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal, get_args

Need = Literal["required", "recommended", "optional", "skip"]
SkipNeeds = Literal["nothing", "reason", "second"]
When = Literal["always", "if_shared", "if_any", "none"]
Inside = Literal["everyone", "engineering", "channel", "team"]
Outside = Literal["public", "notice", "if_warranted", "usually_not", "no"]
ClockName = Literal["draft", "distributed", "review", "published", "follow_up"]
ReviewKind = Literal["technical", "comms", "action"]

SEVERITIES = ("P0", "P1", "P2", "P3", "P4")
KINDS = ("incident", "near-miss")
CLOCKS: tuple[ClockName, ...] = get_args(ClockName)
REVIEWS: tuple[ReviewKind, ...] = get_args(ReviewKind)


@dataclass(frozen=True, slots=True)
class ReviewNeed:
    """When a review of one kind is needed, and by how many people."""

    when: When
    people: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one severity and kind; for what concerns late actions, the severity is the action's priority.

    Lengths run from the resolution of the incident, None where there is no clock.
    """

    severity: str
    kind: str
    need: Need
    ask_again: timedelta | None  # after "later"; None: never
    skip_needs: SkipNeeds
    template: str
    draft: timedelta | None
    distributed: timedelta | None
    review: timedelta | None
    published: timedelta | None
    follow_up: timedelta | None
    business_days: tuple[ClockName, ...]  # clocks that stand still on weekends and holidays of the team
    technical: When
    technical_people: int
    comms: When
    comms_people: int
    action: When
    action_people: int
    inside: Inside
    outside: Outside
    readers: tuple[str, ...]  # who is asked to read it, as people say it
    owner_hears: tuple[int, ...]  # days before an action is due
    driver_hears: bool  # when an action is overdue
    manager_hears: bool
    sponsor: bool  # whether an action needs an executive sponsor

    def clock(self, name: ClockName) -> timedelta | None:
        """The length of one clock; None where there is none."""
        length: timedelta | None = getattr(self, name)
        return length

    def reviewed(self, kind: ReviewKind) -> ReviewNeed:
        """When a review of that kind is needed, and by how many."""
        return ReviewNeed(getattr(self, kind), getattr(self, f"{kind}_people"))

    @property
    def wants_one(self) -> bool:
        """Whether it asks for a postmortem by itself."""
        return self.need in ("required", "recommended")

    @property
    def is_shared_outside(self) -> bool:
        """Whether the outside is told in any case; where the impact decides, a person says so."""
        return self.outside in ("public", "notice")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that hold whatever the severity; percentages are whole numbers from 0 to 100."""

    reconstructed_after: timedelta  # an entry written later than this after its own time is reconstructed
    hole: timedelta  # a longer pause in a timeline wants an explanation
    writing_block: timedelta
    meeting: timedelta
    follow_up_meeting: timedelta
    warn_before: timedelta  # how long before a clock runs out its people hear of it
    short_term: timedelta  # within which a short-term action is due
    long_term: timedelta
    cycle: timedelta  # "tested in the next cycle" means a run of the check within one
    holding: timedelta  # a verified fix that still passes after this holds
    stuck: timedelta  # a fix without a recurrence for this long is stuck
    recurrence: timedelta  # a confirmed same cause within this counts as a recurrence
    actions_within: timedelta  # the measure of actions counts those completed within this
    early_meeting: timedelta  # what counts as an early meeting in the practice's own evidence
    late_meeting: timedelta
    goal_completion: int
    goal_published: timedelta  # time to postmortem
    goal_actions: int
    goal_recurrence: int
    least_for_trend: int  # fewer cases show no trend
    quiet_from: time  # in each person's own zone, unless they choose other hours
    quiet_until: time
    digest_day: int  # 0 is Monday
    digest_at: time
