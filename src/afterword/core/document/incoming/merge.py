"""Brings two sides of a document together by what both of them last agreed on; what both changed is left to people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Hashes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """Names of parts: to be read from the file, to be written to it, and those that only people can decide."""

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def merge(base: Hashes | None, file: Hashes, stored: Hashes, known: Callable[[str, str], bool]) -> Merge:
    """What goes where; `base` is what both sides had when they last agreed, None when that is not known.

    `known` tells whether Afterword has had this hash of a part before: a file that says what was said before is only
    behind. A part that is missing on one side was taken away there; that is never done on the other by itself.
    """
    read: list[str] = []
    write: list[str] = []
    conflicts: list[str] = []
    for name in dict.fromkeys((*stored, *file)):
        mine, theirs, before = stored.get(name), file.get(name), None if base is None else base.get(name)
        if mine == theirs:
            continue
        if base is None:
            newer = theirs is None or known(name, theirs)
            (read if mine is None else write if newer else conflicts).append(name)
        elif theirs == before:
            write.append(name)
        elif mine == before and theirs is not None:
            read.append(name)
        else:
            conflicts.append(name)
    return Merge(tuple(read), tuple(write), tuple(conflicts))
