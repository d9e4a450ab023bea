"""Places the checks of an action on the pages of others."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from afterword.domain import clock
from afterword.domain.actions.models import Action
from afterword.web.presenters.checks import panel_of
from afterword.web.viewer import viewer_of

register = template.Library()


@register.inclusion_tag("checks/panel.html", takes_context=True)
def check_panel(context: Context, action: Action) -> dict[str, Any]:
    """The checks of an action with their runs and what they prove: {% check_panel action %}."""
    request = context["request"]
    return {"panel": panel_of(viewer_of(request), action, clock.now()), "request": request}


@register.inclusion_tag("checks/fix.html", takes_context=True)
def fix_check(context: Context, action: Action) -> dict[str, Any]:
    """The check of a chain fix with its drawing and verdict, as a document tells it: {% fix_check fix %}."""
    return {"panel": panel_of(viewer_of(context["request"]), action, clock.now())}
