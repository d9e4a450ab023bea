"""The journal knows its verbs: what is written stands in the table, and a webhook can ask for nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

import afterword.domain
from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.journal.services import record
from afterword.domain.journal.verbs import NOUNS, VERBS
from afterword.domain.notifications.services.endpoints import add_endpoint

DOMAIN = Path(afterword.domain.__path__[0])
WRITERS = {"record", "_record", "write_row", "change", "_change", "note"}
WRONG = (
    ("postmortem.publishd", "near it: postmortem.published"),
    ("postmortem.xyzzy", "near it: postmortem.*"),
    ("actoin.completed", "near it: action.completed"),
    ("weather.changed.*", "is no kind of event"),
    ("everything", "is no kind of event; write one such as postmortem.published"),
)


def written(path: Path) -> Iterator[str]:
    """The verbs that a file writes into the journal, as far as they stand there whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in WRITERS:
            for said in [*node.args, *(one.value for one in node.keywords if one.arg == "verb")]:
                for one in ast.walk(said):
                    if isinstance(one, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_0-9]+", str(one.value)):
                        yield str(one.value)


def test_every_verb_that_is_written_stands_in_the_table() -> None:
    found = {verb for path in DOMAIN.rglob("*.py") if "migrations" not in path.parts for verb in written(path)}
    assert len(found) > 100
    assert sorted(found - VERBS) == []


def test_table_is_in_order_and_says_nothing_twice() -> None:
    assert list(NOUNS) == sorted(NOUNS)
    assert all(list(verbs) == sorted(set(verbs)) for verbs in NOUNS.values())


def test_verb_that_is_not_in_the_table_is_not_written(alice: Person) -> None:
    with pytest.raises(RuntimeError, match="journal/verbs"), transaction.atomic():
        record(actor=alice, verb="person.vanished", subject=alice)


@pytest.mark.parametrize(("wanted", "said"), WRONG)
def test_webhook_for_events_that_do_not_exist_is_refused_with_those_near(alice: Person, wanted: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        add_endpoint(actor=alice, name="Sink", kind="webhook", url="https://a.example/x", verbs=["action.*", wanted])


def test_webhook_takes_verbs_nouns_and_everything(alice: Person) -> None:
    wanted = ["*", "chain.fix_kept_at_l5", "postmortem.*", "runbook.retired"]
    made, _ = add_endpoint(actor=alice, name="Sink", kind="webhook", url="https://a.example/x", verbs=wanted)
    assert made.verbs == wanted
