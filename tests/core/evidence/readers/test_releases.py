"""Histories of releases: Helm, Argo CD and Flux give deploys with service, version and what was taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.core.evidence.readers.conftest import Read

HISTORIES = [
    ("helm_history/history.json", "helm_history"),
    ("argo_cd/application.json", "argo_cd"),
    ("flux/notifications.jsonl", "flux"),
]


@pytest.mark.parametrize(("name", "kind"), HISTORIES)
def test_bad_deploy_and_its_rollback_are_told_apart(name: str, kind: str, read: Read) -> None:
    reading = read(name)
    deploys = [m for m in reading.moments if m.kind == "deploy"]
    assert reading.report.kind == kind
    assert deploys[-2].at == datetime(2026, 1, 15, 10, 0, deploys[-2].at.second, deploys[-2].at.microsecond, tzinfo=UTC)
    assert (deploys[-1].labels["service"], deploys[-1].labels["rollback"]) == ("shop", "1")
    assert "rollback" not in deploys[-2].labels
    assert deploys[-1].text.startswith("Rollback of shop to ")


def test_table_of_helm_is_read(read: Read) -> None:
    moments = read("helm_history/table.txt").moments
    assert [(m.labels["ref"], m.labels["state"]) for m in moments] == [("2.3.0", "superseded"), ("2.3.1", "failed")]


def test_table_of_argo_parts_tag_and_commit(read: Read) -> None:
    moments = read("argo_cd/history.txt").moments
    assert [(m.labels["ref"], m.labels["sha"]) for m in moments] == [("v2.3.0", "1111111"), ("v2.3.1", "2222222")]
    assert moments[1].at == datetime(2026, 1, 15, 10, tzinfo=UTC)


def test_argo_tells_who_asked_for_what_and_when_it_began_and_how_the_last_went(read: Read) -> None:
    moments = read("argo_cd/application.json").moments
    assert moments[1].actor == "ines"
    assert moments[0].at == datetime(2026, 1, 15, 8, 59, 50, tzinfo=UTC)
    assert [m.labels["ref"] for m in moments[:3]] == ["1111111", "v2.3.1", "1111111"]
    assert (moments[3].kind, moments[3].labels["state"]) == ("deploy_status", "succeeded")


def test_flux_tells_a_failure_as_a_state(read: Read) -> None:
    failure = read("flux/notifications.jsonl").moments[1]
    assert (failure.kind, failure.labels["state"]) == ("deploy_status", "failure")


def test_release_of_flux_gives_its_history(read: Read) -> None:
    assert [m.labels["ref"] for m in read("flux/release.json").moments] == ["2.3.0", "2.3.1"]
