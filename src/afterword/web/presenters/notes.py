"""What lint found, as the writing page shows it: notes with their place in a section, safe changes, excuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from afterword.core.errors import RuleBroken
from afterword.core.lint.registry import rule_named
from afterword.core.model.finding import LEVELS, Level
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.findings import Findings, Found, findings, offsets
from afterword.domain.postmortems.mending import Change, excused, mended
from afterword.domain.postmortems.models import Postmortem

SHOWN = 10
REASON = "{reason}"
WORDS: dict[Level, str] = {"error": "Error", "warning": "Warning", "hint": "Hint"}
ICONS: dict[Level, str] = {"error": "warning", "warning": "warning", "hint": "info"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change in a section's text for the script of the page: positions count UTF-16 units, as browsers do."""

    key: str
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, change: Change, texts: Mapping[str, str]) -> Edit:
        """The change with the positions that a browser knows."""
        text = texts[change.key]
        return cls(change.key, units(text[: change.start]), units(text[: change.end]), change.text)


@dataclass(frozen=True, slots=True)
class Note:
    """One finding: `where` says in words where it stands, `path` leads there; `start` and `end` mark its words."""

    mark: str
    level: Level
    title: str
    message: str
    rule: str
    page: str
    where: str
    path: str
    key: str
    start: int | None
    end: int | None
    line: int | None
    mend: Edit | None
    mend_title: str
    excuse: Edit | None

    @property
    def word(self) -> str:
        """The level in words."""
        return WORDS[self.level]

    @property
    def icon(self) -> str:
        """A triangle for what must be answered, a ring for a hint."""
        return ICONS[self.level]

    @property
    def short(self) -> str:
        """The mark as a part of an id."""
        return self.mark.replace(":", "-")[:12] + self.mark.rpartition(":")[2]

    @property
    def before(self) -> str:
        """What an excuse puts in front of the reason."""
        return self.excuse.text.partition(REASON)[0] if self.excuse else ""

    @property
    def after(self) -> str:
        """What an excuse puts behind the reason."""
        return self.excuse.text.partition(REASON)[2] if self.excuse else ""


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes, the weightiest first, of these those with a safe change; `counts` says how many of each level."""

    first: Sequence[Note]
    rest: Sequence[Note]
    counts: str
    excused: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.first) + len(self.rest)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def notes_of(viewer: Person, postmortem: Postmortem, typed: Mapping[str, str] | None = None) -> Notes:
    """The notes of a postmortem; `typed` are texts of sections that are not saved yet."""
    return notes_in(findings(viewer, postmortem, typed), postmortem)


def notes_in(checked: Findings, postmortem: Postmortem) -> Notes:
    """The notes of what was found."""
    texts = {one.section.key: one.text for one in checked.passages}
    notes = [_note(checked, found, postmortem, texts) for found in checked.found]
    notes.sort(key=lambda one: (LEVELS.index(one.level), one.mend is None))
    return Notes(notes[:SHOWN], notes[SHOWN:], _counts(notes), checked.report.excused)


def _counts(notes: Sequence[Note]) -> str:
    found = Counter(one.level for one in notes)
    told = [f"{found[level]} {level}{'' if found[level] == 1 else 's'}" for level in LEVELS if found[level]]
    return ", ".join(told)


def _note(checked: Findings, found: Found, postmortem: Postmortem, texts: Mapping[str, str]) -> Note:
    finding, rule = found.finding, rule_named(found.finding.rule)
    start = end = None
    if found.inside is not None:
        first, last = offsets(texts[found.key], found.inside)
        start, end = units(texts[found.key][:first]), units(texts[found.key][:last])
    return Note(
        mark=found.mark,
        level=finding.level,
        title=rule.title if rule else "Comment that excuses",
        message=finding.message,
        rule=finding.rule,
        page=reverse("rule", kwargs={"name": finding.rule}) if rule else "",
        where=_where(found),
        path=_path(found, postmortem),
        key=found.key,
        start=start,
        end=end,
        line=found.inside.line if found.inside else None,
        mend=_mend(checked, found, texts),
        mend_title=finding.fix.title if finding.fix else "",
        excuse=_excuse(checked, found, texts),
    )


def _where(found: Found) -> str:
    if found.passage is None:
        return "Header"
    heading = found.passage.section.heading
    return f"{heading}, line {found.inside.line}" if found.inside else heading


def _path(found: Found, postmortem: Postmortem) -> str:
    if found.key == "timeline" and found.inside is None:
        return reverse("postmortem_timeline", kwargs={"number": postmortem.number})
    return f"#w-{found.key}" if found.key else "#facts"


def _mend(checked: Findings, found: Found, texts: Mapping[str, str]) -> Edit | None:
    try:
        return Edit.of(mended(checked, found), texts)
    except RuleBroken:
        return None


def _excuse(checked: Findings, found: Found, texts: Mapping[str, str]) -> Edit | None:
    if found.finding.rule == "excuse":
        return None
    try:
        return Edit.of(excused(checked, found, REASON), texts)
    except RuleBroken:
        return None
