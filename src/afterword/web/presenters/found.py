"""What a search found: hits with their words marked, and facets as links that narrow and widen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from afterword.domain.search.kinds import FACETS, KINDS
from afterword.domain.search.queries import Found, Hit

NAMES = {
    "kind": "Kind",
    "severity": "Severity",
    "service": "Service",
    "chain": "Chain level",
    "category": "Kind of cause",
    "template": "Template",
    "year": "Year",
    "team": "Team",
    "status": "Status",
}
ONE_OF_KIND = {
    "postmortem": "Postmortem",
    "incident": "Incident",
    "action": "Action",
    "comment": "Comment",
    "runbook": "Runbook",
    "decision": "Decision record",
    "service": "Service",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One hit; the words stand marked in the title and in the excerpt from elsewhere."""

    hit: Hit
    title: SafeString
    path: str
    excerpt: SafeString

    @property
    def code(self) -> str:
        """The number that stands before it: of a comment that of its postmortem, of a service none."""
        return self.kind if self.hit.kind == "service" else self.hit.code.partition("#")[0]

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return ONE_OF_KIND.get(self.hit.kind, self.hit.kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, and the address of the page with it chosen, or without where it is chosen."""

    words: str
    count: int | None
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet with its values."""

    name: str
    heading: str
    choices: Sequence[Choice]


def marked(text: str, marks: Sequence[tuple[int, int]]) -> SafeString:
    """The text, escaped, with its marks."""
    pieces: list[SafeString] = []
    done = 0
    for start, end in marks:
        pieces += [format_html("{}", text[done:start]), format_html("<mark>{}</mark>", text[start:end])]
        done = end
    pieces.append(format_html("{}", text[done:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def results_of(found: Found) -> list[Result]:
    """The hits of a page as it shows them."""
    return [
        Result(hit, marked(hit.title, hit.title_marks), path_of(hit), marked(hit.excerpt, hit.marks))
        for hit in found.hits
    ]


def path_of(hit: Hit) -> str:
    """Where a hit leads: things with a number are at its address."""
    if hit.kind == "comment":
        document, _, comment = hit.code.partition("#")
        return f"/{document}/review#comment-{comment}"
    return f"/knowledge/services/{hit.code}" if hit.kind == "service" else f"/{hit.code}"


def facets_of(found: Found, asked: QueryDict, names: Mapping[str, Mapping[str, str]]) -> list[FacetShown]:
    """The facets in which the hits differ, and those that are chosen; `names` are better words for values."""
    shown = []
    for name in FACETS:
        chosen = asked.getlist(name)
        values = dict(found.facets.get(name, ())) if found.facets else {}
        offered = [*values, *(value for value in chosen if value and value not in values)]
        if offered and (len(offered) > 1 or chosen):
            choices = [_choice(asked, name, one, values.get(one), names.get(name, {})) for one in offered]
            shown.append(FacetShown(name, NAMES[name], choices))
    return shown


def _choice(asked: QueryDict, name: str, value: str, count: int | None, names: Mapping[str, str]) -> Choice:
    chosen = value in asked.getlist(name)
    rest = asked.copy()
    rest.pop("page", None)
    others = [one for one in asked.getlist(name) if one and one != value]
    rest.setlist(name, others if chosen else [*others, value])
    return Choice(names.get(value, value), count, f"?{rest.urlencode()}", chosen)


def words_of_values(levels: Mapping[str, str], teams: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What values are called: kinds, statuses, chain levels and teams."""
    statuses = {"in_review": "In review", "in_progress": "In progress", "wont_do": "Won\u2019t do"}
    return {
        "kind": {name: kind.heading for name, kind in KINDS.items()},
        "chain": {level: f"{level} {name}" for level, name in levels.items()},
        "team": dict(teams),
        "status": _Capital(statuses),
        "template": _Capital(),
    }


class _Capital(dict[str, str]):
    """Words for values; others are told as they are, with a capital letter."""

    def get(self, key: str, default: object = None) -> str:
        return super().get(key) or key.replace("_", " ").capitalize()
