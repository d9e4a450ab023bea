"""Version 0 of the policy: what holds until somebody changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from afterword.domain.policy.rules import Numbers, Rule

HOURS_12, DAYS_2, DAYS_3 = timedelta(hours=12), timedelta(days=2), timedelta(days=3)
WEEK, DAYS_14, DAYS_28 = timedelta(days=7), timedelta(days=14), timedelta(days=28)

P0 = Rule(
    severity="P0",
    kind="incident",
    need="required",
    ask_again=HOURS_12,
    skip_needs="second",
    template="coe",
    draft=DAYS_2,
    distributed=DAYS_2,
    review=DAYS_3,
    published=WEEK,
    follow_up=DAYS_28,
    business_days=(),
    technical="always",
    technical_people=2,
    comms="always",
    comms_people=1,
    action="always",
    action_people=1,
    inside="everyone",
    outside="public",
    readers=("chief executive", "all heads"),
    owner_hears=(7, 1),
    driver_hears=True,
    manager_hears=True,
    sponsor=True,
)
P1 = replace(
    P0,
    severity="P1",
    skip_needs="reason",
    template="standard",
    technical_people=1,
    comms="if_shared",
    inside="engineering",
    outside="if_warranted",
    readers=("head of engineering", "head of product"),
)
P2 = replace(
    P1,
    severity="P2",
    need="recommended",
    ask_again=DAYS_2,
    inside="channel",
    outside="usually_not",
    readers=("manager of the team",),
    manager_hears=False,
    sponsor=False,
)
P3 = replace(
    P2,
    severity="P3",
    need="optional",
    ask_again=WEEK,
    skip_needs="nothing",
    template="lite",
    draft=WEEK,
    distributed=WEEK,
    review=None,
    published=DAYS_14,
    follow_up=None,
    technical="none",
    comms="none",
    action="if_any",
    inside="team",
    outside="no",
    readers=(),
    owner_hears=(1,),
)
P4 = replace(
    P3,
    severity="P4",
    need="skip",
    ask_again=None,
    draft=None,
    distributed=None,
    published=None,
    action="none",
    driver_hears=False,
)

INCIDENTS: dict[str, Rule] = {rule.severity: rule for rule in (P0, P1, P2, P3, P4)}
NEAR_MISSES: dict[str, Rule] = {
    severity: replace(rule, kind="near-miss", template="near-miss") for severity, rule in INCIDENTS.items()
}

NUMBERS = Numbers(
    reconstructed_after=timedelta(minutes=15),
    hole=timedelta(minutes=30),
    writing_block=timedelta(minutes=90),
    meeting=timedelta(hours=1),
    follow_up_meeting=timedelta(minutes=30),
    warn_before=HOURS_12,
    short_term=DAYS_14,
    long_term=timedelta(days=91),
    cycle=DAYS_14,
    holding=DAYS_28,
    stuck=timedelta(days=90),
    recurrence=timedelta(days=90),
    actions_within=timedelta(days=30),
    early_meeting=DAYS_3,
    late_meeting=WEEK,
    goal_completion=100,
    goal_published=WEEK,
    goal_actions=80,
    goal_recurrence=5,
    least_for_trend=20,
    quiet_from=time(22, 0),
    quiet_until=time(7, 0),
    digest_day=0,
    digest_at=time(9, 0),
)
