"""No exporter lets out what the external version took out: neither in its text, nor beside it, nor in its name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.core.document.redact.opened import opened
from tests.core.document.redact.seeded import REDACTION, TRACES, documents

from afterword.core.document.exporters.forms import FORMS, export
from afterword.core.document.redact.outside import outside_version
from afterword.core.document.redact.people import Known
from afterword.core.model.document import Document

HOUSE: Sequence[Known] = (Known(("Zara Quistgaard", "zq", "zara@acmehouse.com"), "lead"), Known(("Nobody Here",)))
PICTURES = {"a" * 64: ("image/png", b"\x89PNG picturesecret")}
QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],
}


def traces(said: str) -> list[str]:
    """The secrets that can be read in a text."""
    lower = said.lower()
    return [one for one in TRACES if one in lower]


@pytest.mark.parametrize("form", [one for one in FORMS if one != "pdf"])
@settings(max_examples=60, **QUICK)
@given(document=documents())
def test_no_secret_of_a_document_is_in_its_external_file(form: str, document: Document) -> None:
    outside = outside_version(document, REDACTION, HOUSE).document
    made = export(form, outside, pictures=PICTURES if form == "none" else {})
    said = opened(made.packed().name, made.packed().data) + opened(made.name, made.data)
    assert traces(said) == [], said[:50]


@settings(max_examples=8, **QUICK)
@given(document=documents())
def test_no_secret_of_a_document_is_in_its_external_pdf(document: Document) -> None:
    made = export("pdf", outside_version(document, REDACTION, HOUSE).document)
    assert traces(opened(made.name, made.data)) == []


@settings(max_examples=60, **QUICK)
@given(document=documents())
def test_an_external_version_has_nothing_left_to_take_out(document: Document) -> None:
    once = outside_version(document, REDACTION, HOUSE)
    again = outside_version(once.document, REDACTION, HOUSE)
    assert [one for one in again.changes if one.kind not in ("section", "number")] == []
