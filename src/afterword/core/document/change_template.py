"""Moves a document into another template: every text finds its place by key or field, or is kept behind the others.

Questions of the old template that nobody has touched give way to those of the new one; whatever people or machines
wrote stays word for word. Changed back, the document says what it said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from afterword.core.document.asks import asked_in, asks
from afterword.core.document.canonical import form_of
from afterword.core.document.template import load_template, template_names
from afterword.core.model.document import Document, Section
from afterword.core.model.keys import keys_of
from afterword.core.model.template import Template, TemplateSection

NONE = Template("", "", (), ())


@dataclass(frozen=True, slots=True)
class Piece:
    """A section on its way into another template, before or after: `kept` when no template has a place for it.

    After the change, `source` is the key that it had before (None for a new section), and `joined` are the keys of
    those whose words now stand in it.
    """

    key: str
    section: Section
    kept: bool = False
    source: str | None = None
    joined: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether anything stands in it beside questions."""
        return bool(words_of(self.section.text))


def words_of(text: str) -> str:
    """A text without its open questions."""
    lines = [line for line in text.split("\n") if not asked_in(line)]
    return "\n".join(lines).strip()


def changed(
    pieces: Sequence[Piece], old: Template | None, new: Template, moves: Mapping[str, str] | None = None
) -> list[Piece]:
    """The sections in the new template's order, then those that are kept.

    `moves` says for keys without a place into which section their words go; they are appended there below a line with
    their heading. New sections ask their questions when the document still asks some.
    """
    places = _places(pieces, new)
    asking = any(asked_in(one.section.text) for one in pieces)
    taken = {one.key for one in places.values()}
    rest = [replace(one, kept=True, source=one.key, joined=()) for one in pieces if one.key not in taken]
    wanted = {source: target for source, target in (moves or {}).items() if new.keyed(target)}
    joining = [one for one in rest if one.key in wanted and one.has_words]
    result = []
    for form in new.sections:
        piece = _placed(form, places.get(form.key), old or NONE, asking)
        result.append(_joined(piece, form, [one for one in joining if wanted[one.key] == form.key], old or NONE))
    moved = {one.key for one in joining}
    return result + [replace(one, section=replace(one.section, text="")) if one.key in moved else one for one in rest]


def change_template(document: Document, new: Template, moves: Mapping[str, str] | None = None) -> Document:
    """The document in another template; texts without a place are its unplaced sections."""
    keys = keys_of((*document.sections, *document.unplaced))
    first = len(document.sections)
    pieces = [
        Piece(key, section, kept=index >= first)
        for index, (key, section) in enumerate(zip(keys, (*document.sections, *document.unplaced), strict=True))
    ]
    after = changed(pieces, form_of(document), new, moves)
    placed = [one.section for one in after if not one.kept]
    kept = [one.section for one in after if one.kept and (one.has_words or _partly(one, form_of(document)))]
    return replace(document, template=new.name, form=new, sections=tuple(placed), unplaced=tuple(kept))


def _partly(piece: Piece, old: Template | None) -> bool:
    """Whether a section asks other questions than the template did: somebody has been at work on it."""
    form = old.keyed(piece.key) if old else None
    return bool(piece.section.text.strip()) and not (form and piece.section.text == asks(form.prompts))


def _places(pieces: Sequence[Piece], new: Template) -> dict[str, Piece]:
    """Which piece goes where: by key, then the first that has the field of a section that is still free."""
    places = {one.key: one for one in pieces if new.keyed(one.key) is not None}
    for piece in pieces:
        form = new.section(piece.section.field) if piece.section.field else None
        if form is not None and form.key not in places and piece.key not in places:
            places[form.key] = piece
    return places


def _placed(form: TemplateSection, piece: Piece | None, old: Template, asking: bool) -> Piece:
    if piece is None:
        text = asks(form.prompts) if asking else ""
        return Piece(form.key, replace(form.empty(), text=text))
    before = _before(piece, old)
    given = piece.section.heading
    own = "" if any(one.heading == given for one in before) else given
    section = replace(form.empty(), heading=own or form.heading, text=_with_questions(piece, before, form))
    if own and own != form.heading and section.key is None:
        section = replace(section, key=form.key)
    return Piece(form.key, section, source=piece.key)


def _before(piece: Piece, old: Template) -> list[TemplateSection]:
    """What it was in the old template; what still asks, or was kept, may come from any built-in one."""
    older = piece.kept or asked_in(piece.section.text)
    templates = [old, *(load_template(name) for name in template_names() if older)]
    return [one for template in templates if (one := template.keyed(piece.key)) is not None]


def _with_questions(piece: Piece, before: Sequence[TemplateSection], form: TemplateSection) -> str:
    """The text with the new questions in the place of the old ones, when those stand at its end as they were put."""
    own, questions = _cut(piece.section.text, before)
    return own + asks(form.prompts) if questions and form.prompts else piece.section.text


def _joined(piece: Piece, form: TemplateSection, joining: Sequence[Piece], old: Template) -> Piece:
    """The section with the words of others behind its own; questions stay last, those of the others go."""
    if not joining:
        return piece
    own, questions = _cut(piece.section.text, [form])
    texts = [own, *(_under_heading(one, old) for one in joining), questions]
    text = "\n\n".join(one.strip("\n") for one in texts if one.strip())
    return replace(piece, section=replace(piece.section, text=text), joined=tuple(one.key for one in joining))


def _under_heading(piece: Piece, old: Template) -> str:
    return f"**{piece.section.heading}**\n\n{_cut(piece.section.text, _before(piece, old))[0]}"


def _cut(text: str, forms: Sequence[TemplateSection]) -> tuple[str, str]:
    """A text without the questions at its end that one of these sections asks, and those questions."""
    for asked in sorted({asks(one.prompts) for one in forms}, key=len, reverse=True):
        if asked and (text == asked or text.endswith(f"\n\n{asked}")):
            return text[: len(text) - len(asked)], asked
    return text, ""
