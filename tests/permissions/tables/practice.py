"""The policy, gates, releasing, closing and what is told at the end."""

from __future__ import annotations

from datetime import timedelta

from tests.permissions.kinds import ADMIN, EDIT, GUARDED, MANAGER, READ, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain import clock
from afterword.domain.incidents import services as incidents
from afterword.domain.practice import services


def furnish(it: Side) -> None:
    """A runbook that was used, and an earlier incident."""
    services.tell_runbook(actor=it.admin, postmortem=it.postmortem, runbook="RB-001", worked=it.word)
    it.things["earlier"] = incidents.declare(
        actor=it.admin,
        title=f"The {it.word} gate failed before",
        severity="P1",
        private=it.private,
        at=clock.now() - timedelta(days=2),
    )
    incidents.set_team(actor=it.admin, incident=it.earlier, team=it.team)
    incidents.assign_role(actor=it.admin, incident=it.earlier, role="lead", person=it.holder)


VIEW = "tests/permissions/test_guarded.py::test_view_is_removed_by_whose_it_is_alone"
BEFORE = {"earlier": lambda it: it.earlier.code, "same": True}
RULES = {"rules": {}, "near_misses": {}, "numbers": {}}

SERVICES = {
    "policy.change_policy": ADMIN(wanted={}, reason="x", base_version=1, templates=()),
    "practice.change_policy": ADMIN(wanted={}, reason="x", base_version=1),
    "practice.close": EDIT("postmortem"),
    "practice.close_incident": EDIT("incident"),
    "practice.distribute": EDIT("postmortem", to="all"),
    "practice.send": EDIT("postmortem", to=lambda it: it.holder.handle),
    "practice.override": MANAGER("postmortem", gate_name="timeline", reason="x"),
    "practice.release": EDIT("postmortem", seen="x"),
    "practice.confirm_timeline": EDIT("postmortem"),
    "practice.ask_review": EDIT("postmortem", kind="action", person=lambda it: it.holder),
    "practice.start_review": EDIT("postmortem"),
    "practice.tell_runbook": EDIT("postmortem", runbook="RB-001"),
    "practice.tell_decision": EDIT("postmortem", decision="ADR-0001"),
    "practice.tell_none": EDIT("postmortem", what="runbooks", reason="x"),
    "practice.take_back": EDIT("postmortem", what="runbooks", name="RB-001"),
    "recurrence.confirm": EDIT("incident", subject=lambda it: it.incident, earlier=lambda it: it.earlier),
    "recurrence.dismiss": EDIT("incident", subject=lambda it: it.incident, earlier=lambda it: it.earlier, reason="x"),
    "search.save_view": SIGNED_IN(page="search", name="x", query="severity=P1"),
    "search.remove_view": GUARDED("whose view it is", VIEW),
}

PAGES = {
    "POST save_view": SIGNED_IN(page="search", name="x", query="severity=P1"),
    "POST remove_view": GUARDED("whose view it is", VIEW),
    "POST seen_of_incident": EDIT("incident", earlier=lambda it: it.earlier.code, same="1"),
    "POST seen_of_postmortem": EDIT("postmortem", earlier=lambda it: it.earlier.code, same="1"),
    "GET insights": SIGNED_IN(),
    "GET insight_cases": SIGNED_IN(name="completion"),
    "GET insight_sheet": SIGNED_IN(name="completion"),
    "GET close_postmortem": READ("postmortem"),
    "POST close_act": EDIT("postmortem", verb="now"),
    "POST open_gate": MANAGER("postmortem", name="timeline", reason="x"),
    "POST incident_skip": EDIT("incident", confirmed="1"),
    "GET policy_history": SIGNED_IN(),
    "GET policy_edit": ADMIN(),
    "POST policy_edit": ADMIN(),
    "POST release": EDIT("postmortem", seen="x"),
    "GET incident_skip": EDIT("incident"),
    "POST postmortem_actions": EDIT("postmortem", act="dismiss", key="x"),
    "GET postmortem_actions": READ("postmortem"),
}
OPERATIONS = {
    "list_steps": READ("postmortem"),
    "get_gate": READ("postmortem", gate="timeline"),
    "open_gate": MANAGER("postmortem", gate="timeline", reason="x"),
    "start_review": EDIT("postmortem"),
    "close_postmortem": EDIT("postmortem"),
    "get_closing": READ("postmortem"),
    "distribute_postmortem": EDIT("postmortem", to="all"),
    "send_postmortem": EDIT("postmortem", to=lambda it: it.holder.handle),
    "tell_runbook": EDIT("postmortem", runbook="RB-001"),
    "tell_decision": EDIT("postmortem", decision="ADR-0001"),
    "tell_none": EDIT("postmortem", what="runbooks", reason="x"),
    "answer_skip": EDIT("incident", confirmed=True),
    "close_incident": EDIT("incident"),
    "get_policy": SIGNED_IN(),
    "change_policy": ADMIN(**RULES, reason="x", base_version=0),
    "preview_policy": ADMIN(**RULES),
    "get_insights": SIGNED_IN(),
    "get_insight_cases": SIGNED_IN(name="completion"),
    "search": SIGNED_IN(q="harbour zanzibar"),
    "similar_incident": READ("incident"),
    "judge_incident": EDIT("incident", **BEFORE),
    "similar_postmortem": READ("postmortem"),
    "judge_postmortem": EDIT("postmortem", **BEFORE),
    "publications": READ("postmortem"),
    "external_version": READ("postmortem"),
    "release_postmortem": EDIT("postmortem", seen="0" * 64),
}
