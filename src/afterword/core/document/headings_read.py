"""What stands as a heading in a postmortem: real ones in any markup, and bold lines or labels that name a section."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterword.core.document.blocks import heading_of, outside_code
from afterword.core.document.fields import field_of, named_label
from afterword.core.document.when_read import when

BOLD, LABEL = 7, 8  # levels below those of real headings
_HTML = re.compile(r"^\s*<h([1-6])\b[^<>]*>(.{1,300}?)</h[1-6]>\s*$", re.IGNORECASE)
_WIKI = re.compile(r"^(={1,6})(?: ([^=\n]{1,200}?)(?: \1)?|([^=\s][^=\n]{0,200})\1) *$")
_JIRA = re.compile(r"^h([1-6])\. +(\S.*)$")
_UNDERLINE = re.compile(r"=+ *|-{3,} *")
_NO_TITLE = re.compile(r"[-*+#>|]|\d+\.|\[|!|<")
_BULLET = r"(?P<bullet>\s*(?:[-*+\u2022]|\d{1,3}[.)])\s+)?"
_BOLD = re.compile(
    rf"^{_BULLET}\s*(?P<b>\*\*\*|\*\*|__|\*|_)(?P<text>[^*_\s][^*_]{{1,80}})(?P=b)(?P<sep>\s*[:\u2013\u2014-])?(?P<rest>.*)$"
)
_LABEL = re.compile(rf"^{_BULLET}(?P<text>[^\W\d_][^:*_|`]{{2,60}})(?P<sep>:)(?P<rest>(?: .*)?)$")
_CAPITALS = re.compile(r"^(?P<text>[A-Z][A-Z' &/-]{3,60})$")
_BARE = re.compile(r"^(?P<text>[A-Z][A-Za-z /&'-]{2,40}(?:\([^()]{1,40}\))?)\s*$")
_NOTE = re.compile(r"\[\^[\w-]+\]")
_RATED = re.compile(r"(?:yes|no|none|n/?a|low|medium|moderate|high|major|minor|critical|severe|sev\W?\d|p\d)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; `index` and `end` are its lines (from 0, `end` is behind it), `rest` what follows on its own line."""

    index: int
    end: int
    level: int
    text: str
    rest: str = ""
    bullet: bool = False

    @property
    def real(self) -> bool:
        """True for a heading in the sense of the markup."""
        return self.level < BOLD


def heads_of(lines: Sequence[str]) -> list[Head]:
    """All headings outside of code; labels without any markup only where real headings name no sections."""
    outside = dict(outside_code(lines))
    found = [one for index in outside if (one := _real(lines, index, outside) or _bold(index, lines[index]))]
    named = sum(1 for one in found if one.real and field_of(one.text))
    if named >= 2:
        return found
    taken = {one.index for one in found}
    labels = [one for index in outside if index not in taken and (one := _label(index, outside))]
    return sorted([*found, *labels], key=lambda one: one.index)


def _real(lines: Sequence[str], index: int, outside: Mapping[int, str]) -> Head | None:
    line = lines[index]
    title = heading_of(line)
    if title:
        return Head(index, index + 1, title[0], title[1])
    for rule in (_HTML, _JIRA, _WIKI):
        found = rule.match(line)
        if found:
            level = len(found[1]) if rule is _WIKI else int(found[1])
            return Head(index, index + 1, level, next(one for one in found.groups()[1:] if one).strip())
    return _underlined(index, outside)


def _underlined(index: int, outside: Mapping[int, str]) -> Head | None:
    """A line above one of equals signs or dashes; a sentence above a ruled line is no heading."""
    text, below = outside[index].strip(), outside.get(index + 1, "")
    if not text or not _UNDERLINE.fullmatch(below) or outside.get(index - 1, "").strip() or _NO_TITLE.match(text):
        return None
    if len(text) > 100 or (below[0] == "-" and text[-1] in ".,;"):
        return None
    return Head(index, index + 2, 1 if below[0] == "=" else 2, text)


def _bold(index: int, line: str) -> Head | None:
    """A bold line or bullet that names a section; in single marks it must stand alone."""
    found = _BOLD.match(line)
    if found is None or not _parted(found) or (len(found["b"]) == 1 and found["rest"].strip(" :")):
        return None
    return _pseudo(index, BOLD, found)


def _label(index: int, outside: Mapping[int, str]) -> Head | None:
    """A line such as `Summary:` or `ROOT CAUSE`, or below an empty line one such as `Timeline (UTC)`."""
    line = outside[index]
    first = not outside.get(index - 1, "").strip()
    found = _LABEL.match(line) or _CAPITALS.match(line.rstrip()) or (_BARE.match(line) if first else None)
    return _pseudo(index, LABEL, found) if found else None


def _parted(found: re.Match[str]) -> bool:
    return bool(found["sep"]) or found["text"].rstrip().endswith(":") or not _NOTE.sub("", found["rest"]).strip()


def _pseudo(index: int, level: int, found: re.Match[str]) -> Head | None:
    """The heading, unless what stands behind it is a fact of the header: a time, a rating, yes or no."""
    parts = found.groupdict()
    text, rest = parts["text"].strip().rstrip(":").strip(), (parts.get("rest") or "").strip().lstrip(":").strip()
    stated = when(rest) if len(rest) < 60 else None
    if named_label(text) is None or _RATED.match(rest) or stated:
        return None
    if text.lower().startswith("customer impact") and re.match(r"yes\b|no\b", rest.lower()):
        return None
    bullet = (parts.get("bullet") or "").strip()
    return Head(index, index + 1, level, f"{bullet} {text}" if bullet[:1].isdigit() else text, rest, bool(bullet))
