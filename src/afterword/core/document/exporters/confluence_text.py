"""Markdown in Confluence's storage format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markdown_it.tree import SyntaxTreeNode

from afterword.core.document.exporters.pictures import Pictures, picture_file
from afterword.core.document.exporters.tree import PICTURE, box_of, chart_named, link_target, note_named, words_of
from afterword.core.document.exporters.xhtml import cdata, tag, words
from afterword.core.document.render import inline_tree, markdown_tree
from afterword.core.model.document import Chart

_LANGUAGES = {
    "sh": "bash", "shell": "bash", "bash": "bash", "console": "bash", "py": "python", "python": "python", "sql": "sql",
    "yaml": "yml", "yml": "yml", "json": "js", "js": "js", "javascript": "js", "java": "java", "go": "go", "xml": "xml",
    "html": "xml", "diff": "diff", "ruby": "ruby", "rb": "ruby",
}  # fmt: skip
_ALIGN = re.compile(r"text-align:(left|right|center)")


def macro(name: str, parameters: Mapping[str, str], *, plain: str | None = None, rich: str | None = None) -> str:
    """A macro with its parameters and its body, plain or rich."""
    said = "".join(tag("ac:parameter", words(value), ac_name=key) for key, value in parameters.items())
    body = tag("ac:plain-text-body", cdata(plain)) if plain is not None else ""
    body += tag("ac:rich-text-body", rich) if rich is not None else ""
    return tag("ac:structured-macro", said + body, ac_name=name)


class Text:
    """Writes Markdown; knows the pictures, charts and notes that texts may name."""

    def __init__(self, pictures: Pictures, charts: Mapping[str, Chart], notes: frozenset[str]) -> None:
        self._pictures, self._charts, self._notes = pictures, charts, notes
        self._tasks = 0

    def blocks(self, text: str) -> str:
        """A section's text."""
        return "\n".join(self._block(one) for one in markdown_tree(text).children)

    def line(self, text: str) -> str:
        """An entry of a timeline, an action or a factor."""
        return "<br/>".join(self._inline(inline_tree(line)) for line in text.split("\n"))

    def note(self, number: str) -> str:
        """The reference to a note of evidence."""
        if number not in self._notes:
            return tag("sup", words(number))
        body = tag("ac:plain-text-link-body", cdata(number))
        return tag("sup", tag("ac:link", body, ac_anchor=number))

    def _block(self, node: SyntaxTreeNode) -> str:
        write = _BLOCKS.get(node.type)
        return write(self, node) if write else "".join(self._block(one) for one in node.children)

    def _paragraph(self, node: SyntaxTreeNode) -> str:
        chart = self._charts.get(chart_named(node) or "")
        return self._chart(chart) if chart else tag("p", self._children(node))

    def _chart(self, chart: Chart) -> str:
        image = tag("ac:image", tag("ri:attachment", ri_filename=f"chart-{chart.name}.png"), ac_alt=chart.alt)
        said = tag("strong", words(chart.title)) + (f" {words(chart.caption)}" if chart.caption else "")
        return tag("p", said) + tag("p", image)

    def _heading(self, node: SyntaxTreeNode) -> str:
        return tag(f"h{min(max(int(node.tag[1:]), 3), 6)}", self._children(node))

    def _bullets(self, node: SyntaxTreeNode) -> str:
        if node.children and all(box_of(item) is not None for item in node.children):
            return tag("ac:task-list", "".join(self._task(item) for item in node.children))
        return tag("ul", self._items(node))

    def _numbers(self, node: SyntaxTreeNode) -> str:
        start = node.attrs.get("start")
        return tag("ol", self._items(node), start=str(start)) if start else tag("ol", self._items(node))

    def _items(self, node: SyntaxTreeNode) -> str:
        return "".join(tag("li", "".join(self._block(one) for one in item.children) or " ") for item in node.children)

    def _task(self, item: SyntaxTreeNode) -> str:
        self._tasks += 1
        state = tag("ac:task-status", "complete" if box_of(item) else "incomplete")
        first, *rest = item.children
        body = self._children(first).strip() + "".join(self._block(one) for one in rest)
        return tag("ac:task", tag("ac:task-id", str(1000 + self._tasks)) + state + tag("ac:task-body", body))

    def _quote(self, node: SyntaxTreeNode) -> str:
        inside = "".join(self._block(one) for one in node.children)
        asks = "ask" in str(node.attrs.get("class", ""))
        return macro("note", {}, rich=inside) if asks else tag("blockquote", inside)

    def _code(self, node: SyntaxTreeNode) -> str:
        language = _LANGUAGES.get((node.info or "").strip().split(" ")[0].lower(), "none")
        return macro("code", {"language": language}, plain=node.content.rstrip("\n"))

    def _rule(self, node: SyntaxTreeNode) -> str:
        return "<hr/>"

    def _table(self, node: SyntaxTreeNode) -> str:
        rows = [row for part in node.children for row in part.children]
        return tag("table", tag("tbody", "".join(tag("tr", "".join(map(self._cell, row.children))) for row in rows)))

    def _cell(self, node: SyntaxTreeNode) -> str:
        align = _ALIGN.search(str(node.attrs.get("style", "")))
        said = self._children(node) or " "
        return tag(node.type, said, style=f"text-align: {align[1]};") if align else tag(node.type, said)

    def _children(self, node: SyntaxTreeNode) -> str:
        return "".join(self._inline(one) for one in node.children)

    def _inline(self, node: SyntaxTreeNode) -> str:
        if node.type == "text":
            return words(node.content)
        if node.type in ("softbreak", "hardbreak"):
            return " " if node.type == "softbreak" else "<br/>"
        if node.type == "code_inline":
            return tag("code", words(node.content) or " ")
        if node.type == "html_inline":
            return ""  # the box of a task, said by its list
        if node.type == "footnote_ref":
            return tag("sup", f"[{int(node.meta.get('id', 0)) + 1}]")
        if node.type in ("link", "image"):
            return self._link(node) if node.type == "link" else self._image(node)
        name = {"strong": "strong", "em": "em", "s": "del"}.get(node.type)
        inside = self._children(node) if node.type != "footnote_anchor" else ""
        return tag(name, inside) if name and inside else inside

    def _link(self, node: SyntaxTreeNode) -> str:
        number, target = note_named(node), link_target(node)
        if number:
            return self.note(number)
        return tag("a", self._children(node) or words(target), href=target) if target else self._children(node)

    def _image(self, node: SyntaxTreeNode) -> str:
        source, alt = str(node.attrs.get("src", "")), words_of(node) or "Picture"
        found = PICTURE.match(source)
        if found and found[1] in self._pictures:
            name = picture_file(found[1], self._pictures[found[1]][0])
            return tag("ac:image", tag("ri:attachment", ri_filename=name), ac_alt=alt)
        return tag("a", words(alt), href=source) if source.startswith(("http://", "https://")) else words(alt)


_BLOCKS: Mapping[str, Callable[[Text, SyntaxTreeNode], str]] = {
    "paragraph": Text._paragraph,
    "heading": Text._heading,
    "bullet_list": Text._bullets,
    "ordered_list": Text._numbers,
    "blockquote": Text._quote,
    "fence": Text._code,
    "code_block": Text._code,
    "hr": Text._rule,
    "table": Text._table,
    "footnote_block": lambda self, node: tag("ol", self._items(node)) if node.children else "",
}
