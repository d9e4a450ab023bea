"""Takes results that others bring: of a command that CI ran, and of what a person saw beside a witness."""

from __future__ import annotations

import hmac
import re
import uuid
from hashlib import sha256

from django.db import transaction

from afterword.core.errors import Conflict, InputError, NotAllowed, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.permissions import visible as visible_action
from afterword.domain.checks.judging import Outcome
from afterword.domain.checks.models import VERDICTS, Check, Run
from afterword.domain.checks.permissions import require_edit
from afterword.domain.checks.services.defining import TOKEN_MARK
from afterword.domain.checks.services.running import Claim, claim, finish
from afterword.domain.incidents.services.common import request_key_of, words
from afterword.domain.postmortems.services.common import lock_postmortems

LONGEST_OUTPUT, LONGEST_URL = 20_000, 500
CUT = "\n[the rest was cut off]"
REFUSED = "post results with this token"
_NOBODY = "0" * 64


def check_of_token(*, check_id: int, secret: str) -> Check:
    """The check whose results this token may post; one that is unknown and one that is another's end the same way."""
    check = (
        Check.objects.select_related("action", "created_by")
        .filter(pk=check_id, kind="command", archived_at=None)
        .first()
    )
    kept = check.token_hash if check is not None and check.token_hash else _NOBODY
    given = sha256(secret.encode("utf-8", "replace")).hexdigest()
    right = hmac.compare_digest(kept, given) and secret.startswith(TOKEN_MARK)
    if check is None or not right:
        raise NotAllowed(what=REFUSED, remedy="make one on the page of the check")
    if not check.created_by.is_active:
        gone = f"{check.created_by.name}, who made the check, was switched off"
        raise NotAllowed(what=REFUSED, remedy=f"{gone}, so archive it and make a check of your own")
    return check


def report_result(
    *,
    check: Check,
    verdict: str = "",
    exit_status: int | None = None,
    output: str = "",
    url: str = "",
    request_key: str | None = None,
) -> Run:
    """Keeps a result that CI posted; the caller has checked its token. The same key gives the same run back."""
    decided = _verdict(verdict, exit_status)
    key, link = request_key_of(request_key), _link(url)
    kept = _output(output)
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        locked = Check.objects.select_for_update(of=("self",), no_key=True).select_related("action").get(pk=check.pk)
        before = Run.objects.filter(check_row=locked, request_key=key).first() if key else None
        if before is not None:
            return _same(before, decided, kept, link)
        run = claim(locked, Claim(f"reported {key or uuid.uuid4().hex}", Run.Why.REPORTED, clock.now()))
        assert run is not None  # its slot is the key, which was looked for under the lock
        outcome = Outcome(decided, _sentence(decided, exit_status, kept))
        return finish(run, outcome, output=kept, url=link, request_key=key)


def say_seen(
    *, actor: Person, check: Check, verdict: str, saw: str, witness: Person, request_key: str | None = None
) -> Run:
    """Keeps what a person saw, with the witness who saw it too and is somebody else."""
    actor = require_edit(actor, check)
    text, decided = words(saw, "What you saw", 5000), _verdict(verdict, None)
    _check_witness(actor, check, witness)
    if check.kind != Check.Kind.MANUAL or check.archived_at is not None:
        raise RuleBroken(message="Only a check that people make by looking takes what somebody saw.")
    key = request_key_of(request_key)
    with transaction.atomic():
        lock_postmortems([check.action.postmortem_id])
        locked = Check.objects.select_for_update(of=("self",), no_key=True).select_related("action").get(pk=check.pk)
        if key and (before := Run.objects.filter(check_row=locked, request_key=key).first()):
            return before
        run = claim(locked, Claim(f"seen {key or uuid.uuid4().hex}", Run.Why.SEEN, clock.now()), person=actor)
        assert run is not None
        return finish(run, Outcome(decided, text), witness=witness, request_key=key)


def _check_witness(actor: Person, check: Check, witness: Person) -> None:
    if witness.pk == actor.pk:
        raise InputError(message="A witness is another person than the one who looked; name who saw it too.")
    sees = Action.objects.filter(visible_action(witness), pk=check.action_id).exists()
    if not witness.is_active or not sees:
        raise InputError(message=f"{witness.name} cannot see this action; name another witness.")


def _verdict(verdict: str, exit_status: int | None) -> str:
    if verdict and verdict not in VERDICTS:
        raise InputError(message=f"{verdict[:40]} is not a verdict; say {', '.join(VERDICTS)}.")
    if not verdict and exit_status is None:
        raise InputError(message="Say how it ended: a verdict, or the exit status of the command.")
    if verdict and exit_status is not None and (verdict == "pass") != (exit_status == 0) and verdict != "no_data":
        raise InputError(message=f"The verdict {verdict} contradicts the exit status {exit_status}; give one of them.")
    return verdict or ("pass" if exit_status == 0 else "fail")


def _output(output: str) -> str:
    text = output.replace("\x00", "").strip()
    return text if len(text) <= LONGEST_OUTPUT else text[: LONGEST_OUTPUT - len(CUT)] + CUT


def _link(url: str) -> str:
    link = url.strip()
    if link and (len(link) > LONGEST_URL or not re.match(r"https?://[^\s]+$", link)):
        raise InputError(message=f"The link begins with http:// or https:// and has at most {LONGEST_URL} characters.")
    return link


def _sentence(verdict: str, exit_status: int | None, output: str) -> str:
    ended = f"The command ended with status {exit_status}" if exit_status is not None else "CI reported " + {
        "pass": "that it passed", "fail": "that it failed", "no_data": "no data"
    }[verdict]  # fmt: skip
    last = output.rsplit("\n", 1)[-1].strip()
    return f"{ended}: {last[:300]}" if last and last != CUT.strip() else f"{ended}."


def _same(run: Run, verdict: str, output: str, url: str) -> Run:
    if (run.verdict, run.output, run.url) != (verdict, output, url):
        raise Conflict(message="This Idempotency-Key was used for another result of this check; use a new one.")
    return run
