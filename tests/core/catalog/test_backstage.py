"""Backstage catalog files: what they describe, and what is left out with its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.catalog.backstage import Link, _parts, bare, read_backstage

SHOP = """\
# the shop and what it needs
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  title: Web shop
  description: |
    Takes orders
    and payments.
  tags: [java, public]
  links:
    - url: https://wiki.example.org/shop
      title: Wiki
    - url: javascript:alert(1)
      title: Bad
spec:
  type: service
  lifecycle: production
  owner: group:default/team-checkout
  system: commerce
  dependsOn:
    - resource:default/orders-db
    - component:payments
  consumesApis: [prices-api]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders-db}
spec: {type: database, owner: dba}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-checkout}
"""


def test_component_gives_its_service() -> None:
    shop = read_backstage(SHOP, "catalog-info.yaml").services[0]
    assert (shop.name, shop.kind, shop.title, shop.type) == ("shop", "component", "Web shop", "service")
    assert (shop.description, shop.owner, shop.system) == ("Takes orders and payments.", "team-checkout", "commerce")
    assert (shop.lifecycle, shop.tags) == ("production", ("java", "public"))
    assert shop.depends_on == ("orders-db", "payments", "prices-api")


def test_links_that_a_browser_should_not_follow_are_left_out() -> None:
    assert read_backstage(SHOP, "c.yaml").services[0].links == (Link("Wiki", "https://wiki.example.org/shop"),)


def test_every_document_of_a_file_is_read_with_its_line() -> None:
    found = read_backstage(SHOP, "c.yaml")
    assert [(one.name, one.line) for one in found.services] == [("shop", 1), ("orders-db", 26)]
    assert found.problems == []


def test_bad_document_is_told_and_the_others_are_read() -> None:
    text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a\n---\n" + SHOP + "---\nkind: Pod\n"
    found = read_backstage(text, "c.yaml")
    assert [one.name for one in found.services] == ["shop", "orders-db"]
    assert [problem.line for problem in found.problems] == [4, 39]
    assert str(found.problems[1]) == "c.yaml, line 39: it has no apiVersion and kind of a Backstage entity."


def test_service_without_a_name_is_told() -> None:
    found = read_backstage("apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {title: Prices}\n", "c.yaml")
    assert [problem.sentence for problem in found.problems] == ["this API has no metadata.name."]


def test_aliases_do_not_grow() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"
    assert "alias" in read_backstage(bomb, "c.yaml").problems[0].sentence


def test_references_lose_their_kind_and_namespace() -> None:
    written = ["shop", "default/shop", "component:shop", "component:default/shop", 7, "a b", ""]
    assert [bare(one) for one in written] == ["shop"] * 4 + [""] * 3


@given(st.text(max_size=400))
def test_any_text_is_read_or_told(text: str) -> None:
    found = read_backstage(text, "c.yaml")
    assert all(problem.sentence and problem.line >= 1 for problem in found.problems)
    assert all(one.name for one in found.services)


def test_file_of_more_parts_than_are_read_is_told_where_reading_ended() -> None:
    found = read_backstage("---\n" * 300_000, "c.yaml")
    assert [str(problem) for problem in found.problems] == [
        "c.yaml, line 20001: at most 20000 parts are read; split the file."
    ]


@given(st.lists(st.sampled_from(["---", "--- x", "kind: [a", "", "a: 1", " "])).map("\n".join))
def test_lines_of_parts_are_those_of_an_editor(text: str) -> None:
    starts = [1, *(number + 2 for number, line in enumerate(text.split("\n")) if line[:4] in ("---", "--- "))]
    assert [line for line, _ in _parts(text)] == [min(start, text.count("\n") + 1) for start in starts]
