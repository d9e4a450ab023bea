"""`afterword check`: runs the checks of an action, or reports to one how a command ended."""

from __future__ import annotations

import os
import sys
import uuid
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from afterword.cli.acting import AsOption
from afterword.cli.serve import DataOption
from afterword.core.errors import FetchError, InputError, NotAllowed

TOKEN = "AFTERWORD_CHECK_TOKEN"  # noqa: S105 - the name of a variable
PASSED, FAILED, NO_DATA = 0, 1, 3


class Act(StrEnum):
    """What is done."""

    RUN = "run"
    REPORT = "report"


def check(
    act: Annotated[Act, typer.Argument(help="run ACTION here, or report to an Afterword how a command ended.")],
    action: Annotated[str | None, typer.Argument(metavar="ACTION", help="The action whose checks run: AI-015.")] = None,
    url: Annotated[str | None, typer.Option(help="Where Afterword is, as in https://afterword.example.org.")] = None,
    number: Annotated[int | None, typer.Option("--check", help="The check that is reported to.")] = None,
    exit_status: Annotated[int | None, typer.Option(help="The exit status of the command; 0 passes.")] = None,
    output: Annotated[str | None, typer.Option(metavar="FILE", help="What it printed; - reads standard input.")] = None,
    link: Annotated[str, typer.Option(help="Where CI shows it.")] = "",
    person: AsOption = None,
    data: DataOption = None,
) -> None:
    """Run the checks of an action, or report a result from CI with the check's token in AFTERWORD_CHECK_TOKEN.

    Exit status of run: 0 all passed, 1 one failed, 3 one gave no data.
    """
    if act is Act.RUN:
        if action is None:
            raise InputError(message="Name the action whose checks run: afterword check run AI-015.")
        raise typer.Exit(_run(action, person, data))
    if url is None or number is None or exit_status is None:
        raise InputError(message="A report needs --url, --check and --exit-status; see afterword check --help.")
    _report(url, number, {"exit_status": exit_status, "output": _read(output), "url": link})


def _run(number: str, written: str | None, data: Path | None) -> int:
    from afterword.cli.site import migrate, open_site

    open_site(data)
    migrate()

    from afterword.cli.acting import somebody
    from afterword.domain.actions.queries import action_by_number
    from afterword.domain.checks import queries, services
    from afterword.domain.checks.models import ASKED
    from afterword.domain.journal.services import surface

    verdicts = []
    with surface("cli"):
        person = somebody(written)
        action = action_by_number(person, number)
        for one in queries.checks_of(person, action).filter(kind__in=ASKED):
            run = services.perform(run_id=services.start_now(actor=person, check=one).pk)
            assert run is not None
            verdicts.append(run.verdict)
            _tell(run.verdict, one.name, run.sentence)
    if not verdicts:
        raise InputError(message=f"{action.code} has no check that Afterword can run by itself.")
    return FAILED if "fail" in verdicts else NO_DATA if "no_data" in verdicts else PASSED


def _tell(verdict: str, name: str, sentence: str) -> None:
    from afterword.cli.words import clean

    print(f"{verdict.replace('_', ' '):<8} {clean(name)}: {clean(sentence)}")


def _read(output: str | None) -> str:
    """The tail of what a command printed; enough is kept by the other side."""
    if output is None:
        return ""
    try:
        raw = sys.stdin.buffer.read() if output == "-" else Path(output).read_bytes()
    except OSError as error:
        raise InputError(message=f"{output} cannot be read: {error.strerror or error}.") from error
    return raw[-100_000:].decode("utf-8", "replace")


def _report(url: str, number: int, result: dict[str, Any]) -> None:
    """Posts a result, once however often the way there breaks."""
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise InputError(message=f"Set {TOKEN} to the token of the check; its page makes one.")
    from afterword.fetch.addresses import Allowed
    from afterword.fetch.credentials import sendable
    from afterword.fetch.guard import Outgoing

    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    address = f"{url.rstrip('/')}/api/v1/checks/{number}/results"
    with Outgoing(Allowed.named(url), secret=sendable(headers, TOKEN), follow=False) as out:
        try:
            answer = out.ask(address, body=orjson.dumps(result))
        except FetchError:
            answer = out.ask(address, body=orjson.dumps(result))  # with the same key: kept once
    if answer.status == 401 or answer.status == 403:
        raise NotAllowed(what="report to this check with this token", remedy="make a new one on the page of the check")
    if answer.status != 201:
        raise FetchError(where=answer.where, reason=f"it answers with status {answer.status}{_detail(answer.body)}")
    told = orjson.loads(answer.body)
    _tell(told["verdict"], f"check {number}", told["sentence"])


def _detail(body: bytes) -> str:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return f" ({told['detail']})" if isinstance(told, dict) and isinstance(told.get("detail"), str) else ""
