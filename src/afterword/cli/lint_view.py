"""`afterword lint --view`: the validation list or the do's and don'ts of each file, item by item."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from afterword.cli.lint_call import Call
from afterword.core.errors import InputError
from afterword.core.lint.engine import Report
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.views import Standing, State, View, standings, view_named

SIGNS: dict[State, str] = {"good": "[x]", "open": "[ ]", "asked": "[?]"}
Listed = tuple[str, list[Standing]]


def show_list(call: Call, files: Iterable[tuple[str, str, Report]]) -> int:
    """Prints the list of every file (name, text, findings); 1 when an item of any is open."""
    view = view_named(call.view or "")
    if view is None or call.form not in ("text", "json"):
        raise InputError(message=f"--view is written as text or json; leave --format {call.form} out.")
    listed: list[Listed] = [
        (name, standings(view, Manuscript(text, name=name).document, report)) for name, text, report in files
    ]
    if call.form == "json":
        print(json.dumps({"lists": [_values(view, one) for one in listed]}, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join("\n".join(_lines(view, one)) for one in listed))
    return int(any(item.state == "open" for _, items in listed for item in items))


def _lines(view: View, listed: Listed) -> Iterator[str]:
    name, items = listed
    good = sum(one.state == "good" for one in items)
    yield f"{name}: {view.title}, {good} of {len(items)}"
    for one in items:
        yield f"  {SIGNS[one.state]} {one.item.says}{'; a person must say so' if one.state == 'asked' else ''}"
        for rule, lines in _found(one).items():
            yield f"        {rule}: line {', '.join(map(str, lines))}"
        for reason in one.reasons:
            yield f"        {reason}"


def _found(standing: Standing) -> dict[str, list[int]]:
    """The lines of the findings, by rule."""
    found: dict[str, list[int]] = {}
    for one in standing.findings:
        lines = found.setdefault(one.rule, [])
        if one.place.line not in lines:
            lines.append(one.place.line)
    return found


def _values(view: View, listed: Listed) -> dict[str, Any]:
    name, items = listed
    return {
        "file": name,
        "view": view.name,
        "items": [
            {
                "name": one.item.name,
                "says": one.item.says,
                "state": one.state,
                "rules": list(one.item.rules),
                "findings": dict(Counter(finding.rule for finding in one.findings)),
                "reasons": list(one.reasons),
            }
            for one in items
        ],
    }
