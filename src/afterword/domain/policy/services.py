"""Changes the policy, from now on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from afterword.core.errors import Conflict, InputError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.journal.services import next_number, record
from afterword.domain.policy import queries
from afterword.domain.policy.changes import changes
from afterword.domain.policy.checking import checked
from afterword.domain.policy.models import PolicyVersion
from afterword.domain.policy.stored import Settings, plain

LONGEST_REASON = 2000


def change_policy(
    *, actor: Person, wanted: Mapping[str, Any], reason: str, base_version: int, templates: Collection[str]
) -> PolicyVersion:
    """Puts a whole policy in force from now on, with a reason; only administrators may.

    `base_version` is the version it was written from: another one in the meantime is a conflict.
    `templates` are the names that a postmortem can start in.
    """
    require_admin(actor, "change the policy")
    why = _reason(reason)
    settings = checked(wanted, templates)
    with transaction.atomic():
        number = next_number("POLICY")  # locks the counter: of two changes at the same time, one waits
        newest = PolicyVersion.objects.first()
        if number - 1 != base_version:
            raise Conflict(message="Somebody else has changed the policy in the meantime; look at it and try again.")
        return _kept(actor, number, settings, why, newest)


def _reason(reason: str) -> str:
    why = reason.replace("\x00", "").strip()
    if not why:
        raise InputError(message="A change of the policy needs a reason: say why, for those who ask later.")
    if len(why) > LONGEST_REASON:
        raise InputError(
            message=f"The reason has {len(why)} characters; at most {LONGEST_REASON} are kept, shorten it."
        )
    return why


def _kept(actor: Person, number: int, settings: Settings, why: str, newest: PolicyVersion | None) -> PolicyVersion:
    differing = changes(queries.settings_at(), settings)
    if not differing:
        raise InputError(message="Nothing differs from the policy in force; change a cell first.")
    now = max(clock.now(), newest.changed_at) if newest else clock.now()  # clocks of two machines differ a little
    told, before_it = plain(settings), newest.digest if newest else ""
    chain = hashlib.sha256(f"{before_it}{now.isoformat()}{json.dumps(told, sort_keys=True)}".encode()).hexdigest()
    version = PolicyVersion.objects.create(
        number=number, changed_at=now, changed_by=actor, reason=why, settings=told, digest=chain
    )
    before, after = ({one.key: getattr(one, side) for one in differing} for side in ("before", "after"))
    record(actor=actor, verb="policy.changed", subject=version, before=before, after=after | {"reason": why})
    queries.forget()
    return version
