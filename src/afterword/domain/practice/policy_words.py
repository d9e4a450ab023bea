"""The policy read aloud, with its templates by their titles."""

from __future__ import annotations

from collections.abc import Mapping

from afterword.core.document.template import load_template
from afterword.core.errors import AfterwordError
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.policy.rules import KINDS, SEVERITIES
from afterword.domain.policy.stored import Settings
from afterword.domain.policy.words import aloud
from afterword.domain.postmortems.templates import offered_templates


def titles(viewer: Viewer) -> dict[str, str]:
    """The title of each template by its name."""
    return {one.template.name: one.template.title for one in offered_templates(viewer)}


def title_of(name: str, names: Mapping[str, str]) -> str:
    """The title of a template; one that is no longer offered is known by its name."""
    if name in names:
        return names[name]
    try:
        return load_template(name).title
    except AfterwordError:
        return name


def read_aloud(viewer: Viewer, settings: Settings) -> dict[str, dict[str, str]]:
    """What each severity asks, in sentences, by kind and severity."""
    names = titles(viewer)

    def said(severity: str, kind: str) -> str:
        rule = settings.rule(severity, kind)
        return aloud(rule, title_of(rule.template, names))

    return {kind: {one: said(one, kind) for one in SEVERITIES} for kind in KINDS}
