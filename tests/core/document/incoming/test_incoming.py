"""What comes from elsewhere is lifted, merged and patched without a word lost or a line touched needlessly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.document.incoming.answers import Answers, answered, severities_of
from afterword.core.document.incoming.doubts import looked_at
from afterword.core.document.incoming.lift import lifted
from afterword.core.document.incoming.likely import may_be_document, why_not
from afterword.core.document.incoming.merge import merge
from afterword.core.document.incoming.parts import differing, hashes_of, mixed
from afterword.core.document.incoming.patch import patched
from afterword.core.document.incoming.pictures import named_paths, with_kept
from afterword.core.document.incoming.storable import storable
from afterword.core.document.markdown_read import read_markdown
from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import InputError
from afterword.core.model.document import Document, Section

TODAY = date(2026, 11, 21)
HASH = st.sampled_from(["a", "b", "c"])
HASHES = st.dictionaries(st.sampled_from(["title", "section summary", "timeline"]), HASH)
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)


def house(body: str, name: str = "2026-01-15-checkout.md") -> Document:
    """A document in a house style."""
    return read_markdown(f"# Checkout was down\n\n{body}", name=name)


@given(HASHES, HASHES, HASHES)
def test_merge_takes_every_difference_to_exactly_one_place(
    base: dict[str, str], file: dict[str, str], stored: dict[str, str]
) -> None:
    found = merge(base, file, stored, lambda name, told: False)
    every = [*found.read, *found.write, *found.conflicts]
    assert sorted(every) == sorted(differing(file, stored))
    assert len(set(every)) == len(every)


@given(HASHES, HASHES, HASHES)
def test_merge_never_gives_up_a_side_that_changed(
    base: dict[str, str], file: dict[str, str], stored: dict[str, str]
) -> None:
    found = merge(base, file, stored, lambda name, told: False)
    assert all(stored.get(name) == base.get(name) for name in found.read)
    assert all(file.get(name) == base.get(name) for name in found.write)
    assert all(name in file for name in found.read)


@given(HASHES, HASHES)
def test_merge_without_a_known_state_decides_only_what_was_said_before(
    file: dict[str, str], stored: dict[str, str]
) -> None:
    found = merge(None, file, stored, lambda name, told: False)
    assert all(name not in file for name in found.write)
    assert all(name not in stored for name in found.read)


@given(st.lists(PLAIN, min_size=1, max_size=4), st.integers(0, 3), PLAIN)
def test_patch_of_one_section_changes_its_lines_only(texts: list[str], place: int, new: str) -> None:
    sections = tuple(Section(None, f"Heading {n}", text.strip()) for n, text in enumerate(texts))
    document = Document("Checkout was down", number="PM-007", sections=sections)
    text = write_markdown(document)
    place %= len(sections)
    changed = (*sections[:place], replace(sections[place], text=new.strip()), *sections[place + 1 :])
    wanted = replace(document, sections=changed)
    result = patched(text, wanted)
    assert hashes_of(read_markdown(result)) == hashes_of(wanted)
    before, after = text.split("\n"), result.split("\n")
    heading = next(n for n, line in enumerate(before) if line.startswith(f"## Heading {place}"))
    assert after[: heading + 1] == before[: heading + 1]


@given(st.lists(st.tuples(st.integers(0, 23), st.integers(0, 59), PLAIN), min_size=1, max_size=6))
def test_what_is_lifted_out_of_a_text_is_in_its_list(rows: list[tuple[int, int, str]]) -> None:
    lines = [f"- {hour:02}:{minute:02} said {' '.join(text.split())}" for hour, minute, text in rows]
    document = house("## Timeline (UTC)\n\n" + "\n".join(lines) + "\n")
    result = lifted(document)
    kept = result.sections[0].text + "\n".join(item.text for item in result.timeline)
    for word in re.findall(r"[^\W\d_]+", document.sections[0].text):
        assert word in kept, word


@given(st.text(max_size=400))
def test_any_text_becomes_a_document_that_goes_out_and_in_as_it_is(text: str) -> None:
    stored = storable(read_markdown(text, name="x.md"), canonical=False)
    assert differing(hashes_of(stored), hashes_of(read_markdown(write_markdown(stored)))) == []


def test_timeline_that_says_more_than_its_entries_keeps_those_lines() -> None:
    said = "All times in UTC, give or take a minute."
    result = lifted(house(f"## Timeline\n\n{said}\n\n- 10:05 Alert\n- 10:20 Rolled back\n"))
    assert result.sections[0].text == said
    assert [item.text for item in result.timeline] == ["Alert", "Rolled back"]


def test_entries_name_the_addresses_that_stand_elsewhere() -> None:
    body = "## Timeline (UTC)\n\n- 10:05 See [the issue][1] and [2][]\n\n## References\n\n[1]: https://x.org/1\n"
    result = storable(house(body), canonical=False)
    assert [item.text for item in result.timeline] == ["See [the issue](https://x.org/1) and [2][]"]
    assert "[1]: https://x.org/1" in result.sections[-1].text


def test_span_of_time_keeps_its_end() -> None:
    result = lifted(house("## Timeline (UTC)\n\n- 10:05 - 10:20: Rolled back\n"))
    assert [item.text for item in result.timeline] == ["(until 10:20) Rolled back"]


def test_actions_keep_the_heading_they_stood_under() -> None:
    result = lifted(
        house("## Action items\n\n### Process\n\n- [ ] Write a runbook\n\n### Database\n\n- [ ] Limit the pool\n")
    )
    assert [item.text for item in result.actions] == ["Process: Write a runbook", "Database: Limit the pool"]
    assert result.sections[0].text == ""


def test_mixed_document_takes_the_named_parts_alone() -> None:
    one = Document("One", sections=(Section("summary", "Summary", "a"), Section("impact", "Impact", "b")))
    other = Document("Other", sections=(Section("summary", "Summary", "x"), Section("impact", "Impact", "y")))
    result = mixed(one, other, {"section impact"})
    assert (result.title, [section.text for section in result.sections]) == ("One", ["a", "y"])


def test_doubts_name_what_may_be_wrong() -> None:
    document = house("Severity: Orange\nDate: 2026-01-17\n\n## Timeline\n\n- 10:05 Alert\n\n## Weather\n\nSunny.\n")
    sure, doubtful = looked_at(document, name="2026-01-15-checkout.md", today=TODAY, known=lambda owner: False)
    assert "title" in [one.field for one in sure]
    fields = {one.field: one.reason for one in doubtful}
    assert fields["date"] == "the file's name says 2026-01-15"
    assert "no mapping" in fields["severity"]
    assert "no zone" in fields["zone"]
    assert "names no known section" in fields["section"]


def test_several_incidents_in_one_file_are_told() -> None:
    body = (
        "## Timeline\n\n- 10:05 Alert\n\n## Impact\n\nx\n\n# Second\n\n## Timeline\n\n- 11:05 Alert\n\n## Impact\n\ny\n"
    )
    _, doubtful = looked_at(house(body), name="x.md", today=TODAY, known=lambda owner: False)
    assert "incidents" in [one.field for one in doubtful]


def test_zone_that_somebody_names_keeps_what_the_clock_showed() -> None:
    document = answered(house("## Timeline\n\n- 10:05 Alert\n"), Answers(zone="Europe/Copenhagen"))
    at = document.timeline[0].at
    assert isinstance(at, datetime)
    assert (at.replace(tzinfo=None), f"{at:%z}") == (datetime(2026, 1, 15, 10, 5), "+0100")


def test_zone_for_documents_without_one_leaves_the_others_alone() -> None:
    document = house("## Timeline (UTC)\n\n- 10:05 Alert\n")
    assert answered(document, Answers(zone="Asia/Tokyo")) == document
    assert answered(document, Answers(forced_zone="Asia/Tokyo")).zone == "Asia/Tokyo"


@pytest.mark.parametrize("written", ["High", "=P1", "High=P9"])
def test_mapping_of_a_severity_is_refused_in_one_sentence(written: str) -> None:
    with pytest.raises(InputError, match="write it as High=P1"):
        severities_of([written])


@pytest.mark.parametrize(
    ("name", "taken"),
    [("a.md", True), ("A.MARKDOWN", True), ("PM2022-009 - Bad image", True), ("v1.2 outage of the pool", True),
     ("a.png", False), (".hidden.md", False), ("PM-001-x.conflict.md", False), ("run.sh", False)],
)  # fmt: skip
def test_names_tell_what_may_be_a_document(name: str, taken: bool) -> None:
    assert may_be_document(name) is taken


def test_readme_and_runbooks_are_no_postmortems() -> None:
    readme = read_markdown("# Runbooks\n\nHow we do things.\n", name="README.md")
    runbook = read_markdown("# Restart the pool\n\n## Steps\n\n1. Restart.\n", name="restart.md")
    assert why_not(readme, "README.md", canonical=False)
    assert why_not(runbook, "runbooks/restart.md", canonical=False)
    assert why_not(house("## Impact\n\nx\n\n## Timeline\n\ny\n"), "x.md", canonical=False) is None


def test_pictures_are_named_by_hash_only_where_they_were_found() -> None:
    document = house('## Impact\n\n![a](img/a.png) ![b](https://x.org/b.png) ![c](<my c.png> "C") [d](img/a.png)\n')
    assert named_paths(document) == ("img/a.png", "my c.png")
    text = with_kept(document, {"img/a.png": "0" * 64}).sections[0].text
    assert text == f'![a](/images/{"0" * 64}) ![b](https://x.org/b.png) ![c](<my c.png> "C") [d](img/a.png)'
