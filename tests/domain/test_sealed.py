"""What people type in as a secret lies encrypted in the database, and says so when its key is gone."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from afterword.core.errors import FetchError
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.checks import services as checks
from afterword.domain.checks.asking import headers
from afterword.domain.checks.models import PrometheusServer
from afterword.domain.notifications.hooks.posting import headers_of, post
from afterword.domain.notifications.models import Endpoint, EndpointSecret, Message
from afterword.domain.notifications.services import endpoints
from afterword.domain.sealed import MARK, Lost, opened, seal

HOOK = "https://hooks.slack.example/services/T0/B0/abcdef"
ROWS = (
    ("checks", PrometheusServer, "secret"),
    ("notifications", Endpoint, "url"),
    ("notifications", EndpointSecret, "secret"),
)


def lying(model: type[models.Model], column: str) -> str:
    """What anybody who reads the file of the database finds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")
        return str(cursor.fetchone()[0])


@pytest.fixture
def server(alice: Person) -> PrometheusServer:
    """A Prometheus that wants a token."""
    return checks.add_server(actor=alice, name="Metrics", url="https://metrics.example.org", secret="t0ken")


@pytest.fixture
def hook(alice: Person) -> Endpoint:
    """A channel of Slack, whose address is the secret."""
    return endpoints.add_endpoint(actor=alice, name="Channel", kind="slack", url=HOOK)[0]


def sent(endpoint: Endpoint, alice: Person) -> Message:
    """A test message after it was tried."""
    message = endpoints.send_test(actor=alice, endpoint=endpoint)
    Message.objects.update(state=Message.State.QUEUED)
    post(message_id=message.pk)
    message.refresh_from_db()
    return message


def test_sealed_text_opens_with_its_key_alone_and_is_never_the_same_twice(settings: Any) -> None:
    kept = seal("naïve")
    assert (opened(kept), "naïve" in kept, seal("naïve") == kept) == ("naïve", False, False)
    settings.SECRET_KEY = "another"
    lost = opened(kept)
    assert isinstance(lost, Lost)
    assert (str(lost), lost == "", lost != "", lost == opened(kept)) == ("", False, True, True)


def test_secret_of_a_server_lies_encrypted_and_is_sent_as_it_is(server: PrometheusServer) -> None:
    assert lying(PrometheusServer, "secret").startswith(MARK)
    assert headers(PrometheusServer.objects.get())["Authorization"] == "Bearer t0ken"


def test_address_and_secret_of_a_webhook_lie_encrypted(alice: Person, hook: Endpoint) -> None:
    made, secret = endpoints.add_endpoint(actor=alice, name="Other", kind="webhook", url="https://a.example/x")
    assert lying(Endpoint, "url").startswith(MARK)
    assert lying(EndpointSecret, "secret").startswith(MARK)
    assert Endpoint.objects.get(pk=hook.pk).url == HOOK
    assert made.secrets.get().secret == secret


def test_lost_secret_is_told_kept_and_found_again_with_its_key(
    alice: Person, server: PrometheusServer, settings: Any
) -> None:
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    there = PrometheusServer.objects.get()
    with pytest.raises(FetchError, match="another key of this installation"):
        headers(there)
    tried = checks.try_server(actor=alice, server=there)
    assert (tried.works, "enter it again in Settings" in tried.sentence) == (False, True)
    checks.change_server(actor=alice, server=there, name="Our metrics")
    settings.SECRET_KEY = key
    assert headers(PrometheusServer.objects.get())["Authorization"] == "Bearer t0ken"


def test_lost_secret_does_not_follow_to_another_address(alice: Person, server: PrometheusServer, settings: Any) -> None:
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    checks.change_server(actor=alice, server=PrometheusServer.objects.get(), url="https://elsewhere.example.org")
    settings.SECRET_KEY = key
    assert headers(PrometheusServer.objects.get()) == {}


def test_secret_entered_again_is_used(alice: Person, server: PrometheusServer, settings: Any) -> None:
    settings.SECRET_KEY = "another"
    checks.change_server(actor=alice, server=PrometheusServer.objects.get(), secret="new")
    assert headers(PrometheusServer.objects.get())["Authorization"] == "Bearer new"


def test_message_to_a_lost_address_fails_with_what_to_do(alice: Person, hook: Endpoint, settings: Any) -> None:
    settings.SECRET_KEY = "another"
    message = sent(Endpoint.objects.get(), alice)
    assert message.state == Message.State.FAILED
    assert "enter it again" in message.attempts.get().problem


def test_message_is_not_sent_unsigned_and_a_new_secret_helps(alice: Person, settings: Any) -> None:
    endpoint, _ = endpoints.add_endpoint(actor=alice, name="Other", kind="webhook", url="https://a.example/x")
    settings.SECRET_KEY = "another"
    endpoints.change_endpoint(
        actor=alice,
        endpoint=Endpoint.objects.get(),
        name="Other",
        url="https://a.example/x",
        verbs=["*"],
        private=False,
    )
    message = sent(Endpoint.objects.get(), alice)
    assert "make a new secret" in message.attempts.get().problem
    endpoints.rotate_secret(actor=alice, endpoint=endpoint)
    assert headers_of(message, clock.now())["webhook-signature"].count("v1,") == 1


@pytest.mark.parametrize(("app", "model", "field"), ROWS)
def test_migration_seals_what_was_written_before_and_back(
    alice: Person, server: PrometheusServer, hook: Endpoint, app: str, model: Any, field: str
) -> None:
    endpoints.add_endpoint(actor=alice, name="Other", kind="webhook", url="https://a.example/x")
    migration = importlib.import_module(f"afterword.domain.{app}.migrations.0002_sealed")
    model.objects.update(**{field: models.Value("as it was", output_field=models.TextField())})
    migration.seal(apps, None)
    assert lying(model, field).startswith(MARK)
    assert getattr(model.objects.first(), field) == "as it was"
    migration.unseal(apps, None)
    assert lying(model, field) == "as it was"
