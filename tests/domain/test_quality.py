"""The quality of stored postmortems: looked at when they change, shown only to whoever may see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.web.documents import private_incident, standalone

from afterword.core.document.template import template_names
from afterword.core.errors import NotFound
from afterword.domain import clock
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions.services import add_action, change_action, set_chain_fix
from afterword.domain.analytics import queries, services
from afterword.domain.analytics.models import PostmortemQuality
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services import create, save_section
from afterword.jobs.measure_quality import measure_all_unknown, measure_quality
from afterword.jobs.worker import JobRunner

pytestmark = pytest.mark.django_db(transaction=True)


def standing(postmortem: Postmortem, thing: str) -> str:
    told = PostmortemQuality.objects.get(postmortem=postmortem).told
    return str(next(one["standing"] for one in told["facts"] if one["name"] == thing))


def write(actor: Person, postmortem: Postmortem, field: str, text: str) -> None:
    version = postmortem.sections.get(field=field).version
    save_section(actor=actor, postmortem=postmortem, key=field, text=text, base_version=version)


def test_new_postmortem_is_looked_at_and_lacks_what_nobody_wrote(bob: Person) -> None:
    postmortem = standalone(bob)
    JobRunner().run_until_empty()
    assert standing(postmortem, "severity") == "stands"
    assert standing(postmortem, "duration") == "stands"
    assert standing(postmortem, "summary") == "missing"


def test_saved_section_is_looked_at_again(bob: Person) -> None:
    postmortem = standalone(bob)
    JobRunner().run_until_empty()
    write(bob, postmortem, "impact", "1,240 orders were refused.")
    assert PostmortemQuality.objects.get(postmortem=postmortem).stale
    assert standing(postmortem, "impact") == "missing"
    JobRunner().run_until_empty()
    assert standing(postmortem, "impact") == "stands"


def test_action_changes_what_stands_in_its_postmortem(bob: Person) -> None:
    postmortem = standalone(bob)
    add_action(actor=bob, text="Size the pool by the number of workers", postmortem=postmortem)
    JobRunner().run_until_empty()
    assert standing(postmortem, "actions") == "stands"
    assert standing(postmortem, "owner") == "missing"


def test_many_changes_ask_for_one_look(bob: Person) -> None:
    postmortem = standalone(bob)
    for text in ("One.", "Two.", "Three."):
        write(bob, postmortem, "impact", text)
    JobRunner().run_until_empty()
    assert DBTaskResult.objects.filter(task_path=measure_quality.module_path).count() == 1


def test_upgrade_looks_at_every_document_again(bob: Person) -> None:
    postmortem = standalone(bob)
    JobRunner().run_until_empty()
    assert measure_all_unknown() == 0
    PostmortemQuality.objects.update(rules="of yesterday", told={})
    assert measure_all_unknown() == 1
    JobRunner().run_until_empty()
    assert standing(postmortem, "severity") == "stands"


def test_document_of_before_the_first_look_is_found(bob: Person) -> None:
    standalone(bob)
    PostmortemQuality.objects.all().delete()
    assert [one.quality for one in queries.qualities(bob, {})] == [None]
    assert measure_all_unknown() == 1


def test_looking_at_a_postmortem_that_is_gone_does_nothing() -> None:
    assert services.measure(postmortem_id=4711) is None


def test_private_postmortem_counts_for_its_people_only(alice: Person, bob: Person, charlie: Person) -> None:
    hidden = create(actor=bob, title="Keys on a public page", incidents=[private_incident(bob)])
    standalone(bob)
    JobRunner().run_until_empty()
    assert len(queries.qualities(bob, {})) == 2
    assert [one.postmortem.title for one in queries.qualities(charlie, {})] == ["Checkout refused one order in three"]
    with pytest.raises(NotFound):
        queries.quality_of_one(charlie, hidden)


def test_one_document_is_told_as_it_is_now_even_before_the_job(bob: Person) -> None:
    postmortem = standalone(bob)
    JobRunner().run_until_empty()
    write(bob, postmortem, "impact", "1,240 orders were refused.")
    found = {one.name: one.standing for one in queries.quality_of_one(bob, postmortem).facts}
    assert found["impact"] == "stands"


def test_year_template_severity_and_team_narrow_what_is_counted(bob: Person) -> None:
    team = Team.objects.create(name="Checkout", slug="checkout")
    incident = incidents.declare(actor=bob, title="Pool", severity="P1", team=team)
    create(actor=bob, title="Of the team", incidents=[incident], date=date(2025, 3, 1), severity="P3")
    standalone(bob, title="Alone", template="3am")
    for params, title in (
        ({"team": "checkout"}, "Of the team"),
        ({"year": "2025"}, "Of the team"),
        ({"severity": "P3"}, "Of the team"),
        ({"template": "3am"}, "Alone"),
    ):
        assert [one.postmortem.title for one in queries.qualities(bob, params)] == [title], params
    assert [one.slug for one in queries.teams_named(bob)] == ["checkout"]


def test_number_of_queries_does_not_grow_with_the_documents(bob: Person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.qualities(bob, {})
        return len(found)

    standalone(bob)
    JobRunner().run_until_empty()
    few = asked()
    for number in range(6):
        standalone(bob, title=f"More {number}")
    JobRunner().run_until_empty()
    assert asked() == few == 1


@pytest.mark.parametrize("template", template_names())
def test_due_date_of_an_action_counts_in_every_template(alice: Person, template: str) -> None:
    postmortem = create(actor=alice, title="Login fails", severity="P1", template=template)
    later = clock.now().date() + timedelta(days=40)
    fix = {"text": "Size the pool by rule", "owner": alice, "verification": "The load test passes"}
    set_chain_fix(actor=alice, postmortem=postmortem, level="L3", due=later, **fix)
    action = add_action(actor=alice, postmortem=postmortem, text="Alert on the pool", owner=alice, due=None)
    services.measure(postmortem_id=postmortem.pk)
    assert standing(postmortem, "due") == "weak"
    change_action(actor=alice, action=action, due=later)
    services.measure(postmortem_id=postmortem.pk)
    assert standing(postmortem, "due") == "stands"
