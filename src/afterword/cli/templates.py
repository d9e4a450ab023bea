"""`afterword templates`: lists them, shows one, checks a team's own, and moves a document to another."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.written import write
from afterword.core.errors import InputError


class Act(StrEnum):
    """What is done."""

    LIST = "list"
    SHOW = "show"
    CHECK = "check"
    CHANGE = "change"


def templates(
    act: Annotated[
        Act, typer.Argument(help="list, show NAME, check FILE..., or change FILE NAME (the file of a postmortem).")
    ] = Act.LIST,
    names: Annotated[list[str] | None, typer.Argument(help="What show, check and change are told.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where show and change write it; else standard output.")
    ] = None,
) -> None:
    """List templates, begin one of your own, check it, or move a postmortem to another."""
    given = names or []
    if act is Act.LIST:
        _list()
    elif act is Act.SHOW and len(given) == 1:
        _show(given[0], out)
    elif act is Act.CHECK and given:
        _check(given)
    elif act is Act.CHANGE and len(given) == 2:
        _change(Path(given[0]), given[1], out)
    else:
        needs = {Act.SHOW: "a name", Act.CHECK: "files", Act.CHANGE: "the file of a postmortem and a template"}
        raise InputError(message=f"afterword templates {act.value} needs {needs[act]}; see afterword templates --help.")


def _list() -> None:
    from afterword.cli.template_files import own_templates, text_of
    from afterword.core.document.template import load_template, template_names
    from afterword.core.document.template_read import read_template

    own = {name: read_template(text_of(path), name) for name, path in own_templates().items()}
    width = max(map(len, (*template_names(), *own))) + 2
    for name, (template, problems) in own.items():
        said = f"cannot be used, line {problems[0].line}: {problems[0].sentence}" if problems else ""
        print(f"{name:<{width}}{said or (template.about or template.title if template else '')} (your own)")
    for name in template_names():
        print(f"{name:<{width}}{load_template(name).about}")


def _show(name: str, out: Path | None) -> None:
    from afterword.cli.template_files import find_text

    _put(find_text(name), out)


def _check(files: list[str]) -> None:
    """Tells what is wrong in each file, line by line; status 1 when something is."""
    from afterword.cli.template_files import text_of
    from afterword.core.document.template_read import Problem, read_template
    from afterword.core.lint.profile import unknown_rules

    wrong = False
    for name in files:
        template, problems = read_template(text_of(Path(name)).replace("\r\n", "\n"), Path(name).stem)
        for rule in unknown_rules(template) if template else []:
            problems = (*problems, Problem(1, f"There is no rule {rule}; docs/reference/rules lists them."))
        for one in problems:
            print(f"{name}:{one.line}: {one.sentence}")
        wrong = wrong or bool(problems)
        if not problems and template is not None:
            print(f"{name}: {template.title}, {len(template.sections)} sections.")
    if wrong:
        raise typer.Exit(1)


def _change(file: Path, name: str, out: Path | None) -> None:
    from afterword.cli.documents import text_of
    from afterword.cli.template_files import find_template, own_read
    from afterword.core.document.change_template import change_template
    from afterword.core.document.markdown_read import read_markdown
    from afterword.core.document.markdown_write import write_markdown

    template = find_template(name)
    before = read_markdown(text_of(file), name=file.name)
    before = replace(before, form=before.form or own_read().get(before.template))
    document = change_template(before, template)
    if document.unplaced:
        kept = ", ".join(one.heading or "the text before the first heading" for one in document.unplaced)
        print(f"Kept at the end, because {template.title} has no place for it: {kept}.", file=sys.stderr)
    _put(write_markdown(document), out)


def _put(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    if out.exists():
        raise InputError(message=f"{out} is there already; name another file with --out.")
    write(out, text.encode(), "--out")
    print(f"Written to {out}.", file=sys.stderr)
