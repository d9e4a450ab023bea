"""Reads fields of all lines of a block at once by their place in the bytes, where a text for each would cost more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
ZERO, POINT = 48, 46


class Octets:
    """The bytes of a block, read at many places with one call each."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._octets = np.frombuffer(raw, dtype=np.uint8)

    def places(self, octet: int) -> Places:
        """Where this byte stands."""
        return np.flatnonzero(self._octets == octet)

    def texts(self, places: Places, width: int) -> npt.NDArray[np.bytes_]:
        """So many bytes from each place on; nothing from a place before the block, what there is at its end."""
        last = len(self._raw) - width
        if last < 0:
            return np.array([self._raw[at:] if at >= 0 else b"" for at in places.tolist()], dtype=f"S{width}")
        # every place begins a text: they overlap, so that one look fetches a whole field
        whole = np.ndarray((last + 1,), dtype=f"S{width}", buffer=self._raw, strides=(1,))
        inside = (places >= 0) & (places <= last)
        if inside.all():
            return whole[places]
        found = whole[np.where(inside, places, 0)]
        found[~inside] = b""
        for row in np.flatnonzero(places > last):
            found[row] = self._raw[places[row] :]
        return found

    def follows(self, places: Places, mark: bytes) -> Truths:
        """Where these bytes stand from the place on."""
        found: Truths = self.texts(places, len(mark)) == mark
        return found

    def runs(self, places: Places, width: int) -> tuple[list[str], Places]:
        """The texts of this width at the places, equal neighbours once, and which of them each place has."""
        texts = self.texts(places, width)
        changed = np.ones(len(texts), dtype=np.bool_)
        changed[1:] = texts[1:] != texts[:-1]
        return [text.decode("latin-1") for text in texts[changed].tolist()], np.cumsum(changed) - 1

    def digits(self, places: Places, count: int) -> Places:
        """The number of so many digits at each place; -1 where other characters stand there."""
        return _number(self._columns(places, count), -1)

    def thousandths(self, places: Places) -> npt.NDArray[np.float64]:
        """The number written with one to three digits, a point and three digits; NaN where it is not written so."""
        columns = self._columns(places, 8)
        number = np.full(len(places), np.nan)
        for point in (1, 2, 3):
            written = _number([*columns[:point], *columns[point + 1 : point + 4]], -1)
            fits = (columns[point] == POINT) & (written >= 0) & (columns[point + 4] - np.uint8(ZERO) > 9)
            np.copyto(number, written / 1000, where=fits)
        return number

    def _columns(self, places: Places, width: int) -> list[npt.NDArray[np.uint8]]:
        octets = self.texts(places, width).view(np.uint8).reshape(-1, width)
        return list(np.ascontiguousarray(octets.T))


def _number(columns: Sequence[npt.NDArray[np.uint8]], none: int) -> Places:
    """The numbers that columns of digits write; `none` in rows where a column holds something else."""
    number, digital = np.zeros(len(columns[0]), dtype=np.int64), np.ones(len(columns[0]), dtype=np.bool_)
    for column in columns:
        digit = column - np.uint8(ZERO)  # what is no digit becomes more than nine
        digital &= digit <= 9
        number = number * 10 + digit
    return np.where(digital, number, none)
