"""Services, runbooks and decision records."""

from __future__ import annotations

from datetime import date

from tests.permissions.kinds import MEMBER, OPEN, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain.knowledge import services

DAY = date(2026, 1, 15)


def furnish(it: Side) -> None:
    """One of each; they are nobody's secret."""
    if it.private:
        it.things |= {name: SHARED[name] for name in SHARED}
        return
    SHARED["service"] = services.add_service(actor=it.admin, name="gate-api")
    SHARED["runbook"] = services.add_runbook(actor=it.admin, title="Restart the gate", text="Turn it off and on.")
    SHARED["decision"] = services.add_decision(actor=it.admin, title="Use one gate", text="It is simple.")
    it.things |= SHARED


SHARED: dict[str, object] = {}
RB = {"number": lambda it: it.runbook.number}
ADR = {"number": lambda it: it.decision.number}

SERVICES = {
    "knowledge.add_service": MEMBER(name="x-api"),
    "knowledge.change_service": MEMBER(title="x"),
    "knowledge.retire_service": MEMBER(),
    "knowledge.import_catalog": MEMBER(files=[]),
    "knowledge.add_decision": MEMBER(title="x", text="x"),
    "knowledge.change_decision": MEMBER(title="x"),
    "knowledge.reopen_decision": MEMBER(reason="x", conversation_on=DAY),
    "knowledge.settle_decision": MEMBER(state="accepted", reason="x", day=DAY),
    "knowledge.import_records": MEMBER(kind="runbook", files=[]),
    "knowledge.add_runbook": MEMBER(title="x", text="x"),
    "knowledge.change_runbook": MEMBER(title="x"),
    "knowledge.mark_outdated": MEMBER(reason="x"),
    "knowledge.retire_runbook": MEMBER(reason="x"),
    "knowledge.restore_runbook": MEMBER(),
}

PAGES = {
    "GET knowledge": OPEN(),
    "POST knowledge": OPEN(),
    "GET services": SIGNED_IN(),
    "GET service_new": MEMBER(),
    "POST service_new": MEMBER(name="x-api"),
    "GET service": SIGNED_IN(slug=lambda it: it.service.slug),
    "GET service_edit": MEMBER(slug=lambda it: it.service.slug),
    "POST service_edit": MEMBER(slug=lambda it: it.service.slug, title="x"),
    "POST service_retire": MEMBER(slug=lambda it: it.service.slug),
    "GET knowledge_import": MEMBER(),
    "POST knowledge_import": MEMBER(),
    "GET records": SIGNED_IN(plural="runbooks"),
    "GET record_new": MEMBER(plural="runbooks"),
    "POST record_new": MEMBER(plural="runbooks", title="x", text="x"),
    "GET runbook": SIGNED_IN(**RB),
    "GET runbook_edit": MEMBER(**RB),
    "POST runbook_edit": MEMBER(title="x", **RB),
    "POST runbook_act": MEMBER(verb="retire", reason="x", **RB),
    "GET decision": SIGNED_IN(**ADR),
    "GET decision_edit": MEMBER(**ADR),
    "POST decision_edit": MEMBER(title="x", **ADR),
    "POST decision_act": MEMBER(verb="reopen", reason="x", conversation_on="2026-01-15", **ADR),
}

OPERATIONS = {
    "list_services": SIGNED_IN(),
    "add_service": MEMBER(name="x-api"),
    "import_services": MEMBER(files=[{"name": "catalog-info.yaml", "text": "x"}]),
    "get_service": SIGNED_IN(slug=lambda it: it.service.slug),
    "change_service": MEMBER(slug=lambda it: it.service.slug, title="x"),
    "list_runbooks": SIGNED_IN(),
    "add_runbook": MEMBER(title="x", text="x"),
    "get_runbook": SIGNED_IN(**RB),
    "change_runbook": MEMBER(title="x", **RB),
    "uses_of_runbook": SIGNED_IN(**RB),
    "mark_runbook_outdated": MEMBER(reason="x", **RB),
    "list_decisions": SIGNED_IN(),
    "add_decision": MEMBER(title="x", text="x"),
    "get_decision": SIGNED_IN(**ADR),
    "change_decision": MEMBER(title="x", **ADR),
    "uses_of_decision": SIGNED_IN(**ADR),
    "reopen_decision": MEMBER(reason="x", conversation_on="2026-01-15", **ADR),
    "settle_decision": MEMBER(state="accepted", reason="x", day="2026-01-15", **ADR),
}
