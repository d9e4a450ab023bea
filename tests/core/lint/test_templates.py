"""A good document of each template is told nothing, least of all about sections that its template does not have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from afterword.core.document.markdown_write import write_markdown
from afterword.core.document.template import load_template, template_names
from afterword.core.document.template_read import parse_template
from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.settings import Limits, Settings
from afterword.core.model.document import ActionItem, Document, EvidenceNote, TimelineItem

BEGAN = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)
CAUSE = (
    "The pool was sized for five workers, because nothing compares it with their number. The release raised the "
    "workers from 5 to 20. An alert on pool usage was missing, so nobody could see it fill up."
)
TEXTS = {
    "summary": "Checkout answered 500 for 12 minutes on 15 January 2026. 1,200 users could not pay. "
    "A larger pool ended it.",
    "impact": "- 1,200 users could not pay for 12 minutes\n- No data was lost",
    "chain_walk": "- L1 Strategy: no, the plan stood\n- L2 Discovery: no, the risk was known\n"
    "- L3 Scope: yes, the check of the pool had slipped\n- L4 Execution: no, the change did what it was meant to\n"
    "- L5 Operation: no, the alert came within two minutes",
    "chain_fix": "L3: the check of the pool ships in this cycle.\n\n- Owner: Ines\n- Due: 2026-02-01\n"
    "- Test: a rollout with 20 workers is refused in CI",
    "contributing_factors": "- **Monitoring gap:** pool usage was not watched\n"
    "- **Testing gap:** no test ran with more than 5 workers",
    "timeline": "Times are UTC.",
    "actions": "Follow-up review on 2026-02-12.",
    "readers": "The CTO and the VP of payments read this document itself, by 2026-01-20.",
    "runbooks": "RB-021 was used and worked as written; it needs no change.",
    "decision-records": "None is in doubt.",
}
ITEMS = (
    TimelineItem(BEGAN, "First 5xx responses", "error_rate_onset", "nginx_access"),
    TimelineItem(BEGAN + timedelta(minutes=2), "Alert HighErrorRate fires", "alert_firing", "prometheus"),
    TimelineItem(BEGAN + timedelta(minutes=6), "Pool set back to 5 a worker", "mitigation", "person", "Ines"),
    TimelineItem(BEGAN + timedelta(minutes=12), "Error rate is back to normal; resolved", "recovery", "nginx_access"),
)
ACTIONS = (
    ActionItem(
        "AI-001", "Size the pool by the number of workers; a load test with 20 passes", "@ines", date(2026, 2, 1)
    ),
    ActionItem("AI-002", "Refuse a rollout whose pools exceed the limit; CI tests it", "@bob", date(2026, 2, 8)),
)
NOTE = EvidenceNote("E-1", "nginx/access.log", "ab" * 32, 1, 400)


def good(name: str) -> Document:
    """A document in which everything is said that the template asks."""
    sections = load_template(name).sections
    texts = (replace(one.empty(), text=TEXTS.get(one.key, CAUSE)) for one in sections)
    return Document(
        "Checkout answered 500 for 12 minutes",
        name,
        severity="P1",
        date=BEGAN.date(),
        started_at=BEGAN,
        detected_at=BEGAN + timedelta(minutes=2),
        ended_at=BEGAN + timedelta(minutes=12),
        duration_minutes=10,
        customer_impact=True,
        services=("checkout",),
        authors=("Maria Kallio, read by the CTO",),
        sections=tuple(texts),
        timeline=ITEMS,
        actions=ACTIONS,
        notes=(NOTE,),
    )


def found(text: str, settings: Settings | None = None) -> list[str]:
    """The findings as rule and message."""
    return [f"{one.rule}: {one.message}" for one in lint(Manuscript(text, name="2026-01-15.md"), settings).findings]


@pytest.mark.parametrize("name", template_names())
def test_good_document_of_a_template_is_told_nothing(name: str) -> None:
    assert found(write_markdown(good(name))) == []


@pytest.mark.parametrize("name", template_names())
def test_empty_document_of_a_template_is_told_of_its_own_sections_only(name: str) -> None:
    bare = replace(good(name), sections=(), timeline=(), actions=())
    named = [one.split("section on ")[-1] for one in found(write_markdown(bare)) if one.startswith("missing-section")]
    required = [one for one in load_template(name).sections if one.required]
    assert 0 < len(named) <= len(required)


def test_limits_of_the_template_hold_unless_the_team_has_set_its_own() -> None:
    document = good("lite")
    long = replace(document, sections=(*document.sections[:-1], replace(document.sections[-1], text=f"{CAUSE} " * 16)))
    text = write_markdown(long)
    assert any("most readers stop before 600" in one for one in found(text))
    assert not any("most readers" in one for one in found(text, Settings(limits=Limits(words=5000))))


def test_what_the_team_says_of_a_rule_counts_more_than_the_template() -> None:
    text = write_markdown(replace(good("debrief"), severity=None))
    assert not any("severity-missing" in one for one in found(text))
    assert any("severity-missing" in one for one in found(text, Settings(weights={"severity-missing": "error"})))
    assert not any("severity-missing" in one for one in found(text, Settings(weights={"completeness": "error"})))


def test_template_of_the_team_is_asked_for_its_own_sections() -> None:
    ours = parse_template(
        "---\ntitle: Ours\nsections:\n  - heading: Settlement\n    required: true\n  - field: summary\n"
        "    heading: In short\n---\n",
        name="ours",
    )
    text = write_markdown(replace(good("standard"), template="ours", sections=(), timeline=(), actions=()))
    missing = [one for one in found(text, Settings(templates={"ours": ours})) if "missing" in one]
    assert len(missing) == 1
    assert missing[0].startswith("missing-section: There is no section on Settlement;")
