"""Scores the reading of real postmortems against labels made by hand, and lists what is found in each document.

python tools/score_documents.py [--labels FOLDER] [--documents FOLDER] [--held-out] [--wrong] [--table]

Sections count by line and field, timeline entries by line and time to the minute, actions by line. A label names the
document below the folder of documents and its SHA-256; one that was changed since is an error. Labels are described in
tests/core/document/labels/README.md. --held-out scores the styles nobody develops on instead, --wrong prints each
difference, --table reads every document of the folder: what is found in it, and whether any word of it is lost.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from afterword.core.document.lost_words import lost_words
from afterword.core.document.markdown_read import read_markdown
from afterword.core.model.document import Document

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "core" / "document" / "labels"
DOCUMENTS = ROOT.parent / "shared" / "data" / "postmortems"
KINDS = ("sections", "entries", "actions")
Facts = dict[str, set[tuple[Any, ...]]]


@dataclass(slots=True)
class Tally:
    """How many were labelled and found, found without a label, and labelled without being found."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, other: Tally) -> None:
        """Counts what another tally counted."""
        self.right, self.extra, self.missed = (
            self.right + other.right,
            self.extra + other.extra,
            self.missed + other.missed,
        )

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 when there was nothing to find and nothing was found."""
        wrong = self.extra + self.missed
        return 2 * self.right / (2 * self.right + wrong) if self.right or wrong else 1.0


@dataclass(slots=True)
class Score:
    """The tallies of one document, one style or all."""

    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Counts what another score counted."""
        for kind in KINDS:
            self.kinds[kind].add(other.kinds[kind])


def labelled(documents: Path, labels: Path, *, held_out: bool = False) -> Iterator[tuple[str, Facts, Document]]:
    """Each labelled document with what its label and what our reader says; held-out labels lie in their own folder."""
    for file in sorted(labels.rglob("*.toml")):
        if ("held-out" in file.parts) != held_out:
            continue
        label = tomllib.loads(file.read_text("utf-8"))
        raw = (documents / label["file"]).read_bytes()
        if hashlib.sha256(raw).hexdigest() != label["sha256"]:
            raise SystemExit(f"{label['file']} is not the document that was labelled")
        yield label["file"], of_label(label), read(documents / label["file"])


def read(file: Path) -> Document:
    """The document that our reader makes of a file."""
    return read_markdown(file.read_text("utf-8", errors="replace"), name=file.name)


def of_label(label: dict[str, Any]) -> Facts:
    """What a label says, in the form that is compared."""
    return {
        "sections": {(one["line"], one["field"]) for one in label.get("section", []) if one["field"] != "none"},
        "entries": {(one["line"], _minute(_time(one.get("at")))) for one in label.get("entry", [])},
        "actions": {(one["line"],) for one in label.get("action", [])},
    }


def of_document(document: Document) -> Facts:
    """What our reader says, in the same form; text before the first heading has no heading to count."""
    return {
        "sections": {(one.line_start, one.field) for one in document.sections if one.field and one.heading},
        "entries": {(one.line, _minute(one.at)) for one in document.timeline},
        "actions": {(one.line,) for one in document.actions},
    }


def compare(label: Facts, found: Facts) -> Score:
    """The tallies of one document, and its differences as lines to print."""
    score = Score()
    for kind in KINDS:
        wanted, got = label[kind], found[kind]
        score.kinds[kind] = Tally(len(wanted & got), len(got - wanted), len(wanted - got))
        score.wrong += [f"  missed {kind}: {one}" for one in sorted(wanted - got, key=str)]
        score.wrong += [f"  extra {kind}: {one}" for one in sorted(got - wanted, key=str)]
    return score


def scores(documents: Path, labels: Path = LABELS, *, held_out: bool = False) -> dict[str, Score]:
    """The score of each document, of each style (its folder) and of `all`."""
    found: dict[str, Score] = {}
    overall: dict[str, Score] = {}
    for name, label, document in labelled(documents, labels, held_out=held_out):
        found[name] = compare(label, of_document(document))
        for group in (name.split("/")[0], "all"):
            overall.setdefault(group, Score()).add(found[name])
    styles = {name: overall[name] for name in overall if name != "all"}
    return found | styles | ({"all": overall["all"]} if overall else {})


def table(documents: Path) -> Iterator[str]:
    """A line per document: what is found in it, and the words that are lost."""
    files = sorted(file for file in documents.rglob("*") if file.is_file() and file.name != "LICENSE")
    total: Counter[str] = Counter()
    for file in files:
        document = read(file)
        lost = lost_words(file.read_text("utf-8", errors="replace"), document)
        facts = _facts(document)
        total.update(name for name, value in facts.items() if value)
        total["lost words"] += sum(lost.values())
        said = "  ".join(f"{name} {value}" for name, value in facts.items() if value)
        yield f"{str(file.relative_to(documents))[:60]:60}  {said}" + (f"  LOST {dict(lost)}" if lost else "")
    yield f"{len(files)} documents: " + ", ".join(f"{name} {count}" for name, count in total.items())


def _facts(document: Document) -> dict[str, object]:
    fields = [one.field for one in document.sections if one.field]
    return {
        "date": document.date,
        "zone": document.zone,
        "severity": document.severity_as_written,
        "minutes": document.duration_minutes,
        "entries": len(document.timeline),
        "actions": len(document.actions),
        "fields": ",".join(fields),
        "unplaced": sum(1 for one in document.sections if not one.field) + len(document.unplaced),
    }


def _time(text: str | None) -> datetime | date | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _minute(at: datetime | date | None) -> str | None:
    """A time to the minute with its offset, a date alone, or nothing."""
    return at.isoformat("T", "minutes") if isinstance(at, datetime) else at.isoformat() if at else None


def _line(name: str, score: Score) -> str:
    parts = (f"{kind} {one.f1:.3f} ({one.right}+{one.extra}-{one.missed})" for kind, one in score.kinds.items())
    return f"{name[:48]:48}  " + "  ".join(parts)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def main() -> int:
    """Prints F1 (right + extra - missed) of every document, every style and all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--documents", type=Path, default=DOCUMENTS)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    if given.table:
        _print(table(given.documents))
        return 0
    for name, score in scores(given.documents, given.labels, held_out=given.held_out).items():
        print(_line(name, score))
        _print(score.wrong if given.wrong else [])
    return 0


if __name__ == "__main__":
    sys.exit(main())
