from __future__ import annotations


def told(reading, kind):
    return [(moment.at.strftime("%H:%M"), moment.text) for moment in reading.moments if moment.kind == kind]


def test_deployments_are_told_oldest_first_with_ref_and_actor(read):
    reading = read("github_deployments/deploy_canary_rollback.json")
    assert reading.report.kind == "github_deployments"
    assert reading.report.records == 4
    first = reading.moments[0]
    assert (first.kind, first.actor, first.labels["ref"], first.labels["repository"]) == (
        "deploy",
        "alice",
        "v2.0.9",
        "shop",
    )


def test_step_back_to_a_lower_version_is_a_rollback_and_the_way_forward_is_none(read):
    moments = [m for m in read("github_deployments/deploy_canary_rollback.json").moments if m.kind == "deploy"]
    marked = [(m.labels["ref"], m.labels.get("rollback")) for m in moments if "step" not in m.labels]
    assert marked == [("v2.0.9", None), ("v2.1.0", None), ("v2.0.9", "1"), ("v2.1.0", None)]


def test_later_step_of_a_staged_rollout_is_a_deploy_of_its_own(read):
    steps = told(read("github_deployments/deploy_canary_rollback.json"), "deploy")
    assert ("10:02", "Deploy of shop v2.1.0 goes on: all workers") in steps


def test_other_statuses_are_told_as_such(read):
    statuses = [text for _, text in told(read("github_deployments/deploy_canary_rollback.json"), "deploy_status")]
    assert "Deploy of shop v2.1.0 failed: 2/4" in statuses
    assert "Deploy of shop v2.0.9 is no longer active" in statuses


def test_config_task_is_a_config_change(read):
    assert told(read("github_deployments/config_change.json"), "config_change") == [
        ("10:00", "Config change of shop v2.1.0-cfg1 to production: pool 20 to 5")
    ]


def test_rollback_is_known_by_its_words_when_the_ref_is_a_branch(read):
    [moment] = read("github_deployments/rollback_in_words.json").moments
    assert moment.labels["rollback"] == "1"


def test_lower_number_in_the_same_row_is_a_rollback(read):
    moments = read("github_deployments/numbered_refs.json").moments
    assert [(m.labels["ref"], m.labels.get("rollback")) for m in moments] == [("edge-412", None), ("edge-411", "1")]


def test_webhook_with_a_status_is_read(read):
    kinds = [moment.kind for moment in read("github_deployments/webhook.json").moments]
    assert kinds == ["deploy", "deploy_status"]


def test_evidence_names_the_lines_of_the_deployment(read):
    reading = read("github_deployments/deploy_canary_rollback.json")
    newest = max(reading.moments, key=lambda moment: moment.at)
    assert newest.evidence[0].line_start > 2
    assert min(moment.evidence[0].line_start for moment in reading.moments) == 2
