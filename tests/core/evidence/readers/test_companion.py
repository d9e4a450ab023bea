from __future__ import annotations

import pytest

from afterword.core.evidence.walk import read_evidence


@pytest.mark.parametrize("name", ["index.json", "rules.json", "users.json", "channels.json", "change.diff"])
def test_file_that_explains_others_is_read_as_companion(read, name):
    report = read(f"companion/{name}").report
    assert (report.kind, report.records, report.problem) == ("companion", 1, None)


def test_companions_hold_no_moments_of_their_own(request):
    readings = read_evidence([request.path.parents[3] / "fixtures" / "companion"])
    assert [moment for reading in readings for moment in reading.moments] == []
