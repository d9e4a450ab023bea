"""Places of the lint as positions of an editor, which counts in UTF-16 units unless both sides agree on others."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from afterword.core.model.finding import Place

_BYTES = {types.PositionEncodingKind.Utf8: ("utf-8", 1), types.PositionEncodingKind.Utf16: ("utf-16-le", 2)}


def units(text: str, encoding: str) -> int:
    """How long a text is in the units of an encoding: bytes, UTF-16 units or characters."""
    for kind, (codec, size) in _BYTES.items():
        if encoding == kind:
            return len(text.encode(codec, "surrogatepass")) // size
    return len(text)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text as editors count them: a line ends with LF, CRLF or CR and with nothing else."""

    rows: tuple[str, ...]
    encoding: str
    shift: int  # 1 where the text begins with a byte order mark, which the lint does not count

    @classmethod
    def of(cls, text: str, encoding: str) -> Lines:
        """The lines of a document as its editor sent it."""
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        return cls(tuple(plain.split("\n")), encoding, int(text.startswith("\ufeff")))

    def position(self, line: int, column: int) -> types.Position:
        """The position of a line and column that count from 1; past the end it is the end."""
        if line > len(self.rows):
            return types.Position(len(self.rows) - 1, units(self.rows[-1], self.encoding))
        before = self.rows[line - 1][: column - 1 + (self.shift if line == 1 else 0)]
        return types.Position(line - 1, units(before, self.encoding))

    def range(self, place: Place) -> types.Range:
        """The range of a place."""
        return types.Range(
            self.position(place.line, place.column),
            self.position(place.end_line, place.end_column),
        )


def touches(one: types.Range, other: types.Range) -> bool:
    """True where two ranges share a character or meet."""
    starts = (one.start.line, one.start.character), (other.start.line, other.start.character)
    ends = (one.end.line, one.end.character), (other.end.line, other.end.character)
    return max(starts) <= min(ends)
