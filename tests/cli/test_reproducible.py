"""The same evidence gives the same bytes, whatever the process, its hash seed, its zone, the folder and the order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from afterword.cli.main import main
from afterword.core.evidence.walk import read_evidence
from afterword.core.timeline.build import build_timeline
from afterword.core.timeline.manifest import manifest

EVIDENCE = Path(__file__).resolve().parents[2] / "examples/pool-exhaustion/evidence"


def made(folder: Path, place: Path, *, seed: str, zone: str, backwards: bool) -> tuple[bytes, bytes]:
    """The JSON and the manifest that a process of its own makes of the folders of evidence, in one order or another."""
    paths = sorted(map(str, folder.iterdir()), reverse=backwards)
    command = [sys.executable, "-m", "afterword.cli.main", "timeline", *paths, "--format", "json"]
    done = subprocess.run(
        [*command, "--manifest", str(place)], cwd=place.parent, capture_output=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
    )  # fmt: skip
    return done.stdout, place.read_bytes()


def test_the_same_evidence_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    elsewhere = tmp_path / "another place" / "copied"
    shutil.copytree(EVIDENCE, elsewhere)
    (tmp_path / "one").mkdir()
    first = made(EVIDENCE, tmp_path / "one/manifest.json", seed="1", zone="UTC", backwards=False)
    second = made(elsewhere, tmp_path / "two.json", seed="4242", zone="Asia/Kolkata", backwards=True)
    assert len(json.loads(first[0])["entries"]) > 20
    assert first == second


def test_reading_again_in_one_process_gives_the_same_manifest() -> None:
    one, two = (manifest(build_timeline(read_evidence([EVIDENCE]))) for _ in range(2))
    assert one == two


def test_manifest_lists_every_input_with_its_hash_and_who_read_it() -> None:
    found = build_timeline(read_evidence([EVIDENCE]))
    made_of = manifest(found, options={"services": "services.toml"})
    assert [one["file"] for one in made_of["inputs"]] == sorted(report.file for report in found.sources)
    assert all(len(one["sha256"]) == 64 and one["size"] > 0 for one in made_of["inputs"])
    readers = {one["file"]: one["reader"] for one in made_of["inputs"]}
    assert readers["alertmanager/webhook.jsonl"] == "alertmanager_webhook"
    assert set(made_of["engine"]) == {"numpy", "orjson", "polars", "zstandard"}
    assert made_of["window"]["asked"] is None
    assert made_of["options"] == {"services": "services.toml"}


def test_another_byte_of_evidence_gives_another_manifest(tmp_path: Path) -> None:
    shutil.copytree(EVIDENCE / "alertmanager", tmp_path / "alertmanager")
    before = manifest(build_timeline(read_evidence([tmp_path])))
    file = tmp_path / "alertmanager/webhook.jsonl"
    file.write_bytes(file.read_bytes().replace(b"firing", b"Firing", 1))
    after = manifest(build_timeline(read_evidence([tmp_path])))
    assert before["inputs"] != after["inputs"]


def test_what_could_not_be_read_is_in_the_manifest_without_a_reader(tmp_path: Path) -> None:
    shutil.copytree(EVIDENCE / "alertmanager", tmp_path / "alertmanager")
    (tmp_path / "picture.bin").write_bytes(bytes(range(256)) * 40)
    made_of = manifest(build_timeline(read_evidence([tmp_path])))
    assert made_of["inputs"][-1]["file"] == "picture.bin"
    assert made_of["inputs"][-1]["reader"] is None


def test_a_manifest_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["timeline", str(EVIDENCE / "alertmanager"), "--manifest", str(tmp_path)])
    assert end.value.code == 3
    told = capsys.readouterr().err
    assert told == f"{tmp_path} cannot be written: Is a directory. Name another file with --manifest.\n"
