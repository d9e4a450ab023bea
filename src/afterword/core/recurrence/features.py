"""What of a text is compared: weighted words and ideas with how they were written, names, and shapes of log lines."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from afterword.core.evidence.engines.masks import ANY, mask
from afterword.core.recurrence.concepts import bare_pieces, ideas_in
from afterword.core.recurrence.stem import stem
from afterword.core.recurrence.told import CAUSE, REST, SUMMARY, TIMELINE, TITLE, Told
from afterword.core.recurrence.words import folded, pieces, told, words_of

WEIGHTS = {TITLE: 2.0, SUMMARY: 2.0, CAUSE: 1.5, TIMELINE: 0.5, REST: 0.7}
UNNAMED = 1.2  # what the rest weighs in a text without a summary: it says there what happened
MOST_WORDS = 300  # of one text that are kept, the heaviest
MOST_SHAPES = 40
LEAST_OF_SHAPE = 3  # words that are not masked; shorter lines say nothing of their own
Weighted = dict[str, tuple[float, str]]  # a word or an idea: how heavy, and as it was written first


@dataclass(frozen=True, slots=True)
class Features:
    """One incident or postmortem as it is compared. Weights are 1 + the logarithm of weighted counts."""

    words: Weighted = field(default_factory=dict)
    ideas: Weighted = field(default_factory=dict)
    services: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


def features_of(given: Told) -> Features:
    """What is compared of one incident or postmortem."""
    texts = {TITLE: given.title, SUMMARY: given.summary, CAUSE: given.cause, TIMELINE: given.timeline, REST: given.rest}
    weights = WEIGHTS if given.summary.strip() else {**WEIGHTS, REST: UNNAMED}
    return Features(
        words=_weighed(texts, weights, _words),
        ideas=_weighed(texts, weights, _ideas),
        services=given.services,
        factors=given.factors,
        categories=given.categories,
        kinds=given.kinds,
        shapes=shapes_of(given.lines),
    )


def _weighed(
    texts: Mapping[str, str], weights: Mapping[str, float], found_in: Callable[[str], list[tuple[str, str]]]
) -> Weighted:
    counts: dict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    for place, text in texts.items():
        for name, as_written in found_in(text):
            counts[name] += weights[place]
            written.setdefault(name, as_written)
    heaviest = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_WORDS]
    return {name: (round(math.log1p(count), 3), written[name]) for name, count in heaviest}


def _words(text: str) -> list[tuple[str, str]]:
    return [(stem(piece), piece) for piece in pieces(text) if told(piece)]


def _ideas(text: str) -> list[tuple[str, str]]:
    found = bare_pieces(text)
    return [(name, " ".join(found[start:end])) for name, start, end in ideas_in(found)]


def shapes_of(lines: Iterable[str]) -> tuple[str, ...]:
    """The shapes of log lines with what varies masked, those that say something of their own, each once."""
    found: dict[str, None] = {}
    for line in lines:
        shape = mask(line)
        if len(words_of(shape.replace(ANY, " "))) >= LEAST_OF_SHAPE:
            found[shape] = None
    return tuple(found)[:MOST_SHAPES]


def name_key(name: str) -> str:
    """A name of a service as it is compared: shop-api, shopApi and Shop API are one."""
    return "".join(pieces(name)) or folded(name)


def features_json(features: Features) -> dict[str, Any]:
    """The features as plain values."""
    return {
        "words": {name: list(one) for name, one in features.words.items()},
        "ideas": {name: list(one) for name, one in features.ideas.items()},
        **{name: list(getattr(features, name)) for name in ("services", "factors", "categories", "kinds", "shapes")},
    }


def features_from(given: Mapping[str, Any]) -> Features:
    """The features from plain values."""
    lists = {name: tuple(given.get(name, ())) for name in ("services", "factors", "categories", "kinds", "shapes")}
    return Features(_weighted_from(given.get("words", {})), _weighted_from(given.get("ideas", {})), **lists)


def _weighted_from(given: Mapping[str, Any]) -> Weighted:
    return {name: (float(one[0]), str(one[1])) for name, one in given.items()}
