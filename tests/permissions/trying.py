"""Sends a person to a service, a page or an operation, tells what they met, and takes back what they did."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern
from tests.permissions.kinds import Column, Outcome, Row
from tests.permissions.world import Side, World

from afterword.core.errors import AfterwordError, NotAllowed, NotFound
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.scopes import scopes_for

SIGN_IN = "/accounts/login"


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def value_of(given: Any, side: Side) -> Any:
    """A row's value: a function of the world is asked, a row of the database is read afresh."""
    value = given(side) if inspect.isfunction(given) else given
    if isinstance(value, models.Model):
        return type(value)._default_manager.get(pk=value.pk)
    return value


def arguments(name: str, function: Callable[..., Any], row: Row, side: Side) -> dict[str, Any]:
    """What a service is called with: the row's own values, and things of the world by the names of the parameters."""
    found = {key: value_of(value, side) for key, value in row.give.items()}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in (*found, "actor") or parameter.kind == inspect.Parameter.VAR_KEYWORD:
            continue
        if parameter.name in side.things:
            if parameter.default is inspect.Parameter.empty:
                found[parameter.name] = value_of(side.things[parameter.name], side)
        elif parameter.default is inspect.Parameter.empty:
            raise AssertionError(f'{name} needs a value for "{parameter.name}" in its row')
    return found


def of_service(name: str, function: Callable[..., Any], row: Row, side: Side, person: Any) -> Outcome:
    """What a person meets at a service; whatever else stands in the way came after they were let in."""
    with taken_back():
        side.things["me"] = person
        try:
            function(actor=person, **arguments(name, function, row, side))
        except NotFound:
            return Outcome.HIDDEN
        except NotAllowed as error:
            return Outcome.SIGN_IN if "signed in" in str(error) else Outcome.NO
        except AfterwordError:
            return Outcome.YES
        return Outcome.YES


def told(wrong: list[str]) -> str:
    """All that is wrong, a line for each."""
    return "\n" + "\n".join(wrong)


def of_status(status: int, location: str = "") -> Outcome:
    """What an answer means."""
    if status == 401 or (status == 302 and location.startswith(SIGN_IN)):
        return Outcome.SIGN_IN
    if status >= 500:
        raise AssertionError(f"it failed with {status}")
    return {403: Outcome.NO, 404: Outcome.HIDDEN}.get(status, Outcome.YES)


class Browsers:
    """A signed-in browser for each column."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[Column, Client] = {}
        for column, person in world.people.items():
            client = Client(raise_request_exception=False)
            if column != Column.ANONYMOUS:
                client.force_login(person)
            self.clients[column] = client

    def go(self, column: Column, method: str, path: str, values: dict[str, Any]) -> Any:
        """The answer of a page; what it did is taken back."""
        with taken_back():
            return self.clients[column].generic(
                method, path, _form(values), content_type="application/x-www-form-urlencoded"
            )


def _form(values: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(values, doseq=True)


def path_of(pattern: URLPattern, route: str, row: Row, side: Side) -> tuple[str, dict[str, Any]]:
    """The address of a page about the thing that the row is about, and what is left of the row's values."""
    from django.urls import reverse

    given = {key: value_of(value, side) for key, value in row.give.items()}
    kwargs: dict[str, Any] = {}
    for name in pattern.pattern.converters:
        if name in given:
            kwargs[name] = given.pop(name)
        elif name == "number" and row.about:
            kwargs[name] = side.things[row.about].number
        else:
            raise AssertionError(f'{route} needs a value for "{name}" in its row')
    if pattern.name:
        return reverse(pattern.name, kwargs=kwargs), given
    return "/" + _filled(route, kwargs), given


def _filled(route: str, kwargs: dict[str, Any]) -> str:
    import re

    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(kwargs[match[1]]), route.lstrip("/"))


class Callers:
    """A token for each column, and calls with it."""

    def __init__(self, world: World) -> None:
        self.client = Client(raise_request_exception=False)
        self.tokens: dict[Column, str] = {}
        for column, person in world.people.items():
            if column != Column.ANONYMOUS:
                made = accounts.make_token(actor=person, name="matrix", scopes=scopes_for(person))
                self.tokens[column] = made[1]

    def go(self, column: Column, method: str, path: str, body: dict[str, Any]) -> Any:
        """The answer of an operation; what it did is taken back."""
        headers = {"authorization": f"Bearer {self.tokens[column]}"} if column in self.tokens else {}
        with taken_back():
            return self.client.generic(method, path, json.dumps(body), content_type="application/json", headers=headers)


def call_of(
    operation_id: str, path: str, described: dict[str, Any], row: Row, side: Side
) -> tuple[str, dict[str, Any]]:
    """The address and the body of an operation; what the row does not give of the body is left out."""
    given = {key: value_of(value, side) for key, value in row.give.items()}
    for parameter in described.get("parameters", []):
        name = parameter["name"]
        if parameter["in"] != "path":
            continue
        if name in given:
            value = given.pop(name)
        elif name == "number" and row.about:
            value = side.things[row.about].number
        else:
            raise AssertionError(f'{operation_id} needs a value for "{name}" in its row')
        path = path.replace("{" + name + "}", str(value))
    return path, given
