"""The one chain fix: at a level, owned, dated, testable, and never at a person."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.services.chain_fix import set_chain_fix
from afterword.domain.analysis.services.common import opened, record
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit


def set_fix(
    *,
    actor: Person,
    postmortem: Postmortem,
    level: str,
    text: str,
    owner: Person | None,
    due: date | None,
    test: str,
) -> Action:
    """Makes or changes the one fix of a postmortem; it needs an owner, a due date and a test.

    A fix that leaves L5, or changes its words, drops the reason for which it was kept there.
    """
    actor = require_edit(actor, postmortem)
    _require_whole(text, owner, due, test)
    with transaction.atomic():
        analysis = opened(postmortem)
        before = postmortem.actions.exclude(level="").values_list("level", "text").first()
        fix = set_chain_fix(
            actor=actor, postmortem=postmortem, level=level, text=text, owner=owner, due=due, verification=test
        )
        if analysis.kept_at_l5 and before != (fix.level, fix.text):
            record(actor, "chain.fix_asked_again", postmortem, postmortem, {"kept_at_l5": analysis.kept_at_l5})
            analysis.kept_at_l5, analysis.kept_by, analysis.kept_at = "", None, None
            analysis.save(update_fields=["kept_at_l5", "kept_by", "kept_at"])
    return fix


def _require_whole(text: str, owner: Person | None, due: date | None, test: str) -> None:
    given = {"text": text.strip(), "owner": owner, "due date": due, "test": test.strip()}
    missing = [name for name, value in given.items() if not value]
    if missing:
        listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
        raise InputError(message=f"The fix lacks its {listed}; a fix is owned, dated and testable.")
