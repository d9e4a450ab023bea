"""Writes the files that a command makes beside its answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from afterword.core.errors import InputError


class CannotWrite(InputError):
    """A file cannot be written where it was asked to; `option` is the one that names another place."""

    code = "cannot-write"
    sentence = "{file} cannot be written: {reason}. Name another file with {option}."


def spare(place: Path, evidence: Sequence[Path], option: str) -> None:
    """Raises CannotWrite when the file is part of the evidence, which writing it would destroy."""
    if not place.is_file():
        return
    real = place.resolve()
    given = [path.resolve() for path in evidence if path.exists()]
    if any(path == real or path in real.parents or path.samefile(real) for path in given):
        raise CannotWrite(file=str(place), reason="it is part of the evidence", option=option)


def write(place: Path, content: bytes, option: str) -> None:
    """Writes the file, its folders too; raises CannotWrite in one sentence."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except OSError as problem:
        raise CannotWrite(file=str(place), reason=problem.strerror or str(problem), option=option) from problem
