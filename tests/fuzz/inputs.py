"""The inputs of the fuzz run: fixtures of every reader, some of them packed, each spoiled by its number alone."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import zstandard
from tests.fuzz.mutations import mutated

from afterword.core.evidence.base import Head
from afterword.core.evidence.registry import readers
from afterword.core.evidence.sniff import best_reader

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
NO_EVIDENCE = ("documents", "cli")
PACKED = "packed"
OFTEN = 4


@dataclass(frozen=True, slots=True)
class Seed:
    """A good file and the kind of its reader."""

    kind: str
    name: str
    data: bytes
    log: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A spoiled file; `kind` is that of the seed that it was made from."""

    kind: str
    name: str
    data: bytes


@cache
def seeds() -> dict[str, tuple[Seed, ...]]:
    """The fixtures by the module of the reader that knows each, and archives of some of them under `packed`."""
    found: dict[str, list[Seed]] = defaultdict(list)
    for path in sorted(FIXTURES.rglob("*")):
        below = path.relative_to(FIXTURES).parts
        if path.is_file() and below[0] not in NO_EVIDENCE:
            data = path.read_bytes()
            reader = best_reader(Head(path.name, data, whole=True), readers())
            if reader is not None:
                module = type(reader).__module__.rpartition(".")[2]  # two readers may read one kind
                found[module].append(Seed(reader.kind, path.name, data, below[0] == "logs"))
    found[PACKED] = _packed([each[0] for each in found.values()])
    return {module: tuple(each) for module, each in sorted(found.items())}


def _packed(some: list[Seed]) -> list[Seed]:
    packers = (gzip.compress, bz2.compress, lzma.compress, zstandard.compress)
    singles = [
        Seed(PACKED, f"{seed.name}.{ending}", pack(seed.data))
        for seed, pack, ending in zip(some, packers, ("gz", "bz2", "xz", "zst"), strict=False)
    ]
    return [*singles, Seed(PACKED, "some.zip", _zipped(some[:4])), Seed(PACKED, "some.tar", _tarred(some[4:8]))]


def _zipped(some: list[Seed]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for seed in some:
            archive.writestr(zipfile.ZipInfo(seed.name), seed.data)
    return out.getvalue()


def _tarred(some: list[Seed]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for seed in some:
            member = tarfile.TarInfo(seed.name)
            member.size = len(seed.data)
            archive.addfile(member, io.BytesIO(seed.data))
    return out.getvalue()


@cache
def turns() -> tuple[str, ...]:
    """The readers in the order in which they have their turns; those that read soonest have more of them."""
    return tuple(module for module, each in seeds().items() for _ in range(1 if each[0].log else OFTEN))


def made(run: str, number: int) -> Input:
    """The input of this number in the run of this name: the same on every machine, whatever came before it."""
    rng = Random(f"{run}/{number}")
    order = turns()
    seed = rng.choice(seeds()[order[number % len(order)]])
    other = rng.choice(seeds()[rng.choice(order)])
    return Input(seed.kind, seed.name, mutated(rng, seed.data, other.data))
