"""The parts of a rule's docstring: its headed texts and its Bad and Good examples, which the tests execute."""

from __future__ import annotations

import re
import textwrap

from afterword.core.lint.rule import Rule

HEADINGS = ("What", "Why", "Bad", "Good", "Known gaps", "Source")
_HEAD = re.compile(rf"^(?:{'|'.join(HEADINGS)})$")


def explained(rule: Rule) -> dict[str, str]:
    """The texts below the headings of a rule's docstring, by heading, in their order."""
    texts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in rule.doc.splitlines()[1:]:
        if _HEAD.match(line):
            current = texts.setdefault(line, [])
        else:
            current.append(line)
    return {head: textwrap.dedent("\n".join(lines)).strip("\n") for head, lines in texts.items()}


def examples(rule: Rule, kind: str) -> list[str]:
    """The examples below Bad or Good; a line of four tildes parts one from the next, `%(9 words)` stands for nine."""
    found = re.split(r"(?m)^~~~~$", explained(rule).get(kind, ""))
    return [_long(one.strip("\n")) + "\n" for one in found if one.strip()]


def _long(text: str) -> str:
    return re.sub(r"%\((\d+) words\)", lambda match: " ".join(["word"] * int(match[1])), text)
