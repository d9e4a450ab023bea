"""A packed file is entered at any place, and one that is damaged is never entered where it is not what it says."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.evidence.entering.spans import SEEKABLE, STREAMED, bgzf, entered, folder_of, frames_zstd, rising

from afterword.core.evidence.archive import BROKEN
from afterword.core.evidence.entering import bgzf as blocks_of_gzip
from afterword.core.evidence.entering import xz, zstd
from afterword.core.evidence.unpack import find

DATA = rising(3_000, 20)
PLACES = (0, 1, 29_999, 30_000, 50_000, 50_001, len(DATA) // 2, len(DATA) - 1)


@pytest.mark.parametrize("name", SEEKABLE)
@pytest.mark.parametrize("place", PLACES)
def test_packed_file_is_entered_at_any_place(name: str, place: int, tmp_path: Path) -> None:
    path = folder_of(tmp_path, [(name, SEEKABLE[name](DATA))])
    with entered(), find([path]) as [found]:
        assert found.source is not None
        entrance = found.source.entrance
        assert entrance is not None
        assert entrance.size == len(DATA)
        with entrance.open_at(place) as stream:
            assert stream.read() == DATA[place:]
        assert found.trouble.sentence is None


@pytest.mark.parametrize("name", STREAMED)
def test_file_without_places_to_enter_is_read_through(name: str, tmp_path: Path) -> None:
    path = folder_of(tmp_path, [(name, STREAMED[name](DATA))])
    with entered(), find([path]) as [found]:
        assert found.source is not None
        assert found.source.entrance is None
        with found.source.open() as stream:
            assert stream.read() == DATA


def test_plain_file_is_entered_and_one_in_two_byte_letters_is_not(tmp_path: Path) -> None:
    path = folder_of(tmp_path, [("plain.log", DATA), ("wide.log", DATA.decode().encode("utf-16"))])
    with find([path]) as found:
        plain, wide = (one.source for one in found)
        assert plain is not None
        assert plain.entrance is not None
        assert wide is not None
        assert wide.entrance is None


@settings(max_examples=120, deadline=None)
@given(name=st.sampled_from(sorted(SEEKABLE)), where=st.floats(0, 1), octet=st.integers(0, 255), cut=st.booleans())
def test_damaged_file_gives_its_data_or_says_that_it_is_broken(name: str, where: float, octet: int, cut: bool) -> None:
    packed = bytearray(SEEKABLE[name](DATA[:150_000]))
    place = min(int(where * len(packed)), len(packed) - 1)
    if cut:
        del packed[place:]
    else:
        packed[place] = octet
    with tempfile.TemporaryDirectory() as folder, entered():
        path = folder_of(Path(folder), [(name, bytes(packed))])
        with find([path]) as found:
            for one in found:
                entrance = one.source.entrance if one.source else None
                if entrance is None:
                    continue
                try:
                    with entrance.open_at(60_000) as stream:
                        told = stream.read()
                except BROKEN:
                    continue
                assert told == DATA[60_000:150_000] or one.trouble.sentence or entrance.size != 150_000


def test_number_without_end_in_an_index_is_not_read_to_its_end() -> None:
    endless = b"\0" + b"\xff" * (4_000_003)
    footer = bytes(4) + (len(endless) // 4 - 1).to_bytes(4, "little") + b"\0\0YZ"
    data = endless + footer
    with pytest.raises(ValueError, match="does not end"):
        xz.find_blocks(io.BytesIO(data), len(data))


def test_walk_over_countless_empty_pieces_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zstd, "MOST_BLOCKS", 100)
    empty = zstd.SKIPPABLE.to_bytes(4, "little") + bytes(4)
    packed = empty * 101 + frames_zstd(DATA)
    assert zstd.find_frames(io.BytesIO(packed), len(packed)) is None
    monkeypatch.setattr(blocks_of_gzip, "MOST_BLOCKS", 2)
    packed = bgzf(DATA)
    assert blocks_of_gzip.find_frames(io.BytesIO(packed), len(packed)) is None
