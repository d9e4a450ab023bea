"""`afterword demo`: the example incident, on the terminal and in a fresh database."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.examples import NAME, example_evidence
from afterword.cli.serve import HostOption, PortOption, base_url, remember_address, require_free, run_server
from afterword.cli.site import migrate, open_site, say
from afterword.core.errors import InputError

if TYPE_CHECKING:
    from afterword.core.model.timeline import Timeline

MARK = "this-is-the-demo"
OURS = (
    "afterword.sqlite3",
    "afterword.sqlite3-wal",
    "afterword.sqlite3-shm",
    "address",
    "files",
    "incoming",
    "draft",
    "mail",
)


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Do all but serve.")] = False,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the demo (default data/demo).")] = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
) -> None:
    """Show the example incident here, load it into a fresh embedded database, and serve it."""
    if not no_serve:
        require_free(host, port)
    folder = fresh_folder(data or Path("data") / "demo")
    evidence = example_evidence()
    timeline = _shown(evidence)
    say("", f"Draft: {_drafted(timeline, folder / 'draft')}")
    os.environ.pop("DATABASE_URL", None)  # the demo never touches a real database
    open_site(folder, worker=not no_serve)
    migrate()
    from afterword.cli.demo_incident import load

    loaded = load(evidence, timeline)
    say(f"Database: {folder / 'afterword.sqlite3'} with {loaded.incident} and its draft {loaded.postmortem}")
    link = f"{base_url(host, port)}/sign-in/{loaded.secret}"
    who = f"(signs you in as {loaded.name}, once, within a day)"
    if no_serve:
        say("", f"To look at it: afterword serve --data {folder} --host {host} --port {port}", f"then open {link}", who)
        return
    again = f"To go on with what you write here another time: afterword serve --data {folder}"
    say("", f"Open {link}", f"{who} - Ctrl+C ends it", again)
    remember_address(folder, base_url(host, port))
    run_server(host, port)


def fresh_folder(folder: Path) -> Path:
    """An empty demo folder; only what an earlier demo has made is cleared away."""
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not (folder / MARK).exists():
            raise InputError(message=f"{folder} holds something else than a demo; choose an empty folder with --data.")
        (folder / MARK).touch()
        for name in OURS:
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(message=f"{folder} cannot be used: {error.strerror}. Choose another with --data.") from error
    return folder


def _shown(evidence: Path) -> Timeline:
    from afterword.cli.evidence import read_with_progress
    from afterword.cli.view_timeline import show
    from afterword.core.timeline.build import build_timeline

    timeline = build_timeline(read_with_progress([evidence]))
    show(timeline, everything=False, asked=[str(evidence)])
    return timeline


def _drafted(timeline: Timeline, folder: Path) -> Path:
    """Writes the draft with its charts beside it; gives its path."""
    from afterword.core.document.charts import chart_files
    from afterword.core.document.compose import compose
    from afterword.core.document.markdown_write import write_markdown

    document = compose(timeline, severity="P1", now=datetime.now(UTC))
    path = folder / f"{NAME}.md"
    files = {path: write_markdown(document)}
    files |= {folder / name: text for name, text in chart_files(document, "charts").items()}
    for place, text in files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return path
