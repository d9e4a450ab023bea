"""Files that were one log before it was rotated: where one ends is told by where the next one begins."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from afterword.core.evidence.base import unpacked
from afterword.core.evidence.entering.survey import Log

DATED = re.compile(
    r"[-_.](?P<date>20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?:[-_T.]?\d{2}){0,3}|1\d{9})(?!\d)"
)
NUMBERED = re.compile(r"\.(?P<number>\d{1,4})$")


def bound(logs: Sequence[Log]) -> None:
    """Gives each log of a rotation whose last second nobody knows the first second of the next newer one.

    Numbers and dates in names must agree with the times in the files, or nothing is concluded from them.
    """
    families: defaultdict[tuple[str, str, str], list[tuple[int, Log]]] = defaultdict(list)
    for log in logs:
        if log.first is not None:
            family, rank = placed(log.source.name)
            families[log.kind, *family].append((rank, log))
    for members in families.values():
        _bound(sorted(members, key=lambda member: member[0]))


def _bound(members: list[tuple[int, Log]]) -> None:
    """The oldest comes first by its name; nothing is done when it does not by its times."""
    firsts = [log.first or 0 for _, log in members]
    ranks = [rank for rank, _ in members]
    if firsts != sorted(firsts) or len(set(ranks)) < len(ranks):
        return
    for (_, log), (_, newer) in pairwise(members):
        if log.last is None:
            log.last = newer.first


def placed(name: str) -> tuple[tuple[str, str], int]:
    """Folder and name of the log that a file belongs to, and its place in the rotation: the newest is the greatest."""
    folder, base = posixpath.split(unpacked(name))
    dated, numbered = DATED.search(base), NUMBERED.search(base)
    if dated:
        digits = re.sub(r"\D", "", dated["date"])
        rank = int(digits.ljust(14, "0"))
        return (folder, "dated " + base[: dated.start()] + base[dated.end() :]), rank
    if numbered:
        return (folder, base[: numbered.start()]), -int(numbered["number"])
    return (folder, base), 0
