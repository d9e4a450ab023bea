"""Templates as pages show them: what each is for, who fills what, and what an own one of the team was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.template_read import Problem
from afterword.core.model.template import Step, Template, TemplateSection
from afterword.domain.accounts.models import Person
from afterword.domain.policy.queries import settings_at
from afterword.domain.postmortems import templates as stored
from afterword.domain.postmortems.models import TeamTemplate, TemplateVersion
from afterword.domain.postmortems.templates import Stored
from afterword.web.presenters.manuscript import counted

PREFILLED = {
    "summary": "what users met, how it was noticed and what ended it",
    "impact": "window, requests, users, endpoints and charts",
    "impact-numbers": "window, requests, users and endpoints",
    "timeline": "the key entries, and what the evidence does not tell",
    "trigger": "the last change before users were hit",
    "detection": "how and when it was noticed and taken up",
    "causes": "what moved first, the last change, new errors, with a chart; marked as found by machine",
    "causes-list": "what moved first, the last change, new errors; marked as found by machine",
    "resolution": "when each phase was reached, and what was done",
    "metrics": "the charts of failed and slow requests and of what moved first",
    "responders": "everybody that the evidence names",
    "pages": "how often people were paged",
    "references": "the files of the evidence by what they are",
    "done": "what was done against it, ticked",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One template in the list."""

    template: Template
    own: bool
    archived: bool
    version: str
    used_for: str
    extent: str


@dataclass(frozen=True, slots=True)
class Row:
    """One section of a template; `draft` says what a draft puts there from the evidence."""

    section: TemplateSection
    draft: str

    @property
    def sub(self) -> bool:
        """Whether it stands below another."""
        return self.section.level > 2


@dataclass(frozen=True, slots=True)
class Page:
    """One template with all that it says."""

    template: Template
    text: str
    own: bool
    archived: bool
    version: int | None
    newest: bool
    versions: Sequence[TemplateVersion]
    rows: Sequence[Row]
    steps: Sequence[tuple[Step, str]]
    used_for: str
    may_change: bool


def used_for(name: str) -> str:
    """For which incidents the policy starts in it, as in "P1 and P2"; empty for none."""
    policy = settings_at()
    found = [severity for severity, rule in policy.incidents.items() if rule.template == name]
    own = [key for key, rule in policy.near_misses.items() if rule.template == name and key not in found]
    if own:
        found.append("near misses" if len(own) == len(policy.near_misses) else f"near misses of {', '.join(own)}")
    return found[0] if len(found) == 1 else " and ".join((", ".join(found[:-1]), found[-1])) if found else ""


def extent(template: Template) -> str:
    """How long it is, as in "9 sections, 7 of them needed"."""
    needed = sum(one.required for one in template.sections)
    return f"{counted(len(template.sections), 'section', 'sections')}, {needed} of them needed"


def lines_of(viewer: Person) -> tuple[list[Line], list[Line]]:
    """The team's own templates and the built-in ones."""
    own = [stored.stored_template(viewer, row.name) for row in stored.team_templates(viewer)]
    offered = [one for one in stored.offered_templates(viewer) if not one.own]
    return [_line(one) for one in own], [_line(one) for one in offered]


def _line(one: Stored) -> Line:
    archived = one.row is not None and one.row.archived_at is not None
    version = f"version {one.version}" if one.version else ""
    return Line(one.template, one.own, archived, version, used_for(one.template.name), extent(one.template))


def page_of(viewer: Person, one: Stored) -> Page:
    """Everything that the page of a template shows."""
    row: TeamTemplate | None = one.row
    return Page(
        template=one.template,
        text=one.text,
        own=one.own,
        archived=row is not None and row.archived_at is not None,
        version=one.version,
        newest=row is None or row.version == one.version,
        versions=list(stored.versions(viewer, row)) if row else [],
        rows=rows_of(one.template),
        steps=[(step, step_words(step)) for step in one.template.steps],
        used_for=used_for(one.template.name),
        may_change=stored.may_change_templates(viewer),
    )


def rows_of(template: Template) -> list[Row]:
    """The sections in their order."""
    return [Row(one, PREFILLED.get(one.prefill or "", "")) for one in template.sections]


def step_words(step: Step) -> str:
    """Who takes a step, by when and how long it takes."""
    parts = [step.who or "", f"within {step.within}" if step.within else ""]
    parts.append(f"{step.minutes} minutes" if step.minutes else "")
    return ", ".join(part for part in parts if part)


def problem_words(problem: Problem) -> str:
    """A problem with its line."""
    return f"Line {problem.line}: {problem.sentence}"
