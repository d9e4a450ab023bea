"""git: what `git log` prints, with any of its date styles, with or without statistics and patches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from afterword.core.evidence.base import Head, Source, lines_of
from afterword.core.evidence.stamps import from_iso, from_unix
from afterword.core.evidence.structured import report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import LineSpan, Unread

KIND = "git_log"
LONGEST_DATE = 80  # the parser of mail dates takes its time over long brackets
_COMMIT = re.compile(r"^commit ([0-9a-f]{7,64})\b(?: \((.+)\))?")
_HEADER = re.compile(r"^(Author|AuthorDate|Commit|CommitDate|Date|Merge):\s*(.*)$")
_ONE_LINE = re.compile(r"^([0-9a-f]{7,64})[\t|, ]+(\d{4}-\d\d-\d\d[T ][\d:.]+ ?(?:Z|[+-]\d\d:?\d\d)?)[\t|, ]+(.*)$")
_PERSON = re.compile(r"^(.*?)\s*<([^>]*)>$")
_TAG = re.compile(r"tag: ([^,)]+)")
_CHANGED = re.compile(r"^ (\S.*?)\s+\|\s+(?:\d+|Bin)")
_PATCHED = re.compile(r"^diff --git a/(.+) b/")


@dataclass(slots=True)
class _Commit:
    sha: str
    line: int
    decoration: str = ""
    author: str = ""
    when: str = ""
    committed: str = ""
    subject: str = ""
    last: int = 0
    files: list[str] = field(default_factory=list)


class GitLog:
    """Reads commits; the time of a commit is when it was committed, or when it was written if that is all there is."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when the text begins with a commit and its author, or with lines of hash, date and subject."""
        lines = head.lines[:5]
        if lines and _COMMIT.match(lines[0]) and any(_HEADER.match(line) for line in lines[1:]):
            return 0.97
        return 0.9 if lines and all(_ONE_LINE.match(line) for line in lines) else 0.0

    def read(self, source: Source) -> Reading:
        """A `commit` moment for each commit, with author, subject, tags and the files it touched."""
        lines = lines_of(text_of(source))
        moments: list[Moment] = []
        unread: list[Unread] = []
        for commit in _commits(lines):
            moment = _moment(commit, source.name)
            if moment is None:
                unread.append(Unread(commit.line, lines[commit.line - 1][:160], "a commit without a readable date"))
            else:
                moments.append(moment)
        moments.sort(key=lambda moment: moment.at)
        report = report_on(source, KIND, records=len(moments), moments=moments, unread=unread)
        return Reading(report, moments=tuple(moments))


def _commits(lines: list[str]) -> Iterator[_Commit]:
    commit: _Commit | None = None
    for number, line in enumerate(lines, start=1):
        start, short = _COMMIT.match(line), _ONE_LINE.match(line)
        if start or short:
            if commit:
                yield commit
            commit = _Commit(start[1], number, start[2] or "") if start else _short(short, number)
        elif commit:
            _take(commit, line)
        if commit and line.strip():
            commit.last = number
    if commit:
        yield commit


def _short(match: re.Match[str] | None, number: int) -> _Commit:
    sha, when, subject = match.groups() if match else ("", "", "")
    return _Commit(sha, number, when=when, subject=subject.strip())


def _take(commit: _Commit, line: str) -> None:
    header = _HEADER.match(line)
    if header and not commit.subject:
        name, value = header.groups()
        if name == "Author":
            commit.author = value
        elif name in ("Date", "AuthorDate"):
            commit.when = value
        elif name == "CommitDate":
            commit.committed = value
    elif line.startswith("    ") and line.strip() and not commit.subject:
        commit.subject = line.strip()
    elif changed := (_CHANGED.match(line) or _PATCHED.match(line)):
        commit.files.append(changed[1])


def _moment(commit: _Commit, file: str) -> Moment | None:
    at = _date(commit.committed) or _date(commit.when)
    if at is None:
        return None
    person = _PERSON.match(commit.author)
    tags = ", ".join(tag.strip() for tag in _TAG.findall(commit.decoration))
    labels = {
        "sha": commit.sha, "subject": commit.subject, "tags": tags, "files": ", ".join(commit.files[:20]),
        "email": person[2] if person else "",
    }  # fmt: skip
    text = f"Commit {commit.sha[:7]}: {commit.subject or 'without a subject'}" + (f" (tag {tags})" if tags else "")
    actor = (person[1] if person else commit.author) or None
    span = LineSpan(file, commit.line, max(commit.last, commit.line))
    kept = {name: value for name, value in labels.items() if value}
    return Moment(at, "commit", KIND, text, (span,), actor=actor, labels=kept)


def _date(text: str) -> datetime | None:
    """A date in any of the styles of git: default ("Fri Nov 20 22:31:17 2026 +0000"), iso, rfc, raw and unix."""
    text = text.strip()
    if not text:
        return None
    if re.fullmatch(r"\d{9,11}( [+-]\d{4})?", text):
        return from_unix(text.split()[0])
    for style in ("%a %b %d %H:%M:%S %Y %z", "%Y-%m-%d %H:%M:%S %z"):
        try:
            return datetime.strptime(text, style).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    if found := from_iso(text):
        return found
    try:
        return parsedate_to_datetime(text[:LONGEST_DATE]).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
