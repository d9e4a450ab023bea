"""A refusal is answered with 403, and what can be put right stands on the page that one comes back to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.people import person

from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services as incidents
from afterword.domain.postmortems import services as postmortems
from afterword.web import views

FILES = sorted(Path(views.__path__[0]).glob("*.py"))
POSTS = (
    ("/INC-001/seen", {"earlier": "PM-001", "verdict": "same"}),
    ("/PM-001/seen", {"earlier": "INC-001", "verdict": "other"}),
    ("/PM-001/actions", {"dismiss": "1", "key": "x"}),
    ("/PM-001/gates/review/open", {"override": "In a hurry"}),
)


def hidden(module: ast.Module) -> Iterator[str]:
    """Lines that would keep a refusal for the next page, where a redirect hides it."""
    for node in ast.walk(module):
        named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if isinstance(node, ast.ExceptHandler) and node.type is not None and "NotAllowed" in named:
            yield f"{node.lineno}: catches NotAllowed"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "messages.error":
            yield f"{node.lineno}: messages.error; take web.errors.said_on_next_page"
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "said_on_next_page" and "NotAllowed" in named:
            yield f"{node.lineno}: keeps NotAllowed for the next page"


@pytest.mark.parametrize("path", FILES, ids=[one.stem for one in FILES])
def test_no_view_hides_a_refusal_behind_a_redirect(path: Path) -> None:
    assert list(hidden(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "sent"), POSTS, ids=[path for path, _ in POSTS])
def test_viewer_is_refused_with_403_and_a_sentence(bob: Person, path: str, sent: dict[str, str]) -> None:
    incident = incidents.declare(actor=bob, title="Checkout fails", severity="P1")
    postmortems.create(actor=bob, title="How checkout failed", incidents=[incident])
    client = Client()
    client.force_login(person("Vera", role="viewer"))
    answer = client.post(path, sent)
    assert answer.status_code == 403
    assert "You may not" in answer.content.decode()


@pytest.mark.django_db
def test_what_can_be_put_right_stands_on_the_next_page(bob: Person) -> None:
    client = Client()
    client.force_login(bob)
    answer = client.post("/views/save", {"page": "search", "name": "", "query": "q=x"}, follow=True)
    assert "A view needs a name of 1 to 60 letters." in answer.content.decode()
