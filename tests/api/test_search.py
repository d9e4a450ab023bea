"""Search and what was seen before, over the API."""

from __future__ import annotations

from datetime import timedelta

from tests.api.client import Caller
from tests.api.conftest import caller

from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.jobs.worker import JobRunner


def declared(who: Person, title: str, days: int = 0, **more: object) -> Incident:
    at = clock.now() - timedelta(days=days)
    return incidents.declare(actor=who, title=title, severity="P1", at=at, **more)  # type: ignore[arg-type]


def test_words_and_facets_find_what_the_caller_may_see(bob: Caller, charlie: Caller, bob_person: Person) -> None:
    declared(bob_person, "Pool exhausted", services=["shop"])
    declared(bob_person, "Pool leaked", private=True)
    JobRunner().run_until_empty()
    found = bob.get("/search?q=pool").body
    assert [one["number"] for one in found["items"]] in (["INC-001", "INC-002"], ["INC-002", "INC-001"])
    found = charlie.get("/search?q=pool&service=shop").body
    assert (found["total"], found["facets"]["severity"]) == (1, [{"value": "P1", "count": 1}])
    assert charlie.get("/search?q=leaked").body["total"] == 0
    assert bob.get("/search?q=inc-1").body["goes_to"] == "INC-001"


def test_token_finds_only_kinds_that_it_may_read(bob_person: Person) -> None:
    incident = declared(bob_person, "Pool exhausted")
    actions.add_action(actor=bob_person, text="Watch the pool", incident=incident)
    JobRunner().run_until_empty()
    narrow = caller(bob_person, "incidents:read")
    assert [one["number"] for one in narrow.get("/search?q=pool").body["items"]] == ["INC-001"]
    assert narrow.get("/search?q=pool&kind=action").body["items"] == []
    assert narrow.get("/search?q=AI-1").body["goes_to"] is None


def test_repeat_is_told_with_reasons_and_judged(bob: Caller, bob_person: Person) -> None:
    for n, title in enumerate(("Certificate expired", "DNS lookups failed", "Payments slow")):
        declared(bob_person, title, 90 + n)
    first = declared(bob_person, "No space left on device for thumbnails", 40)
    again = declared(bob_person, "Uploads refused: disk full where thumbnails are")
    JobRunner().run_until_empty()
    address = f"/incidents/{again.code}/similar"
    [seen, *_] = bob.get(address).body
    assert seen["earlier"] == first.code
    assert {"kind": "idea", "here": "disk full", "there": "no space left on device"} in seen["reasons"]
    assert bob.post(address, {"earlier": first.code, "same": False}).status == 422
    assert bob.post(address, {"earlier": first.code, "same": True}).body["same"]
    assert bob.get(address).body[0]["verdict"]["by"]["name"] == "Bob"
