"""Who appears in a document, under which names, and as which role an external reader meets them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from afterword.core.document.plain import plain_words
from afterword.core.document.redact.names import first_names, is_nobody, people_named, persons_in, small_words, variants
from afterword.core.model.document import Document

ENGINEER = "engineer"
ROLES = {
    "lead": "the incident lead",
    "comms": "the communications lead",
    "communications": "the communications lead",
    "scribe": "the scribe",
    "responder": "",
}
_COUNTED = "a second,a third,a fourth,a fifth,a sixth,a seventh,an eighth,a ninth,a tenth".split(",")
MENTION = re.compile(r"(?<![\w.@/])@([A-Za-z][\w.-]*\w)(?![\w/@])|<@(\w+)(?:\|([^>\n]+))?>")
_EVERYBODY = {"here", "channel", "everyone", "all", "team"}
EMAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)@((?:[\w-]+\.)+[A-Za-z]{2,})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom the caller knows: all names, handles and addresses, and the role in the incident if there "
    "is one.
    """

    names: tuple[str, ...]
    role: str = ""


@dataclass(slots=True)
class Figure:
    """One person of a document; `role` is what is said instead of each of their names, once it is needed."""

    names: set[str]
    role: str = ""
    present: bool = True  # the document names them, or they had a role in it

    @property
    def alone(self) -> bool:
        """Whether nothing is known of them but one word, as a handle is."""
        return len({folded(name) for name in self.names}) == 1 and not any(" " in name for name in self.names)


@dataclass(slots=True)
class Cast:
    """Everybody who may appear, found by any of their names; roles are given out in the order of appearance."""

    figures: list[Figure] = field(default_factory=list)
    by_name: dict[str, Figure] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)

    def add(self, names: Iterable[str], role: str = "", *, present: bool = True) -> None:
        """One person; who shares a name with somebody known is that person. Others of the house are not `present`."""
        given = [one.strip().lstrip("@") for one in names if one and one.strip().lstrip("@")]
        said = {variant for name in given for variant in variants(name)}
        if not said:
            return
        known = next(
            (self.by_name[folded(one)] for one in sorted(said, key=len, reverse=True) if folded(one) in self.by_name),
            None,
        )
        figure = known or Figure(set(), present=present)
        figure.present = figure.present or present
        if known is None:
            self.figures.append(figure)
        figure.names |= said
        figure.role = figure.role or ROLES.get(role.lower(), _with_article(role))
        for one in said:
            self.by_name.setdefault(folded(one), figure)

    def merge(self, alone: Figure, figure: Figure) -> None:
        """Two figures that are one person."""
        figure.role = figure.role or alone.role
        figure.present = True
        figure.names |= alone.names
        for name in alone.names:
            self.by_name[folded(name)] = figure
        alone.names = set()

    def find(self, name: str) -> Figure | None:
        """The person of that name, None when nobody is called so."""
        return self.by_name.get(folded(name.strip().lstrip("@")))

    def role_of(self, figure: Figure) -> str:
        """What is said instead of the name: a role of their own, else the next engineer."""
        wanted = figure.role or f"an {ENGINEER}"
        key = f"\x00{id(figure)}"
        if key not in self._taken:
            self._taken[wanted] = self._taken.get(wanted, 0) + 1
            self._taken[key] = self._taken[wanted]
        return _counted(wanted, self._taken[key])

    def name_list(self) -> list[str]:
        """All names, the longest first."""
        return sorted({name for one in self.figures for name in one.names}, key=lambda name: (-len(name), name))


def folded(name: str) -> str:
    """A name as it is compared: no case, no accents, one kind of space."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def cast_of(document: Document, people: Sequence[tuple[str, str]], known: Sequence[Known]) -> Cast:
    """Everybody of a document: whom the writer and the caller name, and whom its own fields and texts name."""
    cast = Cast()
    for name, role in people:
        cast.add([name], role)
    said = folded(" ".join(shown for text in texts_of(document) for shown in (text, plain_words(text))))
    for one in known:
        if one.role or any(folded(name).split("@")[0] in said for name in one.names if name):
            cast.add(one.names, one.role, present=bool(one.role))
    actors = [item.actor or "" for item in document.timeline]
    for named in (*actors, *document.authors, *(one.owner or "" for one in document.actions)):
        for name in persons_in(named):
            cast.add([name])
    for text in texts_of(document):
        _mentioned(cast, text)
    common = small_words(texts_of(document))
    for item in document.timeline:
        for name in people_named(item.text, document.services, common):
            cast.add([name])
    _shared_first_names(cast)
    return cast


def texts_of(document: Document) -> list[str]:
    """Every text in which somebody may be mentioned."""
    sections = [part for one in (*document.sections, *document.unplaced) for part in (one.heading, one.text)]
    moments = [part for one in document.timeline for part in (one.text, one.actor or "")]
    actions = [part for one in document.actions for part in (one.text, one.owner or "", one.note or "")]
    return [document.title, *sections, *moments, *actions, *(one.text for one in document.factors)]


def _mentioned(cast: Cast, text: str) -> None:
    for handle, number, label in dict.fromkeys(found.groups() for found in MENTION.finditer(without_code(text))):
        if handle and handle.lower() not in _EVERYBODY and not is_nobody(handle):
            cast.add([handle])
        elif number:
            cast.add([number, label or ""])


def without_code(text: str) -> str:
    """The text without code, in which a name behind an @ is a decorator or a package."""
    text = re.sub(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)", " ", text)
    return re.sub(r"`[^`\n]*`", " ", text)


def _shared_first_names(cast: Cast) -> None:
    """A first name or a handle made of it tells the one person who has it; of two of one name, the first."""
    for figure in cast.figures:
        for name in first_names(figure.names):
            other = cast.by_name.get(folded(name))
            if other is None or other is figure:
                cast.by_name[folded(name)] = figure
            elif other.alone:
                cast.merge(other, figure)
            if figure.present:
                figure.names.add(name)


def _with_article(role: str) -> str:
    words = role.strip()
    if not words or words.split()[0].lower() in ("the", "a", "an", "our", "one"):
        return words
    return f"the {words}"


def _counted(role: str, count: int) -> str:
    """An engineer, a second engineer ... and the eleventh by number."""
    if count == 1:
        return role
    bare = re.sub(r"^(?:the|an?|our|one) ", "", role)
    return f"{_COUNTED[count - 2]} {bare}" if count - 2 < len(_COUNTED) else f"{bare} {count}"
