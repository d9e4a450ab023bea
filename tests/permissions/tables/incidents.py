"""Incidents, their log, roles, evidence and signals."""

from __future__ import annotations

from io import BytesIO

from tests.permissions.kinds import EDIT, INNER, MEMBER, READ, SIGNED_IN
from tests.web.incident_pages import PNG

TOLD = {"summary": "It was rolled back.", "decision": "later"}

SERVICES = {
    "incidents.declare": MEMBER(title="x", severity="P3"),
    "incidents.capture": EDIT("incident", line="x"),
    "incidents.assign_role": EDIT("incident", role="comms", person=lambda it: it.holder),
    "incidents.remove_role": EDIT("incident", role="lead", person=lambda it: it.holder),
    "incidents.rename": EDIT("incident", title="x"),
    "incidents.set_summary": EDIT("incident", summary="x"),
    "incidents.set_customer_impact": EDIT("incident", customer_impact=True),
    "incidents.set_team": EDIT("incident", team=None),
    "incidents.set_private": EDIT("incident", private=True),
    "incidents.set_services": EDIT("incident", services=["x"]),
    "incidents.set_times": EDIT("incident", mitigated_at=None),
    "incidents.add_evidence": EDIT("incident", path="x", stream=lambda it: BytesIO(b"x")),
    "incidents.attach_image": EDIT("incident", stream=lambda it: BytesIO(PNG)),
    "incidents.change_status": EDIT("incident", status="investigating"),
    "incidents.change_severity": EDIT("incident", severity="P4"),
    "incidents.acknowledge": EDIT("incident"),
    "incidents.add_entry": EDIT("incident", text="x"),
    "incidents.edit_entry": EDIT("incident", text="x"),
    "incidents.withdraw_entry": EDIT("incident"),
    "incidents.ask_reading": EDIT("incident"),
    "incidents.accept_signals": EDIT("incident", signals=lambda it: [it.signal]),
    "incidents.dismiss_signals": EDIT("incident", signals=lambda it: [it.signal]),
    "incidents.take_times_from_evidence": EDIT("incident"),
    "incidents.log_by_itself": INNER("lifecycle and details, which have asked for require_edit"),
    "incidents.let_go": INNER("set_private, which has asked for require_edit and locked the incident"),
    "incidents.change": INNER("the services of incidents"),
    "practice.resolve": EDIT("incident", **TOLD),
    "practice.decide": EDIT("incident", decision="later"),
    "practice.answer_skip": EDIT("incident", confirmed=True),
    "practice.start_postmortem": EDIT("incident"),
    "journal.record": INNER("every service, at its end"),
}

PAGES = {
    "GET incidents": SIGNED_IN(),
    "GET declare": MEMBER(),
    "POST declare": MEMBER(title="x", severity="P3"),
    "GET /incidents/<number:number>": SIGNED_IN(number=7),
    "GET incident": READ("incident"),
    "GET incident_log": READ("incident"),
    "GET incident_head": READ("incident"),
    "GET incident_side": READ("incident"),
    "POST capture": EDIT("incident", line="x"),
    "GET incident_entry": EDIT("incident", pk=lambda it: it.entry.pk),
    "POST incident_entry": EDIT("incident", pk=lambda it: it.entry.pk, text="x"),
    "POST withdraw_entry": EDIT("incident", pk=lambda it: it.entry.pk),
    "GET incident_status": EDIT("incident"),
    "GET incident_roles": EDIT("incident"),
    "GET signals": EDIT("incident"),
    "POST incident_status": EDIT("incident", status="investigating"),
    "POST incident_severity": EDIT("incident", severity="P4"),
    "POST acknowledge": EDIT("incident"),
    "POST incident_roles": EDIT("incident", role="comms", person=lambda it: it.holder.pk),
    "GET incident_details": EDIT("incident"),
    "POST incident_details": EDIT("incident", title="x"),
    "POST evidence_upload": EDIT("incident"),
    "GET evidence_state": READ("incident"),
    "GET evidence_manifest": READ("incident"),
    "POST signals": EDIT("incident", signal=lambda it: it.signal.pk, act="accept"),
    "POST incident_images": EDIT("incident"),
    "GET image": READ("incident", sha256=lambda it: it.image.sha256),
    "GET resolve": EDIT("incident"),
    "POST resolve": EDIT("incident", **TOLD),
    "POST start_postmortem": EDIT("incident"),
}

OPERATIONS = {
    "list_incidents": SIGNED_IN(),
    "declare_incident": MEMBER(title="x", severity="P3"),
    "get_incident": READ("incident"),
    "change_incident": EDIT("incident", title="x"),
    "acknowledge_incident": EDIT("incident"),
    "assign_role": EDIT("incident", role="comms", person=lambda it: it.holder.handle),
    "resolve_incident": EDIT("incident", **TOLD),
    "decide_incident": EDIT("incident", decision="later"),
    "start_postmortem": EDIT("incident"),
    "list_entries": READ("incident"),
    "add_entry": EDIT("incident", text="x"),
    "edit_entry": EDIT("incident", entry=lambda it: it.entry.pk, text="x"),
    "withdraw_entry": EDIT("incident", entry=lambda it: it.entry.pk),
}
