"""What the writer of a document says of its external version: what goes, what stays, and how people are called."""

from __future__ import annotations

from dataclasses import dataclass

KEEPABLE = ("numbers", "actions", "human_impact", "parking_list", "pictures", "chat")
"""What is left out of an external version unless it is named in `keep`: numbers of incidents and postmortems, the
actions without their owners, what it cost people, the parking list, pasted pictures without their metadata, lines of
a chat."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """`terms` are removed words with what stands in their place, `people` names with the role that is said instead."""

    terms: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    public: tuple[str, ...] = ()  # hosts whose links stay
    leave_out: tuple[str, ...] = ()  # further sections, by field or heading
    keep: tuple[str, ...] = ()  # of KEEPABLE


NO_REDACTION = Redaction()
