"""Records one incident into a folder, and packs a recording for keeping."""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from pathlib import Path

from lab.people import KIM, NORA, RAVI
from lab.setup import Setup
from lab.stage import Stage
from lab.workers import ROOT


def record(setup: Setup, into: Path) -> Path:
    """Give the folder with evidence/ and truth.json; what stood there before is replaced."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with Stage(setup, into.resolve()) as stage:
        stage.say(KIM, "morning. lunch at the usual place?", "general")
        stage.wait(20)
        stage.say(RAVI, "yes, at one", "general")
        stage.wait(50)
        setup.play(stage)
        stage.wait(40)
        stage.say(NORA, setup.all_well)
        stage.wait(20)
        stage.resolve()
        stage.wait(3)
        stage.say(KIM, "thanks everyone, closing the channel. postmortem tomorrow")
        stage.wait(15)
        stage.keep(into)
    return into


def pack(folder: Path, into: Path) -> Path:
    """Give the archive of a recording's evidence, small enough to be kept beside its truth."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "truth.json", into / "truth.json")
    _without_places(folder / "evidence")
    with tarfile.open(into / "evidence.tar.xz", "w:xz", preset=9) as archive:
        archive.add(folder / "evidence", "evidence", filter=_anonymous)
    return into / "evidence.tar.xz"


def _without_places(folder: Path) -> None:
    """Puts a plain path where a traceback names a folder of this machine; files keep their times."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        text, seen = file.read_bytes(), file.stat()
        plain = text.replace(f"{ROOT}/".encode(), b"/srv/").replace(f"{sys.base_prefix}/".encode(), b"/usr/")
        if plain != text:
            file.write_bytes(plain)
            os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names and numbers of this machine's users."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def unpack(recording: Path, into: Path) -> Path:
    """Give the folder of the evidence of a kept recording, unpacked below `into`."""
    with tarfile.open(recording / "evidence.tar.xz") as archive:
        archive.extractall(into, filter="data")
    return into / "evidence"
