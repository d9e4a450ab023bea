"""The walk of the chain: an answer for each level, and the challenge of a fix that stays at L5."""

from __future__ import annotations

from django.db import transaction

from afterword.core.errors import InputError, RuleBroken
from afterword.core.model.analysis import ANSWERS, LEVELS
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.permissions import require_admin
from afterword.domain.analysis.challenge import challenged
from afterword.domain.analysis.models import Analysis, LevelAnswer, LevelName
from afterword.domain.analysis.services.common import opened, record
from afterword.domain.incidents.services.common import words
from afterword.domain.journal.changes import assign
from afterword.domain.journal.services import record as write_row
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.permissions import require_edit


def answer_level(*, actor: Person, postmortem: Postmortem, level: str, answer: str, why: str = "") -> LevelAnswer:
    """Says whether a level produced the incident, failed to catch or prolonged it, or had no part, and why.

    Each answer needs its why: a no that nobody can explain is none.
    """
    actor = require_edit(actor, postmortem)
    _check(level, answer)
    fields = {"answer": answer, "why": words(why, f"The why of {level}", 2000)}
    with transaction.atomic():
        opened(postmortem)
        row = postmortem.level_answers.filter(level=level).first()
        fresh = row is None
        row = row or LevelAnswer(postmortem=postmortem, level=level)
        before, after = assign(row, fields)
        if fresh or after:
            row.answered_at, row.answered_by = clock.now(), actor
            row.save()
            record(
                actor, "chain.level_answered", postmortem, row, {"level": level, **before}, {"level": level, **after}
            )
    return row


def _check(level: str, answer: str) -> None:
    if level not in LEVELS:
        raise InputError(
            message=f"{level or 'Nothing'} is not a level of the chain; choose one of {', '.join(LEVELS)}."
        )
    if answer not in ANSWERS:
        raise InputError(message=f"{answer or 'Nothing'} is no answer; choose one of {', '.join(ANSWERS)}.")


def keep_at_l5(*, actor: Person, postmortem: Postmortem, reason: str) -> Analysis:
    """Answers the challenge by keeping the fix at L5, with the reason."""
    actor = require_edit(actor, postmortem)
    reason = words(reason, "The reason to keep the fix at L5", 2000)
    with transaction.atomic():
        row = opened(postmortem)
        if not challenged(postmortem):
            message = "Nothing challenges this fix: it is not at L5, or no level above had a part."
            raise RuleBroken(message=message)
        before, after = assign(row, {"kept_at_l5": reason})
        if after:
            row.kept_by, row.kept_at = actor, clock.now()
            row.save(update_fields=["kept_at_l5", "kept_by", "kept_at"])
            record(actor, "chain.fix_kept_at_l5", postmortem, postmortem, before, after)
    return row


def name_levels(*, actor: Person, names: dict[str, str]) -> None:
    """Says what the levels of the chain are called here; an empty name is the usual one again."""
    person = require_admin(actor, "rename the levels of the chain")
    for level, written in names.items():
        if level not in LEVELS:
            raise InputError(message=f"{level} is not a level of the chain; choose one of {', '.join(LEVELS)}.")
        name = words(" ".join(written.split()), f"The name of {level}", 40, needed=False)
        with transaction.atomic():
            _name(person, level, "" if name == LEVELS[level] else name)


def _name(person: Person, level: str, name: str) -> None:
    row = LevelName.objects.filter(level=level).first() or LevelName(level=level, name=LEVELS[level])
    before, wanted = row.name, name or LEVELS[level]
    if before == wanted:
        return
    row.name = wanted
    row.save()
    write_row(actor=person, verb="chain.level_named", subject=row, before={level: before}, after={level: wanted})
