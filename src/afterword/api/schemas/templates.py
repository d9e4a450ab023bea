"""Templates as the API takes and gives them."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from afterword.api.schemas.incidents import Given


class TemplateOut(Schema):
    """One template, as lists show it."""

    name: str
    title: str
    about: str
    own: bool = Field(description="whether it is the team's own; the others are built in")
    version: int | None
    archived: bool


class TemplateSectionOut(Schema):
    """One section of a template."""

    key: str
    field: str | None
    heading: str
    level: int
    required: bool
    filled_by: str | None
    prefill: str | None
    prompts: list[str]
    words: int | None


class TemplateWhole(TemplateOut):
    """A template with its sections, and its file."""

    sections: list[TemplateSectionOut]
    text: str


class TemplateIn(Given):
    """A new template of the team's own."""

    name: str = Field(min_length=1, max_length=80)
    text: str = Field(max_length=100_000, description="its file: front matter with the sections, and the guide below")


class TemplateSave(Given):
    """A new version of a template of the team's own."""

    text: str = Field(max_length=100_000)
    base_version: int = Field(ge=1, description="the version that you read; a later one on the server is a conflict")


class TemplateChangeIn(Given):
    """Into which template a postmortem is moved."""

    template: str
    moves: dict[str, str] = Field({}, description="for sections without a place, by key: the section their words go to")
    preview: bool = Field(False, description="only tell what it would do")


class TemplateChangeOut(Schema):
    """What a change of the template does, or did."""

    template: str
    done: bool
    placed: list[str]
    kept: list[str] = Field(description="headings of the texts that have no place and stand at the end")
    moved: dict[str, str]


def change_json(change: Any, done: bool) -> dict[str, Any]:
    """A change as the answer tells it."""
    return {
        "template": change.new.name,
        "done": done,
        "placed": [one.section.heading for one in change.placed],
        "kept": [one.section.heading for one in change.kept if one.has_words],
        "moved": {source: one.key for one in change.placed for source in one.joined},
    }


def template_json(one: Any, *, whole: bool = False) -> dict[str, Any]:
    """A stored template as the answer tells it."""
    told = {name: getattr(one.template, name) for name in ("name", "title", "about")}
    archived = one.row is not None and one.row.archived_at is not None
    told |= {"own": one.own, "version": one.version, "archived": archived}
    return told | ({"sections": one.template.sections, "text": one.text} if whole else {})
