"""The template that a postmortem is written in, as it was when the postmortem began."""

from __future__ import annotations

from afterword.core.document.template import load_template, template_names
from afterword.core.document.template_read import read_template
from afterword.core.model.template import Template
from afterword.domain.postmortems.models import Postmortem

HEADER = ("incident", "severity", "date", "duration", "customer_impact")


def form_of(postmortem: Postmortem) -> Template:
    """The template; one without sections of its own when the postmortem was written in none that is known."""
    if postmortem.template_text:
        kept, _ = read_template(postmortem.template_text, postmortem.template)
        if kept is not None:
            return kept
    if postmortem.template in template_names():
        return load_template(postmortem.template)
    return Template(postmortem.template, postmortem.template.capitalize(), HEADER, ())
