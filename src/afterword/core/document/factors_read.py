"""The contributing factors of a document as people write them: bullets and numbered lines."""

from __future__ import annotations

import re
from dataclasses import replace

from afterword.core.document.blocks import outside_code
from afterword.core.model.document import Factor

_LINE = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])\s+(?P<text>.*)$")
_CATEGORY = re.compile(
    r"^(?:\*\*|__)(?P<category>[^*_]{2,60}?):?(?:\*\*|__):?\s*(?:[-\u2013\u2014]\s*)?(?P<text>.+)$", re.DOTALL
)


def factors_of(text: str, *, first_line: int = 1) -> tuple[Factor, ...]:
    """The factors that a text lists, with the category that stands in bold before them."""
    factors: list[Factor] = []
    for index, line in outside_code(text.split("\n")):
        found = _LINE.match(line)
        if found:
            factors.append(Factor(found["text"], None, first_line + index))
        elif factors and line.startswith((" ", "\t")) and line.strip():
            factors[-1] = replace(factors[-1], text=f"{factors[-1].text}\n{line.strip()}")
    return tuple(_categorised(one) for one in factors)


def _categorised(factor: Factor) -> Factor:
    found = _CATEGORY.match(factor.text)
    return replace(factor, category=found["category"].strip(), text=found["text"].strip()) if found else factor
