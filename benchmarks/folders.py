"""Makes a folder of logs of a wanted size by repeating recorded ones, with fresh ids and rising times."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "examples", ROOT.parent / "shared" / "data" / "recordings")
LOGS = ("access.log", "error.log", "app.jsonl", "app.log", "postgresql.log", "supervisor.log")

FORMS = (
    (rb"\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}", "%d/%b/%Y:%H:%M:%S"),
    (rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", "%Y-%m-%dT%H:%M:%S"),
    (rb"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", "%Y-%m-%d %H:%M:%S"),
    (rb"\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}", "%Y/%m/%d %H:%M:%S"),
)
IDS = re.compile(rb"(\bid=|\breq=|\"request_id\":\")([0-9a-f]{12})")
STEP = timedelta(minutes=10)
SALT = 0x9E3779B97F4A


def evidence() -> Path:
    """The folder of one recorded incident: an example, else one of the shared recordings."""
    for place in PLACES:
        for folder in sorted(place.glob("*/evidence")):
            return folder
    raise SystemExit("There is no recorded incident to repeat: examples/ and the shared data are both missing.")


def recorded(folder: Path) -> dict[str, bytes]:
    """The line logs of a recorded incident, unpacked, by their path in the folder."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    named = {name: path for name, path in found.items() if path.name.removesuffix(".gz") in LOGS}
    return {
        name.removesuffix(".gz"): gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
        for name, path in named.items()
    }


def make(folder: Path, megabytes: int, logs: dict[str, bytes]) -> int:
    """Writes at least this many megabytes of logs below the folder; the number of lines written."""
    left, lines, turn = megabytes * 1_000_000, 0, 0
    for name in logs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    while left > 0:
        for name, text in renewed(logs, turn):
            with (folder / name).open("ab") as target:
                target.write(text)
            left -= len(text)
            lines += text.count(b"\n")
        turn += 1
    return lines


def renewed(logs: dict[str, bytes], turn: int) -> Iterator[tuple[str, bytes]]:
    """The logs as if recorded some minutes later, with other request ids that still agree between the logs."""
    salt = (SALT * turn) & 0xFFFFFFFFFFFF
    for name, text in logs.items():
        later = text
        for pattern, form in FORMS:
            later = re.sub(pattern, _later(form, STEP * turn), later)
        yield name, IDS.sub(lambda match: match[1] + b"%012x" % (int(match[2], 16) ^ salt), later)


def _later(form: str, step: timedelta) -> Callable[[re.Match[bytes]], bytes]:
    known: dict[bytes, bytes] = {}

    def put(match: re.Match[bytes]) -> bytes:
        text = match[0]
        if text not in known:
            known[text] = (datetime.strptime(text.decode(), form) + step).strftime(form).encode()  # noqa: DTZ007
        return known[text]

    return put
