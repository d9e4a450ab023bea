"""How a team wants its documents checked: levels, limits, rules left out, by template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from afterword.core.model.finding import Level
from afterword.core.model.template import Template

Weight = Level | Literal["off"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers that rules compare with; each is a policy of the team."""

    summary_sentences: int = 3
    words: int = 1000
    due_days: int = 180  # an action due later than this after the incident is too far away
    hole_minutes: int = 60  # so long without an entry while people respond is a hole
    draft_hours: int = 72


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run; `today` (UTC) is given by the caller, without it nothing is judged by the clock."""

    today: date | None = None
    limits: Limits = field(default_factory=Limits)
    weights: Mapping[str, Weight] = field(default_factory=dict)  # by rule or family
    profiles: Mapping[str, Mapping[str, Weight]] = field(default_factory=dict)  # by template, then rule or family
    people: frozenset[str] = frozenset()  # names known beforehand, lower case
    templates: Mapping[str, Template] = field(default_factory=dict)  # the team's own, by name
    of_template: Mapping[str, Weight] = field(default_factory=dict)  # by rule, as the document's template says
    form: Template | None = None  # the document's template, where it is known

    def weight(self, rule: str, family: str, template: str, usual: Level) -> Weight:
        """The level of a rule in a document of that template.

        What the team says for the template counts most, then what it says of the rule, then what the template says,
        then what the team says of the family.
        """
        profile = self.profiles.get(template, {})
        for table, key in (
            (profile, rule),
            (profile, family),
            (self.weights, rule),
            (self.of_template, rule),
            (self.weights, family),
        ):
            if key in table:
                return table[key]
        return usual
