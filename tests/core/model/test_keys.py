"""The stable names of sections: from fields and headings, and never twice in a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.model.document import FIELDS, Section
from afterword.core.model.keys import LONGEST, keys_of, natural_key

WORDS = st.one_of(st.text(max_size=90), st.sampled_from(["Coordination", "What didn't work", "対応", ""]))


def test_section_is_named_by_its_field_else_by_its_heading() -> None:
    assert natural_key("impact", "Blast radius") == "impact"
    assert natural_key(None, "What didn't surprise us?") == "what-didnt-surprise-us"
    assert natural_key(None, "対応") == "section"


def test_second_section_of_a_name_is_numbered_and_an_own_key_counts_first() -> None:
    sections = [Section("impact", "Impact", ""), Section("impact", "Cost", ""), Section(None, "Other", "", key="cost")]
    assert keys_of(sections) == ["impact", "impact-2", "cost"]


@given(
    st.lists(
        st.builds(
            Section,
            st.one_of(st.none(), st.sampled_from(FIELDS)),
            WORDS,
            st.just(""),
            key=st.one_of(st.none(), st.sampled_from(["impact-2", "x" * 80])),
        ),
        max_size=30,
    )
)
def test_keys_are_all_different_short_and_never_empty(sections: list[Section]) -> None:
    keys = keys_of(sections)
    assert len(set(keys)) == len(sections)
    assert all(0 < len(key) <= LONGEST for key in keys)
