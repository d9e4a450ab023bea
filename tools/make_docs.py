"""Writes the generated documentation pages; with --check it compares instead and ends with status 1 on a difference."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from docs_api import api_pages  # noqa: E402
from docs_architecture import architecture_pages  # noqa: E402
from docs_cli import cli_pages  # noqa: E402
from docs_registries import registry_pages  # noqa: E402
from docs_rules import rule_pages  # noqa: E402
from docs_templates import template_pages  # noqa: E402
from permission_table import permission_pages  # noqa: E402

GENERATORS: list[Callable[[Path], dict[str, str]]] = [
    architecture_pages,
    cli_pages,
    registry_pages,
    rule_pages,
    template_pages,
    api_pages,
    permission_pages,
]


def pages() -> dict[str, str]:
    """Every generated page as path below the tree's root and text."""
    return {path: text for generate in GENERATORS for path, text in generate(ROOT).items()}


def differing(wanted: dict[str, str]) -> list[str]:
    """The pages whose file says something else, or that are missing, or whose source is gone."""
    changed = [path for path, text in wanted.items() if not same(ROOT / path, text)]
    folders = {Path(path).parent for path in wanted if path.startswith("docs/reference/") and path.count("/") > 2}
    present = {str(page.relative_to(ROOT)) for folder in folders for page in (ROOT / folder).glob("*.md")}
    return changed + sorted(present - set(wanted))


def same(path: Path, text: str) -> bool:
    """True when the file is there and says exactly this."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


def write(wanted: dict[str, str], changed: list[str]) -> None:
    """Writes the pages that differ and removes those whose source is gone."""
    for name in changed:
        path = ROOT / name
        if name not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], encoding="utf-8")


def main(arguments: list[str]) -> int:
    """0 when the pages are, or now are, up to date."""
    wanted = pages()
    changed = differing(wanted)
    if "--check" in arguments:
        for name in changed:
            print(f"{name} is not what its source says; run: make docs")
        return 1 if changed else 0
    write(wanted, changed)
    print("\n".join(f"wrote {name}" for name in changed) or "Every generated page was up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
