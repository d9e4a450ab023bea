"""What a rule is: a module whose docstring explains it and whose `RULE` checks a manuscript."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.settings import Settings
from afterword.core.model.finding import Level


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: the places from `start` up to `end`; `replacement` only where a change is safe.

    The replacement stands for the same places, or for those of `change`; `title` says what it does.
    """

    start: int
    end: int
    message: str
    replacement: str | None = None
    level: Level | None = None  # where this one weighs less than the rule's own level
    change: tuple[int, int] | None = None
    title: str | None = None


Check = Callable[[Manuscript, Settings], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `name` as in `human-error-as-cause`, `title` its docstring's first line, `doc` the whole docstring.

    `templates` names those it is meant for; empty for all.
    """

    name: str
    family: str
    level: Level
    check: Check
    title: str
    doc: str
    templates: frozenset[str] = frozenset()

    def applies(self, template: str) -> bool:
        """True for documents in a template that the rule is meant for."""
        return not self.templates or template in self.templates
