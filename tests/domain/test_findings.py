"""Findings of stored postmortems: their sections and places, safe changes, excuses with a reason, a person's ticks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.core.errors import InputError, NotFound, RuleBroken
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.postmortems import services
from afterword.domain.postmortems.findings import Found, findings, offsets
from afterword.domain.postmortems.mending import mended
from afterword.domain.postmortems.models import Postmortem, Tick

pytestmark = pytest.mark.django_db
BLAME = "The release engineer forgot to raise the pool."
STALE = "<!-- lint off: judging-words because it was quoted -->"


@pytest.fixture
def postmortem(bob: Person) -> Postmortem:
    """A postmortem whose cause blames, with umlauts and fires before it, and a comment that excuses nothing."""
    made = services.create(actor=bob, title="Login fails", severity="P1")
    save(bob, made, "root_cause", f"### Größe \U0001f525\n\nÜber \U0001f525: {BLAME}\n\n{STALE}\nMore.")
    return made


def save(who: Person, postmortem: Postmortem, key: str, text: str) -> None:
    """Saves a section on top of what is there."""
    version = postmortem.sections.get(key=key).version
    services.save_section(actor=who, postmortem=postmortem, key=key, text=text, base_version=version)


def found(who: Person, postmortem: Postmortem, rule: str, typed: dict[str, str] | None = None) -> list[Found]:
    """The findings of one rule."""
    return [one for one in findings(who, postmortem, typed).found if one.finding.rule == rule]


def text_of(postmortem: Postmortem, key: str) -> str:
    """What a section says now."""
    return str(postmortem.sections.get(key=key).text)


def test_finding_names_its_section_and_its_words(bob: Person, postmortem: Postmortem) -> None:
    (blamed,) = found(bob, postmortem, "person-blamed")
    assert blamed.key == "root_cause"
    assert blamed.inside is not None
    start, end = offsets(text_of(postmortem, "root_cause"), blamed.inside)
    assert text_of(postmortem, "root_cause")[start:end] == blamed.quote
    assert blamed.quote.startswith("The release engineer")


def test_places_are_right_in_every_section_and_for_every_finding(bob: Person, postmortem: Postmortem) -> None:
    for section in postmortem.sections.all():
        save(bob, postmortem, section.key, f"First line.\n\n{BLAME}\n{STALE}\n\n```\n# no heading\n```\n\nEnd.")
    keys = {one.key for one in found(bob, postmortem, "person-blamed")}
    assert keys >= {"summary", "impact", "root_cause", "resolution", "lessons_well"}
    for one in findings(bob, postmortem).found:
        if one.inside is not None:
            start, end = offsets(text_of(postmortem, one.key), one.inside)
            assert " ".join(text_of(postmortem, one.key)[start:end].split()) == one.quote


def test_text_that_is_not_saved_yet_is_checked_without_saving_it(bob: Person, postmortem: Postmortem) -> None:
    assert not found(bob, postmortem, "person-blamed", {"root_cause": "The pool was sized for three workers."})
    assert found(bob, postmortem, "person-blamed", {"impact": BLAME})
    assert BLAME in text_of(postmortem, "root_cause")


def test_heading_and_list_findings_have_no_place_in_the_text(bob: Person, postmortem: Postmortem) -> None:
    missing = [one for one in findings(bob, postmortem).found if one.finding.rule == "timeline-missing"]
    assert all(one.inside is None for one in missing)
    assert {one.key for one in findings(bob, postmortem).found if one.finding.place.line < 10} <= {""}


def test_names_of_people_who_can_sign_in_are_people(bob: Person, charlie: Person, postmortem: Postmortem) -> None:
    save(bob, postmortem, "root_cause", f"{charlie.name.split()[0]} forgot to raise the pool.")
    assert found(bob, postmortem, "person-blamed")


def test_safe_change_is_made_and_kept_as_a_version(bob: Person, postmortem: Postmortem) -> None:
    (stale,) = found(bob, postmortem, "excuse")
    section = services.mend_finding(actor=bob, postmortem=postmortem, mark=stale.mark)
    assert STALE not in section.text
    assert section.text.startswith("### Größe \U0001f525")
    assert section.version == 3
    with pytest.raises(RuleBroken, match="not there any more"):
        services.mend_finding(actor=bob, postmortem=postmortem, mark=stale.mark)


def test_finding_without_a_safe_change_is_left_to_people(bob: Person, postmortem: Postmortem) -> None:
    (blamed,) = found(bob, postmortem, "person-blamed")
    with pytest.raises(RuleBroken, match="no safe change"):
        services.mend_finding(actor=bob, postmortem=postmortem, mark=blamed.mark)


def test_excused_finding_is_gone_and_its_reason_stands_in_the_text(bob: Person, postmortem: Postmortem) -> None:
    (blamed,) = found(bob, postmortem, "person-blamed")
    services.excuse_finding(actor=bob, postmortem=postmortem, mark=blamed.mark, reason="she asked for it -->")
    assert "<!-- lint off: person-blamed because she asked for it -->" in text_of(postmortem, "root_cause")
    assert not found(bob, postmortem, "person-blamed")
    assert findings(bob, postmortem).report.pardons[0].reason == "she asked for it"


def test_excuse_needs_a_reason(bob: Person, postmortem: Postmortem) -> None:
    (blamed,) = found(bob, postmortem, "person-blamed")
    with pytest.raises(InputError, match="only with a reason"):
        services.excuse_finding(actor=bob, postmortem=postmortem, mark=blamed.mark, reason="  ")
    assert found(bob, postmortem, "person-blamed")


def test_finding_about_the_whole_document_is_excused_in_its_first_section(bob: Person, postmortem: Postmortem) -> None:
    (unsaid,) = found(bob, postmortem, "date-missing")
    services.excuse_finding(actor=bob, postmortem=postmortem, mark=unsaid.mark, reason="it was a drill")
    assert text_of(postmortem, "summary").startswith("<!-- lint file: date-missing because it was a drill -->")
    assert not found(bob, postmortem, "date-missing")


def test_outsider_learns_and_changes_nothing(bob: Person, charlie: Person) -> None:
    incident = declare(actor=bob, title="A leak", severity="P1", private=True)
    hidden = services.create(actor=bob, title="A leak", incidents=[incident])
    for attempt in (
        lambda: findings(charlie, hidden),
        lambda: services.mend_finding(actor=charlie, postmortem=hidden, mark="x"),
        lambda: services.excuse_finding(actor=charlie, postmortem=hidden, mark="x", reason="y"),
        lambda: services.tick(actor=charlie, postmortem=hidden, item="shared"),
    ):
        refused(attempt)
    assert Tick.objects.count() == 0


def refused(attempt: Callable[[], Any]) -> None:
    with pytest.raises(NotFound):
        attempt()


def test_tick_is_kept_once_with_who_and_when_and_can_be_taken_back(
    bob: Person, charlie: Person, postmortem: Postmortem
) -> None:
    services.tick(actor=bob, postmortem=postmortem, item="shared")
    services.tick(actor=charlie, postmortem=postmortem, item="shared")
    kept = Tick.objects.get()
    assert (kept.item, kept.ticked_by) == ("shared", bob)
    services.tick(actor=charlie, postmortem=postmortem, item="shared", ticked=False)
    services.tick(actor=charlie, postmortem=postmortem, item="shared", ticked=False)
    assert Tick.objects.count() == 0
    verbs = list(JournalEntry.objects.filter(verb__startswith="item.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["item.ticked", "item.unticked"]


def test_only_what_a_person_must_say_can_be_ticked(bob: Person, postmortem: Postmortem) -> None:
    with pytest.raises(NotFound):
        services.tick(actor=bob, postmortem=postmortem, item="blameless")
    assert Tick.objects.count() == 0


def test_number_of_queries_does_not_grow_with_the_document(bob: Person, postmortem: Postmortem) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            findings(bob, Postmortem.objects.get(pk=postmortem.pk))
        return len(queries)

    few = asked()
    for number in range(8):
        services.write_timeline_item(actor=bob, postmortem=postmortem, text=f"Step {number}", at=None)
    save(bob, postmortem, "impact", "\n\n".join([BLAME] * 20))
    assert asked() == few
    assert few <= 12


def test_template_that_a_team_wrote_is_known_to_the_lint(alice: Person) -> None:
    text = (
        "---\ntitle: Ours\nheader: [severity]\nsections:\n"
        "  - {field: summary, heading: In short, required: true}\n"
        "  - {heading: What we told our customers, required: true}\n"
        "  - {field: actions, heading: What we do now, required: true}\n---\nOurs.\n"
    )
    services.add_template(actor=alice, name="ours", text=text)
    made = services.create(actor=alice, title="Login fails", template="ours")
    own = next(one for one in made.sections.all() if not one.field)
    save(alice, made, own.key, BLAME)
    (blamed,) = found(alice, made, "person-blamed")
    assert (blamed.key, blamed.inside.line if blamed.inside else None) == (own.key, 1)
    rules = {one.finding.rule for one in findings(alice, made).found}
    assert rules.isdisjoint({"date-missing", "duration-missing", "timeline-missing"})
    assert "severity-missing" in rules


def test_change_that_reaches_beyond_its_section_is_offered_to_nobody(bob: Person, postmortem: Postmortem) -> None:
    save(bob, postmortem, "timeline", "- 10:17 Error rate is normal\n- 10:05 Errors begin")
    for key in ("impact", "root_cause", "resolution"):
        save(bob, postmortem, key, f"Text.\n\n### Below\n\n{STALE}\n\n### Below that")
    checked = findings(bob, postmortem)
    offered = 0
    for one in (one for one in checked.found if one.finding.fix is not None):
        try:
            change = mended(checked, one)
        except RuleBroken:
            continue
        offered += 1
        text = next(row.text for row in checked.passages if row.section.key == change.key)
        after = text[: change.start] + change.text + text[change.end :]
        rule = one.finding.rule
        assert len(found(bob, postmortem, rule, {change.key: after})) == len(found(bob, postmortem, rule)) - 1
    assert offered
