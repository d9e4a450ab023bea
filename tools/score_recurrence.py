"""Scores how well repeats are found: ours beside plain TF-IDF and BM25, on paraphrases of real postmortems.

python tools/score_recurrence.py [FOLDER] [--data FOLDER] [--wrong] [--shown]

FOLDER holds paraphrases `<name>.md` and `pairs.toml`, which names for each the postmortem it repeats, by its path below
the shared data. All postmortems there are indexed, and each paraphrase is looked for among them: recall at 1 and 5 (how
often the one it repeats is the first, or one of the first five) and the mean reciprocal rank. Ties count against.
`--shown` tells what pages would show by where the line is drawn: recall at 5, and the share that is the one asked for.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path

from afterword.core.document.markdown_read import read_markdown
from afterword.core.recurrence.corpus import Corpus
from afterword.core.recurrence.features import features_of
from afterword.core.recurrence.reasons import reasons_for, telling
from afterword.core.recurrence.told import told_of

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
OWN = ROOT / "tests" / "core" / "recurrence" / "later"
Texts = Mapping[str, str]
Method = Callable[[Texts, Texts], dict[str, dict[str, float]]]  # for each paraphrase, the score of each document


def documents(data: Path) -> dict[str, str]:
    """The text of every postmortem by its path below the data, licences left out."""
    found = sorted(path for path in (data / "postmortems").glob("*/*") if path.name != "LICENSE")
    return {path.relative_to(data).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in found}


def repeats(folder: Path) -> tuple[Texts, Mapping[str, str]]:
    """The paraphrases by name, and which document each repeats."""
    told = tomllib.loads((folder / "pairs.toml").read_text(encoding="utf-8"))
    pairs = {name: f"postmortems/{original}" for name, original in told["pairs"].items()} if "pairs" in told else told
    pairs = {name if name.endswith(".md") else f"{name}.md": original for name, original in pairs.items()}
    return {name: (folder / name).read_text(encoding="utf-8") for name in pairs}, pairs


def ours(known: Texts, asked: Texts) -> dict[str, dict[str, float]]:
    """The product's own matching, fed by its reader of postmortems."""
    corpus = Corpus((name, features_of(told_of(read_markdown(text, name=name)))) for name, text in known.items())
    return {
        name: {
            str(one.key): one.score
            for one in corpus.like(features_of(told_of(read_markdown(text))), wanted=lambda key: True, most=len(known))
        }
        for name, text in asked.items()
    }


def words(text: str) -> list[str]:
    """Words for the plain methods: letters and figures in lower case."""
    return re.findall(r"[a-z0-9]+", text.lower())


def tf_idf(known: Texts, asked: Texts, *, damped: bool = False) -> dict[str, dict[str, float]]:
    """The cosine of word counts times ln((1 + n) / (1 + df)) + 1: what most libraries do when nothing is set.

    `damped` takes 1 + ln of each count and ln(n / df) instead, which somebody who knows would set.
    """
    counts = {name: Counter(words(text)) for name, text in known.items()}
    held = Counter(word for count in counts.values() for word in count)
    usual = {word: math.log((1 + len(counts)) / (1 + n)) + 1 for word, n in held.items()}
    rarity = {word: math.log(len(counts) / n) for word, n in held.items()} if damped else usual

    def vector(count: Mapping[str, int]) -> dict[str, float]:
        weights = ((word, 1 + math.log(n) if damped else n) for word, n in count.items() if word in rarity)
        values = {word: weight * rarity[word] for word, weight in weights}
        length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
        return {word: value / length for word, value in values.items()}

    vectors = {name: vector(count) for name, count in counts.items()}
    found = {}
    for name, text in asked.items():
        mine = vector(Counter(words(text)))
        found[name] = {one: sum(x * row.get(word, 0.0) for word, x in mine.items()) for one, row in vectors.items()}
    return found


def bm25(known: Texts, asked: Texts, k: float = 1.2, b: float = 0.75) -> dict[str, dict[str, float]]:
    """Okapi BM25 with the usual constants; each word of the paraphrase is asked for once."""
    counts = {name: Counter(words(text)) for name, text in known.items()}
    held = Counter(word for count in counts.values() for word in count)
    sizes = {name: sum(count.values()) for name, count in counts.items()}
    usual = sum(sizes.values()) / len(sizes)
    rarity = {word: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in held.items()}

    def score(asked_words: set[str], name: str) -> float:
        count, spread = counts[name], k * (1 - b + b * sizes[name] / usual)
        return sum(rarity[word] * count[word] * (k + 1) / (count[word] + spread) for word in asked_words & count.keys())

    return {name: {one: score(set(words(text)), one) for one in counts} for name, text in asked.items()}


METHODS: dict[str, Method] = {
    "ours": ours,
    "TF-IDF": tf_idf,
    "damped": partial(tf_idf, damped=True),
    "BM25": bm25,
}


def ranks(scores: Mapping[str, Mapping[str, float]], pairs: Mapping[str, str]) -> dict[str, int]:
    """The place at which the document of each paraphrase was found; those with the same score stand before it."""
    found = {}
    for name, original in pairs.items():
        own = scores[name].get(original, 0.0)
        found[name] = sum(score >= own for score in scores[name].values()) if own > 0 else len(scores[name]) + 1
    return found


def shown(known: Texts, asked: Texts, pairs: Mapping[str, str]) -> list[str]:
    """A table: least score, least share of the likest one, least things in common; recall at 5 and precision."""
    read = {name: features_of(told_of(read_markdown(text, name=name))) for name, text in known.items()}
    corpus = Corpus(read.items())
    found: list[tuple[str, list[tuple[str, float, int]]]] = []
    for name, original in pairs.items():
        here, rows = features_of(told_of(read_markdown(asked[name]))), []
        for one in corpus.like(here, wanted=lambda key: True, most=6):
            reasons = reasons_for(here, read[str(one.key)], words=corpus.words, ideas=corpus.ideas)
            rows.append((str(one.key), one.score, telling(reasons)))
        found.append((original, rows))
    lines = [f"{'score':>6}{'near':>6}{'told':>6}{'recall@5':>10}{'precision':>11}"]
    for least, near, told in product((0.12, 0.16, 0.2), (0.0, 0.6, 0.7), (0, 2, 4)):
        kept = [
            (original, [name for name, score, n in rows if _stays(rows, score, n, least, near, told)][:6])
            for original, rows in found
        ]
        hits, all_shown = sum(original in names[:5] for original, names in kept), sum(len(names) for _, names in kept)
        lines.append(f"{least:>6}{near:>6}{told:>6}{hits / len(found):>10.3f}{hits / max(all_shown, 1):>11.2f}")
    return lines


def _stays(
    rows: Sequence[tuple[str, float, int]], score: float, things: int, least: float, near: float, told: int
) -> bool:
    return score >= max(least, near * rows[0][1]) and things >= told


def line(name: str, places: Sequence[int]) -> str:
    """One row of the table."""
    count = len(places)
    at = [sum(place <= most for place in places) / count for most in (1, 5)]
    return f"{name:<8}{at[0]:>10.3f}{at[1]:>10.3f}{sum(1 / place for place in places) / count:>10.3f}"


def main() -> int:
    """0 with the table, 2 when something is not there."""
    parser = argparse.ArgumentParser(description="Recall of repeats, side by side with TF-IDF and BM25.")
    parser.add_argument("folder", type=Path, nargs="?", default=OWN)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--wrong", action="store_true", help="name each repeat that ours did not find first")
    parser.add_argument("--shown", action="store_true", help="tell what is shown by where the line is drawn")
    given = parser.parse_args()
    if not (given.folder / "pairs.toml").is_file() or not (given.data / "postmortems").is_dir():
        print(f"There is no pairs.toml in {given.folder}, or no postmortems in {given.data}.", file=sys.stderr)
        return 2
    known = documents(given.data)
    asked, pairs = repeats(given.folder)
    if missing := sorted(set(pairs.values()) - known.keys()):
        print(f"pairs.toml names documents that are not there: {missing}.", file=sys.stderr)
        return 2
    print(f"{len(pairs)} repeats among {len(known)} postmortems\n{'':<8}{'recall@1':>10}{'recall@5':>10}{'MRR':>10}")
    for name, method in METHODS.items():
        places = ranks(method(known, asked), pairs)
        print(line(name, list(places.values())))
        if given.wrong and method is ours:
            for one, place in places.items():
                print(f"  {place:>3}  {one} repeats {pairs[one]}" if place > 1 else "", end="\n" if place > 1 else "")
    if given.shown:
        print(*shown(known, asked, pairs), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
