"""The template of a document from elsewhere, by headings as their authors word them."""

from __future__ import annotations

import pytest

from afterword.core.document.markdown_read import read_markdown

STYLES = {
    "google-sre": "Summary, Impact, Root Causes, Trigger, Resolution, Detection, Action Items, Lessons Learned, "
    "What went well, What went wrong, Where we got lucky, Timeline, Supporting information",
    "coe": "Summary, Impact, Metrics, Timeline, Detection, Diagnosis, Mitigation, 5 Whys, Related items, Action items",
    "atlassian": "Incident summary, Leadup, Fault, Impact, Detection, Response, Recovery, Timeline, Root cause, "
    "Backlog check, Recurrence, Lessons learned, Corrective actions",
    "pagerduty": "Overview, What happened, Contributing factors, Resolution, Impact, Responders, Timeline, "
    "How'd we do?, Action items, Internal email, External message",
    "howie": "Overview, What happened?, Background, Themes, Contributors and enablers, Mitigators, Open questions",
    "report": "Summary, Impact, Root Cause, What Went Well, Lessons Learned, Prevention",
    "3am": "Summary, Impact, Timeline (all times UTC), What we learned, Contributing factors, What worked well, "
    "What we could improve, Actions, References",
    "chain": "Timeline (from the notes of that night), Walk the levels, Chain-level fix (L3)",
    "standard": "Summary, Impact, Timeline, Root cause, Resolution and recovery, Follow-up actions, Lessons learned",
    "unknown": "Summary, What we did, Next time",
}


@pytest.mark.parametrize("name", STYLES)
def test_document_is_known_by_its_headings(name: str) -> None:
    body = "".join(f"## {heading}\n\nWords.\n\n" for heading in STYLES[name].split(", "))
    assert read_markdown(f"# An outage\n\n{body}").template == name
