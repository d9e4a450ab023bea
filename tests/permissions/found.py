"""What there is to be tried: services, addresses, operations and tasks, found in the code."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django_tasks.base import Task

import afterword.domain
import afterword.jobs

Service = Callable[..., Any]
DOMAIN = Path(afterword.domain.__path__[0])


def services() -> dict[str, Service]:
    """Every public function of the domain with a keyword-only `actor`, in services or beside them, as "app.verb"."""
    found: dict[str, Service] = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        if not apps.is_installed(f"afterword.domain.{path.relative_to(DOMAIN).parts[0]}"):
            continue
        names = [node.name for node in module.body if isinstance(node, ast.FunctionDef) and _acts(node)]
        if names:
            parts = path.relative_to(DOMAIN).with_suffix("").parts
            loaded = importlib.import_module(".".join(("afterword.domain", *parts)).removesuffix(".__init__"))
            found |= {f"{parts[0]}.{name}": getattr(loaded, name) for name in names}
    return found


def _acts(function: ast.FunctionDef) -> bool:
    return not function.name.startswith("_") and "actor" in (one.arg for one in function.args.kwonlyargs)


def queries() -> dict[str, Service]:
    """Every public function of the domain that is asked by a viewer, but for those that only say who may."""
    found: dict[str, Service] = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        parts = path.relative_to(DOMAIN).with_suffix("").parts
        if parts[-1] == "permissions" or not apps.is_installed(f"afterword.domain.{parts[0]}"):
            continue
        module = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.name for node in module.body if isinstance(node, ast.FunctionDef) and _asked_by_viewer(node)]
        if names:
            loaded = importlib.import_module(".".join(("afterword.domain", *parts)).removesuffix(".__init__"))
            found |= {f"{parts[0]}.{name}": getattr(loaded, name) for name in names}
    return found


def _asked_by_viewer(function: ast.FunctionDef) -> bool:
    named = [one.arg for one in function.args.args]
    return not function.name.startswith("_") and named[:1] == ["viewer"]


def addresses() -> dict[str, URLPattern]:
    """Every address of ours that is not the API's, by its name, or by its route where it has none.

    Those below accounts/ are django-allauth's, for whoever has the account; tests/web/test_sign_in_pages.py tries them.
    """
    found: dict[str, URLPattern] = {}
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        if not route.startswith(("api/", "accounts/", "^accounts/")):
            found.setdefault(pattern.name or f"/{route}", pattern)
    return found


def _patterns(listed: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for one in listed:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, route)
        else:
            yield route, one


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every operation of the API: method, path and description, by its id."""
    from afterword.api.app import api

    described = api.get_openapi_schema(path_prefix="/api/v1/")
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }


def tasks() -> set[str]:
    """The names of all background tasks."""
    found = set()
    for module in pkgutil.iter_modules(afterword.jobs.__path__, "afterword.jobs."):
        if module.name.endswith("reader_process"):
            continue
        loaded = importlib.import_module(module.name)
        found |= {
            one.name
            for one in vars(loaded).values()
            if isinstance(one, Task) and one.module_path.startswith(module.name)
        }
    return found
