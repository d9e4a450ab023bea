"""Joins masked messages that differ only where something varies: names of people, hosts, classes, states, reasons.

A template is what a statement of the program prints, a value what it fills in. Whether a word is a value is told by its
form (a number, a path, a class), by its place (behind `=`, alone in brackets, after `user`) and by how many others
stand at the same place: of statements that differ in one word, 85 % are pairs and 96 % are no more than three.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from operator import ne

from afterword.core.evidence.engines.masks import ANY, METHODS, mask

Words = tuple[str, ...]
Places = tuple[int, ...]

_VALUE = r"[\"']<\*>[\"']|\{<\*>\}|<\*>"
SPLIT = re.compile(rf"(?:{_VALUE}|[\w.\-/\\@$#%*+~])*(?:{_VALUE}|[\w\-/\\@$#%*+~])|\s+|.", re.S)
FEW, SOME, MANY = 2, 3, 4  # so many different words at one place are values, as their place and form tell more or less
MOST_PLACES = 5
MOST_DIFFERENT = 0.5  # of the words
MOST_ALIKE = 200  # shapes of one length and beginning that are compared with each other
WORD = re.compile(r"\w")
DIGIT = re.compile(r"\d")
NAMING = frozenset(
    "user users host client server node table queue topic service pod container job task thread file package"
    " module plugin bean account tenant customer database schema index bucket"
    " state status mode type kind level reason method signal".split()
)  # what follows one of these is a name or a value
VALUES = frozenset(
    "true false null none nil yes no True False None NULL"
    " B KB MB GB TB KiB MiB GiB kB bytes ns us µs ms s sec secs seconds min minutes h hours".split()
)
STATE = re.compile(r"[A-Z][A-Z_]+")
MADE = re.compile(
    r"[A-Za-z_]\w*(?:[.$/\-@][\w$]+)+|[a-z]+[A-Z]\w*|[A-Z]+[a-z0-9]+[A-Z]\w*|[A-Z][A-Z_]+|\w+_\w+"
)  # a name that a program made: of a class, a module, a setting, a file
DEED = re.compile(r"\w+(?:ed|ing)|up|down|done|lost|ok|OK")  # tells what happened, not to whom
METHOD = frozenset(METHODS.split("|"))
TELLING = re.compile(r"fail|error|exception|cannot|can't|could not|unable|raised|reason|because|invalid", re.I)
CALLED = (("=",), ("(",))  # behind the name of a key or a function
BRACKETS = {"(": ")", "[": "]"}


def templates_of(messages: Sequence[str]) -> list[str]:
    """The template of each message; messages of one shape have the same."""
    masked = [tuple(SPLIT.findall(mask(message))) for message in messages]
    shapes = [tuple(ANY if ANY in word else word for word in words) for words in masked]
    wider = join(set(shapes))
    members: dict[Words, set[Words]] = defaultdict(set)
    for words, shape in zip(masked, shapes, strict=True):
        members[wider[shape]].add(words)
    told = {shape: "".join(_told(shape, alike)) for shape, alike in members.items()}
    return [told[wider[shape]] for shape in shapes]


def _told(shape: Words, alike: set[Words]) -> Words:
    """A shape with what its members have in common where it varies, as in `worker-<*>`."""
    if any(len(words) != len(shape) for words in alike):
        return shape
    there = ({words[place] for words in alike} for place in range(len(shape)))
    return tuple(one.pop() if len(one) == 1 else ANY for one in there)


def join(shapes: Iterable[Words]) -> dict[Words, Words]:
    """Each shape with the widest one that it belongs to."""
    of = {shape: shape for shape in shapes}
    for alike in (_at_one_place, _at_few_places, _at_one_place):
        while wider := _widened(alike(set(of.values()))):
            of = {shape: wider.get(now, now) for shape, now in of.items()}
    for wholly in (_in_brackets, _after_colon):
        wider = wholly(set(of.values()))
        of = {shape: wider.get(now, now) for shape, now in of.items()}
    return of


def _in_brackets(shapes: set[Words]) -> dict[Words, Words]:
    """Shapes that differ in nothing but what one pair of brackets holds, with what they become."""
    groups: dict[Words, set[Words]] = defaultdict(set)
    for shape in shapes:
        for place, word in enumerate(shape):
            end = BRACKETS.get(word)
            if end and end in shape[place:]:
                close = shape.index(end, place)
                if sum(map(_is_word, shape[:place] + shape[close:])) >= FEW:
                    groups[*shape[: place + 1], ANY, *shape[close:]].add(shape)
    return _most_first(groups, lambda common, free: len(free) >= FEW)


def _after_colon(shapes: set[Words]) -> dict[Words, Words]:
    """Shapes that begin alike and go on in words of their own behind a colon, with what they become.

    Two are enough where the beginning tells of a failure, for what follows is then the error as it was met.
    """
    groups: dict[Words, set[Words]] = defaultdict(set)
    for shape in shapes:
        for place in range(1, len(shape) - 1):
            if shape[place : place + 2] == (":", " ") and _telling(shape[:place]) >= FEW:
                groups[*shape[: place + 2], ANY].add(shape)

    return _most_first(groups, lambda common, free: len(free) >= (FEW if TELLING.search("".join(common)) else MANY))


def _most_first(groups: Mapping[Words, set[Words]], is_one: Callable[[Words, set[Words]], bool]) -> dict[Words, Words]:
    """Shapes with what their group has in common where the group is one; a shape counts for the largest only."""
    wider: dict[Words, Words] = {}
    for common, alike in sorted(groups.items(), key=lambda item: (-len(item[1]), len(item[0]), item[0])):
        free = alike - wider.keys()
        if is_one(common, free):
            wider |= dict.fromkeys(free, common)
    return wider


def _telling(words: Words) -> int:
    """How many words there are that do not vary."""
    return sum(1 for word in words if word != ANY and WORD.search(word))


def _widened(groups: dict[tuple[Places, Words], set[Words]]) -> dict[Words, Words]:
    """Shapes with what they become, where what differs within a group varies; the largest groups first."""
    wider: dict[Words, Words] = {}
    for (places, common), alike in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        free = sorted(alike - wider.keys())
        if len(free) > 1 and _telling(common) and all(_varies(common, free, place) for place in places):
            new = tuple(ANY if place in places else word for place, word in enumerate(common))
            wider |= dict.fromkeys(free, new)
    return wider


def _at_one_place(shapes: set[Words]) -> dict[tuple[Places, Words], set[Words]]:
    """Shapes by all their words but one.

    A shape's hash is a sum over its places, so that leaving one place out costs one subtraction.
    """
    found: dict[tuple[int, int], list[Words]] = defaultdict(list)
    for shape in shapes:
        hashes = list(map(hash, enumerate(shape)))
        whole = sum(hashes)
        for place, (word, own) in enumerate(zip(shape, hashes, strict=True)):
            if word == ANY or _is_word(word):
                found[place, whole - own].append(shape)
    groups: dict[tuple[Places, Words], set[Words]] = defaultdict(set)
    for (place, _), alike in found.items():
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
    before, is_near = _before(common, place)
    if before in METHOD:  # the routes of requests are told apart
        return False
    if words <= VALUES or any(word == ANY or DIGIT.search(word) for word in words):
        return True
    if place == 0:
        return False
    if _is_alone(common, place):
        return True
    is_labelled = _is_labelled(common, place)
    if all(STATE.fullmatch(word) for word in words):
        return len(words) >= (SOME if is_labelled else MANY)
    if common[place + 1 : place + 2] in CALLED and len(words) < MANY:
        return False
    if all(MADE.fullmatch(word) for word in words):
        return True
    if is_labelled:
        return len(words) >= SOME
    if sum(1 for word in words if DEED.fullmatch(word)) * 2 >= len(words):
        return False
    return len(words) >= (FEW if is_near and before.lower() in NAMING else SOME)


def _is_alone(common: Words, place: int) -> bool:
    """Whether the word is the value of a key, as in `key=word` and `key:word`, or alone in brackets."""
    before, after = common[place - 1 : place], common[place + 1 : place + 2]
    if before == ("=",) or common[place - 2 : place] == ("=", " "):
        return True
    if before == (":",):
        return place >= 2 and bool(WORD.search(common[place - 2]))
    return before + after in (("(", ")"), ("[", "]"), ("<", ">"))


def _is_labelled(common: Words, place: int) -> bool:
    """Whether the word is all that a label has behind it, as in `result: word`."""
    return common[place - 2 : place] == (":", " ") and common[place + 1 : place + 2] in ((), (",",), (";",), (")",))


def _before(common: Words, place: int) -> tuple[str, bool]:
    """The word before a place, and whether nothing but a blank and perhaps a quote lies between."""
    between = place
    while between and common[between - 1] in " \"'`":
        between -= 1
    is_near = " " in common[between:place]
    return (common[between - 1] if between else ""), is_near
