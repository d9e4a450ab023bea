"""What a search found, grouped by kind, with the words that were found marked in each excerpt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from afterword.domain.practice.search import Hit

HEADINGS = {"postmortem": "Postmortems", "incident": "Incidents", "action": "Actions"}


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the answer; the words stand marked in the title, or in the excerpt from elsewhere."""

    hit: Hit
    title: SafeString
    path: str
    excerpt: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind."""

    heading: str
    results: Sequence[Result]


def marked(text: str, marks: Sequence[tuple[int, int]]) -> SafeString:
    """The text, escaped, with its marks."""
    pieces: list[SafeString] = []
    done = 0
    for start, end in marks:
        pieces += [format_html("{}", text[done:start]), format_html("<mark>{}</mark>", text[start:end])]
        done = end
    pieces.append(format_html("{}", text[done:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _result(hit: Hit) -> Result:
    excerpt = marked(hit.excerpt, hit.marks)
    whole = not hit.where and hit.excerpt == hit.title
    return Result(hit, excerpt if whole else format_html("{}", hit.title), f"/{hit.code}", excerpt)


def groups_of(hits: Sequence[Hit]) -> list[Group]:
    """The groups that have results, in the order of HEADINGS; within a group the best first, as found."""
    groups = []
    for kind, heading in HEADINGS.items():
        own = [hit for hit in hits if hit.kind == kind]
        if own:
            groups.append(Group(heading, [_result(hit) for hit in own]))
    return groups
