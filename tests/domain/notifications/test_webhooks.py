"""Webhooks: signed and tried again as Standard Webhooks says, stopped by its rules, and silent about private things."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.domain.notifications.conftest import SetTime

from afterword.core.errors import Conflict, InputError, NotAllowed, RuleBroken
from afterword.domain import clock
from afterword.domain.accounts.models import Person
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import Incident
from afterword.domain.journal.models import JournalEntry
from afterword.domain.notifications import queries
from afterword.domain.notifications.hooks import posting, slack, told
from afterword.domain.notifications.hooks.queueing import queue
from afterword.domain.notifications.models import Attempt, Endpoint, Message, Notification
from afterword.domain.notifications.services import endpoints as services
from afterword.fetch.addresses import Allowed

pytestmark = pytest.mark.django_db
Answers = list[tuple[int, dict[str, str]]]


class Receiver:
    """A server on loopback that keeps what it gets and answers as it is told; with nothing left to say, 204."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: Answers = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                status, headers = outer.answers.pop(0) if outer.answers else (204, {})
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *given: Any) -> None:
                return None

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def place(self) -> tuple[str, int]:
        return "127.0.0.1", self.server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.place[1]}/hook"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()
    settings.OUTGOING_ALLOWED = Allowed(frozenset({made.place}))
    yield made
    made.server.shutdown()
    made.server.server_close()


def add(alice: Person, receiver: Receiver, **fields: Any) -> tuple[Endpoint, str]:
    given = {"name": "Sink", "kind": "webhook", "url": receiver.url, "verbs": ["incident.declared"]} | fields
    return services.add_endpoint(actor=alice, **given)


def declared(bob: Person, **fields: Any) -> JournalEntry:
    incidents.declare(actor=bob, title="Checkout fails", severity="P1", **fields)
    return JournalEntry.objects.filter(verb="incident.declared").latest("pk")


def deliver() -> list[str]:
    """Posts everything that is queued or whose time has come."""
    posting.take_waiting(clock.now(), lambda pk: None)
    return [posting.post(message_id=pk) for pk in Message.objects.filter(state="queued").values_list("pk", flat=True)]


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """What a receiver does by the text of the standard, written without our code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    parts = (part.split(",", 1) for part in headers["webhook-signature"].split(" "))
    return any(version == "v1" and hmac.compare_digest(given, wanted) for version, given in parts)


def test_receiver_can_verify_the_signature(at: SetTime, alice: Person, bob: Person, receiver: Receiver) -> None:
    _, secret = add(alice, receiver)
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64
    declared(bob)
    assert deliver() == ["sent"]
    headers, body = receiver.got[0]
    assert verify(secret, headers, body)
    assert not verify(secret, headers, body + b" ")
    assert headers["webhook-timestamp"] == str(int(clock.now().timestamp()))
    assert headers["content-type"] == "application/json"


def test_body_tells_what_was_done_to_what_and_by_whom(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver)
    declared(bob)
    deliver()
    told_ = json.loads(receiver.got[0][1])
    assert (told_["type"], told_["timestamp"]) == ("incident.declared", "2026-03-04T12:00:00.000Z")
    assert (told_["data"]["subject"], told_["data"]["incident"]) == ("INC-001", "INC-001")
    assert told_["data"]["actor"] == {"handle": "bob", "name": "Bob"}
    assert told_["data"]["url"].endswith("/INC-001")


def test_endpoint_hears_only_the_verbs_that_it_chose(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver, verbs=["action.*"])
    declared(bob)
    actions.add_action(actor=bob, text="Add a limit")
    deliver()
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["action.added"]


def test_private_incident_is_told_only_where_an_administrator_said_so(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver, verbs=["*"])
    add(alice, receiver, name="Vault", verbs=["*"], private=True)
    Message.objects.all().delete()
    private = incidents.declare(actor=bob, title="Leaked key", severity="P0", private=True)
    actions.add_action(actor=bob, text="Turn the key over", incident=private)
    names = set(Message.objects.values_list("endpoint__name", flat=True))
    assert names == {"Vault"}


def test_names_and_addresses_of_people_stay_inside(at: SetTime, alice: Person, bob: Person, receiver: Receiver) -> None:
    from afterword.domain.accounts import services as accounts

    add(alice, receiver, verbs=["person.*"])
    accounts.add_person(actor=alice, email="dana@example.org", name="Dana Fox")
    deliver()
    assert b"dana" not in receiver.got[0][1].lower()
    assert json.loads(receiver.got[0][1])["data"]["changed"] == ["email", "name", "role"]


def test_large_changes_are_cut_to_what_receivers_take(at: SetTime) -> None:
    large = {f"field {number}": "x" * 5000 for number in range(50)}
    short = told.short(large)
    assert max(len(value) for value in short.values()) == 500
    body = told.body("a.b", "now", {"subject": "INC-001", "before": short, "after": short})
    assert len(body) < 20_000
    assert json.loads(body)["data"] == {"subject": "INC-001", "cut": True}


def test_failed_message_is_tried_again_by_the_schedule_with_the_same_id(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver)
    declared(bob)
    receiver.answers = [(500, {}), (503, {}), (302, {"Location": "http://127.0.0.1:1/"})]
    states, waits = deliver(), []
    while states == ["waiting"]:
        row = Message.objects.get()
        waits.append((row.next_at - clock.now()).total_seconds())
        at(row.next_at)
        states = deliver()
    assert states == ["sent"]
    for wait, usual in zip(waits, (5, 300, 1800), strict=True):
        assert usual <= wait <= usual * 1.1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.got}) == 4
    statuses = Attempt.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [500, 503, 302, 204]


def test_receiver_that_asks_to_wait_is_left_alone(at: SetTime, alice: Person, bob: Person, receiver: Receiver) -> None:
    add(alice, receiver)
    declared(bob)
    receiver.answers = [(429, {"Retry-After": "3600"}), (503, {"Retry-After": "Wed, 04 Mar 2026 15:00:00 GMT"})]
    deliver()
    assert Message.objects.get().next_at == clock.now() + timedelta(hours=1)
    at(Message.objects.get().next_at)
    deliver()
    assert Message.objects.get().next_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_endpoint_that_is_gone_is_stopped_at_once(at: SetTime, alice: Person, bob: Person, receiver: Receiver) -> None:
    endpoint, _ = add(alice, receiver)
    declared(bob)
    declared(bob)
    receiver.answers = [(410, {})]
    deliver()
    endpoint.refresh_from_db()
    assert endpoint.stop_reason == "It answered that it is gone (410)."
    assert sorted(Message.objects.values_list("state", flat=True)) == ["dropped", "failed"]
    assert len(receiver.got) == 1
    row = Notification.objects.get(kind="endpoint.stopped")
    assert (row.person, row.why) == (alice, "You get this because you made it.")
    assert JournalEntry.objects.filter(verb="endpoint.stopped").count() == 1
    assert queue(declared(bob), lambda pk: None) == 0


def test_endpoint_is_stopped_when_the_schedule_has_ended(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    endpoint, _ = add(alice, receiver)
    declared(bob)
    began = clock.now()
    receiver.answers = [(500, {})] * 20
    while deliver() == ["waiting"]:
        at(Message.objects.get().next_at)
    endpoint.refresh_from_db()
    assert (len(receiver.got), Message.objects.get().state) == (10, "failed")
    assert "10 attempts over three days" in endpoint.stop_reason
    assert timedelta(days=3) < clock.now() - began < timedelta(days=4)


def test_endpoint_that_takes_other_messages_is_not_stopped(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    endpoint, _ = add(alice, receiver)
    declared(bob)
    receiver.answers = [(500, {})] * 10
    deliver()
    at(clock.now() + timedelta(seconds=1))
    kept, receiver.answers = receiver.answers, []
    declared(bob)
    assert deliver() == ["sent"]
    receiver.answers = kept
    while "failed" not in deliver():
        at(Message.objects.filter(state="waiting").get().next_at)
    endpoint.refresh_from_db()
    assert endpoint.stopped_at is None


def test_message_of_a_killed_worker_is_posted_again_under_its_id(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver)
    declared(bob)
    Message.objects.update(state="sending", tries=1)
    assert posting.post(message_id=Message.objects.get().pk) == "sent"
    assert posting.post(message_id=Message.objects.get().pk) == "sent"
    assert len(receiver.got) == 1


def test_after_a_rotation_both_secrets_sign_for_a_day(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    endpoint, old = add(alice, receiver)
    new = services.rotate_secret(actor=alice, endpoint=endpoint)
    declared(bob)
    deliver()
    assert verify(old, *receiver.got[-1])
    assert verify(new, *receiver.got[-1])
    at(clock.now() + timedelta(hours=25))
    declared(bob)
    deliver()
    assert not verify(old, *receiver.got[-1])
    assert verify(new, *receiver.got[-1])


def test_replay_sends_the_same_bytes_under_the_same_id(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver)
    declared(bob)
    deliver()
    message = Message.objects.select_related("endpoint").get()
    services.replay(actor=alice, message=message)
    with pytest.raises(Conflict, match="on its way"):
        services.replay(actor=alice, message=message)
    assert deliver() == ["sent"]
    assert receiver.got[0][1] == receiver.got[1][1]
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]


def test_log_shows_what_went_out_and_came_back_without_the_signature(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    endpoint, secret = add(alice, receiver)
    services.send_test(actor=alice, endpoint=endpoint)
    assert deliver() == ["sent"]
    shown = queries.messages(alice, endpoint).get().attempts.get()
    assert '"type":"endpoint.test"' in shown.request
    assert receiver.got[0][0]["webhook-signature"] not in shown.request
    assert secret not in shown.request
    assert shown.status == 204


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/x", "ftp://hooks.example.org/x", "https://name:word@hooks.example.org/x",
        "https://127.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/latest", "https://hooks.example.org:22/x",
        "https://[64:ff9b::7f00:1]/x", "nothing", "https:///x",
    ],
)  # fmt: skip
def test_address_that_must_not_be_asked_is_refused(at: SetTime, alice: Person, url: str) -> None:
    with pytest.raises(InputError):
        services.add_endpoint(actor=alice, name="Sink", kind="webhook", url=url)
    assert not Endpoint.objects.exists()


def test_name_that_stands_for_a_private_address_is_not_asked(at: SetTime, alice: Person, bob: Person) -> None:
    verbs = ["incident.declared"]
    services.add_endpoint(actor=alice, name="Sink", kind="webhook", url="https://localhost/x", verbs=verbs)
    declared(bob)
    assert deliver() == ["failed"]
    assert "private address that nobody allowed" in Attempt.objects.get().problem


def test_only_administrators_set_up_and_see_webhooks(at: SetTime, bob: Person) -> None:
    with pytest.raises(NotAllowed):
        services.add_endpoint(actor=bob, name="Sink", kind="webhook", url="https://hooks.example.org/x")
    with pytest.raises(NotAllowed):
        queries.endpoints(bob)


def test_stopped_endpoint_sends_nothing_until_it_is_started(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    endpoint, _ = add(alice, receiver)
    services.switch_endpoint(actor=alice, endpoint=endpoint, on=False)
    declared(bob)
    with pytest.raises(RuleBroken):
        services.send_test(actor=alice, endpoint=endpoint)
    assert not Message.objects.exists()
    services.switch_endpoint(actor=alice, endpoint=endpoint, on=True)
    declared(bob)
    assert deliver() == ["sent"]


def test_slack_gets_text_and_blocks_with_its_marks_escaped(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver, kind="slack")
    incidents.declare(actor=bob, title="A <b> & *bold* <!channel>", severity="P1")
    assert deliver() == ["sent"]
    headers, body = receiver.got[0]
    message = json.loads(body)
    assert "webhook-signature" not in headers
    assert message["text"].startswith("INC-001 declared by Bob: A &lt;b&gt; &amp; ")
    assert "<!channel>" not in body.decode()
    assert [block["type"] for block in message["blocks"]][-1] == "context"
    assert "/INC-001|Open in Afterword>" in message["blocks"][-1]["elements"][0]["text"]


def test_slack_message_stays_within_its_limits() -> None:
    message = json.loads(slack.message("x" * 5000, "&" * 5000, "<" * 9000, "https://example.org/INC-001"))
    assert all(len(block["text"]["text"]) <= 3000 for block in message["blocks"] if block["type"] == "section")
    assert len(message["text"]) <= 3000
    assert len(message["blocks"]) <= 50
    assert not message["text"].rstrip("…").endswith(("&", "&a", "&am", "&amp"))


def test_journal_row_without_listeners_costs_one_question(
    at: SetTime, bob: Person, django_assert_num_queries: Any
) -> None:
    entry = declared(bob)
    with django_assert_num_queries(1):
        assert queue(entry, lambda pk: None) == 0


def test_message_waiting_while_its_incident_becomes_private_is_dropped_and_never_replayed(
    at: SetTime, alice: Person, bob: Person, receiver: Receiver
) -> None:
    add(alice, receiver)
    entry = declared(bob)
    incident = Incident.objects.get(pk=entry.incident_id)
    incidents.set_private(actor=bob, incident=incident, private=True)
    assert deliver() == ["dropped"]
    assert receiver.got == []
    with pytest.raises(RuleBroken, match="has become private"):
        services.replay(actor=alice, message=Message.objects.select_related("endpoint").get())
