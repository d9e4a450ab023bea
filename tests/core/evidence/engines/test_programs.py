"""Patterns of invented programs: statements filled with values of many kinds must be found again."""

from __future__ import annotations

import random
import re
from collections import defaultdict

import pytest

from afterword.core.evidence.engines.merging import templates_of

WORDS = (
    "amber basil cedar delta ember garnet harbor indigo juniper kestrel lumen maple onyx quartz river willow".split()
)
ERRORS = ["timed out", "no such host", "Connection reset by peer", "bad value 'x'", "[Errno 5] input error", "refused"]
LINES = 1500
LEAST = 0.9  # of the lines stand in exactly the group of their statement

PROGRAMS = {
    "server": """
        Accepted connection from {ip}:{number} for user {name}
        Closed connection to {host} after {time}
        Worker {id} of pool {name} took job {uuid}
        Worker {id} of pool {name} gave job {uuid} back: {error}
        Could not open {path}: {error}
        Rolled segment {path} at offset {number} in {number} ms
        Loaded {number} rules from {path}
        Rebalanced partitions {list} in {time}
        Reading configuration {dump}
        Configuration has not changed
        Listening on {ip}:{number}
        Shutting down
        Shutdown is complete
        Request {uuid} ended with status={number} size={number} cached={flag}
        Leader is now {host} in term {number}
        Leader is lost in term {number}
    """,
    "phone": """
        onLevel stream={number} level={number} by={name}
        onRoute from={state} to={state}
        start job: Job{{id={number}, tag={name}, retry={flag}}}
        finish job: Job{{id={number}, tag={name}, retry={flag}}}
        battery level:{number}, plugged:{flag}, state:{state}
        bind service {class}
        unbind service {class}
        cache hit for key {id}
        cache miss for key {id}
        steps since {number}: {number}
        view {class}@{id} drawn in {number} ms
        permissions {list} asked by {class}
        upload to {url} failed: {error}
        upload to {url} done, {number} bytes
        sync of account {mail} begun
        sync of account {mail} skipped, no network
    """,
    "service": """
        Checking table '{name}' for partition {number}
        Signal handler '{name}' raised: {error}
        Unknown option "{name}" ignored
        Task {class}[{uuid}] received
        Task {class}[{uuid}] succeeded in {time}: {value}
        Task {class}[{uuid}] retried: {error}
        Applying migration {name} (reason: {error})
        Fetched {number} of {number} items from {url}
        No items left
        Configured with {dump}
        Setting mode to {state}
        Stream {id} opened by {host}
        Stream {id} closed by {host}
        Lease {uuid} renewed until {date}
        Lease {uuid} lost
        Sleeping for {time}
    """,
}


def values(spin):
    """Makers of values by their kind."""

    def name():
        return spin.choice(WORDS) + spin.choice(["", "", f"-{spin.randint(1, 30)}", "_" + spin.choice(WORDS)])

    def items():
        return "[" + ", ".join(name() for _ in range(spin.randint(0, 4))) + "]"

    return {
        "ip": lambda: ".".join(str(spin.randint(1, 254)) for _ in range(4)),
        "number": lambda: str(int(10 ** (spin.random() * 6))),
        "name": name,
        "host": lambda: spin.choice([f"{name()}.example.org", f"node-{spin.randint(1, 9)}", "10.0.0.7"]),
        "time": lambda: spin.choice([f"{spin.random():.3f}s", f"{spin.randint(1, 900)}ms"]),
        "id": lambda: f"{spin.getrandbits(40):010x}",
        "uuid": lambda: re.sub(r"^(.{8})(.{4})(.{4})(.{4})", r"\1-\2-\3-\4-", f"{spin.getrandbits(128):032x}"),
        "error": lambda: spin.choice(ERRORS),
        "path": lambda: "/" + "/".join(name() for _ in range(spin.randint(2, 5))),
        "list": items,
        "dump": lambda: "{" + ", ".join(f"'{name()}': {spin.randint(0, 9)}" for _ in range(spin.randint(0, 4))) + "}",
        "flag": lambda: spin.choice(["true", "false"]),
        "state": lambda: spin.choice(["IDLE", "PLAYING", "PAUSED", "STOPPED", "HEAD_SET"]),
        "class": lambda: f"org.{spin.choice(WORDS)}.{spin.choice(WORDS).title()}View",
        "url": lambda: f"https://{spin.choice(WORDS)}.example.net/{name()}?n={spin.randint(1, 99)}",
        "mail": lambda: f"{spin.choice(WORDS)}@example.org",
        "value": lambda: spin.choice(["None", "True", "'done'", "17"]),
        "date": lambda: f"2026-01-{spin.randint(10, 28)} 10:{spin.randint(10, 59)}:00",
    }


def lines_of(program, seed):
    """Lines with the statement of each, some statements far more often than others."""
    spin = random.Random(seed)
    statements = [line.strip() for line in PROGRAMS[program].strip().splitlines()]
    spin.shuffle(statements)
    often = [1 / (place + 1) for place in range(len(statements))]
    made = values(spin)
    told = []
    for number in spin.choices(range(len(statements)), often, k=LINES):
        filled = re.sub(r"(?<!\{)\{(\w+)\}", lambda match: made[match[1]](), statements[number])
        told.append((number, filled.replace("{{", "{").replace("}}", "}")))
    return told


def accuracy(truth, found):
    """The share of lines that stand in a group with exactly the lines of their statement."""
    groups = defaultdict(set), defaultdict(set)
    for line, labels in enumerate(zip(truth, found, strict=True)):
        for group, label in zip(groups, labels, strict=True):
            group[label].add(line)
    right = {frozenset(lines) for lines in groups[0].values()} & {frozenset(lines) for lines in groups[1].values()}
    return sum(map(len, right)) / len(truth)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("seed", range(3))
def test_statements_of_a_program_are_found_again(program, seed):
    told = lines_of(program, seed)
    found = templates_of([message for _, message in told])
    assert accuracy([number for number, _ in told], found) >= LEAST


@pytest.mark.parametrize("program", PROGRAMS)
def test_templates_do_not_depend_on_the_order_of_lines(program):
    messages = [message for _, message in lines_of(program, 7)]
    forward = dict(zip(messages, templates_of(messages), strict=True))
    mixed = messages.copy()
    random.Random(1).shuffle(mixed)
    assert dict(zip(mixed, templates_of(mixed), strict=True)) == forward
