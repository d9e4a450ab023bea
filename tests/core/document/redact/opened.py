"""Everything that a file says, as text: what is packed is unpacked, what is encoded is decoded."""

from __future__ import annotations

import base64
import email
import email.policy
import io
import re
import urllib.parse
import zipfile
from html import unescape

import pypdf


def opened(name: str, data: bytes) -> str:
    """All words of a file: its name, its properties, its text, its comments, however they are written down."""
    return f"{name}\n{_words(name, data)}"


def _words(name: str, data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(f"{one}\n{_words(one, archive.read(one))}" for one in archive.namelist())
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith((b"\x89PNG", b"\xff\xd8")):
        return data.decode("latin-1")
    text = data.decode("utf-8", "replace")
    if name.endswith(".eml"):
        letter = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part.get_payload(decode=True) or b"" for part in letter.walk() if not part.is_multipart()]
        heads = "\n".join(f"{key}: {value}" for part in letter.walk() for key, value in part.items())
        text = heads + "\n".join(part.decode("utf-8", "replace") for part in parts)
    bare = re.sub(r"<[^>]+>", "", text)  # words that are half in bold
    return "\n".join((text, unescape(text), unescape(bare), urllib.parse.unquote(text), *_packed(text)))


def _packed(text: str) -> list[str]:
    return [base64.b64decode(one).decode("latin-1") for one in re.findall(r";base64,([A-Za-z0-9+/=]+)", text)]


def _pdf(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    tree = repr(reader.trailer["/Root"])
    xmp = reader.xmp_metadata.stream.get_data().decode("utf-8", "replace") if reader.xmp_metadata else ""
    alts = [str(one["/Alt"]) for one in _objects(reader) if "/Alt" in one]
    links = [repr(one) for page in reader.pages for one in page.get("/Annots", [])]
    said = "\n".join([*pages, repr(reader.metadata), tree, xmp, *alts, *links])
    return said + "\n" + re.sub(r"\s+", "", "".join(pages))


def _objects(reader: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    found = []
    for number in range(1, int(reader.trailer["/Size"])):
        try:
            one = reader.get_object(number)
        except pypdf.errors.PyPdfError:
            continue
        if isinstance(one, pypdf.generic.DictionaryObject):
            found.append(one)
    return found
