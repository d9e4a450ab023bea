"""The policy in words: each cell of its table, and what one severity asks, read aloud."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from afterword.domain.policy import spans
from afterword.domain.policy.fields import FIELDS, Field
from afterword.domain.policy.rules import ClockName, Numbers, Rule

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NAMES = {
    "P0": "Critical, SEV-1",
    "P1": "High, SEV-2",
    "P2": "Medium, SEV-3",
    "P3": "Low, SEV-4",
    "P4": "Notice, SEV-5",
}
ADVICE = {
    "required": "A {} {} requires a postmortem.",
    "recommended": "A postmortem is recommended for a {} {}.",
    "optional": "A postmortem is optional for a {} {}; write one when there is something to learn.",
    "skip": "A {} {} needs no postmortem, unless it shows a systemic issue.",
}
BEGINNINGS = {
    "required": "needs a postmortem",
    "recommended": "should have a postmortem",
    "optional": "may have a postmortem",
    "skip": "needs no postmortem, unless it shows a systemic issue",
}
SKIPPING = {
    "nothing": "it can be skipped without a word",
    "reason": "to skip it takes a reason",
    "second": "to skip it takes a reason and a second person",
}
DUE: dict[ClockName, str] = {
    "draft": "The draft is due {} after the incident is resolved",
    "distributed": "it is distributed within {}",
    "review": "the review meeting is held within {}",
    "published": "it is published within {}",
    "follow_up": "the follow-up review comes {} after",
}
INSIDE = {
    "everyone": "Everyone hears of it at the all-hands",
    "engineering": "All of engineering can read it",
    "channel": "The team and its channel hear of it",
    "team": "The team hears of it",
}
OUTSIDE = {
    "public": "outside there is a public post and a notice to customers",
    "notice": "customers get a notice",
    "if_warranted": "customers get a notice if the impact warrants it",
}
CHECKS = {"technical": "the cause", "comms": "what we tell customers", "action": "the actions"}
CONDITIONS = {"always": "", "if_shared": ", if it is shared outside", "if_any": ", if there are any"}


def advice_of(rule: Rule) -> str:
    """What the rule says to whoever resolves an incident, in one sentence."""
    return ADVICE[rule.need].format(
        rule.severity, rule.kind.replace("-", " ") if rule.kind == "near-miss" else "incident"
    )


def cell(field: Field, rule: Rule) -> str:
    """What a rule says to one field, in the words of the table."""
    value: Any = getattr(rule, field.name)
    if field.kind == "review":
        return _reviewers(field, rule)
    if field.kind == "clock":
        return _length(value, field.name in rule.business_days) if value else "No clock"
    return value_words(field, value)


def value_words(field: Field, value: Any) -> str:
    """A value of a field in words."""
    if field.kind == "yes_no":
        wanted, never = ("Wanted", "Not needed") if field.name == "sponsor" else ("When late", "Never")
        return wanted if value else never
    if field.choices:
        return dict(field.choices)[str(value)]
    if isinstance(value, timedelta):
        return f"After {spans.in_days(value)}" if field.name == "ask_again" else spans.written(value)
    if isinstance(value, tuple):
        return _listed(field, value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "Never" if value is None else f"{value} %" if field.kind == "percent" else str(value)


def is_off(field: Field, rule: Rule) -> bool:
    """Whether the cell asks nothing."""
    value = getattr(rule, field.name)
    return value in (None, False, (), "none", "no", "usually_not", "nothing", "skip")


def aloud(rule: Rule, template: str) -> str:
    """What one severity asks, in sentences; `template` is the title of the one it starts in."""
    kind = "near miss" if rule.kind == "near-miss" else rule.kind
    first = f"A {rule.severity} {kind} {BEGINNINGS[rule.need]}; {SKIPPING[rule.skip_needs]}. It starts as {template}."
    return " ".join(part for part in (first, _clocks(rule), _reviews(rule), _sharing(rule), _late(rule)) if part)


def _clocks(rule: Rule) -> str:
    parts = [
        words.format(_length(length, name in rule.business_days))
        for name, words in DUE.items()
        if (length := rule.clock(name))
    ]
    if not parts:
        return "No clock runs."
    condition = "" if rule.wants_one else "Once somebody decides to write one, the clocks run. "
    return condition + sentence(parts)


def _reviews(rule: Rule) -> str:
    parts = []
    for field in FIELDS:
        if field.kind != "review" or getattr(rule, field.name) == "none":
            continue
        count, when = getattr(rule, f"{field.name}_people"), getattr(rule, field.name)
        parts.append(f"{COUNTS[count]} {'checks' if count == 1 else 'check'} {CHECKS[field.name]}{CONDITIONS[when]}")
    if not parts:
        return "Nobody needs to review it."
    return sentence([f"{parts[0].split(' ', 1)[0]} {_noun(parts[0])}", *parts[1:]])


def _noun(part: str) -> str:
    """The first part with a noun behind its number: "one person checks the cause"."""
    count, rest = part.split(" ", 1)
    return f"{'person' if count == 'one' else 'people'} {rest}"


def _sharing(rule: Rule) -> str:
    told = sentence([INSIDE[rule.inside], *([OUTSIDE[rule.outside]] if rule.outside in OUTSIDE else [])])
    return f"{told} These are asked to read it: {', '.join(rule.readers)}." if rule.readers else told


def _late(rule: Rule) -> str:
    who = ["its owner", *(["the driver"] if rule.driver_hears else [])]
    who += ["the manager of the team"] if rule.manager_hears else []
    told = f"When an action of that priority is late, {_and(who)} {'hears' if len(who) == 1 else 'hear'} of it, once."
    return f"{told} It has an executive sponsor." if rule.sponsor else told


def _reviewers(field: Field, rule: Rule) -> str:
    need = getattr(rule, field.name)
    if need == "none":
        return "None"
    count = getattr(rule, f"{field.name}_people")
    people = f"{COUNTS[count].capitalize()} {'person' if count == 1 else 'people'}"
    if field.name == "technical" and need == "always":
        return people
    when = dict(field.choices)[need]
    return when if count == 1 else f"{when}, {people.lower()}"


def _listed(field: Field, value: tuple[Any, ...]) -> str:
    if not value:
        return "Never" if field.kind == "days" else "None"
    if field.kind == "days":
        return f"{_and([spans.written(timedelta(days=one), longest_in_hours=timedelta()) for one in value])} before"
    words = ", ".join(value)
    return words[0].upper() + words[1:]


def _length(length: timedelta, business: bool) -> str:
    said = spans.written(length)
    if not business:
        return said
    whole = not length % timedelta(days=1)
    return f"{spans.in_days(length).replace('day', 'business day')}" if whole else f"{said} of business days"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(parts: list[str]) -> str:
    """Parts as one sentence that begins with a capital and ends with a full stop."""
    said = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return f"{said[0].upper()}{said[1:]}."


def number_words(field: Field, numbers: Numbers) -> str:
    """What one of the numbers is, in words."""
    value = getattr(numbers, field.name)
    return spans.in_days(value) if isinstance(value, timedelta) else value_words(field, value)
