"""Lint while writing: notes with and without a script, safe changes, excuses, lists to tick, the rules' own pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from tests.web.documents import of_incident, private_incident, ready, standalone

from afterword.core.lint.registry import rules
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems import services
from afterword.domain.postmortems.findings import findings
from afterword.domain.postmortems.models import Postmortem, Tick

pytestmark = pytest.mark.django_db
BLAME = "\U0001f525 Über alles: the release engineer forgot to raise the pool."
STALE = "<!-- lint off: judging-words because it was quoted -->"


@pytest.fixture
def postmortem(alice: Person) -> Postmortem:
    """A postmortem that blames, with a comment that excuses nothing."""
    made = standalone(alice)
    for key, text in (("root_cause", BLAME), ("impact", f"{STALE}\nThe pool is larger now.")):
        services.save_section(actor=alice, postmortem=made, key=key, text=text, base_version=1)
    return made


def mark_of(who: Person, postmortem: Postmortem, rule: str) -> str:
    """By what the first finding of a rule is known."""
    return next(one.mark for one in findings(who, postmortem).found if one.finding.rule == rule)


def form_of(postmortem: Postmortem, **changed: str) -> dict[str, str]:
    """What a browser sends for the whole manuscript, with some sections changed."""
    form = {}
    for section in postmortem.sections.all():
        form[f"text-{section.key}"] = changed.get(section.key, section.text).replace("\n", "\r\n")
        form[f"version-{section.key}"] = str(section.version)
    return form


def text_of(postmortem: Postmortem, key: str) -> str:
    """What a section says now."""
    return str(postmortem.sections.get(key=key).text)


def note_in(page: str, rule: str) -> str:
    """The first note of a rule as it stands on the page."""
    found = [note for note in re.findall(r"<li class=\"note-.*?</li>", page, re.DOTALL) if f"/rules/{rule}" in note]
    assert found, page
    return found[0]


def test_note_names_level_place_and_rule_and_marks_words_as_browsers_count(
    client: Client, alice: Person, postmortem: Postmortem
) -> None:
    client.force_login(alice)
    page = client.get(f"/{postmortem.code}/write").content.decode()
    note = note_in(page, "person-blamed")
    assert "Error." in note
    assert 'href="#w-root_cause" data-goto>Root cause, line 1</a>' in note
    start, end = (int(found) for found in re.findall(r'data-(?:start|end)="(\d+)"', note))
    words = BLAME.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    assert words.lower().startswith("the release engineer forgot")
    assert re.search(r'id="lint-counts">\d+ errors?', page)
    assert "<kbd>F8</kbd>" in page


def test_typed_text_is_checked_without_being_saved(client: Client, alice: Person, postmortem: Postmortem) -> None:
    client.force_login(alice)
    typed = form_of(postmortem, root_cause="The pool was sized for three workers.", summary=f"\n\n{BLAME}")
    fragment = client.post(f"/{postmortem.code}/lint", typed).content.decode()
    note = note_in(fragment, "person-blamed")
    assert "Summary, line 3" in note
    assert "Root cause, line" not in note
    assert text_of(postmortem, "root_cause") == BLAME


def test_safe_change_by_a_plain_form_keeps_what_was_typed(
    client: Client, alice: Person, postmortem: Postmortem
) -> None:
    client.force_login(alice)
    form = form_of(postmortem, summary="Typed, not yet saved.") | {"mend": mark_of(alice, postmortem, "excuse")}
    answer = client.post(f"/{postmortem.code}/lint/act", form)
    assert (answer.status_code, answer["Location"]) == (302, f"/{postmortem.code}/write#lint")
    assert STALE not in text_of(postmortem, "impact")
    assert text_of(postmortem, "summary") == "Typed, not yet saved."


def test_excuse_by_a_plain_form_needs_a_reason(client: Client, alice: Person, postmortem: Postmortem) -> None:
    client.force_login(alice)
    mark = mark_of(alice, postmortem, "person-blamed")
    refused = client.post(f"/{postmortem.code}/lint/act", form_of(postmortem) | {"excuse": mark})
    assert refused.status_code == 422
    assert "only with a reason" in refused.content.decode()
    kept = form_of(postmortem) | {"excuse": mark, f"reason-{mark}": "she asked for it"}
    assert client.post(f"/{postmortem.code}/lint/act", kept).status_code == 302
    assert text_of(postmortem, "root_cause") == f"{BLAME} <!-- lint off: person-blamed because she asked for it -->"
    page = client.get(f"/{postmortem.code}/write").content.decode()
    assert "1 finding is excused in the text" in page
    assert "lint off" not in client.get(f"/{postmortem.code}").content.decode()


def test_change_on_a_text_that_somebody_else_saved_shows_both(
    client: Client, alice: Person, bob: Person, postmortem: Postmortem
) -> None:
    form = form_of(postmortem, impact="Mine") | {"mend": mark_of(alice, postmortem, "excuse")}
    services.save_section(actor=bob, postmortem=postmortem, key="impact", text="Theirs", base_version=2)
    client.force_login(alice)
    answer = client.post(f"/{postmortem.code}/lint/act", form)
    assert answer.status_code == 409
    assert text_of(postmortem, "impact") == "Theirs"


def test_finding_that_is_gone_is_told_in_one_sentence(client: Client, alice: Person, postmortem: Postmortem) -> None:
    client.force_login(alice)
    answer = client.post(f"/{postmortem.code}/lint/act", form_of(postmortem) | {"mend": "nowhere:1"})
    assert answer.status_code == 409
    assert "not there any more" in answer.content.decode()


def test_list_says_what_stands_against_an_item_and_turns_green(client: Client, alice: Person) -> None:
    postmortem = ready(alice)
    client.force_login(alice)
    before = item_of(client.get(f"/{postmortem.code}/write").content.decode(), "The words blame nobody")
    assert before.startswith('<li class="ok">')
    version = postmortem.sections.get(key="root_cause").version
    services.save_section(actor=alice, postmortem=postmortem, key="root_cause", text=BLAME, base_version=version)
    after = item_of(client.get(f"/{postmortem.code}/write").content.decode(), "The words blame nobody")
    assert after.startswith('<li class="open">')
    assert 'href="/rules/person-blamed">person-blamed</a>: 1' in after


def item_of(page: str, says: str) -> str:
    """One item of a list as it stands on the page."""
    return next(
        item for item in re.findall(r"<li class=\"(?:ok|open|asked)\">.*?</li>", page, re.DOTALL) if says in item
    )


def test_shut_gate_stands_against_its_item(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.get(f"/{standalone(alice).code}/write").content.decode()
    item = item_of(page, "The timeline is complete and in order")
    assert item.startswith('<li class="open">')
    assert "The timeline is empty" in item
    assert "the timeline is confirmed" in item


def test_item_that_no_program_can_judge_is_ticked_by_a_person(client: Client, alice: Person, bob: Person) -> None:
    postmortem = ready(alice)
    client.force_login(bob)
    path = f"/{postmortem.code}/ticks/shared"
    asked = item_of(client.get(f"/{postmortem.code}/write").content.decode(), "Share it beyond")
    assert asked.startswith('<li class="asked">')
    assert client.post(path, {"ticked": "1"})["Location"] == f"/{postmortem.code}/write#lists"
    ticked = item_of(client.get(f"/{postmortem.code}/write").content.decode(), "Share it beyond")
    assert ticked.startswith('<li class="ok">')
    assert bob.name in ticked
    client.post(path, {"ticked": "0"})
    assert Tick.objects.count() == 0
    assert client.post(f"/{postmortem.code}/ticks/blameless", {"ticked": "1"}).status_code == 404


def test_outsider_meets_nothing_of_a_private_document(client: Client, bob: Person, charlie: Person) -> None:
    hidden = of_incident(bob, private_incident(bob))
    client.force_login(charlie)
    for path in ("lint", "lint/act", "ticks/shared"):
        assert client.post(f"/{hidden.code}/{path}", {"ticked": "1"}).status_code == 404
    client.logout()
    assert client.post(f"/{hidden.code}/lint").status_code == 302
    assert Tick.objects.count() == 0


def test_every_rule_has_its_page_and_stands_in_the_list(client: Client, alice: Person) -> None:
    client.force_login(alice)
    listing = client.get("/rules").content.decode()
    for rule in rules():
        assert f'href="/rules/{rule.name}"' in listing
        page = client.get(f"/rules/{rule.name}")
        assert page.status_code == 200
        assert "Known gaps" in page.content.decode()
    assert client.get("/rules/horoscope").status_code == 404


def test_page_of_a_rule_names_the_lists_that_stand_on_it(client: Client, alice: Person) -> None:
    client.force_login(alice)
    page = client.get("/rules/person-blamed").content.decode()
    assert "Validation list: The words blame nobody" in page
    client.logout()
    assert client.get("/rules/person-blamed").status_code == 302


def test_text_of_strangers_is_shown_as_text(client: Client, alice: Person, postmortem: Postmortem) -> None:
    client.force_login(alice)
    hostile = '<!-- lint off: "><script>alert(1)</script> because x -->\n\nThe "><script>x</script> engineer forgot it.'
    fragment = client.post(f"/{postmortem.code}/lint", form_of(postmortem, impact=hostile)).content.decode()
    assert "<script>" not in fragment


def test_writing_page_asks_a_bounded_number_of_times_however_much_is_found(
    client: Client, alice: Person, postmortem: Postmortem, django_assert_max_num_queries: Any
) -> None:
    client.force_login(alice)
    text = "\n\n".join([BLAME] * 30)
    services.save_section(actor=alice, postmortem=postmortem, key="root_cause", text=text, base_version=2)
    with django_assert_max_num_queries(48):
        assert client.get(f"/{postmortem.code}/write").status_code == 200
    with django_assert_max_num_queries(14):
        assert client.post(f"/{postmortem.code}/lint", form_of(postmortem)).status_code == 200
