"""The analysis over the API: graph, chain, parking list and human impact."""

from __future__ import annotations

import pytest
from tests.api.client import Caller

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.services import create


@pytest.fixture
def pm(bob_person: Person) -> str:
    """The path of a postmortem of Bob's."""
    return f"/postmortems/{create(actor=bob_person, title='Checkout fails').code}"


def test_factors_are_added_changed_and_removed(bob: Caller, pm: str) -> None:
    first = bob.post(f"{pm}/factors", {"text": "Pool empty", "layer": "immediate", "sources": ["E-2"]})
    assert first.status == 201
    second = bob.post(f"{pm}/factors", {"text": "Nobody holds a budget", "layer": "systemic", "leads_to": first["id"]})
    changed = bob.patch(f"{pm}/factors/{second['id']}", {"category": "Planning"})
    assert (changed["category"], changed["layer"]) == ("Planning", "systemic")
    assert len(bob.get(f"{pm}/factors").body) == 2
    gone = bob.delete(f"{pm}/factors/{first['id']}")
    assert gone["removed"] == ["Pool empty", "Nobody holds a budget"]


def test_graph_tells_arrows_table_and_finding_and_refuses_circles(bob: Caller, pm: str) -> None:
    first = bob.post(f"{pm}/factors", {"text": "Pool empty", "layer": "immediate"})["id"]
    second = bob.post(f"{pm}/factors", {"text": "Old decision", "leads_to": first})["id"]
    circle = bob.post(f"{pm}/graph/arrows", {"cause": first, "leads_to": second, "relation": "caused"})
    assert circle.status == 422
    arrow = bob.post(f"{pm}/graph/arrows", {"cause": second, "leads_to": 0, "relation": "prolonged"})
    bob.patch(f"{pm}/graph/arrows/{arrow['id']}", {"relation": "not_caught"})
    graph = bob.put(f"{pm}/graph", {"outcome": "One order in three was refused"})
    assert (graph["depth"], graph["stops_at_first_why"], len(graph["arrows"])) == (2, False, 3)
    assert graph["table"][0][3] == "One order in three was refused"
    assert "2 factors, 2 whys deep" in graph["finding"]
    assert len(bob.delete(f"{pm}/graph/arrows/{arrow['id']}")["arrows"]) == 2
    assert bob.get(f"{pm}/graph")["outcome"] == "One order in three was refused"


def test_detection_is_told_with_its_gaps(bob: Caller, pm: str) -> None:
    bob.post(f"{pm}/factors", {"text": "No alert on the pool", "category": "Monitoring Gap"})
    told = bob.put(f"{pm}/detection", {"by": "customer", "text": "A call", "should_have": "An alert"})
    assert (told["by"], told["gaps"][0]["text"]) == ("customer", "No alert on the pool")
    assert bob.get(f"{pm}/detection")["should_have"] == "An alert"


def test_chain_is_walked_fixed_and_challenged(bob: Caller, pm: str) -> None:
    assert bob.get(f"{pm}/chain")["levels"][0] == {
        "level": "L1", "name": "Strategy", "answer": None, "why": "", "answered_by": None, "answered_at": None,
    }  # fmt: skip
    bob.put(f"{pm}/chain/levels/L3", {"answer": "produced", "why": "The story was cut"})
    fix = {"level": "L5", "text": "Alert at 70 %", "owner": "bob", "due": "2099-01-05", "test": "It fires"}
    chain = bob.put(f"{pm}/chain/fix", fix)
    assert chain["fix"]["level"] == "L5"
    assert "L3 Scope had a part" in chain["challenge"]
    kept = bob.post(f"{pm}/chain/keep", {"reason": "The story ships next week"})
    assert (kept["challenge"], kept["kept_at_l5"]) == ("", "The story ships next week")


def test_fix_that_names_a_person_is_refused(bob: Caller, pm: str) -> None:
    fix = {"level": "L4", "text": "@bob checks it", "owner": "bob", "due": "2099-01-05", "test": "It fails"}
    answer = bob.put(f"{pm}/chain/fix", fix)
    assert answer.status == 422
    assert "The fix names @bob" in answer["detail"]


def test_level_that_is_none_is_refused(bob: Caller, pm: str) -> None:
    assert bob.put(f"{pm}/chain/levels/L9", {"answer": "none"}).status == 422
    assert bob.put(f"{pm}/chain/levels/L4", {"answer": "missed"}).status == 422


def test_ideas_are_parked_settled_and_put_back(bob: Caller, pm: str) -> None:
    idea = bob.post(f"{pm}/parking", {"text": "Load test with all pods"})
    assert bob.post(f"{pm}/parking/{idea['id']}/settle", {"note": "Taken up"})["settled_by"]["name"] == "Bob"
    assert bob.post(f"{pm}/parking/{idea['id']}/unsettle")["settled_at"] is None
    assert len(bob.get(f"{pm}/parking").body) == 1


def test_own_impact_is_seen_by_oneself_and_sums_by_all(bob: Caller, charlie: Caller, pm: str) -> None:
    told = bob.put(f"{pm}/human-impact", {"woken": True, "hours": 2.5, "stress": 4, "switches": 2})
    assert (told["people"], told["own"]["stress"]) == (1, 4)
    seen = charlie.get(f"{pm}/human-impact")
    assert (seen["woken"], seen["hours"], seen["stress"], seen["own"]) == (1, 2.5, None, None)
    assert bob.delete(f"{pm}/human-impact")["people"] == 0


def test_reader_reads_and_changes_nothing(reader: Caller, pm: str) -> None:
    assert reader.get(f"{pm}/graph").status == 200
    assert reader.post(f"{pm}/factors", {"text": "Pool empty"}).status == 403


def test_private_analysis_is_not_found(charlie: Caller, bob_person: Person) -> None:
    from afterword.domain.incidents.services import declare

    incident = declare(actor=bob_person, title="Leaked key", severity="P0", private=True)
    hidden = f"/postmortems/{create(actor=bob_person, title='Leaked key', incidents=[incident]).code}"
    for path in ("factors", "graph", "detection", "chain", "parking", "human-impact"):
        assert charlie.get(f"{hidden}/{path}").status == 404, path
    assert charlie.post(f"{hidden}/parking", {"text": "x"}).status == 404
    assert charlie.put(f"{hidden}/human-impact", {}).status == 404
