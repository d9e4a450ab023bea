"""The rules of lint: all of them, and the page of each, from its docstring."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from afterword.core.document.render import render_markdown
from afterword.core.errors import NotFound
from afterword.core.lint.output.pages import body_of
from afterword.core.lint.registry import rule_named, rules
from afterword.core.lint.views import VIEWS


@login_required
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every rule, family by family."""
    families = [(name.capitalize(), list(group)) for name, group in groupby(rules(), key=lambda one: one.family)]
    return render(request, "rules/list.html", {"families": families, "count": len(rules())})


@login_required
@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """What one rule looks for, why, with its examples, and the lists that stand on it."""
    rule = rule_named(name)
    if rule is None:
        raise NotFound(what=f"rule {name}")
    listed = [(view.title, item.says) for view in VIEWS for item in view.items if name in item.rules]
    # render_markdown passes everything through nh3: what comes back is safe.
    body = mark_safe(render_markdown(body_of(rule)))  # noqa: S308
    return render(request, "rules/page.html", {"rule": rule, "body": body, "listed": listed})
