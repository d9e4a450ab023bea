"""The external version beside the internal one: rows by section, the changes as a table, what a writer may set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from afterword.core.document.exporters.forms import FORMS
from afterword.core.document.redact.changes import table
from afterword.core.document.redact.compare import rows_of
from afterword.core.document.redact.outside import Outside
from afterword.core.document.redact.settings import redaction_row
from afterword.core.model.redaction import Redaction

KEEP = (
    ("numbers", "Numbers of incidents, postmortems and actions"),
    ("actions", "Follow-up actions, without their owners"),
    ("human_impact", "What it cost people"),
    ("parking_list", "The parking list"),
    ("pictures", "Pasted pictures, drawn anew without their metadata"),
    ("chat", "Lines of the chat, in the timeline and where a text repeats them"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One part on both sides; `number` counts the changed ones, `following` is the next of them."""

    number: int
    following: int
    place: str
    form: str
    inside: SafeString
    outside: SafeString
    changed: bool
    reasons: str
    kept_inside: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All that the comparing page shows."""

    rows: Sequence[Row]
    changes: Sequence[tuple[str, str, str, str]]
    changed: int
    left_out: int


def page_of(outside: Outside, *, only_changed: bool) -> Page:
    """The page; with `only_changed` without the parts that leave as they are."""
    rows, number = [], 0
    found = rows_of(outside.pairs)
    last = sum(one.changed for one in found)
    for one in found:
        number += one.changed
        if one.changed or not only_changed:
            rows.append(
                Row(
                    number=number if one.changed else 0,
                    following=number + 1 if one.changed and number < last else 0,
                    place=one.place,
                    form=one.form,
                    inside=mark_safe(_worded(one.place, one.inside)),  # noqa: S308 - rendered and cleaned by core
                    outside=mark_safe(_worded(one.place, one.outside)),  # noqa: S308 - the same
                    changed=one.changed,
                    reasons="; ".join(one.reasons),
                    kept_inside=one.kept_inside,
                )
            )
    left_out = sum(one.kept_inside for one in found)
    return Page(rows, table(outside.changes), last, left_out)


def _worded(place: str, said: str) -> str:
    """A status as people say it: "in review", not "in_review"."""
    return said.replace("_", " ") if place == "Status" else said


def choices() -> list[tuple[str, str]]:
    """Every form in which a document leaves, with its name."""
    return [(name, form.title) for name, form in FORMS.items()]


def typed_of(redaction: Redaction) -> dict[str, str | list[str]]:
    """What the form holds at first."""
    row = redaction_row(redaction)
    return {
        "remove": "\n".join(row.get("remove", [])),
        "people": "\n".join(f"{name}: {role}" for name, role in row.get("people", {}).items()),
        "public": "\n".join(row.get("public", [])),
        "leave_out": "\n".join(row.get("leave_out", [])),
        "keep": row.get("keep", []),
    }
