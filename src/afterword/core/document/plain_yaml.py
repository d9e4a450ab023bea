"""YAML from outside, without what makes a small text a large or endless one: aliases, deep nesting, great length."""

from __future__ import annotations

from typing import Any

import yaml

MOST_CHARACTERS = 1_000_000
DEEPEST = 20  # tables and lists in each other
MOST_NODES = 50_000


class TooMuch(yaml.YAMLError):
    """The text holds more than is read."""


class _Loader(yaml.SafeLoader):
    """Refuses an alias, which repeats what it stands for, and stops where there is too much."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._deep = self._nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """One node, unless it is an alias or one too many."""
        if self.check_event(yaml.AliasEvent):
            raise TooMuch("an alias stands in it")
        self._deep, self._nodes = self._deep + 1, self._nodes + 1
        if self._deep > DEEPEST or self._nodes > MOST_NODES:
            raise TooMuch("it is nested too deeply or too long")
        node = super().compose_node(parent, index)
        self._deep -= 1
        return node


def plain_yaml(text: str) -> Any:
    """What the text holds; raises yaml.YAMLError, and ValueError for a time that is none."""
    if len(text) > MOST_CHARACTERS:
        raise TooMuch("it is too long")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - made of SafeLoader
