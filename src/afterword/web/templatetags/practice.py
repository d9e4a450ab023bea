"""The tag that draws the strip of steps."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from afterword.web.presenters.steps import strip_of

register = template.Library()


@register.inclusion_tag("includes/steps.html", takes_context=True)
def steps_here(context: Context) -> dict[str, Any]:
    """The strip of the postmortem whose page this is; nothing elsewhere: {% steps_here %}."""
    request = context.get("request")
    return {"strip": strip_of(request) if request is not None else None}
