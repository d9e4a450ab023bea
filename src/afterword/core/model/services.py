"""The services of a house as its people describe them: what depends on what, and what was promised to users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `match` are patterns of the labels, metrics and files that tell of it, `routes` of its paths."""

    name: str
    depends_on: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """What was promised: `availability` in percent of the requests over `window_days` days.

    `requests` is how many requests usually come in such a window; None when nobody said.
    """

    service: str
    availability: float
    window_days: float = 30.0
    requests: int | None = None


@dataclass(frozen=True)
class ServiceMap:
    """All services and objectives; services that are only named as dependencies are among them."""

    services: tuple[Service, ...] = ()
    objectives: tuple[Objective, ...] = ()

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        direct = {service.name: frozenset(service.depends_on) for service in self.services}
        found = {}
        for name in direct:
            reached: set[str] = set()
            todo = list(direct[name])
            while todo:
                one = todo.pop()
                if one not in reached:
                    reached.add(one)
                    todo += direct.get(one, ())
            found[name] = frozenset(reached)
        return found

    def below(self, name: str) -> frozenset[str]:
        """All services that a service depends on, directly or by way of others; in a circle that is itself too."""
        return self._below.get(name, frozenset())

    def owner(self, names: Iterable[str]) -> str | None:
        """The service that the first of these names which any pattern fits tells of; the longest pattern wins."""
        for name in names:
            fitting = [
                (len(pattern), service.name)
                for service in self.services
                for pattern in service.match
                if fnmatchcase(name.lower(), pattern.lower())
            ]
            if fitting:
                return max(fitting, key=lambda pair: (pair[0], pair[1]))[1]
        return None

    def of_route(self, route: str) -> str | None:
        """The service that answers a path; the longest pattern wins."""
        fitting = [
            (len(pattern), service.name)
            for service in self.services
            for pattern in service.routes
            if fnmatchcase(route, pattern)
        ]
        return max(fitting)[1] if fitting else None
