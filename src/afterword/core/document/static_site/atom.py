"""Published postmortems as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from afterword.core.document.static_site.released import Released
from afterword.core.document.words import stamp

ATOM = "http://www.w3.org/2005/Atom"
LONGEST = 1200  # characters of a summary
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def atom_feed(released: Sequence[Released], *, title: str, address: str, own: str, page: str = "{key}") -> bytes:
    """The feed, newest first. `address` is where the pages are, `own` where the feed is; `page` names one page.

    The id of an entry is its page's address and stays; `updated` moves with each version.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _text(feed, "id", own or _urn(title))
    _text(feed, "title", title)
    newest = max((one.published_at for one in released), default=EPOCH)
    _text(feed, "updated", stamp(newest, "seconds"))
    if own:
        ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "href": address or "./", "type": "text/html"})
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", title)
    for one in sorted(released, key=lambda one: (one.published_at, one.key), reverse=True):
        _entry(feed, one, address, page.format(key=one.key))
    body: bytes = ET.tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _entry(feed: ET.Element, one: Released, address: str, page: str) -> None:
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    link = f"{address.rstrip('/')}/{page}" if address else page
    _text(entry, "id", link if address else _urn(one.key))
    _text(entry, "title", _kept(one.heading))
    _text(entry, "published", stamp(one.first_at, "seconds"))
    _text(entry, "updated", stamp(one.published_at, "seconds"))
    ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": link, "type": "text/html"})
    for term in (one.severity, one.level, *one.services):
        if term:
            ET.SubElement(entry, f"{{{ATOM}}}category", {"term": _kept(term)})
    corrected = f"Version {one.version}: {one.note} " if one.version > 1 and one.note else ""
    _text(entry, "summary", _kept(corrected + one.summary)[:LONGEST])


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _kept(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))


def _urn(name: str) -> str:
    """An id that stays, where there is no address."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'afterword:{name}')}"
