"""Services, runbooks and decision records over the API."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

CATALOG = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec: {owner: dba}\n"


@pytest.fixture
def postmortem(bob: Caller) -> str:
    return str(bob.post("/postmortems", {"title": "Queue was slow, see RB-021"})["number"])


def test_catalog_files_are_taken_in_and_told(bob: Caller) -> None:
    given = {"files": {"shop/catalog-info.yaml": CATALOG, "bad.yaml": "kind: [a"}}
    answer = bob.post("/services/import", given)
    assert answer["services"] == [{"name": "shop", "outcome": "added", "fields": []}]
    assert answer["problems"][0]["file"] == "bad.yaml"
    assert bob.get("/services/shop")["owner_as_written"] == "dba"
    assert bob.patch("/services/shop", {"title": "Shop", "team": ""})["title"] == "Shop"
    assert bob.get("/services?q=SHOP").count == 1
    assert bob.get("/services?q=other").count == 0


def test_runbook_is_found_outdated_and_changed_because_of_a_postmortem(bob: Caller, postmortem: str) -> None:
    assert bob.post("/runbooks", {"title": "Queue", "number": 21})["number"] == "RB-021"
    answer = bob.post("/runbooks/RB-21/outdated", {"reason": "Wrong pods.", "postmortem": postmortem})
    assert (answer["state"], answer["state_reason"]) == ("outdated", "Wrong pods.")
    answer = bob.patch("/runbooks/RB-21", {"text": "Look first.", "postmortem": postmortem, "base_version": 2})
    assert (answer["state"], answer["version"]) == ("current", 3)
    assert bob.patch("/runbooks/RB-21", {"text": "Stale.", "base_version": 2}).status == 409
    assert bob.get("/runbooks?state=current&q=rb-21").count == 1


def test_number_taken_and_number_unknown_are_problems(bob: Caller) -> None:
    bob.post("/runbooks", {"title": "Queue", "number": 21})
    assert bob.post("/runbooks", {"title": "Again", "number": 21}).status == 409
    assert bob.get("/runbooks/RB-99").status == 404
    assert bob.post("/runbooks", {"title": "x", "link": "javascript:x"}).status == 422


def test_decision_is_opened_again_and_superseded(bob: Caller) -> None:
    for number in (12, 19):
        bob.post("/decisions", {"title": f"Decision {number}", "number": number})
    answer = bob.post("/decisions/ADR-12/reopen", {"reason": "Eight workers.", "conversation_on": "2026-12-01"})
    assert (answer["number"], answer["state"], answer["conversation_on"]) == ("ADR-0012", "reopened", "2026-12-01")
    settled = {"state": "superseded", "reason": "A budget.", "day": "2026-12-01", "successor": "ADR-0019"}
    assert bob.post("/decisions/ADR-12/settle", settled)["successor"] == "ADR-0019"
    again = bob.post("/decisions/ADR-12/settle", settled)
    assert (again.status, again["code"]) == (422, "rule")
    assert bob.get("/decisions?state=superseded").count == 1
    assert bob.patch("/decisions/ADR-19", {"decided_on": None})["decided_on"] is None


def test_uses_are_told(bob: Caller, postmortem: str) -> None:
    bob.post("/runbooks", {"title": "Queue", "number": 21})
    assert bob.get("/runbooks/RB-21/uses")["items"] == []
    bob.post("/decisions", {"title": "Pool", "number": 12})
    assert bob.get("/decisions/ADR-12/uses")["items"] == []
