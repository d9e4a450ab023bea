"""Checks of actions and the Prometheus servers that they ask."""

from __future__ import annotations

from tests.permissions.kinds import ADMIN, EDIT, GUARDED, READ, SIGNED_IN
from tests.permissions.world import Side

from afterword.domain.checks import services

SPEC = {"ask": "Is the graph flat?"}


def furnish(it: Side) -> None:
    """A check that a person makes, and a server that other checks ask; servers are nobody's secret."""
    it.things["check"] = services.define_check(actor=it.admin, action=it.action, kind="manual", spec=SPEC, name=it.word)
    run = services.say_seen(actor=it.admin, check=it.check, verdict="pass", saw=it.word, witness=it.holder)
    it.things["run"] = run
    it.things["server"] = services.add_server(
        actor=it.admin, name=f"Metrics {it.private}", url=f"https://metrics-{it.private}.example.org".lower()
    )


NEW = {"kind": "manual", "spec": SPEC}
PK = {"pk": lambda it: it.check.pk}

SERVICES = {
    "checks.try_out": EDIT("action", server=None, **NEW),
    "checks.define_check": EDIT("action", **NEW),
    "checks.change_check": EDIT("action", name="x"),
    "checks.archive_check": EDIT("action"),
    "checks.make_check_token": EDIT("action"),
    "checks.say_seen": EDIT("action", verdict="pass", saw="x", witness=lambda it: it.admin),
    "checks.run_now": EDIT("action"),
    "checks.start_now": EDIT("action"),
    "checks.add_server": ADMIN(name="x", url="https://prometheus.example.org"),
    "checks.change_server": ADMIN(name="x"),
    "checks.archive_server": ADMIN(),
    "checks.try_server": GUARDED(
        "administrators, and it asks the server",
        "tests/permissions/test_guarded.py::test_server_is_tried_by_administrators_alone",
    ),
}

PAGES = {
    "GET check_new": EDIT("action"),
    "POST check_new": EDIT("action", kind="manual", ask="x"),
    "GET check": READ("action", **PK),
    "GET check_edit": EDIT("action", **PK),
    "POST check_edit": EDIT("action", kind="manual", ask="x", **PK),
    "POST check_run": EDIT("action", **PK),
    "POST check_archive": EDIT("action", **PK),
    "POST check_token": EDIT("action", **PK),
    "POST check_seen": EDIT("action", verdict="pass", saw="x", witness=lambda it: it.admin.pk, **PK),
    "GET check_one_run": READ("action", run=lambda it: it.run.pk, **PK),
    "GET settings_integrations": ADMIN(),
    "POST settings_integrations": ADMIN(name="x", url="https://prometheus.example.org"),
    "POST integration_act": ADMIN(pk=lambda it: it.server.pk, verb="archive"),
}

CHECK = {"check": lambda it: it.check.pk}
OPERATIONS = {
    "list_checks": READ("action"),
    "define_check": EDIT("action", **NEW),
    "try_check": EDIT("action", **NEW),
    "get_proof": READ("action"),
    "list_check_servers": SIGNED_IN(),
    "get_check": READ("action", **CHECK),
    "change_check": EDIT("action", name="x", **CHECK),
    "archive_check": EDIT("action", **CHECK),
    "list_runs": READ("action", **CHECK),
    "get_run": READ("action", run=lambda it: it.run.pk, **CHECK),
    "run_check": EDIT("action", **CHECK),
    "say_seen": EDIT("action", verdict="pass", saw="x", witness=lambda it: it.admin.handle, **CHECK),
    "make_check_token": EDIT("action", **CHECK),
    "post_result": GUARDED(
        "the check's own token",
        "tests/api/test_checks.py::test_token_of_a_check_opens_nothing_else_and_no_other_token_opens_it",
    ),
}
