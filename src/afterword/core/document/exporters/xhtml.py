"""Small pieces of well-formed XHTML: escaped words, elements, sections of character data."""

from __future__ import annotations

from html import escape

from afterword.core.document.svg import clean


def words(text: str) -> str:
    """A text as XML says it; characters that XML does not know are replaced."""
    return escape(clean(text), quote=True)


def tag(name: str, content: str = "", **attributes: str) -> str:
    """An element; `_` in a name of an attribute stands for `:`, as in `ac_name`."""
    said = "".join(f' {key.rstrip("_").replace("_", ":")}="{words(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def cdata(text: str) -> str:
    """Character data as it stands; what would end the section is split over two."""
    return f"<![CDATA[{clean(text).replace(']]>', ']]]]><![CDATA[>')}]]>"
