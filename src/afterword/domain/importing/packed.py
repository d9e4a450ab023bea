"""The documents in a zip archive, which is read within limits and never unpacked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from afterword.core.document.incoming.likely import may_be_document
from afterword.core.errors import DocumentError
from afterword.core.evidence.archive import Limits, Member, Spent, members
from afterword.domain.importing.incoming import LARGEST, Beside, Incoming

MEMBERS, EXPANDED = 5_000, 1 << 30
PICTURE = 20 * 1024**2


def packed(path: Path) -> list[Incoming]:
    """The files of an archive that may be documents; raises UnsafeArchive for the whole of it."""
    spent = Spent(path.stat().st_size, Limits(members=MEMBERS, expanded_bytes=EXPANDED))
    everything = {member.name: member for member in members(lambda: path.open("rb"), "zip", path.name, spent)}
    inside = [one for name, one in everything.items() if one.refused or _wanted(name)]
    return [_incoming(path, one, everything) for one in inside]


def _wanted(name: str) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)
    return not hidden and may_be_document(name)


def _incoming(path: Path, member: Member, everything: dict[str, Member]) -> Incoming:
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Incoming(
        name=f"{path.name}/{member.name}",
        origin=f"zip:{path.name}"[:200],
        path=member.name,
        load=partial(content_of, member, LARGEST),
        beside=beside_of(member.name, partial(_look, everything)),
        modified=modified,
        problem=member.refused or "",
        lies=lambda origin, place: origin == f"zip:{path.name}"[:200] and place in everything,
    )


def content_of(member: Member, most: int) -> bytes:
    """The bytes of a member; DocumentError when it is broken or too long."""
    if member.opener is None:
        raise DocumentError(file=member.name, reason=member.refused or "it cannot be opened")
    with member.opener() as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise DocumentError(file=member.name, reason=f"it is longer than {most // 1_000_000} MB")
    if member.trouble.sentence:
        raise DocumentError(file=member.name, reason="it is broken or cut short")
    return content


def beside_of(name: str, look: Callable[[str], bytes | None]) -> Beside:
    """Gives the bytes of a file by its path from another one; `look` knows paths from the top."""

    def find(wanted: str) -> bytes | None:
        place = joined(name, wanted)
        return look(place) if place else None

    return find


def _look(everything: dict[str, Member], place: str) -> bytes | None:
    member = everything.get(place)
    try:
        return content_of(member, PICTURE) if member else None
    except (DocumentError, OSError):
        return None


def joined(name: str, wanted: str) -> str | None:
    """A path from a file, counted from the top of the archive; None when it leads out of it."""
    parts: list[str] = [] if wanted.startswith("/") else list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(wanted.lstrip("/")).parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def unpacked(path: Path) -> Iterator[Member]:
    """All members of an archive, those too that are no documents."""
    spent = Spent(path.stat().st_size, Limits(members=MEMBERS, expanded_bytes=EXPANDED))
    return members(lambda: path.open("rb"), "zip", path.name, spent)
