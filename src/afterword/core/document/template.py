"""The built-in templates: their sections, in order, with the questions they ask; teams add files of their own."""

from __future__ import annotations

from functools import cache

from afterword.core.errors import UnknownTemplate
from afterword.core.model.template import Template

NAMES = (  # add a name here and a file of that name in templates/
    *("standard", "chain", "3am", "report", "coe", "google-sre", "pagerduty", "atlassian"),
    *("debrief", "howie", "lite", "near-miss", "security"),
)


def template_names() -> tuple[str, ...]:
    """The names of all built-in templates, the default first."""
    return NAMES


def template_text(name: str) -> str:
    """The file of a built-in template; raises UnknownTemplate, which lists the names there are."""
    if name not in NAMES:
        raise UnknownTemplate(name=name, known=", ".join(NAMES))
    from importlib.resources import files

    return files("afterword.core.document").joinpath("templates", f"{name}.md").read_text("utf-8")


@cache
def load_template(name: str) -> Template:
    """The built-in template of that name; raises UnknownTemplate, which lists the names there are."""
    from afterword.core.document.template_read import parse_template  # reads YAML, which few commands need

    return parse_template(template_text(name), name=name)
