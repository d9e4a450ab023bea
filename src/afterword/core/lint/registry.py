"""The list of rules, by family, in the order in which they are told; packages add theirs as `afterword.rules`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from afterword.core.lint.plugins import rules_of_packages
from afterword.core.lint.rule import Rule
from afterword.core.model.finding import Level

RULES: tuple[tuple[str, str, Level], ...] = (  # family, file, level
    ("language", "person_blamed", "error"),
    ("language", "human_error_as_cause", "error"),
    ("language", "judging_words", "warning"),
    ("language", "hindsight", "warning"),
    ("language", "speculation_as_fact", "hint"),
    ("language", "vague_time", "hint"),
    ("completeness", "missing_section", "warning"),
    ("completeness", "empty_section", "warning"),
    ("completeness", "placeholder_left", "error"),
    ("completeness", "severity_missing", "warning"),
    ("completeness", "date_missing", "warning"),
    ("completeness", "date_not_iso", "hint"),
    ("completeness", "duration_missing", "hint"),
    ("completeness", "customer_impact_missing", "hint"),
    ("completeness", "impact_without_numbers", "warning"),
    ("completeness", "summary_too_long", "hint"),
    ("completeness", "summary_without_point", "hint"),
    ("completeness", "too_long", "hint"),
    ("timeline", "timeline_missing", "warning"),
    ("timeline", "timeline_reconstructed", "hint"),
    ("timeline", "timeline_without_zone", "warning"),
    ("timeline", "zone_spelling", "hint"),
    ("timeline", "timeline_out_of_order", "warning"),
    ("timeline", "timeline_in_the_future", "error"),
    ("timeline", "long_hole", "hint"),
    ("timeline", "no_detection", "hint"),
    ("timeline", "no_recovery", "hint"),
    ("timeline", "duration_contradicts", "warning"),
    ("causes", "single_cause", "hint"),
    ("causes", "stops_at_first_why", "hint"),
    ("causes", "symptom_as_cause", "warning"),
    ("causes", "no_level_named", "warning"),
    ("fixes", "several_chain_fixes", "error"),
    ("fixes", "chain_fix_incomplete", "error"),
    ("fixes", "fix_only_at_l5", "warning"),
    ("fixes", "only_monitoring", "warning"),
    ("fixes", "person_in_fix", "warning"),
    ("fixes", "action_without_owner", "warning"),
    ("fixes", "action_without_due_date", "hint"),
    ("fixes", "action_without_test", "hint"),
    ("fixes", "action_without_end", "hint"),
    ("fixes", "vague_action", "warning"),
    ("fixes", "due_in_the_past", "warning"),
    ("fixes", "due_too_far", "hint"),
    ("practice", "runbook_not_updated", "warning"),
    ("practice", "adr_not_scheduled", "warning"),
    ("practice", "leadership_not_named", "hint"),
    ("practice", "written_late", "hint"),
    ("practice", "follow_up_missing", "hint"),
)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule: our own in the order of the list, then those of other packages by name."""
    own = tuple(_rule(family, file, level) for family, file, level in RULES)
    return (*own, *rules_of_packages())


def _rule(family: str, file: str, level: Level) -> Rule:
    module = import_module(f"afterword.core.lint.rules.{family}.{file}")
    doc = module.__doc__ or ""
    templates = frozenset(getattr(module, "TEMPLATES", ()))
    title = doc.split("\n", 1)[0].rstrip(".")
    return Rule(file.replace("_", "-"), family, level, module.check, title, doc, templates)


def rule_named(name: str) -> Rule | None:
    """The rule of that name, None when there is none."""
    return next((one for one in rules() if one.name == name), None)
