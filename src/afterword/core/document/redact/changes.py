"""What was changed on the way out: where, what it was, what stands instead, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.document.redact.scrub import Cut, Scrubbed


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `before` is internal, so a list of changes never leaves the house."""

    place: str
    kind: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One part of a document inside and outside; `outside` is None when it was left out, for the reason given.

    `form` says what the texts are: `text` is Markdown, `line` an entry of a list, `words` plain words.
    """

    place: str
    form: str
    inside: Scrubbed
    outside: bool = True
    reason: str = ""

    @property
    def changed(self) -> bool:
        """Whether an external reader sees it differently."""
        return not self.outside or bool(self.inside.cuts)


def changes_in(place: str, scrubbed: Scrubbed) -> list[Change]:
    """The changes of one text; its references to evidence are one."""
    found = [_change(place, scrubbed.before, one) for one in scrubbed.cuts if one.kind != "evidence"]
    notes = [one for one in scrubbed.cuts if one.kind == "evidence"]
    if notes:
        words = "a reference to evidence" if len(notes) == 1 else f"{len(notes)} references to evidence"
        found.append(Change(place, "evidence", words, "", notes[0].reason))
    return found


def _change(place: str, text: str, cut: Cut) -> Change:
    return Change(place, cut.kind, _short(text[cut.start : cut.end]), _short(cut.instead), cut.reason)


def _short(text: str, most: int = 160) -> str:
    said = " ".join(text.split())
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def unchanged(text: str) -> Scrubbed:
    """A text that leaves as it is."""
    return Scrubbed(text, text, ())


def table(changes: Sequence[Change]) -> list[tuple[str, str, str, str]]:
    """Rows of place, what it was, what stands instead, and why."""
    return [(one.place, one.before or "(nothing)", one.after or "(removed)", one.reason) for one in changes]
