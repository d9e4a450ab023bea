"""Reads Mattermost compliance exports: XML with conversations, who came and went, and every message.

Nothing in it is resolved: a document that declares entities is refused before it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from afterword.core.errors import EvidenceError
from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.engines.times import EARLIEST, LATEST
from afterword.core.evidence.stamps import from_unix
from afterword.core.evidence.structured import LARGEST, report_on
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import LineSpan, Unread

KIND = "mattermost_export"
_SHAPE = re.compile(r"<(?:FileDump|Conversation)\b")
STEP = 1 << 16
LEAVES = frozenset({"Perspective", "LoginName", "UserType", "DateTimeUTC", "Content", "MessageId", "RoomID"})


class MattermostCompliance:
    """The reader of compliance exports in the Actiance form."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when conversations of such a dump are seen."""
        begins = head.text.lstrip().startswith("<")
        return 0.97 if begins and _SHAPE.search(head.text) and "LoginName" in head.text else 0.0

    def read(self, source: Source) -> Reading:
        """A `message` moment for each message."""
        taken = _Taken(source.name)
        problem = _parse(source, taken)
        moments = tuple(sorted(taken.moments, key=lambda moment: moment.at))
        report = report_on(source, KIND, records=len(moments), moments=moments, unread=taken.unread, problem=problem)
        return Reading(report, moments=moments)


@dataclass(slots=True)
class _Taken:
    """What has been understood so far, and the element that is being read."""

    file: str
    room: str = ""
    line: int = 0
    name: str = ""
    text: list[str] = field(default_factory=list)
    fields: dict[str, str] | None = None
    moments: list[Moment] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """An element begins."""
        self.name, self.text = name, []
        if name == "Conversation":
            self.room = attributes.get("Perspective", "")
        elif name == "Message":
            self.fields, self.line = {}, line

    def said(self, text: str) -> None:
        """Text inside an element."""
        self.text.append(text)

    def end(self, name: str, line: int) -> None:
        """An element ends."""
        if self.fields is not None and name in LEAVES:
            self.fields[name] = "".join(self.text).strip()
        if name == "Message" and self.fields is not None:
            self._message(self.fields, line)
            self.fields = None

    def _message(self, fields: dict[str, str], line: int) -> None:
        when = fields.get("DateTimeUTC", "")
        number = float(when) if re.fullmatch(r"\d{1,16}(?:\.\d+)?", when) else 0.0
        seconds = number / 1000 if number > LATEST else number
        at = from_unix(seconds) if EARLIEST < seconds < LATEST else None
        if at is None or not fields.get("Content"):
            self.unread.append(Unread(self.line, str(fields)[:160], "it is no message with a time and a text"))
            return
        user = fields.get("LoginName", "").partition("@")[0]
        bot = "1" if fields.get("UserType") == "bot" else ""
        kept = {"channel": self.room, "user": user, "handle": user, "bot": bot}
        labels = {name: value for name, value in kept.items() if value}
        span = LineSpan(self.file, self.line, line)
        self.moments.append(Moment(at, "message", KIND, fields["Content"], (span,), actor=user or None, labels=labels))


def _parse(source: Source, taken: _Taken) -> str | None:
    """Reads the document into `taken`; a sentence when it breaks off."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise EvidenceError(file=source.name, reason="it declares a document type or entities, which are not resolved")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda name, found: taken.begin(name, found, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda name: taken.end(name, parser.CurrentLineNumber)
    parser.CharacterDataHandler = taken.said
    try:
        with source.open() as stream:
            _feed(parser, stream.read(LARGEST))
    except expat.ExpatError as error:
        return f"Read up to line {error.lineno}: it is no valid XML from there on."
    except LookupError as error:
        return f"Nothing was read: it names an {error}."
    return None


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    for start in range(0, len(data), STEP):
        parser.Parse(data[start : start + STEP], False)
    parser.Parse(b"", True)
