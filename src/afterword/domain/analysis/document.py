"""The rows of the analysis as the document has them: there is one truth, and no section repeats it."""

from __future__ import annotations

from dataclasses import replace

from afterword.core.document.asks import asked_in
from afterword.core.document.causal.graph import Graph, Node, order_of
from afterword.core.document.change_template import words_of
from afterword.core.model import analysis as core
from afterword.core.model.document import Document
from afterword.core.model.document import Factor as DocumentFactor
from afterword.domain.actions.models import Action
from afterword.domain.analysis import queries
from afterword.domain.analysis.models import Analysis
from afterword.domain.postmortems.models import Postmortem

ANSWERED = ("chain_walk", "chain_fix")


def with_analysis(postmortem: Postmortem, document: Document) -> Document:
    """The document with all that was entered; untouched where nothing was. The caller has checked the sight."""
    return _analysed(postmortem, _without_answered(postmortem, document))


def _without_answered(postmortem: Postmortem, document: Document) -> Document:
    """The document without questions that the analysis answers: they stand in the draft only."""
    asking = [one for one in document.sections if one.field in ANSWERED and asked_in(one.text)]
    if not asking:
        return document
    told = queries.told_by_analysis(postmortem)
    sections = (
        replace(one, text=words_of(one.text)) if one in asking and one.field in told else one
        for one in document.sections
    )
    return replace(document, sections=tuple(sections))


def _analysed(postmortem: Postmortem, document: Document) -> Document:
    row = Analysis.objects.filter(postmortem=postmortem).first()
    fix = queries.chain_fix(postmortem)
    if row is None:
        analysis = core.Analysis(fix=_fix(fix, "") if fix else None)
        return replace(document, analysis=analysis) if fix else document
    factors = list(postmortem.factors.prefetch_related("items"))
    return replace(
        document,
        factors=tuple(_factors(queries.graph_from(row, factors))) if factors else document.factors,
        analysis=_analysis(postmortem, row, fix),
    )


def _analysis(postmortem: Postmortem, row: Analysis, fix: Action | None) -> core.Analysis:
    told = bool(row.detected_by or row.detection or row.should_have)
    return core.Analysis(
        outcome=row.outcome,
        detection=core.Detection(row.detected_by, row.detection, row.should_have) if told else None,
        walk=_walk(postmortem),
        fix=_fix(fix, row.kept_at_l5 if fix.level == "L5" else "") if fix else None,
        parked=tuple(postmortem.parked.filter(settled_at=None).values_list("text", flat=True)),
        human=_human(postmortem),
    )


def _walk(postmortem: Postmortem) -> tuple[core.LevelAnswer, ...]:
    answers = list(postmortem.level_answers.all())
    names = queries.level_names() if answers else {}
    return tuple(core.LevelAnswer(one.level, names[one.level], one.answer, one.why) for one in answers)


def _fix(fix: Action, kept: str) -> core.ChainFix:
    owner = f"@{fix.owner.handle}" if fix.owner else fix.owner_as_written or None
    name = queries.level_names()[fix.level]
    return core.ChainFix(fix.level, name, fix.text, owner, fix.due, fix.verification, fix.code, kept)


def _human(postmortem: Postmortem) -> core.HumanImpact | None:
    sums = queries.sums_of(list(postmortem.own_impacts.all()))
    if not sums.people:
        return None
    return core.HumanImpact(sums.people, sums.woken, float(sums.hours), sums.switches, sums.stress)


def _factors(graph: Graph) -> list[DocumentFactor]:
    """The factors as the tree tells them, the triggers behind the causes."""
    nodes = sorted(order_of(graph.nodes, graph), key=lambda one: one.layer == "trigger")
    place = {node.id: number for number, node in enumerate(nodes, start=1)} | {0: 0}
    return [_factor(graph, node, place) for node in nodes]


def _factor(graph: Graph, node: Node, place: dict[int, int]) -> DocumentFactor:
    leads = tuple(core.Lead(arrow.relation, place[arrow.effect]) for arrow in graph.out(node.id))
    return DocumentFactor(node.text, node.category or None, None, node.layer, leads, node.evidence)
