"""Reads the services of a Backstage catalog file (catalog-info.yaml): Components, APIs, Resources and Systems.

Source: the descriptor format of the Backstage software catalog, apiVersion backstage.io/v1alpha1 and v1beta1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from afterword.core.document.plain_yaml import plain_yaml

KINDS = ("Component", "API", "Resource", "System")
OTHERS = ("Group", "User", "Domain", "Location", "Template")  # known, and none of them is a service
LONGEST = {"name": 80, "title": 120, "description": 2000, "owner": 120, "lifecycle": 40, "type": 40, "system": 80}
MOST_LINKS = 30
MOST_PARTS = 20_000  # of one file
_BREAK = re.compile(r"^---(?:[ \t].*)?$", re.MULTILINE)
_REFERENCE = re.compile(r"(?:(?P<kind>[\w-]+):)?(?:(?P<space>[\w.-]+)/)?(?P<name>[\w.-]+)")


@dataclass(frozen=True, slots=True)
class Link:
    """A titled address; only http and https ones are kept."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CatalogService:
    """One service as its catalog file describes it; `owner` is the bare name of a group or person."""

    name: str
    kind: str
    title: str = ""
    description: str = ""
    owner: str = ""
    lifecycle: str = ""
    type: str = ""
    system: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    depends_on: tuple[str, ...] = ()
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class CatalogProblem:
    """A part of a file that was left out, and why."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


@dataclass(slots=True)
class Catalog:
    """What was read, in the order of the files."""

    services: list[CatalogService] = field(default_factory=list)
    problems: list[CatalogProblem] = field(default_factory=list)


def read_backstage(text: str, file: str) -> Catalog:
    """The services of one file; a part that cannot be read is told and does not stop the others."""
    found = Catalog()
    for number, (line, part) in enumerate(_parts(text)):
        if number == MOST_PARTS:
            found.problems.append(CatalogProblem(file, line, f"at most {MOST_PARTS} parts are read; split the file."))
            break
        if not part.strip():
            continue
        try:
            entity = plain_yaml(part)
        except (yaml.YAMLError, ValueError) as error:
            at = line + getattr(getattr(error, "problem_mark", None), "line", 0)
            why = getattr(error, "problem", None) or str(error).splitlines()[0]
            found.problems.append(CatalogProblem(file, at, f"it is not YAML that can be read ({why})."))
            continue
        _take(found, entity, file, line)
    return found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The documents of the file, each with the number of its first line."""
    start, line = 0, 1
    for mark in _BREAK.finditer(text):
        yield line, text[start : mark.start()]
        line += text.count("\n", start, mark.end() + 1)
        start = mark.end() + 1
    yield line, text[start:]


def _take(found: Catalog, entity: Any, file: str, line: int) -> None:
    if entity is None:  # nothing but comments
        return
    kind = entity.get("kind") if isinstance(entity, dict) else None
    if not isinstance(kind, str) or not str(entity.get("apiVersion", "")).startswith("backstage.io/"):
        found.problems.append(CatalogProblem(file, line, "it has no apiVersion and kind of a Backstage entity."))
    elif kind in KINDS:
        _take_service(found, kind, entity, file, line)
    elif kind not in OTHERS:
        found.problems.append(CatalogProblem(file, line, f"kind {kind[:40]} is not known here."))


def _take_service(found: Catalog, kind: str, entity: dict[str, Any], file: str, line: int) -> None:
    metadata, spec = _table(entity.get("metadata")), _table(entity.get("spec"))
    name = _words(metadata.get("name"), "name")
    if not name:
        found.problems.append(CatalogProblem(file, line, f"this {kind} has no metadata.name."))
        return
    service = CatalogService(
        name=name,
        kind=kind.lower(),
        title=_words(metadata.get("title"), "title"),
        description=_words(metadata.get("description"), "description"),
        owner=_words(bare(spec.get("owner")), "owner"),
        lifecycle=_words(spec.get("lifecycle"), "lifecycle"),
        type=_words(spec.get("type"), "type"),
        system=_words(bare(spec.get("system")), "system"),
        tags=tuple(_words(tag, "type") for tag in _list(metadata.get("tags"))),
        links=tuple(_links(metadata)),
        depends_on=tuple(dict.fromkeys(filter(None, (bare(one) for one in _depended(spec))))),
        file=file,
        line=line,
    )
    found.services.append(service)


def _depended(spec: dict[str, Any]) -> list[Any]:
    """What a service cannot do without: what it depends on, and the interfaces that it uses."""
    return [*_list(spec.get("dependsOn")), *_list(spec.get("consumesApis"))]


def bare(reference: Any) -> str:
    """The name in an entity reference such as `component:default/shop`; empty when it is none."""
    match = _REFERENCE.fullmatch(reference.strip()) if isinstance(reference, str) else None
    return match["name"] if match else ""


def _links(metadata: dict[str, Any]) -> Iterator[Link]:
    for one in _list(metadata.get("links"))[:MOST_LINKS]:
        address = _table(one).get("url")
        if isinstance(address, str) and address.startswith(("https://", "http://")) and len(address) <= 500:
            yield Link(_words(_table(one).get("title"), "title") or address, address)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: Any, name: str) -> str:
    """Text on its line, without NULs, cut to what is kept; empty for anything but text and numbers."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return " ".join(str(value).replace("\x00", "").split())[: LONGEST[name]]
