"""Words, topics and sections as documents have them, from a die that always falls the same."""

from __future__ import annotations

import random

TOPICS = (
    "connection pool exhausted|disk full on the replica|certificate expired|latency of the gateway rose|"
    "queue of the broker grew|deploy of a wrong image|memory leak in the worker|retry storm after a timeout|"
    "DNS lookups failed|migration locked the table|rate limit of the vendor|clock drift on the nodes"
).split("|")
SERVICES = [
    f"{one}-{kind}" for one in "shop pay mail auth ledger media search stock".split() for kind in "api db job".split()
]
SECTIONS = (
    ("summary", "Summary", 60),
    ("impact", "Impact", 80),
    ("root_cause", "Root cause", 160),
    ("resolution", "Resolution and recovery", 120),
    ("lessons_well", "What went well", 60),
    ("lessons_poorly", "What went poorly", 60),
)


class Words:
    """Gives words as rare and as common as those of a language, roughly."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def some(self, count: int) -> str:
        """So many words in a row."""
        return " ".join(f"word{int(self.dice.paretovariate(0.9))}" for _ in range(count))

    def topic(self) -> str:
        """What went wrong."""
        return self.dice.choice(TOPICS)

    def sentence(self, count: int = 12) -> str:
        """One sentence, which names a service and what went wrong."""
        return f"{self.some(count).capitalize()} on {self.dice.choice(SERVICES)}: {self.topic()}."

    def section(self, count: int) -> str:
        """A section with paragraphs, a list and a record that it names."""
        paragraphs = [" ".join(self.sentence() for _ in range(3)) for _ in range(max(count // 60, 1))]
        listed = "\n".join(f"- {self.sentence(8)}" for _ in range(3))
        return "\n\n".join([*paragraphs, listed, f"See RB-{self.dice.randrange(1, 100):03d} and `{self.some(2)}`."])
