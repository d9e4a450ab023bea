"""Pages say which secrets must be entered again after the key of the installation was changed."""

from __future__ import annotations

from typing import Any

from django.test import Client

from afterword.domain.accounts.models import Person
from afterword.domain.checks import services as checks
from afterword.domain.notifications.services import endpoints


def test_pages_say_which_secrets_must_be_entered_again(client: Client, alice: Person, settings: Any) -> None:
    checks.add_server(actor=alice, name="Metrics", url="https://metrics.example.org", secret="t0ken")
    hook, _ = endpoints.add_endpoint(
        actor=alice, name="Channel", kind="slack", url="https://hooks.slack.example/T0/abc"
    )
    settings.SECRET_KEY = "another"
    client.force_login(alice)
    said = {
        "/settings/integrations": "cannot be read since the key of this installation was changed; enter it again",
        "/settings/webhooks": "Needs its address again",
        f"/settings/webhooks/{hook.pk}": "enter it again below",
    }
    for path, words in said.items():
        assert words in client.get(path).content.decode(), path
