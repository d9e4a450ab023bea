"""What a change of the template does to a postmortem, as a person reads it before doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterword.core.document.change_template import Piece, words_of
from afterword.core.document.fields import field_of
from afterword.core.document.plain import plain_words
from afterword.core.model.template import Template
from afterword.domain.postmortems.services import Change
from afterword.domain.postmortems.templates import Stored
from afterword.web.presenters.manuscript import counted

NEAR = {  # where the words of a field may go when the new template has no place for it
    "root_cause": ("contributing_factors", "chain_walk", "trigger"),
    "contributing_factors": ("root_cause", "chain_walk"),
    "chain_walk": ("root_cause", "contributing_factors"),
    "chain_fix": ("actions", "prevention"),
    "prevention": ("actions", "lessons"),
    "trigger": ("root_cause", "contributing_factors"),
    "detection": ("timeline", "impact"),
    "lessons": ("lessons_poorly", "lessons_well"),
    "lessons_well": ("lessons",),
    "lessons_poorly": ("lessons",),
    "lessons_lucky": ("lessons", "lessons_well"),
    "human_impact": ("impact",),
    "background": ("summary",),
    "parking_list": ("actions",),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """One section of the new template, and what stands in it."""

    heading: str
    sub: bool
    says: str
    empty: bool
    asks: int


@dataclass(frozen=True, slots=True)
class Homeless:
    """Words without a place: `near` is the section that they would fit best, `chosen` the one they go to."""

    key: str
    heading: str
    words: str
    beginning: str
    near: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole change."""

    old: Template
    new: Template
    placed: Sequence[Placed]
    homeless: Sequence[Homeless]
    targets: Sequence[tuple[str, str]]
    sentence: str


def preview_of(change: Change, moves: Mapping[str, str], before: Sequence[Piece]) -> Preview:
    """The change in words; `before` are the sections as they are now."""
    now = {one.key: one for one in before}
    lost = [now[one.key] for one in change.kept if one.key in now and now[one.key].has_words]
    homeless = [_homeless(one, change.new, moves) for one in lost]
    return Preview(
        old=change.old,
        new=change.new,
        placed=[_placed(one, now, change.new) for one in change.placed],
        homeless=homeless,
        targets=[(one.key, one.heading) for one in change.new.sections],
        sentence=_sentence(change, homeless),
    )


def choices(offered: Sequence[Stored], current: str) -> list[tuple[str, str, str]]:
    """The templates that it can be moved to: name, title, what each is for."""
    return [
        (one.template.name, one.template.title, one.template.about)
        for one in offered
        if one.template.name != current or one.own
    ]


def _placed(piece: Piece, now: Mapping[str, Piece], new: Template) -> Placed:
    form = new.keyed(piece.key)
    source = now.get(piece.source or "")
    words = len(words_of(piece.section.text).split())
    said = counted(words, "word", "words")
    if source is not None and source.section.heading != piece.section.heading and words:
        said += f", from {source.section.heading}"
    if piece.joined:
        said += f", with {', '.join(now[key].section.heading for key in piece.joined)}"
    return Placed(
        piece.section.heading, piece.section.level > 2, said if words else "Empty", not words,
        len(form.prompts) if form else 0,
    )  # fmt: skip


def _homeless(piece: Piece, new: Template, moves: Mapping[str, str]) -> Homeless:
    text = words_of(piece.section.text)
    field = piece.section.field or field_of(piece.section.heading) or ""
    found = next((form for name in NEAR.get(field, ()) if (form := new.section(name)) is not None), None)
    beginning = plain_words(text)[:160]
    return Homeless(
        piece.key,
        piece.section.heading or "Without a heading",
        counted(len(text.split()), "word", "words"),
        beginning + ("\N{HORIZONTAL ELLIPSIS}" if len(beginning) == 160 else ""),
        found.heading if found else "",
        moves.get(piece.key, ""),
    )


def _sentence(change: Change, homeless: Sequence[Homeless]) -> str:
    kept = [one for one in homeless if not one.chosen]
    lead = f"From “{change.old.title}” to “{change.new.title}”."
    if not homeless:
        return f"{lead} Every text has its place."
    if not kept:
        return f"{lead} Every text has a place, where you say."
    return f"{lead} {counted(len(kept), 'text is kept at the end', 'texts are kept at the end')}; no word is lost."
