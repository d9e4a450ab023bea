"""What commands that read evidence share: paths and standard input, the window, and progress on the terminal."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from afterword.cli.words import clean
from afterword.core.errors import EvidenceError, NothingUsable, WrongWindow
from afterword.core.evidence.base import Progress, Window
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading

MOST_DESCRIBED = 4_000_000  # characters of a file that describes services or a table
UNITS = ("d", "h", "m", "s")
CLOCK = re.compile(r"(?P<clock>\d{2}:?\d{2}[\d:.,]*)(?P<zone>Z|[+-][\d:]+)?")
STAMP = re.compile(rf"(?P<day>\d{{4}}-?\d{{2}}-?\d{{2}})[T ]{CLOCK.pattern}")
RELATIVE = re.compile("now|-(?=.)" + "".join(rf"(?:(?P<{unit}>\d{{1,6}}){unit})?" for unit in UNITS))


def read_with_progress(
    evidence: Sequence[Path], *, services: Path | None = None, window: Window | None = None
) -> list[Reading]:
    """One reading per file; a progress bar on standard error when that is a terminal.

    `services` is a description of services that counts instead of one among the evidence.
    """
    with given_paths([*_in_order(evidence), *_described(services)]) as paths:
        if not sys.stderr.isatty():
            return read_evidence(paths, window=window)
        with _bar() as watch:
            return read_evidence(paths, progress=watch, window=window)


def _in_order(evidence: Sequence[Path]) -> list[Path]:
    """The paths by name, so that the order in which a shell or a person lists them changes nothing."""
    return sorted(evidence, key=lambda path: (path.name, str(path)))


def _described(services: Path | None) -> list[Path]:
    """The file that describes the services, looked through, so that what is wrong in it is told before all else."""
    if services is None:
        return []
    from afterword.core.evidence.readers.services import parse_services

    parse_services(text_in(services), file=str(services))
    if services.suffix != ".toml":
        raise EvidenceError(file=str(services), reason="its name must end in .toml")
    return [services]


def text_in(file: Path) -> str:
    """The text of a file that an option names; raises EvidenceError in one sentence."""
    try:
        with file.open(encoding="utf-8") as stream:
            text = stream.read(MOST_DESCRIBED + 1)
    except OSError as error:
        raise EvidenceError(file=str(file), reason=(error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise EvidenceError(file=str(file), reason="it is not text in UTF-8") from None
    if len(text) > MOST_DESCRIBED:  # also a device that never ends
        raise EvidenceError(
            file=str(file), reason=f"it has more than {MOST_DESCRIBED:,} characters; no description has"
        )
    return text


@contextmanager
def given_paths(evidence: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths as they are, with `-` replaced by a file that holds standard input while it is needed."""
    missing = [path for path in evidence if str(path) != "-" and not path.exists()]
    if missing:
        raise EvidenceError(file=str(missing[0]), reason="there is no file or folder of that name")
    if all(str(path) != "-" for path in evidence):
        yield list(evidence)
        return
    with tempfile.TemporaryDirectory(prefix="afterword-") as folder:
        held = Path(folder) / "stdin"
        with held.open("wb") as out:
            if sys.stdin is not None:  # a shell may close it with <&-
                shutil.copyfileobj(sys.stdin.buffer, out)
        try:
            yield [held if str(path) == "-" else path for path in evidence]
        except NothingUsable as error:
            raise NothingUsable(**error.fields | {"where": "standard input"}) from None


def parse_window(given: str | None) -> Window | None:
    """Aware UTC start and end from `FROM..TO`; times without a zone are UTC, and TO may be a time of the same day.

    `now` and lengths before it, as in `-30m..now`, are told by the clock, in whole seconds that lie around them.
    """
    if given is None:
        return None
    first, dots, second = given.partition("..")
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        start = _before(first, now) or _time(first)
        end = _before(second, now + timedelta(seconds=1)) or _time(_completed(second, first, start))
    except (ValueError, OverflowError):
        raise WrongWindow(given=given) from None
    if not dots or end <= start:
        raise WrongWindow(given=given)
    return start, end


def _before(text: str, now: datetime) -> datetime | None:
    """The time that `now` or a length before it means; None for any other text."""
    told = RELATIVE.fullmatch(text.strip())
    if told is None:
        return None
    lengths = (int(told[unit] or 0) for unit in UNITS)
    days, hours, minutes, seconds = lengths
    return now - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _completed(end: str, begin: str, start: datetime) -> str:
    """The end with the day and the zone that the beginning names, where it names none itself."""
    told, clock = STAMP.fullmatch(begin.strip()), CLOCK.fullmatch(end.strip())
    if clock is None:
        return end
    day, zone = (told["day"], told["zone"]) if told else (start.date().isoformat(), "")
    return f"{day}T{clock['clock']}{clock['zone'] or zone or ''}"


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Reading {task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("evidence", total=None)
        done: dict[str, Progress] = {}

        def watch(step: Progress) -> None:
            begun = step.file not in done
            done[step.file] = step  # several files are read at once: the bar tells of all that were begun
            if begun:
                total = sum(one.bytes_total for one in list(done.values()))
                bar.update(task, description=clean(step.file.rsplit("/", 1)[-1])[:40], total=total or None)
            bar.update(task, completed=sum(one.bytes_done for one in list(done.values())))

        yield watch
