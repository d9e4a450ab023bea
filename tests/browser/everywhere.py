"""Every page of the product by the name of its address, and something to show on each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page
from tests.browser import walk
from tests.browser.conftest import Night

PAGES: dict[str, tuple[str, ...]] = {
    "today": ("/",),
    "incidents": ("/incidents", "/incidents?severity=P4"),
    "declare": ("/incidents/new",),
    "incident": ("/{open}", "/{incident}", "/INC-999"),
    "resolve": ("/{open}/resolve",),
    "incident_status": ("/{open}/status",),
    "incident_roles": ("/{open}/roles",),
    "incident_details": ("/{open}/details",),
    "incident_skip": ("/{open}/skip",),
    "signals": ("/{incident}/signals",),
    "postmortems": ("/postmortems",),
    "quality": ("/postmortems/quality",),
    "new_postmortem": ("/postmortems/new",),
    "import_new": ("/postmortems/import",),
    "postmortem": ("/{postmortem}",),
    "write_postmortem": ("/{postmortem}/write", "/{postmortem}/write?view=both"),
    "revisions": ("/{postmortem}/sections/summary/revisions",),
    "postmortem_template": ("/{postmortem}/template?template=chain",),
    "postmortem_timeline": ("/{postmortem}/timeline",),
    "postmortem_analysis": ("/{postmortem}/analysis?under=0", "/{postmortem}/analysis?view=fishbone"),
    "postmortem_people": ("/{postmortem}/people",),
    "postmortem_actions": ("/{postmortem}/actions",),
    "review": ("/{postmortem}/review",),
    "meetings": ("/{postmortem}/meetings",),
    "meeting": ("{meeting}",),
    "readers": ("/{postmortem}/readers",),
    "publish": ("/{postmortem}/publish",),
    "external": ("/{postmortem}/external",),
    "close_postmortem": ("/{postmortem}/close",),
    "rules": ("/rules",),
    "rule": ("/rules/person-blamed",),
    "actions": ("/actions", "/actions?view=board", "/actions?owner=nobody"),
    "new_action": ("/actions/new",),
    "action": ("/{action}", "/{done}"),
    "check_new": tuple(f"/{{action}}/checks/new?kind={kind}" for kind in ("promql", "http", "command", "manual")),
    "check": ("{check}",),
    "check_edit": ("{check}/edit",),
    "check_one_run": ("{run}",),
    "standup": ("/standup",),
    "search": ("/search?q=pool", "/search?q=nothing+of+the+sort"),
    "services": ("/knowledge/services",),
    "service_new": ("/knowledge/services/new",),
    "service": ("/knowledge/services/checkout",),
    "service_edit": ("/knowledge/services/checkout/edit",),
    "knowledge_import": ("/knowledge/import",),
    "records": ("/knowledge/runbooks", "/knowledge/decisions"),
    "record_new": ("/knowledge/runbooks/new", "/knowledge/decisions/new"),
    "runbook": ("/RB-021",),
    "runbook_edit": ("/RB-021/edit",),
    "decision": ("/ADR-0012",),
    "decision_edit": ("/ADR-0012/edit",),
    "insights": ("/insights",),
    "insight_cases": ("/insights/completion",),
    "notifications": ("/notifications",),
    "settings": ("/settings",),
    "policy_edit": ("/settings/policy/edit",),
    "policy_history": ("/settings/policy/history",),
    "settings_templates": ("/settings/templates",),
    "settings_template": ("/settings/templates/howie",),
    "settings_template_new": ("/settings/templates/new?from=chain",),
    "settings_people": ("/settings/people",),
    "settings_team": ("/settings/teams/payments",),
    "settings_tokens": ("/settings/tokens",),
    "settings_integrations": ("/settings/integrations",),
    "settings_levels": ("/settings/levels",),
    "settings_notifications": ("/settings/notifications",),
    "settings_webhooks": ("/settings/webhooks",),
    "settings_webhook": ("/settings/webhooks/1",),
    "calendar_feed": ("/settings/calendar",),
    "settings_profile": ("/settings/profile",),
    "settings_journal": ("/settings/journal",),
}

# What has an address and is no page of its own: what only takes forms, gives a part of a page or a file, sends on
# to another page, needs a secret, or shows the page of another name with an error.
NO_PAGES = frozenset(
    """
    acknowledge action_act actions_bulk actions_csv analysis_act calendar capture check_archive check_run check_seen
    check_token close_act decision_act evidence_manifest evidence_state evidence_upload export_external
    export_postmortem favicon feed finish_reading image import_page incident_entry incident_head incident_images
    incident_log incident_severity incident_side insight_sheet integration_act knowledge lint_act lint_notes meeting_act
    meeting_change meeting_plan notification notifications_read open_gate postmortem_details postmortem_images
    postmortem_original postmortem_tick postmortem_zone preview reader_take_back release remove_view review_ask
    review_comment review_look review_own review_thread review_verdict review_withdraw runbook_act save_section
    save_view seen_of_incident seen_of_postmortem service_retire settings_members settings_person settings_revoke
    settings_teams settings_template_archive settings_template_edit settings_template_file sign_in_link standup_tick
    start_postmortem timeline_act timeline_add timeline_confirm timeline_write unsubscribe webhook_act webhook_replay
    withdraw_entry
    """.split()
)


@dataclass(frozen=True)
class Furnished:
    """What the addresses of the pages are filled with."""

    places: dict[str, str]

    def addresses(self) -> list[str]:
        """Every page, filled in."""
        return [address.format(**self.places) for addresses in PAGES.values() for address in addresses]


def send(page: Page, path: str, **form: str) -> str:
    """Sends a form as the page would; where it led."""
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = page.request.post(path, form={"csrfmiddlewaretoken": token, **form}, headers={"Referer": page.url})
    assert answer.ok, f"{path}: {answer.status}\n{answer.text()[:4000]}"
    return answer.url


def furnish(page: Page, night: Night) -> Furnished:
    """Puts something on every page: a review, meetings, checks, knowledge, a team, a webhook, an open incident."""
    opened = walk.declare(page, "Search is slow")
    walk.capture(page, "the index is being rebuilt")
    pm, action = f"/{night.postmortem}", f"/{night.actions[1]}"
    send(page, "/settings/people", name="Wera Weiss", email="wera@example.org", zone="UTC", role="member")
    send(page, f"{pm}/review/comments", text="Was there an alert before?")
    send(page, f"{pm}/analysis/add", text="The pool is smaller than the workers", layer="immediate", leads_to="0")
    soon = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%dT10:00}"
    for kind in ("review", "follow_up"):
        send(page, f"{pm}/meetings/plan/{kind}", starts_at=soon, minutes="60", place="Room Elbe")
    page.goto(f"{pm}/meetings")
    meeting = page.get_by_role("link", name="Go to the meeting").first.get_attribute("href") or ""
    send(page, "/knowledge/services/new", name="checkout", title="Checkout")
    send(page, "/knowledge/runbooks/new", number="21", title="Pool is full", text="Look at **RB-021**.")
    send(page, "/knowledge/decisions/new", number="12", title="One pool", text="Because.", decided_on="2026-01-02")
    send(page, "/settings/teams", name="Payments", zone="Europe/Berlin")
    send(page, "/settings/webhooks", name="Bot", kind="webhook", url="https://hooks.example.org/a", verbs="*")
    send(page, "/settings/tokens", name="CI", scope="incidents:read", days="90")
    check = send(page, f"{action}/checks/new?kind=manual", ask="Is the limit in the chart?", plan="hand", kind="manual")
    places = {"check": found_check(page, action, check), "meeting": meeting, "open": opened}
    return Furnished(places | names(night) | {"run": run_of(page, places["check"])})


def names(night: Night) -> dict[str, str]:
    """The numbers that the walk left behind."""
    return {
        "incident": night.incident,
        "postmortem": night.postmortem,
        "done": night.actions[0],
        "action": night.actions[1],
    }


def found_check(page: Page, action: str, led: str) -> str:
    """The path of the check that was defined."""
    page.goto(led if "/checks/" in led else action)
    found = re.search(r"/checks/\d+(?!\d)", page.url) or re.search(r"/checks/\d+", page.content())
    assert found, page.url
    return found.group()


def run_of(page: Page, check: str) -> str:
    """The path of a run, said by a witness."""
    page.goto(check)
    witness = page.locator("[name=witness] option").last.get_attribute("value") or ""
    send(page, f"{check}/seen", verdict="pass", saw="It is there.", witness=witness)
    page.goto(check)
    found = re.search(rf"{check}/runs/\d+", page.content())
    assert found, "the check shows no run"
    return found.group()
