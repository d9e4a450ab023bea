"""The HTML part of a letter: one column, its styles in its elements, nothing that is fetched."""

from __future__ import annotations

import re
from html import escape

from afterword.core.document.exporters.digest import Digest
from afterword.core.document.exporters.header_facts import Fact
from afterword.core.document.exporters.letter_text import plain_action, said, time_of
from afterword.core.document.exporters.rows import Moment
from afterword.core.document.render import render_inline, render_markdown
from afterword.core.document.svg import clean

CHART = "chart@afterword"
_SANS = "font-family:Arial,sans-serif;font-size:13px"
_BODY = (
    "max-width:600px;margin:0 auto;padding:24px 16px;font-family:Georgia,serif;color:#1d1c1a;font-size:16px;"
    "line-height:1.5;overflow-wrap:anywhere"
)
_NAME = "padding:2px 16px 2px 0;font-weight:normal;color:#69655c"
_FOOT = f"{_SANS};color:#69655c;border-top:1px solid #cbc5b8;padding-top:8px"
_PICTURE = "max-width:100%;height:auto;display:block;background:#fff"


def letter_html(digest: Digest, address: str, *, drawn: bool) -> str:
    """The page; `drawn` says that the picture of the chart travels with the letter."""
    facts = "".join(_fact(one) for one in digest.facts)
    parts = [
        f'<h1 style="font-size:24px;line-height:1.2;margin:0 0 16px">{escape(digest.title)}</h1>',
        f'<table role="presentation" style="{_SANS};border-collapse:collapse;margin:0 0 16px">{facts}</table>'
        if facts
        else "",
        _linked(render_markdown(digest.summary)),
        _chart(digest) if drawn else "",
        _linked(_part("Turning points", _list([_moment(one) for one in digest.moments], digest.more_moments))),
        _linked(_part("Cause", render_markdown(digest.cause))),
        _part("Open actions", _list([escape(plain_action(one)) for one in digest.actions], digest.more_actions)),
        _link(address),
        f'<p style="{_FOOT}">{escape(digest.closing)}</p>',
    ]
    return clean(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(digest.title)}</title>\n'
        f'</head>\n<body style="margin:0;background:#fbfaf7">\n<div style="{_BODY}">\n'
        + "\n".join(one for one in parts if one)
        + "\n</div>\n</body>\n</html>\n"
    )


def _fact(one: Fact) -> str:
    name = f'<th scope="row" align="left" valign="top" style="{_NAME}">{escape(one.name)}</th>'
    return f'<tr>{name}<td style="padding:2px 0">{escape(said(one))}</td></tr>'


def _moment(one: Moment) -> str:
    lead = f"<b>{escape(one.lead)}.</b> " if one.lead else ""
    return f'<span style="{_SANS};color:#69655c">{escape(time_of(one))}</span> {lead}{render_inline(one.item.text)}'


def _list(rows: list[str], more: int) -> str:
    if not rows:
        return ""
    items = "".join(f'<li style="margin:4px 0">{row}</li>' for row in rows)
    return f'<ul style="padding-left:20px;margin:0">{items}</ul>' + (f"<p>and {more} more</p>" if more else "")


def _part(name: str, html: str) -> str:
    return f'<h2 style="font-size:18px;margin:24px 0 8px">{name}</h2>\n{html}' if html.strip() else ""


def _chart(digest: Digest) -> str:
    alt = escape(digest.chart.alt) if digest.chart else ""
    return f'<p style="margin:16px 0"><img src="cid:{CHART}" alt="{alt}" width="568" style="{_PICTURE}"></p>'


def _link(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return ""
    return (
        f'<p style="margin:24px 0"><a href="{escape(address)}" style="color:#0b6e6e">Read the whole postmortem</a></p>'
    )


def _linked(html: str) -> str:
    """HTML without references to notes, and with the words of pictures that no letter carries."""
    html = re.sub(r'<a href="#note-[^"]*"[^>]*>[^<]*</a>', "", html)
    html = re.sub(r'<img src="(?:/images/|chart:)[^"]*" alt="([^"]*)"[^>]*>', r"<em>\1</em>", html)
    return re.sub(r'<p class="picture">(.*?)</p>', r"<p><em>\1</em></p>", html)
