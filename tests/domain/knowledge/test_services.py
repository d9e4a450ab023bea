"""Services from catalog files and by hand; what touched them is told as far as the viewer may know."""

from __future__ import annotations

import pytest

from afterword.core.errors import Conflict, InputError
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.services import add_team
from afterword.domain.incidents.services import declare
from afterword.domain.journal.models import JournalEntry
from afterword.domain.knowledge import queries, services
from afterword.domain.knowledge.models import Service
from afterword.domain.knowledge.services import catalog

pytestmark = pytest.mark.django_db
HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
SHOP = (
    HEAD + "metadata: {name: shop, title: Web shop}\nspec: "
    "{type: service, owner: checkout, dependsOn: [component:payments]}\n"
)
PAYMENTS = HEAD + "metadata: {name: payments}\nspec: {owner: user:default/mei}\n"
FILES = [("shop/catalog-info.yaml", SHOP), ("payments/catalog-info.yaml", PAYMENTS)]


def test_catalog_is_taken_in_with_owners_that_are_teams_here(alice: Person, bob: Person) -> None:
    team = add_team(actor=alice, name="Checkout")
    result = services.import_catalog(actor=bob, files=FILES)
    assert [(one.service.name, one.outcome) for one in result.services] == [("shop", "added"), ("payments", "added")]
    shop, payments = (Service.objects.get(name=name) for name in ("shop", "payments"))
    assert (shop.team, shop.owner_as_written, shop.depends_on) == (team, "", ["payments"])
    assert (payments.team, payments.owner_as_written) == (None, "mei")


def test_second_import_of_the_same_changes_nothing(bob: Person) -> None:
    services.import_catalog(actor=bob, files=FILES)
    rows = JournalEntry.objects.count()
    result = services.import_catalog(actor=bob, files=FILES)
    assert [one.outcome for one in result.services] == ["same", "same"]
    assert JournalEntry.objects.count() == rows


def test_what_a_person_wrote_stays_where_the_file_says_nothing(bob: Person) -> None:
    services.import_catalog(actor=bob, files=FILES)
    shop = Service.objects.get(name="shop")
    services.change_service(actor=bob, service=shop, description="Sells tickets.")
    services.import_catalog(actor=bob, files=[(FILES[0][0], SHOP.replace("Web shop", "Shop"))])
    shop.refresh_from_db()
    assert (shop.title, shop.description) == ("Shop", "Sells tickets.")


def test_bad_file_is_told_and_the_rest_taken(bob: Person) -> None:
    result = services.import_catalog(
        actor=bob, files=[("bad.yaml", "kind: [a\n"), ("huge.yaml", "#" * 1_000_001), *FILES]
    )
    assert len(result.services) == 2
    assert [problem.file for problem in result.problems] == ["bad.yaml", "huge.yaml"]


def test_service_is_described_once_whatever_its_case(bob: Person) -> None:
    services.add_service(
        actor=bob, name="Shop", tags=["java"], links=[{"title": "", "url": "https://wiki.example.org"}]
    )
    with pytest.raises(Conflict, match="shop is described already"):
        services.add_service(actor=bob, name="shop")
    assert Service.objects.get().links == [{"title": "https://wiki.example.org", "url": "https://wiki.example.org"}]


def test_link_that_is_no_address_is_refused(bob: Person) -> None:
    with pytest.raises(InputError):
        services.add_service(actor=bob, name="shop", links=[{"title": "x", "url": "data:text/html,x"}])


def test_service_tells_its_incidents_and_who_depends_on_it(bob: Person, charlie: Person) -> None:
    services.import_catalog(actor=bob, files=FILES)
    open_one = declare(actor=bob, title="Slow", severity="P2", services=["Payments"])
    hidden = declare(actor=bob, title="Secret", severity="P1", services=["payments"], private=True)
    payments = Service.objects.get(name="payments")
    assert list(queries.incidents_of(bob, payments)) == [hidden, open_one]
    assert list(queries.incidents_of(charlie, payments)) == [open_one]
    assert [one.name for one in queries.dependents(bob, payments)] == ["shop"]


def test_names_without_a_description_are_told_most_touched_first(bob: Person, charlie: Person) -> None:
    services.add_service(actor=bob, name="shop")
    for number in range(2):
        declare(actor=bob, title=f"Slow {number}", severity="P2", services=["Search", "shop"])
    declare(actor=bob, title="Secret", severity="P1", services=["vault", "search"], private=True)
    assert queries.undescribed(bob) == [("search", 3), ("vault", 1)]
    assert queries.undescribed(charlie) == [("search", 2)]


def test_retired_service_keeps_its_page(bob: Person) -> None:
    shop = services.add_service(actor=bob, name="shop")
    services.retire_service(actor=bob, service=shop)
    assert shop.retired_at is not None
    services.retire_service(actor=bob, service=shop, retired=False)
    assert queries.service_by_slug(bob, "shop").retired_at is None


def test_catalog_taken_in_piece_by_piece_is_the_same(bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "AT_ONCE", 2)
    names = ["shop", "Web.Shop", "SHOP", "web-shop", "webshop", "other", "ÄPFEL", "Äpfel"]
    text = "---\n".join(f"{HEAD}metadata: {{name: {name}, title: {name}}}\n" for name in names)
    result = services.import_catalog(actor=bob, files=[("c.yaml", text)])
    assert [one.outcome for one in result.services] == [
        "added",
        "added",
        "changed",
        "added",
        "added",
        "added",
        "added",
        "changed",
    ]
    assert list(Service.objects.order_by("pk").values_list("name", "slug", "title")) == [
        ("shop", "shop", "SHOP"), ("Web.Shop", "webshop", "Web.Shop"), ("web-shop", "web-shop", "web-shop"),
        ("webshop", "webshop-2", "webshop"), ("other", "other", "other"), ("ÄPFEL", "apfel", "Äpfel"),
    ]  # fmt: skip
