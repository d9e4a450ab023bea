"""One causal graph: factors that lead to each other and to the outcome, and what follows from its arrows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

OUTCOME = 0  # the node that all arrows lead to in the end


@dataclass(frozen=True, slots=True)
class Node:
    """One factor as views show it; `kind` is its layer and category in words."""

    id: int
    text: str
    layer: str = "contributing"
    category: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """One edge, from a cause to what it led to."""

    cause: int
    effect: int
    relation: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """One line of the tree of whys: a node, how it led to the one above, and how deep it stands, from 1.

    A node with several effects is told once in full; where it comes `again`, nothing hangs below it.
    """

    node: Node
    arrow: Arrow
    depth: int
    again: bool = False
    first_of: bool = False  # the first answer below its effect
    children: int = 0


@dataclass(frozen=True)
class Graph:
    """The outcome in words, the nodes in their order, and the arrows in theirs."""

    outcome: str
    nodes: tuple[Node, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    _into: dict[int, list[Arrow]] = field(init=False, repr=False, compare=False)
    _out: dict[int, list[Arrow]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        place = {node.id: index for index, node in enumerate(self.nodes)}
        known = [one for one in self.arrows if one.cause in place and (one.effect in place or one.effect == OUTCOME)]
        into: dict[int, list[Arrow]] = {}
        out: dict[int, list[Arrow]] = {}
        for one in sorted(known, key=lambda arrow: place[arrow.cause]):
            into.setdefault(one.effect, []).append(one)
            out.setdefault(one.cause, []).append(one)
        object.__setattr__(self, "_into", into)
        object.__setattr__(self, "_out", out)

    def node(self, number: int) -> Node:
        """A node by its id; the outcome is one, too."""
        if number == OUTCOME:
            return Node(OUTCOME, self.outcome, "outcome")
        return next(one for one in self.nodes if one.id == number)

    def into(self, number: int) -> list[Arrow]:
        """The arrows that lead to a node: the answers to its why."""
        return self._into.get(number, [])

    def out(self, number: int) -> list[Arrow]:
        """The arrows that leave a node."""
        return self._out.get(number, [])

    def behind(self, number: int) -> set[int]:
        """All nodes from which arrows lead to this one, over any number of steps."""
        found: set[int] = set()
        todo = [number]
        while todo:
            for arrow in self.into(todo.pop()):
                if arrow.cause not in found:
                    found.add(arrow.cause)
                    todo.append(arrow.cause)
        return found

    def hanging(self, number: int) -> set[int]:
        """The node and what would hang on nothing without it: what goes when it goes."""
        gone = {number}
        while True:
            more = {
                node.id
                for node in self.nodes
                if node.id not in gone
                and (leaving := [arrow.effect for arrow in self.out(node.id)])
                and all(effect in gone for effect in leaving)
            }
            if not more:
                return gone
            gone |= more

    def would_turn(self, cause: int, effect: int) -> bool:
        """Whether an arrow from cause to effect would close a circle."""
        return effect != OUTCOME and (cause == effect or effect in self.behind(cause))

    def columns(self) -> dict[int, int]:
        """For each node how many arrows lie between it and the outcome on the longest way: its column."""
        depth = {OUTCOME: 0}
        for number in reversed(self._sorted()):
            depth[number] = max((depth.get(arrow.effect, 0) + 1 for arrow in self.out(number)), default=1)
        return depth

    @property
    def depth(self) -> int:
        """How many whys were asked on the longest way."""
        return max(self.columns().values())

    def tree(self) -> list[Why]:
        """The five whys with their branches, from the outcome down."""
        seen: set[int] = set()
        return list(self._whys(OUTCOME, 1, seen))

    def _whys(self, number: int, depth: int, seen: set[int]) -> Iterator[Why]:
        for index, arrow in enumerate(self.into(number)):
            again = arrow.cause in seen
            seen.add(arrow.cause)
            below = 0 if again else len(self.into(arrow.cause))
            yield Why(self.node(arrow.cause), arrow, depth, again, index == 0, below)
            if not again:
                yield from self._whys(arrow.cause, depth + 1, seen)

    def _sorted(self) -> list[int]:
        """The nodes, causes before what they led to; the order of the nodes decides between equals."""
        waiting = {node.id: len(self.into(node.id)) for node in self.nodes}
        ready = [node.id for node in self.nodes if not waiting[node.id]]
        done: list[int] = []
        while ready:
            number = ready.pop(0)
            done.append(number)
            for arrow in self.out(number):
                if arrow.effect == OUTCOME:
                    continue
                waiting[arrow.effect] -= 1
                if not waiting[arrow.effect]:
                    ready.append(arrow.effect)
        return done


def order_of(nodes: Iterable[Node], graph: Graph) -> list[Node]:
    """The nodes in the order in which the tree tells them first."""
    told = [why.node.id for why in graph.tree() if not why.again]
    place = {number: index for index, number in enumerate(told)}
    return sorted(nodes, key=lambda one: place.get(one.id, len(place)))
