"""The analysis as pages show it: the tree of whys, the fishbone, the ladder of the chain, the fix, the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.causal.boxes import kind_words
from afterword.core.document.causal.drawing import causes_chart
from afterword.core.document.causal.graph import Graph, Why, order_of
from afterword.core.document.causal.words import HINT, stops_at_first_why
from afterword.core.model.analysis import ANSWERS, LAYERS, LEVELS, RELATIONS, WAYS
from afterword.core.model.document import Chart
from afterword.domain.accounts.models import Person
from afterword.domain.actions.models import Action
from afterword.domain.analysis import queries
from afterword.domain.analysis.challenge import Challenge, challenge_of, challenge_words, from_memory
from afterword.domain.analysis.models import Analysis, Factor, ParkedIdea
from afterword.domain.postmortems.models import Postmortem, TimelineItem
from afterword.web import fields
from afterword.web.fields import Posted

MOST_ITEMS = 100  # entries of a timeline that a form offers as evidence


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree of whys: `arrow` is the id of its edge, `relation` how it led to the line above."""

    number: int
    arrow: int
    effect: int
    effect_text: str
    text: str
    kind: str
    relation: str
    relation_key: str
    depth: int
    again: bool
    evidence: str
    closes: range  # lists that end behind it
    opens: bool  # whether a list of its own whys begins


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder; `here` where the fix is made."""

    level: str
    name: str
    answer: str
    words: str
    why: str
    css: str
    here: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class Bone:
    """One category of the fishbone with its factors."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Causes:
    """The graph in all its views."""

    graph: Graph
    chart: Chart | None
    lines: Sequence[Line]
    bones: Sequence[Bone]
    hint: str

    @property
    def wide(self) -> SafeString:
        """The wide drawing; drawn by us, its words escaped."""
        return mark_safe(self.chart.svg if self.chart else "")  # noqa: S308

    @property
    def depth_words(self) -> str:
        """How deep it goes."""
        if not self.graph.nodes:
            return "no cause yet"
        count, depth = len(self.graph.nodes), self.graph.depth
        return f"{count} factor{'' if count == 1 else 's'}, {depth} why{'' if depth == 1 else 's'} deep"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading page shows of the analysis."""

    causes: Causes
    ladder: Sequence[Rung]
    walked: bool
    fix: Action | None
    fix_name: str
    kept: str
    challenge: str
    parked: Sequence[ParkedIdea]
    human: queries.Sums
    detection: str
    should: str
    memory: bool

    @property
    def empty(self) -> bool:
        """Whether nothing of it was entered."""
        some = self.causes.graph.nodes or self.walked or self.fix or self.parked or self.human.people
        return not (some or self.detection or self.should)


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of the analysis shows."""

    postmortem: Postmortem
    analysis: Analysis
    reading: Reading
    categories: Sequence[str]
    items: Sequence[tuple[TimelineItem, str]]
    people: Sequence[Person]
    all_parked: Sequence[ParkedIdea]
    gaps: Sequence[Factor]
    ways: Mapping[str, str] = field(default_factory=lambda: WAYS)
    layers: Mapping[str, str] = field(default_factory=lambda: LAYERS)
    relations: Mapping[str, str] = field(default_factory=lambda: RELATIONS)
    answers: Mapping[str, str] = field(default_factory=lambda: ANSWERS)


def causes_of(graph: Graph) -> Causes:
    """The graph drawn, as a tree and by category."""
    lines = _lines(graph, graph.tree())
    chart = causes_chart(graph) if graph.nodes else None
    hint = HINT if stops_at_first_why(graph) else ""
    return Causes(graph, chart, lines, _bones(graph, lines), hint)


def _lines(graph: Graph, whys: Sequence[Why]) -> list[Line]:
    depths = [why.depth for why in whys]
    return [
        Line(
            number=why.node.id,
            arrow=why.arrow.id,
            effect=why.arrow.effect,
            effect_text=graph.node(why.arrow.effect).text,
            text=why.node.text,
            kind=kind_words(why.node),
            relation=RELATIONS[why.arrow.relation],
            relation_key=why.arrow.relation,
            depth=why.depth,
            again=why.again,
            evidence=", ".join(why.node.evidence),
            closes=range(max(0, depth - following)),
            opens=following > depth,
        )
        for why, depth, following in zip(whys, depths, [*depths[1:], 1][: len(depths)], strict=True)
    ]


def _bones(graph: Graph, lines: Sequence[Line]) -> list[Bone]:
    """The factors by category, each once; what has none stands behind the others."""
    first = {line.number: line for line in reversed(lines) if not line.again}
    found: dict[str, list[Line]] = {}
    names: dict[str, str] = {}
    for node in order_of(graph.nodes, graph):
        key = node.category.casefold()
        names.setdefault(key, node.category)
        found.setdefault(key, []).append(first[node.id])
    order = sorted(found, key=lambda key: (not key, key))
    return [Bone(names[key] or "Without a category", found[key]) for key in order]


def reading_of(viewer: Person, postmortem: Postmortem) -> Reading:
    """What the reading page shows; the caller has checked that the viewer may see the postmortem."""
    return _reading(viewer, postmortem, queries.analysis_of(viewer, postmortem))


def _reading(viewer: Person, postmortem: Postmortem, row: Analysis) -> Reading:
    fix, names = queries.chain_fix(postmortem), queries.level_names()
    answers = queries.walk(viewer, postmortem)
    challenge = challenge_of(list(answers.values()), queries.fix_level(fix), row.kept_at_l5)
    graph = queries.graph_from(row, list(queries.factors_of(viewer, postmortem)))
    return Reading(
        causes=causes_of(graph),
        ladder=_ladder(names, answers, fix),
        walked=bool(answers),
        fix=fix,
        fix_name=f"{fix.level} {names[fix.level]}" if fix else "",
        kept=row.kept_at_l5 if challenge else "",
        challenge=_challenge(challenge, names),
        parked=list(queries.parked(postmortem)),
        human=queries.human_impact(viewer, postmortem),
        detection=": ".join(part for part in (WAYS.get(row.detected_by, ""), row.detection) if part),
        should=row.should_have,
        memory=postmortem.template == "chain" and from_memory(postmortem),
    )


def _challenge(found: Challenge | None, names: Mapping[str, str]) -> str:
    return challenge_words(found, dict(names)) if found is not None and found.open else ""


def _ladder(names: Mapping[str, str], answers: Mapping[str, Any], fix: Action | None) -> list[Rung]:
    return [_rung(level, name, answers.get(level), fix) for level, name in names.items()]


def _rung(level: str, name: str, row: Any, fix: Action | None) -> Rung:
    here = fix is not None and fix.level == level
    answer = row.answer if row else ""
    css = "here" if here else "clear" if answer in ("", "none") else ""
    said = ANSWERS.get(answer, "Not answered yet")
    return Rung(level, name, answer, said, row.why if row else "", css, here, row.answered_by.name if row else "")


def answers_typed(data: Posted) -> dict[str, tuple[str, str]]:
    """For each level that the form answers, what it did and why; one with neither is left as it is."""
    typed = {level: (fields.line(data, f"answer-{level}"), fields.block(data, f"why-{level}")) for level in LEVELS}
    return {level: said for level, said in typed.items() if any(said)}


def ladder_typed(ladder: Sequence[Rung], data: Posted | None) -> Sequence[Rung]:
    """The ladder of the form: with what was typed where that could not be saved."""
    if data is None:
        return ladder
    typed = answers_typed(data)
    empty = ("", "")
    return [replace(one, answer=typed.get(one.level, empty)[0], why=typed.get(one.level, empty)[1]) for one in ladder]


def page_of(viewer: Person, postmortem: Postmortem) -> Page:
    """The page of the analysis; the caller has checked that the viewer may see the postmortem."""
    row = queries.analysis_of(viewer, postmortem)
    items = list(postmortem.timeline.all()[:MOST_ITEMS])
    return Page(
        postmortem=postmortem,
        analysis=row,
        reading=_reading(viewer, postmortem, row),
        categories=queries.categories(viewer),
        items=[(item, queries.item_words(item)) for item in items],
        people=list(Person.objects.filter(is_active=True)),
        all_parked=list(queries.all_parked(viewer, postmortem)),
        gaps=list(queries.gaps(viewer, postmortem)),
    )
