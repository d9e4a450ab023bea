"""Markdown with everything that is no prose covered, character for character, so that places stay what they are."""

from __future__ import annotations

import re

from afterword.core.document.blocks import outside_code

THING = "\ufffc"  # stands for code, an address or a picture: a thing that is named, not a word that is said
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>")
_CODE = re.compile(r"(?<!`)(`+)(?!`)([^\n]+?(?:\n[^\n]+?)*?)(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])")
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]:?")
_EVIDENCE = re.compile(r"(?m)^\[\^E-\d+\]: [^\n]*\bSHA-256\b[^\n]*$")  # our own note of a place in a file
_ADDRESS = re.compile(r"\b(?:https?|ftp|ssh|s3|postgres(?:ql)?|redis|amqp)://[^\s<>()\[\]|]+|\bwww\.[^\s<>()\[\]|]+")
_STRUCK = re.compile(r"~~[^~\n]+~~")
_STAR = re.compile(r"(?m)^([ \t>]{0,60})\*(?=[ \t])")  # the mark of a list, not of emphasis
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)")


def masked(text: str) -> str:
    """The text of the same length in which code and addresses are THING and marks of form are blanks."""
    covered = _fences(text)
    covered = _EVIDENCE.sub(_blank, without_comments(covered))
    covered = _CODE.sub(_thing, covered)
    covered = _AUTOLINK.sub(_thing, covered)
    covered = _IMAGE.sub(_blank, covered)
    covered = _NOTE.sub(_blank, covered)
    covered = _LINK.sub(_label, covered)
    covered = _ADDRESS.sub(_thing, covered)
    covered = _TAG.sub(_blank, covered)
    covered = _STRUCK.sub(_blank, covered)
    covered = _STAR.sub(r"\1-", covered)
    return _EMPHASIS.sub(_blank, covered)


def without_comments(text: str) -> str:
    """The text of the same length with its comments as blanks; one that is never closed is none, and costs one look."""
    last = text.rfind("-->") + 3
    return _COMMENT.sub(_blank, text[:last]) + text[last:] if last > 2 else text


def _fences(text: str) -> str:
    """Fenced code as empty lines."""
    lines = text.split("\n")
    prose = dict(outside_code(lines))
    return "\n".join(line if index in prose else " " * len(line) for index, line in enumerate(lines))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _thing(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", THING, match[0])


def _label(match: re.Match[str]) -> str:
    """A link's label where it stood, and blanks for the rest; a label that is an address is covered later."""
    return " " + match[1] + " " * (len(match[0]) - len(match[1]) - 1)
