"""All published postmortems as a folder of pages: a list to search, one page each, lists by year and more, a feed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from urllib.parse import quote

from afterword.core.document.exporters.html import article_html, kept_together
from afterword.core.document.exporters.pictures import with_pictures
from afterword.core.document.plain import plain_words
from afterword.core.document.static_site.atom import atom_feed
from afterword.core.document.static_site.released import Released
from afterword.core.document.svg import clean

LEVELS = {"L1": "Strategy", "L2": "Discovery", "L3": "Scope", "L4": "Execution", "L5": "Operation"}
GROUPS = {"year": "Year", "service": "Service", "level": "Chain level", "severity": "Severity"}


def build_site(released: Iterable[Released], *, title: str, address: str = "") -> Iterator[tuple[str, bytes]]:
    """Each file of the site, as its path and its bytes; the pages work from a disk, without a server or a network.

    `address` is where the site will be served; without it the feed has no addresses of its own.
    """
    rows = sorted(released, key=lambda one: (one.day, one.key), reverse=True)
    groups = _groups(rows)
    yield "site.css", _asset("site.css")
    yield "document.css", files("afterword.core.document.exporters").joinpath("document.css").read_bytes()
    yield "site.js", _asset("site.js")
    yield "words.js", _words(rows)
    yield "index.html", _list(title, title, rows, groups, home=True)
    for kind, named in groups.items():
        for name, members in named.items():
            heading = f"{GROUPS[kind]}: {_shown(kind, name)}"
            yield group_file(kind, name), _list(title, heading, members, groups)
    for one in rows:
        yield one.file, _page(title, one)
    own = f"{address.rstrip('/')}/feed.atom" if address else ""
    yield "feed.atom", atom_feed(rows, title=title, address=address, own=own, page="{key}.html")


def group_file(kind: str, name: str) -> str:
    """The name of the page that lists one year, service, level or severity."""
    return f"{kind}-{quote(name, safe='').replace('%', '_').replace('.', '_2E')[:120]}.html"


def _groups(rows: Sequence[Released]) -> dict[str, dict[str, list[Released]]]:
    found: dict[str, dict[str, list[Released]]] = {kind: defaultdict(list) for kind in GROUPS}
    for one in rows:
        found["year"][str(one.day.year)].append(one)
        for service in dict.fromkeys(one.services):
            found["service"][service].append(one)
        if one.level:
            found["level"][one.level].append(one)
        if one.severity:
            found["severity"][one.severity].append(one)
    order = {"year": True}
    return {kind: dict(sorted(named.items(), reverse=order.get(kind, False))) for kind, named in found.items()}


def _shown(kind: str, name: str) -> str:
    return f"{name} {LEVELS.get(name, '')}".strip() if kind == "level" else name


def _asset(name: str) -> bytes:
    return files("afterword.core.document.static_site").joinpath(name).read_bytes()


def _words(rows: Sequence[Released]) -> bytes:
    """What the search looks through, as a script: a page on a disk may not fetch a file."""
    told = {
        one.key: " ".join(
            [one.code, one.title, *one.services, *(plain_words(section.text) for section in one.document.sections)]
        ).lower()
        for one in rows
    }
    text = json.dumps(told, ensure_ascii=True).replace("<", "\\u003c")
    return f"window.WORDS = {text};\n".encode()


def _frame(title: str, heading: str, body: str, *, scripts: bool = False) -> bytes:
    run = '<script src="words.js"></script><script src="site.js"></script>' if scripts else ""
    return clean(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="Afterword">\n'
        f"<title>{escape(heading)}</title>\n"
        '<link rel="stylesheet" href="document.css"><link rel="stylesheet" href="site.css">\n'
        '<link rel="alternate" type="application/atom+xml" href="feed.atom" title="Published postmortems">\n'
        f'</head>\n<body>\n<a class="skip" href="#main">Skip to content</a>\n'
        f'<header class="top"><a href="index.html">{escape(title)}</a></header>\n{body}\n{run}\n</body>\n</html>\n'
    ).encode()


def _page(title: str, one: Released) -> bytes:
    of = f"{escape(one.code)}, version" if one.code else "Version"
    version = f'<p class="version">{of} {one.version}, published '
    version += f'<time datetime="{one.published_at.isoformat()}">{_day(one.published_at.date())}</time>.'
    version += f" Corrected: {escape(one.note)}" if one.version > 1 and one.note else ""
    article = with_pictures(article_html(one.document), one.pictures).replace("<main>", '<main id="main">', 1)
    return _frame(title, one.heading, f"{article}\n<footer>{version}</p></footer>")


def _list(
    title: str,
    heading: str,
    rows: Sequence[Released],
    groups: dict[str, dict[str, list[Released]]],
    *,
    home: bool = False,
) -> bytes:
    count = f"{len(rows)} postmortem{'' if len(rows) == 1 else 's'}"
    body = (
        f'<main id="main" class="list"><h1>{escape(heading)}</h1><p class="count" aria-live="polite">{count}</p>'
        f"{_search(groups) if home else ''}{_table(rows)}{_indexes(groups) if home else ''}"
        '<p><a href="feed.atom">Atom feed</a></p></main>'
    )
    return _frame(title, heading, body, scripts=home)


def _search(groups: dict[str, dict[str, list[Released]]]) -> str:
    """The form stays hidden without JavaScript; the lists below the table lead to the same."""
    chosen = "".join(
        f'<label>{label} <select name="{kind}"><option value="">Any</option>'
        + "".join(f'<option value="{escape(name)}">{escape(_shown(kind, name))}</option>' for name in groups[kind])
        + "</select></label>"
        for kind, label in GROUPS.items()
        if groups[kind]
    )
    return (
        '<form class="search" role="search" hidden>'
        '<label>Words <input type="search" name="q" autocomplete="off"></label>'
        '<label>From <input type="date" name="from"></label><label>To <input type="date" name="to"></label>'
        f"{chosen}</form>"
    )


def _table(rows: Sequence[Released]) -> str:
    if not rows:
        return "<p>Nothing was published yet.</p>"
    numbered = any(one.code for one in rows)
    lines = "".join(_row(one, numbered=numbered) for one in rows)
    number = '<th scope="col">Number</th>' if numbered else ""
    return (
        '<table><caption class="vh">Published postmortems, newest first</caption><thead><tr>'
        f'{number}<th scope="col">Severity</th><th scope="col">Postmortem</th><th scope="col">Services</th>'
        f'<th scope="col">Fixed at</th><th scope="col">Date</th></tr></thead><tbody>{lines}</tbody></table>'
    )


def _row(one: Released, *, numbered: bool) -> str:
    severity = f'<span class="sev {one.severity.lower()}">{escape(one.severity)}</span>' if one.severity else ""
    facts = {"key": one.key, "day": one.day.isoformat(), "year": str(one.day.year), "level": one.level}
    facts |= {"severity": one.severity, "service": json.dumps(list(one.services))}
    held = "".join(f' data-{name}="{escape(value)}"' for name, value in facts.items())
    services = ", ".join(_link("service", name) for name in dict.fromkeys(one.services))
    level = _link("level", one.level) if one.level else ""
    number = f'<td class="id">{escape(one.code)}</td>' if numbered else ""
    return (
        f"<tr{held}>{number}<td>{severity}</td>"
        f'<th scope="row"><a href="{quote(one.file)}">{kept_together(one.title)}</a></th><td>{services}</td>'
        f'<td>{level}</td><td><time datetime="{one.day.isoformat()}">{_day(one.day)}</time></td></tr>\n'
    )


def _indexes(groups: dict[str, dict[str, list[Released]]]) -> str:
    parts = []
    for kind, named in groups.items():
        items = "".join(
            f"<li>{_link(kind, name)} <small>{len(members)}</small></li>" for name, members in named.items()
        )
        if items:
            parts.append(f'<section><h2>{GROUPS[kind]}</h2><ul class="index">{items}</ul></section>')
    return "".join(parts)


def _link(kind: str, name: str) -> str:
    return f'<a href="{escape(group_file(kind, name))}">{escape(_shown(kind, name))}</a>'


def _day(day: object) -> str:
    return f"{day:%d %b %Y}".lstrip("0")
