"""References to charts in texts: `chart:name` in a document, the path of the drawing in its Markdown."""

from __future__ import annotations

from collections.abc import Mapping

Paths = Mapping[str, str]  # where the drawing of each chart lies, by its name


def chart_reference(name: str) -> str:
    """How a section's text names a chart: the target of a picture."""
    return f"chart:{name}"


def chart_picture(name: str, alt: str) -> str:
    """The picture of a chart in a text; what it says instead stands on one line, without the marks of a link."""
    said = alt.replace("[", "(").replace("]", ")").replace("\n", " ")
    return f"![{said}]({chart_reference(name)})"


def with_files(line: str, paths: Paths) -> str:
    """A line of a text with the paths of the drawings in place of the names of charts."""
    for name, path in paths.items():
        line = line.replace(f"]({chart_reference(name)})", f"]({path})")
    return line


def with_names(line: str, paths: Paths) -> str:
    """The line that `with_files` was given, but for one that held a path already."""
    for name, path in paths.items():
        line = line.replace(f"]({path})", f"]({chart_reference(name)})")
    return line


def with_files_if_told_apart(line: str, paths: Paths) -> str | None:
    """The line `with_files`; None when it could not be told from one that held such a path before."""
    there = with_files(line, paths)
    return there if with_names(there, paths) == line else None
