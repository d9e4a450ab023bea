"""Safe HTML from Markdown that strangers may have written.

Raw HTML in the text is shown as text, links get `rel`, pictures come only from our own `/images/`, and what is left
passes nh3 once more. References such as `[^E-2]` link to the evidence note of that number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import groupby, pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from afterword.core.document.blocks import outside_code
from afterword.core.document.direction import runs_right_to_left
from afterword.core.document.figure import figure_html
from afterword.core.document.large_tables import without_large_tables
from afterword.core.document.lint_comments import hide_lint_comments
from afterword.core.document.lone_footnotes import keep_lone_footnotes
from afterword.core.model.document import Chart

_NOTE = re.compile(r"\[\^(E-\d+)\]")
_LONG_WORD = re.compile(r"\S{25}")
_OWN_IMAGE = re.compile(r"^/images/[0-9a-f]{64}$")
_TAGS = [
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "img",
    "sup",
    "section",
    "input",
    "label",
    "span",
    "div",
]
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "img": {"src", "alt", "title", "loading"},
    "li": {"id", "class"},
    "ul": {"class"},
    "ol": {"class", "start"},
    "sup": {"class", "id"},
    "section": {"class"},
    "hr": {"class"},
    "input": {"type", "checked", "disabled", "class"},
    "th": {"style", "scope", "class"},
    "td": {"style", "class"},
    "code": {"class"},
    "blockquote": {"class"},
    "p": {"class"},
    "span": {"class"},
    "div": {"class"},
}


def render_markdown(text: str, *, charts: Sequence[Chart] = ()) -> str:
    """A Markdown text as safe HTML; `![...](chart:name)` becomes the figure of that chart when it is given."""
    drawn = without_large_tables(text.replace("\x00", "\N{REPLACEMENT CHARACTER}"))
    body = _clean(_engine().render(drawn))
    return _place_charts(body, charts)


def render_below(text: str) -> str:
    """A Markdown text as safe HTML below a page's own heading: its # becomes a heading of the second level."""
    env: dict[str, object] = {}
    engine = _engine()
    tokens = engine.parse(without_large_tables(text.replace("\x00", "\N{REPLACEMENT CHARACTER}")), env)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return _clean(engine.renderer.render(tokens, engine.options, env))


def render_blocks(text: str) -> list[str]:
    """The same as safe HTML for each block of the text, so that notes can stand beside their block."""
    env: dict[str, object] = {}
    engine = _engine()
    tokens = engine.parse(text.replace("\x00", "\N{REPLACEMENT CHARACTER}"), env)
    blocks: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
    return [_clean(engine.renderer.render(block, engine.options, env)) for block in blocks]


def markdown_tree(text: str) -> SyntaxTreeNode:
    """The text as a tree of what it says, for exporters that write no HTML; raw HTML in it is text."""
    return SyntaxTreeNode(_engine().parse(text.replace("\x00", "\N{REPLACEMENT CHARACTER}"), {}))


def inline_tree(text: str) -> SyntaxTreeNode:
    """One line of a timeline as a tree, read as `render_inline` reads it."""
    return SyntaxTreeNode(_plain_engine().parseInline(text, {}))


def render_inline(text: str) -> str:
    """One entry of a timeline as safe HTML: code, links and note references; stars and underscores stay as they are."""
    lines = text.split("\n")
    outside = {index for index, _ in outside_code(lines)}
    html = ""
    for is_text, group in groupby(range(len(lines)), outside.__contains__):
        part = [lines[index] for index in group]
        html += "<br>".join(_clean(_plain_engine().renderInline(line)) for line in part) if is_text else _code(part)
    return html


def _code(lines: Sequence[str]) -> str:
    """Fenced code within an entry, without its fences."""
    closed = len(lines) > 1 and lines[-1].lstrip().startswith(("```", "~~~"))
    return f'<code class="block">{escape(chr(10).join(lines[1 : -1 if closed else None]))}</code>'


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()} | {"*": {"dir"}},
        url_schemes={"http", "https", "mailto", "chart"},
        link_rel="noopener noreferrer nofollow",
        filter_style_properties={"text-align"},
        attribute_filter=_keep,
    )


def _keep(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, None to drop it: pictures may come from our own store alone."""
    if tag == "img" and name == "src":
        return value if _OWN_IMAGE.match(value) or value.startswith("chart:") else None
    if name == "href" and value.startswith("chart:"):
        return None
    return value


@cache
def _engine() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "linkify": False})
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(tasklists_plugin, enabled=False)
    keep_lone_footnotes(md)
    md.validateLink = _link_allowed  # type: ignore[method-assign]
    md.inline.ruler.before("footnote_ref", "evidence_ref", _evidence_ref)
    hide_lint_comments(md)
    md.core.ruler.push("asks", _mark_asks)
    md.core.ruler.push("directions", _mark_directions)
    md.core.ruler.push("long words", _mark_long_words)
    md.add_render_rule("image", _image)
    return md


@cache
def _plain_engine() -> MarkdownIt:
    md = MarkdownIt("zero", {"html": False})
    md.enable(["backticks", "link", "autolink"])
    hide_lint_comments(md)
    md.validateLink = _link_allowed  # type: ignore[method-assign]
    md.inline.ruler.before("link", "evidence_ref", _evidence_ref)
    return md


def _link_allowed(url: str) -> bool:
    scheme = re.match(r"^\s*([a-z][a-z0-9+.-]*):", url.lower())
    return scheme is None or scheme[1] in {"http", "https", "mailto", "chart"}


def _evidence_ref(state: StateInline, silent: bool) -> bool:
    """`[^E-2]` as a link to the note of that number."""
    found = _NOTE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": f"#note-{found[1]}", "class": "ref", "aria-label": f"Evidence {found[1]}"}
        state.push("text", "", 0).content = found[1]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _mark_asks(state: StateCore) -> None:
    """Quoted questions that a person must still answer get the class `ask`."""
    for index, token in enumerate(state.tokens[:-2]):
        inline = state.tokens[index + 2]
        if token.type == "blockquote_open" and inline.content.startswith("**To answer:**"):
            token.attrSet("class", "ask")


def _mark_directions(state: StateCore) -> None:
    """Blocks whose words run from right to left get `dir`; a tight item of a list has no paragraph to carry it."""
    for index, token in enumerate(state.tokens):
        if token.type != "inline" or not runs_right_to_left(token.content):
            continue
        opening = state.tokens[index - 1]
        if opening.hidden and index > 1:
            opening = state.tokens[index - 2]
        if opening.nesting == 1:
            opening.attrSet("dir", "rtl")


def _mark_long_words(state: StateCore) -> None:
    """Cells with a word that is wider than a column may be get the class `long`, and break within words."""
    for before, token in pairwise(state.tokens):
        if before.type in ("td_open", "th_open") and _LONG_WORD.search(token.content):
            before.attrSet("class", "long")


def _image(self: RendererHTML, tokens: Sequence[Token], idx: int, options: object, env: object) -> str:
    token = tokens[idx]
    source = str(token.attrs.get("src", ""))
    alt = nh3.clean_text(token.content)
    if _OWN_IMAGE.match(source) or source.startswith("chart:"):
        return f'<img src="{nh3.clean_text(source)}" alt="{alt}" loading="lazy">'
    if _link_allowed(source) and source.startswith(("http:", "https:")):
        return f'<a href="{nh3.clean_text(source)}">{alt or "Picture"}</a>'
    return f'<span class="picture">{alt}</span>'


_CHART = re.compile(r'(?:<p>\s*)?<img\b[^>]*?src="chart:([^"]*)"[^>]*?>(?:\s*</p>)?')


def _place_charts(body: str, charts: Sequence[Chart]) -> str:
    known = {chart.name: chart for chart in charts}

    def place(found: re.Match[str]) -> str:
        if found[1] in known:
            return figure_html(known[found[1]])
        alt = re.search(r'alt="([^"]*)"', found[0])
        return f'<p class="picture">{alt[1] if alt else ""}</p>'

    return _CHART.sub(place, body)
