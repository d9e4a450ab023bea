"""Published postmortems that were labelled by hand, and what our reader makes of them; see labels/README.md."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from afterword.core.document.lost_words import lost_words

ROOT = Path(__file__).resolve().parents[3]
TARGETS = {"sections": 0.90, "entries": 0.92, "actions": 0.85}
STYLES = ["2i2c-org_incident-reports", "Chia-Network_post-mortem", "dfds_postmortems", "iasql_iasql"]


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_documents", ROOT / "tools" / "score_documents.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", TARGETS)
def test_labelled_documents_are_read_as_a_careful_person_reads_them(
    kind: str, scoring: ModuleType, shared_data: Path
) -> None:
    found = scoring.scores(shared_data / "postmortems")
    assert set(STYLES) <= set(found)
    assert len(found) > 18
    assert found["all"].kinds[kind].f1 >= TARGETS[kind]
    assert all(found[style].kinds[kind].f1 >= TARGETS[kind] for style in STYLES)


def test_no_word_of_a_published_postmortem_is_lost(scoring: ModuleType, shared_data: Path) -> None:
    everything = sorted((shared_data / "postmortems").rglob("*"))
    files = [one for one in everything if one.is_file() and one.name != "LICENSE"]
    assert len(files) > 100
    for file in files:
        assert not lost_words(file.read_text("utf-8", errors="replace"), scoring.read(file)), file.name


def test_label_that_is_not_met_counts_as_missed_and_what_nobody_labelled_as_extra(scoring: ModuleType) -> None:
    label = scoring.of_label(
        {
            "section": [{"line": 3, "field": "summary"}, {"line": 9, "field": "none"}],
            "entry": [{"line": 5, "at": "2026-01-15"}],
        }
    )
    found = {"sections": {(3, "summary"), (9, "impact")}, "entries": set(), "actions": set()}
    score = scoring.compare(label, found)
    assert [(one.right, one.extra, one.missed) for one in score.kinds.values()] == [(1, 1, 0), (0, 0, 1), (0, 0, 0)]
    assert [round(one.f1, 2) for one in score.kinds.values()] == [0.67, 0.0, 1.0]
