"""Makes logs of a wanted size by repeating recorded ones, with fresh ids and rising times.

What changes from one repetition to the next has the same width in all of them, so that it is put in by place.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "examples", ROOT.parent / "shared" / "data" / "recordings")
LOGS = ("access.log", "error.log", "app.jsonl", "app.log", "postgresql.log", "supervisor.log")

FORMS = (
    (rb"\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2}", "%d/%b/%Y:%H:%M:%S"),
    (rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", "%Y-%m-%dT%H:%M:%S"),
    (rb"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", "%Y-%m-%d %H:%M:%S"),
    (rb"\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}", "%Y/%m/%d %H:%M:%S"),
)
IDS = re.compile(rb"(?:\bid=|\breq=|\"request_id\":\")([0-9a-f]{12})")
STEP = timedelta(minutes=10)
SALT = 0x9E3779B97F4A
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
SHIFTS = np.arange(44, -1, -4)

Places = npt.NDArray[np.int64]


def evidence() -> Path:
    """The folder of one recorded incident: an example, else one of the shared recordings."""
    for place in PLACES:
        for folder in sorted(place.glob("*/evidence")):
            return folder
    raise SystemExit("There is no recorded incident to repeat: examples/ and the shared data are both missing.")


def recorded(folder: Path) -> dict[str, Log]:
    """The line logs of a recorded incident, unpacked, by their path in the folder."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    named = {name: path for name, path in found.items() if path.name.removesuffix(".gz") in LOGS}
    return {
        name.removesuffix(".gz"): Log(gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes())
        for name, path in named.items()
    }


@dataclass(frozen=True)
class Times:
    """The times of one form in a log: where each stands, and which of the distinct ones it is."""

    form: str
    distinct: list[datetime]
    which: Places
    places: Places

    def later(self, turn: int) -> npt.NDArray[np.uint8]:
        """The distinct times so many steps later, a row of bytes for each."""
        texts = [(time + STEP * turn).strftime(self.form).encode() for time in self.distinct]
        return np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), -1)


class Log:
    """One recorded log and where its times and ids stand."""

    def __init__(self, text: bytes) -> None:
        self.text, self.lines = text, text.count(b"\n")
        self._times = [_times(text, pattern, form) for pattern, form in FORMS]
        ids = list(IDS.finditer(text))
        self._id_places = np.array([match.start(1) for match in ids], dtype=np.int64)
        self._ids = np.array([int(match[1], 16) for match in ids], dtype=np.int64)

    @property
    def first(self) -> datetime:
        """The first of its times."""
        return next(times.distinct[0] for times in self._times if times.distinct)

    def renewed(self, turn: int) -> memoryview:
        """The log as if recorded some minutes later, with other request ids that still agree between the logs."""
        octets = np.frombuffer(self.text, dtype=np.uint8).copy()
        for times in self._times:
            if len(times.places):
                later = times.later(turn)
                octets[times.places[:, None] + np.arange(later.shape[1])] = later[times.which]
        salted = self._ids ^ (SALT * turn & 0xFFFFFFFFFFFF)
        octets[self._id_places[:, None] + np.arange(len(SHIFTS))] = HEX[(salted[:, None] >> SHIFTS) & 15]
        return octets.data


def _times(text: bytes, pattern: bytes, form: str) -> Times:
    found = list(re.finditer(pattern, text))
    numbers: dict[bytes, int] = {}
    which = [numbers.setdefault(match[0], len(numbers)) for match in found]
    distinct = [datetime.strptime(time.decode(), form).replace(tzinfo=UTC) for time in numbers]
    return Times(form, distinct, np.array(which, dtype=np.int64), np.array([m.start() for m in found], dtype=np.int64))


def make(folder: Path, megabytes: int, logs: dict[str, Log]) -> int:
    """Writes at least this many megabytes of logs below the folder; the number of lines written."""
    size = sum(len(log.text) for log in logs.values())
    turns = range(-(-megabytes * 1_000_000 // size))
    for name, log in logs.items():
        write(folder / name, log, turns)
    return len(turns) * sum(log.lines for log in logs.values())


def write(path: Path, log: Log, turns: Sequence[int]) -> None:
    """Writes a log once for each turn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for turn in turns:
            target.write(log.renewed(turn))


def make_long(folder: Path, gigabytes: int, logs: dict[str, Log]) -> tuple[datetime, datetime]:
    """Writes one access log of this size, with rising times; ten minutes that lie in its second half."""
    name, log = next((name, log) for name, log in logs.items() if name.endswith("access.log"))
    turns = range(gigabytes * 1_000_000_000 // len(log.text) + 1)
    write(folder / name, log, turns)
    start = log.first + STEP * (len(turns) * 2 // 3)
    return start, start + STEP
