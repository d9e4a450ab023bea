"""Takes the analysis of a document that was written or edited elsewhere: our own Markdown, imported or synced."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from afterword.core.document.analysed.folded import graph_of
from afterword.core.document.causal.graph import OUTCOME
from afterword.core.model.analysis import ChainFix
from afterword.core.model.document import Document
from afterword.core.model.document import Factor as DocumentFactor
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.actions.services import set_chain_fix
from afterword.domain.analysis.models import Analysis, Edge, Factor, LevelAnswer, ParkedIdea
from afterword.domain.analysis.queries import item_words
from afterword.domain.analysis.services.common import record
from afterword.domain.postmortems.models import Postmortem, TimelineItem

PARTS = ("factors", "outcome", "detection", "walk", "parked")
GONE = "It is no longer in the file."


def read_in(*, actor: Person, postmortem: Postmortem, document: Document, names: Collection[str]) -> list[str]:
    """Makes the named PARTS say what the document says; gives those that were taken.

    The caller has checked the actor, has locked the row and runs the transaction.
    """
    wanted = [name for name in PARTS if name in names]
    if not wanted:
        return []
    row = Analysis.objects.get_or_create(postmortem=postmortem)[0]
    _facts(row, document, wanted)
    if "factors" in wanted:
        _factors(actor, postmortem, document)
    if "walk" in wanted:
        _walk(actor, postmortem, document)
    if "parked" in wanted:
        _parked(actor, postmortem, document)
    record(actor, "analysis.read_in", postmortem, postmortem, after={"parts": wanted})
    return wanted


def take_in_fix(*, actor: Person, postmortem: Postmortem, fix: ChainFix, owner: Person | None) -> Action:
    """Makes the action that a document calls the one fix the one fix here; adds it where no action says the same."""
    with transaction.atomic():
        rows = list(postmortem.actions.order_by("number"))
        same = next((one for one in rows if one.text == fix.text[:500]), None)
        given: dict[str, Any] = {"verification": fix.test[:5000]} if fix.test else {}
        if same is None:
            given |= {"text": fix.text[:500], "owner": owner, "due": fix.due}
        action: Action = set_chain_fix(
            actor=actor, postmortem=postmortem, level=fix.level, action=same, as_written=True, **given
        )
        if fix.kept_because:
            row = Analysis.objects.get_or_create(postmortem=postmortem)[0]
            row.kept_at_l5, row.kept_by, row.kept_at = fix.kept_because, actor, clock.now()
            row.save(update_fields=["kept_at_l5", "kept_by", "kept_at"])
    return action


def _facts(row: Analysis, document: Document, wanted: Collection[str]) -> None:
    """What there is one of."""
    said = document.analysis
    if "outcome" in wanted:
        row.outcome = said.outcome[:300]
    if "detection" in wanted:
        found = said.detection
        row.detected_by, row.detection, row.should_have = (found.way, found.text, found.should) if found else ("",) * 3
    row.save()


def _factors(actor: Person, postmortem: Postmortem, document: Document) -> None:
    """The factors as the document has them; those with the same words keep their row."""
    there = {one.text: one for one in postmortem.factors.all()}
    items = {item_words(one): one for one in postmortem.timeline.all()}
    rows = [
        _factor(actor, postmortem, one, position, there.pop(one.text[:500], None), items)
        for position, one in enumerate(document.factors, start=1)
    ]
    Factor.objects.filter(pk__in=[one.pk for one in there.values()]).delete()
    Edge.objects.filter(cause__in=rows).delete()
    for arrow in graph_of(document).arrows:
        effect = rows[arrow.effect - 1] if arrow.effect != OUTCOME else None
        Edge.objects.get_or_create(cause=rows[arrow.cause - 1], effect=effect, defaults={"relation": arrow.relation})


def _factor(
    actor: Person,
    postmortem: Postmortem,
    said: DocumentFactor,
    position: int,
    row: Factor | None,
    items: Mapping[str, TimelineItem],
) -> Factor:
    row = row or Factor(postmortem=postmortem, text=said.text[:500], created_at=clock.now(), created_by=actor)
    row.layer, row.category, row.position = said.layer or "contributing", (said.category or "")[:60], position
    row.sources = [one for one in said.evidence if one not in items]
    row.save()
    row.items.set([items[one] for one in said.evidence if one in items])
    return row


def _walk(actor: Person, postmortem: Postmortem, document: Document) -> None:
    """The answers as the document has them; a level that it does not answer is not answered."""
    said = {one.level: one for one in document.analysis.walk}
    postmortem.level_answers.exclude(level__in=said).delete()
    for level, one in said.items():
        fields = {"answer": one.answer, "why": one.why}
        if not postmortem.level_answers.filter(level=level, **fields).exists():
            told = {"answered_at": clock.now(), "answered_by": actor}
            LevelAnswer.objects.update_or_create(postmortem=postmortem, level=level, defaults=fields | told)


def _parked(actor: Person, postmortem: Postmortem, document: Document) -> None:
    """The ideas as the document has them; one that it no longer has is settled, not lost."""
    said = [one[:500] for one in document.analysis.parked]
    waiting = {one.text: one for one in postmortem.parked.filter(settled_at=None)}
    for text in dict.fromkeys(said):
        if text not in waiting:
            ParkedIdea.objects.create(postmortem=postmortem, text=text, added_at=clock.now(), added_by=actor)
    gone = [one.pk for text, one in waiting.items() if text not in said]
    postmortem.parked.filter(pk__in=gone).update(settled_at=clock.now(), settled_by=actor, settled_note=GONE)
