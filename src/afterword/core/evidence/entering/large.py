"""Whether evidence is so large that only the part of it that is needed is read."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core.evidence.base import Source

LARGE = 2 << 30  # bytes that come out of all files together, from which on a window is looked for
PACKED = 10  # what comes out of a packed file, in times its size, where nobody knows it


def is_large(sources: Sequence[Source]) -> bool:
    """Whether so much is to be read that a window is worth looking for."""
    return sum(unpacked_size(source) for source in sources) > LARGE


def unpacked_size(source: Source) -> int:
    """How many bytes come out of a source; estimated where it is packed."""
    return source.size * (PACKED if source.packed else 1)
