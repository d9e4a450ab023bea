"""Every read that takes a viewer, asked by everybody about both sides: outsiders hear nothing of the private one."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from tests.permissions.found import Service, queries
from tests.permissions.kinds import INSIDE, Column
from tests.permissions.trying import taken_back, told, value_of
from tests.permissions.world import SECRET, Side, build

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain import clock
from afterword.domain.policy.stored import DEFAULTS
from afterword.domain.postmortems.external import external_version
from afterword.domain.postmortems.queries import to_document

pytestmark = pytest.mark.django_db
NOW = clock.now()
GIVEN: dict[str, dict[str, Any]] = {  # what a query is asked with, where the world has nothing of the parameter's name
    "incidents.incident_by_number": {"number": lambda it: it.incident.number},
    "incidents.entry_by_id": {"pk": lambda it: it.entry.pk},
    "postmortems.postmortem_by_number": {"number": lambda it: it.postmortem.number},
    "postmortems.section_by_key": {"key": lambda it: it.section.key},
    "postmortems.revisions": {"key": lambda it: it.section.key},
    "postmortems.image_by_hash": {"sha256": lambda it: it.picture.sha256},
    "postmortems.team_template": {"name": "ours"},
    "postmortems.stored_template": {"name": "ours"},
    "postmortems.template_to_start": {"name": "ours"},
    "actions.action_by_number": {"number": lambda it: it.action.number},
    "actions.due_for": {"person": lambda it: it.admin, "until": (NOW + timedelta(days=900)).date()},
    "actions.suggestion_named": {"key": "x"},
    "accounts.person_by_handle": {"handle": lambda it: it.holder.handle},
    "accounts.person_by_id": {"pk": lambda it: it.holder.pk},
    "accounts.team_by_slug": {"slug": "checkout"},
    "checks.check_by_id": {"pk": lambda it: it.check.pk},
    "checks.run_by_id": {"pk": lambda it: it.run.pk},
    "checks.server_named": {"name": lambda it: it.server.name},
    "importing.import_by_id": {"pk": 0},
    "knowledge.runbook_by_number": {"number": lambda it: it.runbook.number},
    "knowledge.decision_by_number": {"number": lambda it: it.decision.number},
    "knowledge.service_by_slug": {"slug": lambda it: it.service.slug},
    "knowledge.named": {"texts": ["RB-001"]},
    "practice.statements": {"record": lambda it: it.runbook},
    "knowledge.unknown_by_code": {"text": "RB-001"},
    "knowledge.what_names": {"prefix": "RB", "number": lambda it: it.runbook.number},
    "knowledge.uses": {"record": lambda it: it.runbook},
    "knowledge.unknown": {"prefix": "RB"},
    "knowledge.changed_from": {"record": lambda it: it.runbook},
    "meetings.meeting_by_id": {"pk": lambda it: it.meeting.pk},
    "meetings.standup": {"today": NOW.date(), "failing": lambda it: set},
    "notifications.endpoint_by_id": {"pk": lambda it: it.endpoint.pk},
    "notifications.message_by_id": {"pk": lambda it: it.message.pk},
    "reviews.thread_by_id": {"pk": lambda it: it.thread.pk},
    "reviews.comment_by_id": {"pk": lambda it: it.comment.pk},
    "reviews.request_by_id": {"pk": lambda it: it.request.pk},
    "recurrence.similar": {"subject": lambda it: it.incident},
    "search.search": {"text": "gate"},
    "postmortems.external_pictures": {"outside": lambda it: external_version(it.admin, it.postmortem)},
    "postmortems.pictures_of": {"document": lambda it: to_document(it.admin, it.postmortem)},
    "search.live": {"ids": lambda it: [it.action.pk]},
    "search.values_in": {"kind": "postmortem", "names": []},
    "search.views_of": {"page": "search"},
    "practice.read_aloud": {"settings": DEFAULTS},
    "practice.effect_of": {"wanted": {"rules": {}, "near_misses": {}, "numbers": {}}},
}
VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
COMMON: dict[str, Any] = {"now": NOW, "params": {}}
# of what another query gave
OF_ROWS = ("actions.csv_pieces", "postmortems.versions", "practice.published_document", "search.seen_by")
OF_NOBODY = ("actions.suggestion_named", "importing.import_by_id")  # there is none in this world


def words(value: Any, depth: int = 0) -> str:
    """All that a caller could read in what a query gave."""
    if depth > 6 or value is None:
        return ""
    if isinstance(value, models.Model):
        return " ".join(str(one.value_from_object(value)) for one in value._meta.concrete_fields)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return " ".join(words(getattr(value, one.name), depth + 1) for one in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return " ".join(words(one, depth + 1) for pair in value.items() for one in pair)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return " ".join(words(one, depth + 1) for one in value)
    return str(value)


def asked(name: str, query: Service, side: Side, viewer: Any) -> tuple[str, str]:
    """Whether it answered, and in which words."""
    given = {key: value_of(value, side) for key, value in GIVEN.get(name, {}).items()}
    for parameter in list(inspect.signature(query).parameters.values())[1:]:
        if parameter.name in given or parameter.default is not inspect.Parameter.empty or parameter.kind in VARIABLE:
            continue
        if parameter.name not in {**side.things, **COMMON}:
            raise AssertionError(f'{name} needs a value for "{parameter.name}" in GIVEN')
        given[parameter.name] = value_of({**COMMON, **side.things}[parameter.name], side)
    try:
        with taken_back():
            return "told", words(query(viewer, **given))
    except NotFound:
        return "hidden", ""
    except AfterwordError:
        return "refused", ""


def test_no_query_tells_outsiders_of_the_private_side_and_each_answers_insiders() -> None:
    world, wrong = build(), []
    for name, query in queries().items():
        if name in OF_ROWS:
            continue
        for private, side in world.sides.items():
            for column in Column:
                outcome, said = asked(name, query, side, world.people[column])
                inside = column in INSIDE
                if not inside and SECRET in said.lower():
                    wrong.append(f"{name}, {'private' if private else 'public'}, {column}: {said[:120]}")
                if (
                    inside
                    and outcome == "hidden"
                    and name not in ("actions.suggestion_named", "importing.import_by_id")
                ):
                    wrong.append(f"{name}, {'private' if private else 'public'}, {column}: hidden")
    assert wrong == [], told(wrong)
    assert len(queries()) > 100
