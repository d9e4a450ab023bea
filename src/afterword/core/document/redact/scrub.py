"""Takes out of one text what may not leave, and says of each piece what it was, what stands instead, and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from afterword.core.document.plain import plain_words
from afterword.core.document.redact import chat, patterns
from afterword.core.document.redact.names import PLAIN_WORDS
from afterword.core.document.redact.people import EMAIL, MENTION, Cast, Figure
from afterword.core.document.render import markdown_tree
from afterword.core.model.redaction import Redaction

_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
    r"(?:\((?P<target>(?:<[^<>\n]*>|(?:[^()\s\\]|\\.|\([^()\s]*\))*))(?:\s+(?:\"[^\"]*\"|'[^']*'|"
    r"\([^)]*\)))?\s*\)|\[(?P<label>[^\[\]^]*)\])"
)
_DEFINITION = re.compile(r"(?m)^ {0,3}\[(?!\^)[^\[\]]+\]:[ \t]*\S.*$\n?")
_EVIDENCE = re.compile(r" ?\[\^E-\d+\](?::.*$)?", re.MULTILINE)
_FILES = r"(?:[^()\s,]*[./][^()\s,]+)"
_ALSO = re.compile(rf"(?:, ?(?P<within>)| ?\()also in {_FILES}(?:, {_FILES})*\)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
_BEGINS = re.compile(r"(?:^|[.!?]\s+|\n)[ \t]*(?:(?:[-*+]|\d+[.)]|#+|>|\|)[ \t]+)*[*_\"'(<]*$")
_BETWEEN = r"(?:[\s\u00a0_.+/-]|&nbsp;)*"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a text, what stands in its place, and why."""

    start: int
    end: int
    instead: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The text as it leaves, and the cuts in the text as it was, in order."""

    before: str
    after: str
    cuts: tuple[Cut, ...]


@dataclass(slots=True)
class Scrubber:
    """Knows everybody and everything that may not leave; one for a whole document, so that roles stay the same."""

    cast: Cast
    redaction: Redaction
    own_numbers: frozenset[str] = frozenset()
    files: tuple[str, ...] = ()
    charts: Mapping[str, str] = field(default_factory=dict)  # names of charts, and how they are called outside
    chat: re.Pattern[str] | None = None  # lines of a chat that a text repeats
    _names: re.Pattern[str] | None = None
    _exact: re.Pattern[str] | None = None
    _terms: tuple[tuple[re.Pattern[str], str], ...] = ()

    def __post_init__(self) -> None:
        names = self.cast.name_list()
        careful = [one for one in names if one.lower() in PLAIN_WORDS]
        self._names = _any_of([one for one in names if one.lower() not in PLAIN_WORDS], re.IGNORECASE)
        self._exact = _any_of([one.capitalize() for one in careful], 0)
        self._terms = tuple((_term_pattern(term), instead) for term, instead in self.redaction.terms)

    def text(self, text: str) -> Scrubbed:
        """A Markdown text."""
        first = self._cut(text, (*self._markup(), *self._things()))
        return self._sure(first) if self._shows(first.after) else first

    def line(self, text: str) -> Scrubbed:
        """Plain words: a title, a heading, a cell, a label."""
        scrubbed = self._cut(text, (*self._markup(), *self._things()))
        if not self._leaks(_visible(scrubbed.after)):
            return scrubbed
        said = self._cut(_visible(scrubbed.after), self._things()).after
        return Scrubbed(text, said, (Cut(0, len(text), said, "hidden", "its letters hide what may not leave"),))

    def _cut(self, text: str, finders: Sequence[Callable[[str], Iterator[Cut]]]) -> Scrubbed:
        found = [(rank, cut) for rank, finder in enumerate(finders) for cut in finder(text) if cut.start < cut.end]
        cuts = tuple(one for one in _apart(found) if text[one.start : one.end] != one.instead)
        return Scrubbed(text, _applied(text, cuts), cuts)

    # what the text looks like to a reader, whatever it is written like ------------------------------------------------

    def _leaks(self, visible: str) -> bool:
        return any(visible[cut.start : cut.end] != cut.instead for finder in self._things() for cut in finder(visible))

    def _shows(self, text: str) -> bool:
        return self._leaks(_visible(plain_words(text))) or self._leaks(_visible(text))

    def _sure(self, scrubbed: Scrubbed) -> Scrubbed:
        """Blocks that still show something, written so that no pattern finds it, become their plain words."""
        lines = scrubbed.after.split("\n")
        for node in reversed(markdown_tree(scrubbed.after).children):
            if node.map is None:
                continue
            block = "\n".join(lines[slice(*node.map)])
            if self._shows(block):
                said = self._cut(_visible(plain_words(block)), self._things()).after
                lines[slice(*node.map)] = [_SPECIAL.sub(r"\\\1", said), ""]
        after = "\n".join(lines).rstrip("\n")
        if self._shows(after):
            after = _SPECIAL.sub(r"\\\1", self._cut(_visible(plain_words(after)), self._things()).after)
        reason = "its letters hide what may not leave"
        whole = Cut(0, len(scrubbed.before), after, "hidden", reason)
        return Scrubbed(scrubbed.before, after, (whole,))

    # the finders, the first that finds something decides what stands instead ------------------------------------------

    def _markup(self) -> tuple[Callable[[str], Iterator[Cut]], ...]:
        return (self._chat, self._comments, self._evidence, self._links, self._definitions)

    def _things(self) -> tuple[Callable[[str], Iterator[Cut]], ...]:
        return (
            self._secrets,
            self._emails,
            self._addresses,
            self._own_terms,
            self._people,
            self._numbers,
            self._also,
            self._files,
            self._places,
            self._hosts,
        )

    def _chat(self, text: str) -> Iterator[Cut]:
        for found in self.chat.finditer(text) if self.chat else ():
            instead = chat.SAID if found.groupdict().get("quoted") else ""
            yield Cut(*found.span(), instead, "chat", chat.REASON)

    def _comments(self, text: str) -> Iterator[Cut]:
        for found in patterns.COMMENT.finditer(text):
            yield Cut(*found.span(), "", "comment", "a comment is for writers")

    def _evidence(self, text: str) -> Iterator[Cut]:
        for found in _EVIDENCE.finditer(text):
            yield Cut(*found.span(), "", "evidence", "evidence stays in the house")

    def _links(self, text: str) -> Iterator[Cut]:
        for found in _LINK.finditer(text):
            if found["picture"]:
                yield self._picture(found)
                continue
            words = self._cut(found["words"], (*self._markup(), *self._things())).after
            target = (found["target"] or "").strip("<>")
            public = patterns.public_address(target, self.redaction.public)
            instead = f"[{words}]({public})" if public else words
            if found["label"] is None and target.startswith("#"):
                continue
            if instead != found[0]:
                yield Cut(
                    *found.span(), instead, "link", "its address is internal" if not public else "without its query"
                )

    def _picture(self, found: re.Match[str]) -> Cut:
        alt, target = self.line(found["words"]).after, found["target"] or ""
        if target.startswith("chart:"):
            name = target.removeprefix("chart:")
            return Cut(
                *found.span(), f"![{alt}](chart:{self.charts.get(name, name)})", "chart", "its words were changed"
            )
        if target.startswith("/images/") and "pictures" in self.redaction.keep:
            return Cut(*found.span(), f"![{alt}]({target})", "picture", "its words were changed")
        return Cut(*found.span(), f"*{alt}*" if alt.strip() else "", "picture", "nobody can tell what a picture shows")

    def _definitions(self, text: str) -> Iterator[Cut]:
        for found in _DEFINITION.finditer(text):
            yield Cut(*found.span(), "", "link", "its address is internal")

    def _secrets(self, text: str) -> Iterator[Cut]:
        yield from _looks(text, patterns.SECRETS)

    def _emails(self, text: str) -> Iterator[Cut]:
        for found in (*patterns.MAILTO.finditer(text), *EMAIL.finditer(text)):
            person = self.cast.find(found[0].strip("<>").removeprefix("mailto:"))
            person = person or self.cast.find(found[0].strip("<>").removeprefix("mailto:").split("@")[0])
            instead = self._role(person, text, found.start()) if person else "an e-mail address"
            yield Cut(*found.span(), instead, "person", "an e-mail address names somebody")

    def _addresses(self, text: str) -> Iterator[Cut]:
        for found in patterns.URL.finditer(text):
            url = patterns.trimmed(found[0])
            public = patterns.public_address(url, self.redaction.public)
            if public != url.strip("<>"):
                reason = "its address is internal" if public is None else "without its query"
                yield Cut(found.start(), found.start() + len(url), public or "[link removed]", "link", reason)

    def _own_terms(self, text: str) -> Iterator[Cut]:
        for pattern, instead in self._terms:
            for found in pattern.finditer(text):
                yield Cut(*found.span(), instead, "term", "the writer listed it")

    def _people(self, text: str) -> Iterator[Cut]:
        for found in MENTION.finditer(text):
            person = self.cast.find(found[1] or found[3] or found[2]) or self.cast.find(found[2] or "")
            if person is not None:
                yield self._person(found, person, text)
        for pattern in (self._names, self._exact):
            for found in pattern.finditer(text) if pattern else ():
                person = self.cast.find(found[0])
                if person is not None:
                    yield self._person(found, person, text)

    def _person(self, found: re.Match[str], person: Figure, text: str) -> Cut:
        return Cut(*found.span(), self._role(person, text, found.start()), "person", "a person is told by the role")

    def _role(self, person: Figure, text: str, at: int) -> str:
        return _as_begun(self.cast.role_of(person), text, at)

    def _numbers(self, text: str) -> Iterator[Cut]:
        if "numbers" in self.redaction.keep:
            return
        for found in patterns.NUMBER.finditer(text):
            kind = found[1].upper()
            own = f"{kind}-{int(found[2])}" in self.own_numbers
            instead = {"INC": "this incident", "PM": "this postmortem"}[kind] if own else patterns.NUMBER_WORDS[kind]
            yield Cut(*found.span(), instead, "number", "numbers of the house say nothing outside")
        for found in patterns.TICKET.finditer(text):
            yield Cut(*found.span(), "a ticket", "number", "numbers of the house say nothing outside")

    def _also(self, text: str) -> Iterator[Cut]:
        """The files in which a message stands too, in the bracket that tells how often it came."""
        for found in _ALSO.finditer(text):
            yield Cut(*found.span(), "" if found["within"] is None else ")", "path", "evidence stays in the house")

    def _files(self, text: str) -> Iterator[Cut]:
        for name in self.files:
            for found in re.finditer(rf"(?<![\w/.-]){re.escape(name)}(?![\w/-])", text, re.IGNORECASE):
                instead = _as_begun("one of the files", text, found.start())
                yield Cut(*found.span(), instead, "path", "evidence stays in the house")

    def _places(self, text: str) -> Iterator[Cut]:
        yield from _looks(text, patterns.PLACES)

    def _hosts(self, text: str) -> Iterator[Cut]:
        for found in patterns.HOST.finditer(text):
            known = found[0].lower() in patterns.PUBLIC_NAMES
            if not known and not patterns.is_public(found[1], self.redaction.public):
                yield Cut(*found.span(), "an internal host", "host", "the name of a machine")


def _as_begun(words: str, text: str, at: int) -> str:
    """Words with a capital where they begin a sentence."""
    before = text[max(0, at - 40) : at] if at <= 40 else f"x{text[at - 40 : at]}"
    return words[:1].upper() + words[1:] if _BEGINS.search(before) else words


def _looks(text: str, kinds: Sequence[patterns.Pattern]) -> Iterator[Cut]:
    for one in kinds:
        for found in one.look.finditer(text):
            yield Cut(*found.span(), one.instead, one.kind, one.reason)


def _apart(found: Sequence[tuple[int, Cut]]) -> Iterator[Cut]:
    """The cuts in order, none touching another: of those that overlap, the one of the first finder stands for all."""
    group: list[tuple[int, Cut]] = []
    end = 0
    for rank, cut in sorted(found, key=lambda one: (one[1].start, one[0], -one[1].end)):
        if group and cut.start >= end:
            yield _one_of(group)
            group = []
        end = max(end, cut.end) if group else cut.end
        group.append((rank, cut))
    if group:
        yield _one_of(group)


def _one_of(group: Sequence[tuple[int, Cut]]) -> Cut:
    first = min(group, key=lambda one: (one[0], one[1].start))[1]
    return replace(first, start=group[0][1].start, end=max(cut.end for _, cut in group))


def _applied(text: str, cuts: Sequence[Cut]) -> str:
    parts, at = [], 0
    for one in cuts:
        parts += [text[at : one.start], one.instead]
        at = one.end
    return "".join([*parts, text[at:]])


def _any_of(names: Sequence[str], flags: int) -> re.Pattern[str] | None:
    """A pattern of all names as whole words; a hyphen or an underscore ends a word, a letter does not."""
    if not names:
        return None
    listed = "|".join(r"[\s\u00a0]+".join(map(re.escape, one.split())) for one in names)
    return re.compile(rf"(?<![^\W_])@?(?:{listed})(?![^\W_])", flags)


def _term_pattern(term: str) -> re.Pattern[str]:
    """A term in any case, with any sign between its words; a long one within longer words too."""
    words = [re.escape(one) for one in re.split(r"[\s\u00a0_.-]+", term) if one]
    look = _BETWEEN.join(words) or re.escape(term)
    whole = len(term) >= 5
    return re.compile(look if whole else rf"(?<![^\W_]){look}(?![^\W_])", re.IGNORECASE)


def _visible(text: str) -> str:
    """What a reader sees of a text: entities as signs, nothing invisible, one kind of every letter."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", unescape(text)))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain)
