"""Equal texts have one number, whatever their length, wherever they stand, and however many share a shelf."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.evidence.engines import interned
from afterword.core.evidence.engines.interned import Interned
from afterword.core.evidence.engines.octets import Octets


def numbers(met: Interned, texts: list[bytes]) -> list[int]:
    """The numbers of texts that stand one behind the other in a block."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    return met.numbers(Octets(b"".join(texts)), ends - lengths, ends).tolist()


TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="ab\x00", max_size=3),
        st.text(max_size=9),
        st.integers(0, 150).map(lambda length: "x" * length),
        st.integers(25, 40).map(lambda length: "y" * length + "z"),
    ).map(str.encode),
    max_size=40,
)


@given(st.lists(TEXTS, max_size=4))
def test_two_texts_have_the_same_number_when_they_are_equal(blocks: list[list[bytes]]) -> None:
    met = Interned()
    for texts in blocks:
        assert [met.texts[number].encode() for number in numbers(met, texts)] == texts
    assert len(set(met.texts)) == len(met.texts)


def test_texts_that_push_each_other_out_keep_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interned, "SLOT_BITS", 2)
    met = Interned()
    texts = [b"request %d" % place for place in range(60)]
    assert numbers(met, texts) == list(range(60))
    assert numbers(met, texts[::-1]) == list(range(59, -1, -1))
