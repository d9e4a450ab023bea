"""The policy, gates, releasing, closing and what is told at the end."""

from __future__ import annotations

from tests.permissions.kinds import ADMIN, EDIT, GUARDED, MANAGER, READ, SIGNED_IN

SERVICES = {
    "policy.change_policy": ADMIN(wanted={}, reason="x", base_version=1, templates=()),
    "practice.change_policy": ADMIN(wanted={}, reason="x", base_version=1),
    "practice.close": EDIT("postmortem"),
    "practice.close_incident": EDIT("incident"),
    "practice.distribute": EDIT("postmortem", to="all"),
    "practice.override": MANAGER("postmortem", gate_name="timeline", reason="x"),
    "practice.release": EDIT("postmortem", seen="x"),
    "practice.confirm_timeline": EDIT("postmortem"),
    "practice.start_review": EDIT("postmortem"),
    "practice.tell_runbook": EDIT("postmortem", runbook="RB-001"),
    "practice.tell_decision": EDIT("postmortem", decision="ADR-0001"),
    "practice.tell_none": EDIT("postmortem", what="runbooks", reason="x"),
    "practice.take_back": GUARDED("members who may see it, of what was told; tests/domain/practice"),
    "search.save_view": SIGNED_IN(page="incidents", name="x", query="severity=P1"),
    "search.remove_view": GUARDED("whose view it is; tests/domain/search"),
}

PAGES = {
    "POST save_view": SIGNED_IN(page="incidents", name="x", query="severity=P1"),
    "POST remove_view": GUARDED("whose view it is; tests/web"),
    "GET policy_history": SIGNED_IN(),
    "GET policy_edit": ADMIN(),
    "POST policy_edit": ADMIN(),
    "POST release": EDIT("postmortem", seen="x"),
    "GET postmortem_actions": READ("postmortem"),
}
OPERATIONS = {
    "publications": READ("postmortem"),
    "external_version": READ("postmortem"),
    "release_postmortem": EDIT("postmortem", seen="0" * 64),
}
