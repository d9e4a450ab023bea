"""Joins masked messages that differ only where something varies: names of people, hosts, classes, short numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from operator import ne

from afterword.core.evidence.engines.masks import ANY, mask

Words = tuple[str, ...]
Places = tuple[int, ...]

SPLIT = re.compile(r"<\*>|[\w.\-/\\@$#%*+~]+|\s+|.", re.S)
CONSTANT_WORDS = 4  # so many plain words at one place are values of something; fewer may be different messages
QUOTED_NAMES = 3
MANY_STATES = 10
MOST_PLACES = 5
MOST_DIFFERENT = 0.4  # of the words
MOST_ALIKE = 200  # shapes of one length and beginning that are compared with each other
WORD = re.compile(r"\w")
DIGIT = re.compile(r"\d")
STATE = re.compile(r"[A-Z][A-Z_]+")
NAMING = frozenset(
    "user users host client server node table queue topic service pod container job task thread file package"
    " module plugin bean account tenant customer database schema index bucket container".split()
)  # what follows one of these is its name
VALUES = frozenset(
    "true false null none nil yes no True False None NULL"
    " B KB MB GB TB KiB MiB GiB kB bytes ns us µs ms s sec secs seconds min minutes h hours".split()
)
DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.$][A-Za-z_]\w*)+")  # the name of a class, a module or a setting
DEED = re.compile(r"\w+(?:ed|ing)|up|down|done|lost|ok|OK")  # tells what happened, not to whom
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def templates_of(messages: Sequence[str]) -> list[str]:
    """The template of each message; messages of one shape have the same."""
    masked = [tuple(SPLIT.findall(mask(message))) for message in messages]
    wider = join(set(masked))
    return ["".join(wider[shape]) for shape in masked]


def join(shapes: Iterable[Words]) -> dict[Words, Words]:
    """Each shape with the widest one that it belongs to."""
    of = {shape: shape for shape in shapes}
    for alike in (_at_one_place, _at_few_places, _at_one_place):
        while wider := _widened(alike(set(of.values()))):
            of = {shape: wider.get(now, now) for shape, now in of.items()}
    return of


def _widened(groups: dict[tuple[Places, Words], set[Words]]) -> dict[Words, Words]:
    """Shapes with what they become, where what differs within a group varies; the largest groups first."""
    wider: dict[Words, Words] = {}
    for (places, common), alike in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        free = sorted(alike - wider.keys())
        if len(free) > 1 and all(_varies(common, free, place) for place in places):
            new = tuple(ANY if place in places else word for place, word in enumerate(common))
            wider |= dict.fromkeys(free, new)
    return wider


def _at_one_place(shapes: set[Words]) -> dict[tuple[Places, Words], set[Words]]:
    """Shapes by all their words but one.

    A shape's hash is a sum over its places, so that leaving one place out costs one subtraction.
    """
    found: dict[tuple[int, int, int], list[Words]] = defaultdict(list)
    for shape in shapes:
        hashes = [hash(pair) for pair in enumerate(shape)]
        whole = sum(hashes)
        for place, word in enumerate(shape):
            if _is_word(word):
                found[len(shape), place, whole - hashes[place]].append(shape)
    groups: dict[tuple[Places, Words], set[Words]] = defaultdict(set)
    for (_, place, _), alike in found.items():
        if len(alike) > 1:
            for shape in alike:
                groups[(place,), _without(shape, (place,))].add(shape)
    return groups


def _at_few_places(shapes: set[Words]) -> dict[tuple[Places, Words], set[Words]]:
    """Shapes of one length and first word by the words that pairs of them share."""
    begun: dict[tuple[int, str], list[Words]] = defaultdict(list)
    for shape in sorted(shapes):
        begun[len(shape), shape[0] if shape else ""].append(shape)
    groups: dict[tuple[Places, Words], set[Words]] = defaultdict(set)
    for alike in begun.values():
        for one, other in combinations(alike[:MOST_ALIKE], 2):
            places = _different(one, other)
            if places:
                groups[places, _without(one, places)] |= {one, other}
    return groups


def _different(one: Words, other: Words) -> Places:
    """Where two shapes differ; nowhere when they differ too much or in more than words."""
    if not 2 <= sum(map(ne, one, other)) <= MOST_PLACES:
        return ()
    places = tuple(place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    words = sum(1 for word in one if _is_word(word))
    if len(places) > MOST_DIFFERENT * words:
        return ()
    return places if all(_is_word(one[place]) and _is_word(other[place]) for place in places) else ()


def _without(shape: Words, places: Places) -> Words:
    return tuple("" if place in places else word for place, word in enumerate(shape))


@lru_cache(maxsize=1 << 16)
def _is_word(word: str) -> bool:
    return word == ANY or bool(WORD.search(word))


def _varies(common: Words, shapes: Sequence[Words], place: int) -> bool:
    """Whether what stands at a place is a value: a number, an id, a path, a name, or one of many words."""
    words = {shape[place] for shape in shapes}
    if words <= VALUES or any(word == ANY or DIGIT.search(word) for word in words):
        return True
    before, is_near = _before(common, place)
    if before in METHODS:
        return False
    if all("/" in word for word in words):
        return True
    if place == 0 or sum(1 for word in words if DEED.fullmatch(word)) * 2 >= len(words):
        return False
    if all(STATE.fullmatch(word) for word in words):
        return len(words) >= MANY_STATES
    is_prefix = common[place + 1 : place + 2] == (ANY,) and all(word[-1] in "_-" for word in words)
    is_name = is_near and before.lower() in NAMING and len(words) >= (2 if common[place - 1] == " " else QUOTED_NAMES)
    return is_prefix or is_name or all(DOTTED.fullmatch(word) for word in words) or len(words) >= CONSTANT_WORDS


def _before(common: Words, place: int) -> tuple[str, bool]:
    """The word before a place, and whether nothing but a blank and perhaps a quote lies between."""
    between = place
    while between and common[between - 1] in " \"'`":
        between -= 1
    is_near = " " in common[between:place]
    return (common[between - 1] if between else ""), is_near
