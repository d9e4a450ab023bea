"""Settings for one document: what its template weighs, how long it may be, and what it does not ask for."""

from __future__ import annotations

from dataclasses import replace

from afterword.core.document.canonical import form_of
from afterword.core.lint.registry import rules
from afterword.core.lint.settings import Limits, Settings, Weight
from afterword.core.model.document import Document
from afterword.core.model.template import Template

OF_THE_HEADER = {  # rules that ask for a line of the header
    "severity": "severity-missing",
    "date": "date-missing",
    "duration": "duration-missing",
    "customer_impact": "customer-impact-missing",
}
USUAL = Limits()


def for_document(settings: Settings, document: Document) -> Settings:
    """The settings with those of the document's template below what the team has set; as they are without one."""
    form = document.form or settings.templates.get(document.template) or form_of(document)
    if form is None:
        return settings
    return replace(settings, form=form, of_template=_weights(form), limits=_limits(settings.limits, form))


def _weights(form: Template) -> dict[str, Weight]:
    """The levels that the template gives; off for what it has no place for, unless it says otherwise."""
    weights: dict[str, Weight] = {rule: "off" for name, rule in OF_THE_HEADER.items() if name not in form.header}
    if form.section("timeline") is None:
        weights["timeline-missing"] = "off"
    return weights | dict(form.lint)


def _limits(limits: Limits, form: Template) -> Limits:
    """The team's own limits count; where they are the usual ones, those of the template."""
    words, sentences = limits.words, limits.summary_sentences
    return replace(
        limits,
        words=form.words if form.words and words == USUAL.words else words,
        summary_sentences=form.summary_sentences
        if form.summary_sentences and sentences == USUAL.summary_sentences
        else sentences,
    )


def unknown_rules(form: Template) -> list[str]:
    """The names that a template weights and no rule has."""
    known = {one.name for one in rules()}
    return [name for name in form.lint if name not in known]
