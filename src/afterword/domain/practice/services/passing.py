"""Lets somebody through a gate: refused with all that blocks, unless they may and do override it with a reason."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import GateShut, InputError, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.incidents.services.common import words
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import locked, record, require_unclosed
from afterword.domain.practice.gates import GATES, Check, blocking, gate
from afterword.domain.practice.models import Override
from afterword.domain.practice.permissions import require_override

WORDS = {
    "timeline": "Confirming the timeline of {}",
    "review": "The review of {}",
    "publish": "Publishing {}",
    "close": "Closing {}",
}


def override(*, actor: Person, postmortem: Postmortem, gate_name: str, reason: str) -> Override:
    """Opens a gate against what blocks it now, with a reason that the document shows; later troubles block again."""
    if gate_name not in GATES:
        raise InputError(message=f"{gate_name} is no gate; choose one of {', '.join(GATES)}.")
    require_override(actor, postmortem)
    with transaction.atomic():
        require_unclosed(locked(postmortem))
        shut = blocking(gate(gate_name, postmortem, clock.now()))
        if not shut:
            raise RuleBroken(message=f"Nothing blocks: {WORDS[gate_name].format(postmortem.code).lower()} can go on.")
        return overridden(actor, postmortem, gate_name, reason, shut)


def passed(actor: Person, postmortem: Postmortem, gate_name: str, reason: str) -> None:
    """Nothing when the gate is open, or is overridden now; within a transaction that holds the postmortem locked."""
    shut = blocking(gate(gate_name, postmortem, clock.now()))
    if not shut:
        return
    if not reason.strip():
        raise shut_error(postmortem, gate_name, shut)
    require_override(actor, postmortem)
    overridden(actor, postmortem, gate_name, reason, shut)


def shut_error(postmortem: Postmortem, gate_name: str, shut: list[Check]) -> GateShut:
    """The error that lists all that blocks, each with where it is mended."""
    blocks = [check.sentence for check in shut]
    checks = [{"name": one.name, "sentence": one.sentence, "where": one.link_fragment} for one in shut]
    what = WORDS[gate_name].format(postmortem.code)
    return GateShut(gate=what, reason=" ".join(blocks), blocks=blocks, name=gate_name, checks=checks)


def overridden(actor: Person, postmortem: Postmortem, gate_name: str, reason: str, shut: list[Check]) -> Override:
    """Writes the override and its journal row; within a transaction."""
    said = words(reason, "The reason for opening the gate", 2000)
    sentences = [check.sentence for check in shut]
    row = Override.objects.create(
        postmortem=postmortem, gate=gate_name, reason=said, sentences=sentences, at=clock.now(), by=actor
    )
    after = {"gate": gate_name, "reason": said, "against": sentences}
    record(actor, "gate.overridden", postmortem, after=after)
    return row
