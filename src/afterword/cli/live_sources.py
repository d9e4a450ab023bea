"""Live sources of commands that read evidence: asked first, kept as files in a folder, then read like any evidence.

A further source is a field of `Live`, which makes it an option of every command that reads evidence, and a line in
`_asked`: its name, its address, and what gives its files.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

import typer

from afterword.cli.words import clean
from afterword.cli.written import CannotWrite, write
from afterword.core.errors import EvidenceError, FetchError, InputError, NothingUsable

if TYPE_CHECKING:
    from afterword.core.evidence.base import Window
    from afterword.core.evidence.engines.table import Table
    from afterword.fetch.guard import Outgoing
    from afterword.fetch.prometheus.choose import Question
    from afterword.fetch.service import Fetched

MOST_STEPS = 1_000_000  # samples of one series; a hundred questions
NOTHING_TOLD = "no live source has anything to tell of this window"
HOLDS_FILES = "it holds files already; name a new folder with --save"


@dataclass(frozen=True, kw_only=True)
class Live:
    """What a command was given of live sources; each field is an option of every command that takes them."""

    prometheus: Annotated[str | None, typer.Option(metavar="URL", help="Ask this Prometheus.")] = None
    query: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=PROMQL", help="Ask Prometheus this, not a selection; may be repeated."),
    ] = None
    step: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.001, help="Step of its samples; as scraped without.")
    ] = None
    alertmanager: Annotated[str | None, typer.Option(metavar="URL", help="Ask this Alertmanager.")] = None
    loki: Annotated[str | None, typer.Option(metavar="URL", help="Ask this Loki for --loki-query.")] = None
    loki_query: Annotated[
        list[str] | None, typer.Option(metavar="SELECTOR", help='As in {app="shop"}; may be repeated.')
    ] = None
    clickhouse: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this ClickHouse to count the log records of --table.")
    ] = None
    table: Annotated[str | None, typer.Option(metavar="NAME", help="Its table; otel_logs without.")] = None
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Which of the table's columns hold what; as OpenTelemetry's without."),
    ] = None
    save: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep what live sources answer in this new folder.")
    ] = None


NO_LIVE = Live()


def takes_live_sources(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of live sources in place of its parameter `live`, which it is called with."""
    plain = inspect.signature(command, eval_str=True)
    hints = get_type_hints(Live, include_extras=True)
    options = [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=one.default, annotation=hints[one.name])
        for one in fields(Live)
    ]

    @wraps(command)
    def called(**given: Any) -> None:
        live = Live(**{option.name: given.pop(option.name) for option in options})
        command(**given, live=live)

    kept = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in plain.parameters.values() if one.name != "live"]
    whole = plain.replace(parameters=[*kept, *options])
    called.__signature__ = whole  # type: ignore[attr-defined]  # what Typer makes the options of
    called.__annotations__ = {one.name: one.annotation for one in whole.parameters.values()}
    return called


class Source(NamedTuple):
    """A source to be asked: its name, its address, and what gives its files when it is asked from start to end."""

    service: str
    url: str
    files: Callable[[Live, Outgoing, datetime, datetime], Iterator[Fetched]]


def with_fetched(evidence: Sequence[Path] | None, live: Live, window: Window | None) -> list[Path]:
    """The evidence that was named, and after it the folder of what the live sources answered.

    A source that fails is told on standard error and the others are used; when nothing is left, its error is raised.
    """
    named, asked = list(evidence or ()), list(_asked(live))
    if not asked:
        if not named:
            raise InputError(message="There is nothing to read: name files or folders, or a live source.")
        return named
    if window is None:
        raise InputError(message="Live sources need to know when: add --window, as in --window -30m..now.")
    around = _with_baseline(window)
    _step_fits(live, around)
    with _claimed(live.save) as folder:
        kept, failed = _fetched(folder, asked, live, around)
    if not kept and not named:
        raise failed[0] if failed else NothingUsable(where="what was asked", reason=NOTHING_TOLD)
    for problem in failed:
        _note(f"{problem} The rest was used.")
    if kept:
        _note(f"What live sources answered is kept in {folder}.")
    return [*named, folder] if kept else named


def _fetched(folder: Path, asked: Sequence[Source], live: Live, window: Window) -> tuple[int, list[FetchError]]:
    """Asks each source; how many files were kept, and the errors of the sources that gave none."""
    failed: list[FetchError] = []
    kept = 0
    for source in asked:
        try:
            kept += _keep(folder, source, live, *window)
        except FetchError as error:
            failed.append(error)
    return kept, failed


def _with_baseline(window: Window) -> Window:
    """The window with the time around it that logs in files are read for too, up to now: it tells what is usual."""
    from afterword.core.evidence.entering.wanted import Wanted

    wanted = Wanted.of(window)
    start = datetime.fromtimestamp(max(wanted.earliest, 0), UTC)  # before 1970 no service has anything
    end = min(wanted.latest, datetime.now(UTC).timestamp())
    return start, max(window[1], datetime.fromtimestamp(end, UTC))


def _step_fits(live: Live, window: Window) -> None:
    """Raises InputError for a step that asks for samples without end, or for none."""
    span = (window[1] - window[0]).total_seconds()
    if live.step is not None and not span / MOST_STEPS <= live.step <= span > 0:
        raise InputError(
            message=f"--step {live.step:g} does not fit what is asked of this window, {span:,.0f} s:"
            f" name one from {max(span, 0) / MOST_STEPS:.3g} to {max(span, 0):.0f} seconds, or none."
        )


def _asked(live: Live) -> Iterator[Source]:
    """The sources that were named, in the order in which they are asked."""
    if bool(live.loki) != bool(live.loki_query):
        raise InputError(message="Loki is asked with both --loki URL and --loki-query SELECTOR.")
    if live.query and not live.prometheus:
        raise InputError(message="--query asks a Prometheus: name it with --prometheus URL.")
    for query in live.query or ():
        _question(query)  # a wrong one is told before anything is asked
    if live.prometheus:
        yield Source("Prometheus", live.prometheus, _prometheus)
    if live.alertmanager:
        yield Source("Alertmanager", live.alertmanager, _alertmanager)
    if live.loki:
        yield Source("Loki", live.loki, _loki)
    if (live.table or live.mapping) and not live.clickhouse:
        raise InputError(message="--table and --mapping are for a ClickHouse: name it with --clickhouse URL.")
    if live.clickhouse:
        _table(live)  # a wrong mapping is told before anything is asked
        yield Source("ClickHouse", live.clickhouse, _clickhouse)


def _prometheus(live: Live, out: Outgoing, start: datetime, end: datetime) -> Iterator[Fetched]:
    from afterword.fetch.prometheus.client import Prometheus
    from afterword.fetch.prometheus.gather import gather

    queries = [_question(text) for text in live.query or ()]
    return gather(Prometheus(out, live.prometheus or ""), start, end, note=_note, queries=queries, step=live.step)


def _alertmanager(live: Live, out: Outgoing, start: datetime, end: datetime) -> Iterator[Fetched]:
    from afterword.fetch.alertmanager.client import Alertmanager
    from afterword.fetch.alertmanager.gather import gather

    return gather(Alertmanager(out, live.alertmanager or ""), note=_note)


def _loki(live: Live, out: Outgoing, start: datetime, end: datetime) -> Iterator[Fetched]:
    from afterword.fetch.loki.client import Loki
    from afterword.fetch.loki.gather import gather

    return gather(Loki(out, live.loki or ""), start, end, queries=live.loki_query or (), note=_note)


def _clickhouse(live: Live, out: Outgoing, start: datetime, end: datetime) -> Iterator[Fetched]:
    from afterword.fetch.clickhouse.client import ClickHouse
    from afterword.fetch.clickhouse.gather import gather

    return gather(ClickHouse(out, live.clickhouse or ""), start, end, table=_table(live))


def _table(live: Live) -> Table:
    """The table as the mapping describes it; without one, as OpenTelemetry's exporter creates it."""
    from afterword.cli.evidence import text_in
    from afterword.core.evidence.engines.table import otel_logs, table_of

    if live.mapping is None:
        return otel_logs(live.table or "otel_logs")
    return table_of(text_in(live.mapping), file=str(live.mapping), name=live.table)


def _question(text: str) -> Question:
    from afterword.fetch.prometheus.choose import Question

    name, equals, query = text.partition("=")
    if not equals or not query.strip() or not re.fullmatch(r"[\w.:-]{1,80}", name.strip()):
        raise InputError(
            message=f"{text[:80]!r} is no NAME=PROMQL: write for example errors=sum(rate(errors_total[1m]))."
        )
    return Question(name.strip(), query.strip())


def _keep(folder: Path, source: Source, live: Live, start: datetime, end: datetime) -> int:
    """Asks one source and writes what it gives; how many files that were, also when it failed half-way."""
    from afterword.fetch.addresses import Allowed
    from afterword.fetch.credentials import headers_for
    from afterword.fetch.guard import Outgoing

    secret = headers_for(source.service, source.url, os.environ)
    count = 0
    with Outgoing(Allowed.named(source.url), secret=secret) as out, _told(source.service) as told:
        try:
            for file in source.files(live, out, start, end):
                write(folder / file.path, file.body, "--save")
                count += 1
                told(count)
        except FetchError as error:
            if not count:
                raise
            _note(f"{error} What came before was used.")
    return count


@contextmanager
def _claimed(save: Path | None) -> Iterator[Path]:
    """The folder for the answers, new or empty, so that answers to different questions never lie together.

    While it is filled a file in it keeps other calls out. It is taken away when nothing came and it was made here.
    """
    is_ours = save is None or not save.exists()
    folder = Path(tempfile.mkdtemp(prefix="afterword-live-")) if save is None else save
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise EvidenceError(file=str(folder), reason=HOLDS_FILES)
    mark = folder / ".being-asked"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch(exist_ok=False)
    except FileExistsError:
        raise EvidenceError(file=str(folder), reason=HOLDS_FILES) from None
    except OSError as problem:
        raise CannotWrite(file=str(folder), reason=problem.strerror or str(problem), option="--save") from problem
    try:
        yield folder
    finally:
        with suppress(OSError):
            mark.unlink()
            if is_ours:
                folder.rmdir()  # unless something was kept in it


@contextmanager
def _told(service: str) -> Iterator[Callable[[int], None]]:
    """Tells on a terminal how many answers have come."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"Asking {service}") as status:
        yield lambda count: status.update(f"Asking {service}: {count} answers")


def _note(text: str) -> None:
    print(clean(text), file=sys.stderr)
