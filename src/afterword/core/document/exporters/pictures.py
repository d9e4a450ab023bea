"""Puts pasted pictures into a file that leaves the server, where their addresses lead nowhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO

from afterword.core.document.incoming.pictures import ENDINGS
from afterword.core.model.document import Document

Pictures = Mapping[str, tuple[str, bytes]]
"""SHA-256 to media type and bytes."""

NO_PICTURES: Pictures = {}

_NAMED = re.compile(r"/images/([0-9a-f]{64})\b")
_SHOWN = re.compile(r'(?<=<img src=")/images/([0-9a-f]{64})(?=")')


def named_pictures(document: Document) -> tuple[str, ...]:
    """The SHA-256 of every pasted picture that the document's texts name, each once, in order."""
    texts = [one.text for one in (*document.sections, *document.unplaced)] + [one.text for one in document.timeline]
    return tuple(dict.fromkeys(found for text in texts for found in _NAMED.findall(text)))


def picture_file(sha256: str, media_type: str) -> str:
    """The name of a picture as a file; its whole SHA-256 is in it, so that it can be found again."""
    return f"{sha256}.{ENDINGS.get(media_type, 'bin')}"


def with_picture_files(markdown: str, pictures: Pictures, folder: str) -> tuple[str, dict[str, bytes]]:
    """Markdown in which the pictures that are given are named as files of a folder beside it, and those files."""
    files: dict[str, bytes] = {}

    def beside(found: re.Match[str]) -> str:
        if found[1] not in pictures:
            return found[0]
        media_type, data = pictures[found[1]]
        name = f"{folder}/{picture_file(found[1], media_type)}"
        files[name] = data
        return name

    return _NAMED.sub(beside, markdown), files


def without_metadata(pictures: Pictures) -> Pictures:
    """The pictures drawn anew: no place, camera, author or comment is left in them; damaged ones stay behind."""
    from PIL import Image

    drawn: dict[str, tuple[str, bytes]] = {}
    for sha256, (_, data) in pictures.items():
        try:
            with Image.open(BytesIO(data)) as picture:
                picture.load()
                file = BytesIO()
                bare = Image.new("RGBA", picture.size)
                bare.paste(picture.convert("RGBA"))
                bare.save(file, "PNG")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            continue
        drawn[sha256] = ("image/png", file.getvalue())
    return drawn


def with_pictures(html: str, pictures: Pictures) -> str:
    """Our own HTML with each picture inside it; in text, quotes are escaped, so that only real pictures match."""

    def data(found: re.Match[str]) -> str:
        picture = pictures.get(found[1])
        return f"data:{picture[0]};base64,{b64encode(picture[1]).decode()}" if picture else found[0]

    return _SHOWN.sub(data, html)
