"""Templates over the API: listed, added, saved, and a postmortem moved to another."""

from __future__ import annotations

from tests.api.client import Caller

OURS = "---\ntitle: Ours\nsections:\n  - field: summary\n    heading: In short\n  - heading: Settlement\n---\nGuide.\n"


def test_templates_are_listed_with_the_own_ones_first(alice: Caller, bob: Caller) -> None:
    added = alice.post("/templates", {"name": "ours", "text": OURS})
    assert (added.status, added["version"], added["own"]) == (201, 1, True)
    listed = bob.get("/templates")["items"]
    assert [one["name"] for one in listed][:2] == ["ours", "standard"]
    whole = bob.get("/templates/ours")
    assert [one["key"] for one in whole["sections"]] == ["summary", "settlement"]
    assert whole["text"] == OURS
    assert bob.get("/templates/howie")["own"] is False


def test_only_who_may_change_templates_adds_one(bob: Caller) -> None:
    assert bob.post("/templates", {"name": "ours", "text": OURS}).status == 403


def test_problem_names_the_lines(alice: Caller) -> None:
    answer = alice.post("/templates", {"name": "ours", "text": OURS.replace("summary", "sumary")})
    assert (answer.status, answer["code"]) == (422, "template")
    assert answer["fields"]["problems"] == [{"line": 4, "sentence": "sumary is no field; did you mean summary?"}]


def test_new_version_is_saved_on_the_one_that_was_read(alice: Caller) -> None:
    alice.post("/templates", {"name": "ours", "text": OURS})
    saved = alice.put("/templates/ours", {"text": OURS + "More.\n", "base_version": 1})
    assert saved["version"] == 2
    assert alice.put("/templates/ours", {"text": OURS + "Other.\n", "base_version": 1}).status == 409


def test_postmortem_is_moved_to_another_template(bob: Caller) -> None:
    made = bob.post("/postmortems", {"title": "Queue stood still"})
    path = f"/postmortems/{made['number']}"
    bob.put(f"{path}/sections/root_cause", {"text": "A lock.", "base_version": 1})
    shown = bob.post(f"{path}/template", {"template": "3am", "preview": True})
    assert (shown["done"], shown["kept"]) == (False, ["Root cause"])
    assert bob.get(path)["template"] == "standard"
    moves = {"root_cause": "contributing_factors"}
    done = bob.post(f"{path}/template", {"template": "3am", "moves": moves})
    assert (done["done"], done["moved"], done["kept"]) == (True, moves, [])
    after = bob.get(path)
    assert after["template"] == "3am"
    factors = next(one for one in after["sections"] if one["key"] == "contributing_factors")
    assert factors["text"] == "**Root cause**\n\nA lock."


def test_incident_starts_in_the_template_of_the_policy_unless_one_is_named(bob: Caller) -> None:
    for given, template in (({}, "lite"), ({"template": "howie"}, "howie")):
        number = bob.post("/incidents", {"title": "It broke", "severity": "P3"})["number"]
        done = bob.post(f"/incidents/{number}/resolve", {"summary": "Mended.", "decision": "yes", **given})
        assert bob.get(f"/postmortems/{done['postmortem']}")["template"] == template
