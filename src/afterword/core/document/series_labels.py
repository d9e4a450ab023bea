"""Names of series short enough for a drawing, and no two of them alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SERIES = re.compile(r"^(?P<metric>[^{}]*)\{(?P<labels>.*)\}(?P<rest>[^{}]*)$", re.S)
_LABEL = re.compile(r'\w+\s*=~?\s*"(?:[^"\\]|\\.)*"')
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_SHARES = (0.5, 0.0, 0.25, 0.75, 1.0)  # how much of what is kept stands before the cut, tried in this order


def series_labels(names: Sequence[str], letters: Sequence[int]) -> list[str]:
    """Each name within its number of letters: without the labels that tell nothing apart, else cut in the middle."""
    telling = _telling(names)
    shorter = [name if len(name) <= most else short for name, short, most in zip(names, telling, letters, strict=True)]
    for share in _SHARES:
        cut = [_cut(name, most, share) for name, most in zip(shorter, letters, strict=True)]
        if not _alike(cut, names):
            return cut
    return _numbered([_cut(name, most, 0.5) for name, most in zip(shorter, letters, strict=True)], names, letters)


def _telling(names: Sequence[str]) -> list[str]:
    """The names without those labels that every series of the same metric carries; one by itself keeps its own."""
    parts = [_SERIES.match(name) for name in names]
    labels = [_LABEL.findall(part["labels"]) if part else [] for part in parts]
    metrics = [part and (part["metric"], part["rest"]) for part in parts]
    once = {name: index for index, name in enumerate(names)}.values()
    series = Counter(metrics[index] for index in once)
    carried = Counter((metrics[index], label) for index in once for label in set(labels[index]))
    short = []
    for name, part, metric, own in zip(names, parts, metrics, labels, strict=True):
        kept = [label for label in own if series[metric] == 1 or carried[metric, label] < series[metric]]
        inside = f"{{{','.join(kept)}}}" if kept else ""
        short.append(f"{part['metric']}{inside}{part['rest']}" if part and own else name)
    return short


def _cut(name: str, most: int, share: float) -> str:
    if len(name) <= most:
        return name
    kept = max(most - 1, 1)
    head = round(kept * share)
    return name[:head] + _ELLIPSIS + name[len(name) - (kept - head) :]


def _alike(cut: Sequence[str], names: Sequence[str]) -> bool:
    """Whether two different series would read the same."""
    return len(set(cut)) < len(set(names))


def _numbered(cut: Sequence[str], names: Sequence[str], letters: Sequence[int]) -> list[str]:
    """The labels with numbers behind those that read the same; the last way out."""
    seen: dict[str, list[str]] = {}
    for label, name in zip(cut, names, strict=True):
        if name not in seen.setdefault(label, []):
            seen[label].append(name)
    marked = []
    for label, name, most in zip(cut, names, letters, strict=True):
        mark = f" ({seen[label].index(name) + 1})" if len(seen[label]) > 1 else ""
        marked.append(_cut(label, most - len(mark), 0.5) + mark)
    return marked
