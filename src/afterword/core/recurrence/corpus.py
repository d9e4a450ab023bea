"""All earlier incidents and postmortems, and which of them are most like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from afterword.core.recurrence.features import Features, Weighted, name_key
from afterword.core.recurrence.space import Floats, Space

IDEAS = 0.3  # what ideas weigh beside words; measured, see tools/score_recurrence.py
SHAPE, SERVICE, CATEGORY, KIND = 0.3, 0.06, 0.05, 0.03  # what one thing in common adds
MOST_ADDED = 0.5
Weights = dict[str, float]
Name = tuple[str, str]  # "shape", "service", "category" or "kind", and what


@dataclass(frozen=True, slots=True)
class Alike:
    """One that is like it. `score` lies between 0 and 1; words, ideas and names are its parts."""

    key: Hashable
    score: float
    words: float
    ideas: float
    names: float


class Corpus:
    """What everything is compared with; made once, asked often."""

    def __init__(self, rows: Iterable[tuple[Hashable, Features]]) -> None:
        self.keys: list[Hashable] = []
        self._named: dict[Name, list[int]] = defaultdict(list)
        self._newest: dict[Hashable, int] = {}
        words, ideas = self._noted(rows)
        self.words, self.ideas = Space(words), Space(ideas)
        self.begun_with = len(self.keys)

    def grow(self, rows: Iterable[tuple[Hashable, Features]]) -> None:
        """Adds further ones, or what those there are tell by now; how rare words are stays as it was."""
        words, ideas = self._noted(rows)
        self.words.grow(words)
        self.ideas.grow(ideas)

    def _noted(self, rows: Iterable[tuple[Hashable, Features]]) -> tuple[list[Weights], list[Weights]]:
        words, ideas = [], []
        for key, features in rows:
            self._newest[key] = len(self.keys)
            for name in names_of(features):
                self._named[name].append(len(self.keys))
            self.keys.append(key)
            words.append(weights_of(features.words))
            ideas.append(weights_of(features.ideas))
        return words, ideas

    def like(self, features: Features, *, wanted: Callable[[Hashable], bool], most: int = 20) -> list[Alike]:
        """Those that are most like it and wanted, the likest first."""
        words, ideas = self.words.cosines(weights_of(features.words)), self.ideas.cosines(weights_of(features.ideas))
        names = self._in_common(features)
        scores = np.minimum((words + IDEAS * ideas) / (1 + IDEAS) + names, 1.0)
        found: list[Alike] = []
        for place in np.argsort(-scores, kind="stable"):
            if len(found) == most or scores[place] <= 0:
                break
            if self._newest[self.keys[place]] == place and wanted(self.keys[place]):
                parts = (scores[place], words[place], ideas[place], names[place])
                found.append(Alike(self.keys[place], *(round(float(one), 4) for one in parts)))
        return found

    def _in_common(self, features: Features) -> Floats:
        """What names in common add to each: more for those that few have, none for those that most have."""
        added = np.zeros(len(self.keys), np.float32)
        for name in names_of(features):
            places = self._named.get(name, [])
            share = 1 - len(places) / (len(self.keys) + 1)
            added[places] += WORTH[name[0]] * share
        return np.minimum(added, MOST_ADDED)


WORTH = {"shape": SHAPE, "service": SERVICE, "category": CATEGORY, "kind": KIND}


def weights_of(weighted: Weighted) -> Weights:
    """The weights without how they were written."""
    return {name: one[0] for name, one in weighted.items()}


def names_of(features: Features) -> set[Name]:
    """What has a name, as it is compared."""
    return {
        *(("shape", shape) for shape in features.shapes),
        *(("service", name_key(name)) for name in features.services),
        *(("category", name_key(name)) for name in features.categories),
        *(("kind", name_key(name)) for name in features.kinds),
    }
