"""Scores what lint finds in real postmortems against hits that a reader judged: precision of each rule.

python tools/score_lint.py [--judged FILE] [--documents FOLDER] [--wrong]

A judged hit is a document, a line, a rule and whether the rule was right there; see tests/core/lint/judged.toml. Only
findings that were judged count, the rest is told as unjudged. --wrong prints each wrong finding that is still made.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.registry import rules
from afterword.core.model.finding import Finding

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "core" / "lint" / "judged.toml"
DOCUMENTS = ROOT.parent / "shared" / "data" / "postmortems"
Place = tuple[str, int, str]


@dataclass(slots=True)
class Verdicts:
    """How many findings of one rule a reader called right, called wrong, or did not judge."""

    right: int = 0
    wrong: int = 0
    unjudged: int = 0

    @property
    def precision(self) -> float:
        """The share of right ones among the judged; 1 when none was judged."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def count(self, verdict: bool | None) -> None:
        """Counts one finding with its verdict, None when nobody judged it."""
        self.unjudged += verdict is None
        self.right += verdict is True
        self.wrong += verdict is False


def judged(path: Path = JUDGED) -> dict[Place, bool]:
    """The verdict of each judged hit, by document, line and rule."""
    hits = tomllib.loads(path.read_text(encoding="utf-8"))["hit"]
    return {(one["file"], one["line"], one["rule"]): one["right"] for one in hits}


def findings(folder: Path) -> Iterator[tuple[Place, Finding]]:
    """What lint finds now in each document below the folder, with its place."""
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).as_posix()
        for one in lint(Manuscript(path.read_text(encoding="utf-8", errors="replace"), name=path.name)).findings:
            yield (name, one.place.line, one.rule), one


def scores(folder: Path, verdicts: Mapping[Place, bool]) -> dict[str, Verdicts]:
    """The verdicts on the present findings of each language rule."""
    table = {one.name: Verdicts() for one in rules() if one.family == "language"}
    for place, one in findings(folder):
        if one.rule in table:
            table[one.rule].count(verdicts.get(place))
    return table


def wrong_ones(folder: Path, verdicts: Mapping[Place, bool]) -> list[Place]:
    """The findings that are still made although a reader called them wrong."""
    return sorted({place for place, _ in findings(folder) if verdicts.get(place) is False})


def main() -> int:
    """0 with a table, 2 when the documents are not there."""
    parser = argparse.ArgumentParser(description="Precision of the language rules on judged hits.")
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    if not asked.documents.is_dir():
        print(f"There are no documents in {asked.documents}; name their folder with --documents.", file=sys.stderr)
        return 2
    verdicts = judged(asked.judged)
    table = scores(asked.documents, verdicts)
    table["all"] = Verdicts(*(sum(getattr(one, part) for one in table.values()) for part in Verdicts.__slots__))
    for rule, one in table.items():
        print(f"{rule:22} {one.right:4} right {one.wrong:4} wrong {one.unjudged:4} unjudged  {one.precision:.2f}")
    for file, line, rule in wrong_ones(asked.documents, verdicts) if asked.wrong else ():
        print(f"wrong: {file}:{line} {rule}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
