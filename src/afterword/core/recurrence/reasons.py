"""Why two incidents or postmortems are alike, in words a person can check: what stands here, what stood there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from afterword.core.recurrence.features import Features, Weighted, name_key
from afterword.core.recurrence.space import Space
from afterword.core.recurrence.words import words_of

MOST_OF_KIND = 3
MOST_WORDS = 8
LEAST_SHARED = 0.5  # of the words of the shorter of two factors, for them to be the same
TELLING = 0.9  # least rarity of a word or an idea that is named: half of all texts may not have it
WORTH = {"pattern": 2, "factor": 2}  # a line of a log, or a sentence, is more than a word
LABELS = {
    "pattern": "Same error pattern",
    "factor": "Same contributing factor",
    "category": "Same kind of factor",
    "service": "Same service",
    "kind": "Same way",
    "idea": "Same thing in other words",
    "words": "Similar words",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its kind, what stands here, and what stood there; equal texts are the same thing."""

    kind: str
    here: str
    there: str

    @property
    def label(self) -> str:
        """The kind in words."""
        return LABELS[self.kind]


def telling(reasons: Sequence[Reason]) -> int:
    """How many things the reasons name that tell something: each word by itself, a pattern or a factor as two."""
    return sum(WORTH.get(one.kind, 1) if one.kind != "words" else len(one.here.split(", ")) for one in reasons)


def reasons_for(here: Features, there: Features, *, words: Space, ideas: Space) -> list[Reason]:
    """Every reason why the two are alike, the strongest kind first; rare things are named before common ones."""
    named = same_ideas(here.ideas, there.ideas, ideas)
    said = {word for reason in named for word in (*words_of(reason.here), *words_of(reason.there))}
    return [
        *_same("pattern", here.shapes, there.shapes, lambda shape: shape),
        *same_factors(here.factors, there.factors),
        *_same("category", here.categories, there.categories, name_key),
        *_same("service", here.services, there.services, name_key),
        *_same("kind", here.kinds, there.kinds, name_key),
        *named,
        *same_words(here.words, there.words, words, said),
    ]


def _same(kind: str, here: Sequence[str], there: Sequence[str], key: Callable[[str], str]) -> list[Reason]:
    known = {key(name): name for name in reversed(there)}
    return [Reason(kind, name, known[key(name)]) for name in here if key(name) in known][:MOST_OF_KIND]


def same_factors(here: Sequence[str], there: Sequence[str]) -> list[Reason]:
    """Pairs of factors that share most of their words, the closest first."""
    pairs = []
    for mine in here:
        for theirs in there:
            share = shared(mine, theirs)
            if share >= LEAST_SHARED:
                pairs.append((share, Reason("factor", mine, theirs)))
    pairs.sort(key=lambda pair: -pair[0])
    return [reason for _, reason in pairs[:MOST_OF_KIND]]


def shared(one: str, other: str) -> float:
    """Which part of the words of the shorter text the other has; 0 when it has fewer than three."""
    mine, theirs = set(words_of(one)), set(words_of(other))
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter >= LEAST_OF_FACTOR else 0.0


LEAST_OF_FACTOR = 3  # words; two factors of one word each are the same by chance


def same_ideas(here: Weighted, there: Weighted, space: Space) -> list[Reason]:
    """Ideas that both name in words of their own, the rarest and heaviest first."""
    both = [name for name in here if name in there and space.telling(name) >= TELLING]
    both.sort(key=lambda name: -here[name][0] * there[name][0] * space.telling(name) ** 2)
    told = [name for name in both if here[name][1] != there[name][1]]
    return [Reason("idea", here[name][1], there[name][1]) for name in told[:MOST_OF_KIND]]


def same_words(here: Weighted, there: Weighted, space: Space, said: set[str]) -> list[Reason]:
    """One reason with the words that both have, as each wrote them; none without any that tells."""
    both = [name for name in here if name in there and name not in said and space.telling(name) >= TELLING]
    both.sort(key=lambda name: -here[name][0] * there[name][0] * space.telling(name) ** 2)
    if not both:
        return []
    told = both[:MOST_WORDS]
    return [Reason("words", ", ".join(here[name][1] for name in told), ", ".join(there[name][1] for name in told))]
