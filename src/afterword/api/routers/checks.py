"""Operations on the checks of actions and their runs."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.check_token import CHECK_WRITES, CheckRequest
from afterword.api.once import HEADER, tells_secret
from afterword.api.paging import Page, PageAsked, page_of, whole
from afterword.api.schemas.checks import (
    CheckChange,
    CheckIn,
    CheckOut,
    ProofOut,
    ResultIn,
    RunOut,
    RunWhole,
    SeenIn,
    ServerOut,
    TokenOut,
    TriedOut,
)
from afterword.api.whole import action_of, person_named
from afterword.core.errors import InputError
from afterword.domain import clock
from afterword.domain.checks import queries, services
from afterword.domain.checks.models import Check, PrometheusServer, Run

router = Router()


@router.get("/actions/AI-{int:number}/checks", response=answers(Page[CheckOut]), auth=READS, operation_id="list_checks")
def list_checks(request: ApiRequest, number: int) -> dict[str, Any]:
    """The checks of an action."""
    person = request.auth.person
    return whole(list(queries.checks_of(person, action_of(person, number))))


@router.post(
    "/actions/AI-{int:number}/checks", response=changes(CheckOut, 201), auth=WRITES, operation_id="define_check"
)
def define_check(request: ApiRequest, number: int, given: CheckIn) -> Status[Check]:
    """Defines a check. It is tried, and what it says is its first run; with an Idempotency-Key a worker does that."""
    person = request.auth.person
    made = services.define_check(
        actor=person, action=action_of(person, number), kind=given.kind, name=given.name,
        spec=given.spec.dict(), plan=given.plan.dict() if given.plan else None, server=_server(request, given.server),
        wait=HEADER not in request.headers,
    )  # fmt: skip
    return Status(201, queries.check_by_id(person, made.pk))


@router.post(
    "/actions/AI-{int:number}/checks/try", response=changes(TriedOut | None), auth=WRITES, operation_id="try_check"
)
def try_check(request: ApiRequest, number: int, given: CheckIn) -> Any:
    """What a check would say now, before it is defined; null for those that others run."""
    person = request.auth.person
    return services.try_out(
        actor=person, action=action_of(person, number), kind=given.kind, spec=given.spec.dict(),
        server=_server(request, given.server),
    )  # fmt: skip


@router.get("/actions/AI-{int:number}/checks/proof", response=answers(ProofOut), auth=READS, operation_id="get_proof")
def get_proof(request: ApiRequest, number: int) -> queries.State:
    """What the runs since the fix prove: verified, holding, stuck or opened again."""
    return queries.state_of(action_of(request.auth.person, number), clock.now())


@router.get("/checks/servers", response=answers(Page[ServerOut]), auth=READS, operation_id="list_check_servers")
def list_servers(request: ApiRequest) -> dict[str, Any]:
    """The Prometheus servers that checks may ask."""
    return whole(list(queries.servers(request.auth.person)))


@router.get("/checks/{int:check}", response=answers(CheckOut), auth=READS, operation_id="get_check")
def get_check(request: ApiRequest, check: int) -> Check:
    """One check."""
    return queries.check_by_id(request.auth.person, check)


@router.patch("/checks/{int:check}", response=changes(CheckOut), auth=WRITES, operation_id="change_check")
def change_check(request: ApiRequest, check: int, given: CheckChange) -> Check:
    """Changes what is given; another question is tried first, as when it is defined."""
    person = request.auth.person
    services.change_check(
        actor=person, check=queries.check_by_id(person, check), name=given.name,
        spec=given.spec.dict(exclude_unset=True) if given.spec else None,
        plan=given.plan.dict() if given.plan else None, server=_server(request, given.server),
        wait="If-Match" not in request.headers,
    )  # fmt: skip
    return queries.check_by_id(person, check)


@router.post("/checks/{int:check}/archive", response=changes(CheckOut), auth=WRITES, operation_id="archive_check")
def archive_check(request: ApiRequest, check: int) -> Check:
    """Puts a check away; its runs are kept and no longer count."""
    person = request.auth.person
    services.archive_check(actor=person, check=queries.check_by_id(person, check))
    return queries.check_by_id(person, check)


@router.get("/checks/{int:check}/runs", response=answers(Page[RunOut]), auth=READS, operation_id="list_runs")
def list_runs(request: ApiRequest, check: int, page: Query[PageAsked]) -> dict[str, Any]:
    """The runs of a check, the latest first."""
    person = request.auth.person
    return page_of(request, queries.runs_of(person, queries.check_by_id(person, check)).defer("samples"), page)


@router.get("/checks/{int:check}/runs/{int:run}", response=answers(RunWhole), auth=READS, operation_id="get_run")
def get_run(request: ApiRequest, check: int, run: int) -> Run:
    """One run with its samples."""
    person = request.auth.person
    return queries.run_by_id(person, queries.check_by_id(person, check), run)


@router.post("/checks/{int:check}/run", response=changes(RunOut, 202), auth=WRITES, operation_id="run_check")
def run_check(request: ApiRequest, check: int) -> Status[Run]:
    """Asks for a run; a worker performs it within moments."""
    person = request.auth.person
    return Status(202, services.run_now(actor=person, check=queries.check_by_id(person, check)))


@router.post("/checks/{int:check}/seen", response=changes(RunOut, 201), auth=WRITES, operation_id="say_seen")
def say_seen(request: ApiRequest, check: int, given: SeenIn) -> Status[Run]:
    """Keeps what you saw, with a witness."""
    person = request.auth.person
    witness = person_named(person, given.witness)
    if witness is None:
        raise InputError(message="The witness is missing; give the handle of who saw it, too.")
    found = queries.check_by_id(person, check)
    run = services.say_seen(actor=person, check=found, verdict=given.verdict, saw=given.saw, witness=witness)
    return Status(201, run)


@router.post("/checks/{int:check}/token", response=changes(TokenOut, 201), auth=WRITES, operation_id="make_check_token")
@tells_secret
def make_token(request: ApiRequest, check: int) -> Status[dict[str, str]]:
    """Makes the token with which CI posts results of this check; the one before it stops working."""
    person = request.auth.person
    secret = services.make_check_token(actor=person, check=queries.check_by_id(person, check))
    return Status(201, {"secret": secret, "prefix": secret[:9]})


@router.post(
    "/checks/{int:check}/results", response=changes(RunOut, 201), auth=CHECK_WRITES, operation_id="post_result"
)
def post_result(request: CheckRequest, check: int, given: ResultIn) -> Status[Run]:
    """Posts how a command ended, with the token of this check and no personal one; kept once for each key."""
    run = services.report_result(
        check=request.auth.check, verdict=given.verdict or "", exit_status=given.exit_status, output=given.output,
        url=given.url, request_key=request.headers.get(HEADER),
    )  # fmt: skip
    return Status(201, run)


def _server(request: ApiRequest, name: str | None) -> PrometheusServer | None:
    return queries.server_named(request.auth.person, name) if name else None
