"""The guard on real connections to loopback: what reaches a service, what is refused, and when it gives up."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.conftest import say, serving

from afterword.core.errors import AddressRefused, FetchError
from afterword.fetch.addresses import Allowed
from afterword.fetch.guard import Limits, Outgoing


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Has look-ups of names answer these in turn, the last one ever after; the names that were looked up."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        if host.replace(".", "").isdigit():
            return real(host, port, *rest, **named)
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr("afterword.fetch.wire.socket.getaddrinfo", look)
    return asked


def test_a_service_that_was_named_is_asked_and_answers() -> None:
    with serving(say(b"42", 201)) as service, Outgoing(Allowed.named(service.url)) as out:
        answer = out.ask(service.url + "/api?x=1", params={"query": 'up{job="a b"}'})
    assert (answer.status, answer.body, answer.where) == (201, b"42", service.url)
    assert service.requests[0][0] == "/api?x=1&query=up%7Bjob%3D%22a+b%22%7D"


def test_a_form_is_posted_and_not_put_in_the_address() -> None:
    sent: list[bytes] = []

    def note(request: BaseHTTPRequestHandler) -> None:
        sent.append(request.rfile.read(int(request.headers["Content-Length"])))
        say()(request)

    with serving(note) as service, Outgoing(Allowed.named(service.url)) as out:
        out.ask(service.url + "/q", form={"query": "up"})
        out.ask(service.url + "/q", body=b"SELECT 1")
    assert sent == [b"query=up", b"SELECT 1"]
    assert [path for path, _ in service.requests] == ["/q", "/q"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
def test_loopback_in_any_writing_is_refused_when_nobody_named_it(host: str) -> None:
    with serving(say()) as service, Outgoing() as out:
        with pytest.raises(AddressRefused, match=r"was not asked: .* is a private address that nobody allowed"):
            out.ask(f"http://{host}:{service.port}/")
        assert service.requests == []


@pytest.mark.parametrize("url", ["http://0.0.0.0:9090", "http://169.254.169.254/latest/meta-data", "http://[ff02::1]/"])
def test_addresses_of_no_service_are_refused_even_when_named(url: str) -> None:
    with Outgoing(Allowed.named(url)) as out, pytest.raises(AddressRefused, match="no address of a service"):
        out.ask(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://h.test/x", "begins with http:// or https://"),
        ("file:///etc/passwd", "begins with http:// or https://"),
        ("h.test:9090", "begins with http:// or https://"),
        ("http://", "begins with http:// or https://"),
        ("http://[::1", "no address of the web"),
        ("http://h.test:99999", "no address of the web"),
        ("http://h.test:22", "port 22 is not one of a web service"),
        ("http://alice:hunter2@h.test", "must hold no name and password"),
    ],
)
def test_addresses_of_a_wrong_form_are_refused_in_a_sentence_without_secrets(url: str, reason: str) -> None:
    with Outgoing() as out, pytest.raises(AddressRefused) as told:
        out.ask(url)
    assert reason in str(told.value)
    assert "hunter2" not in str(told.value)


def test_every_address_of_a_name_is_checked_before_any_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    with serving(say(), host="127.0.0.2") as service, Outgoing(Allowed(networks=(ip_network("127.0.0.2/32"),))) as out:
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 is a private address"):
            out.ask(f"http://mixed.test:{service.port}")
        assert service.requests == []


def test_a_name_that_changes_its_address_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolves(monkeypatch, ["127.0.0.2"], ["127.0.0.1"])
    open_network = Allowed(networks=(ip_network("127.0.0.2/32"),))
    with serving(say(b"public"), host="127.0.0.2") as public, serving(say(b"secret"), port=public.port) as secret:
        with Outgoing(open_network) as out:
            first = out.ask(f"http://rebind.test:{public.port}/")
        with Outgoing(open_network) as out, pytest.raises(AddressRefused):
            out.ask(f"http://rebind.test:{public.port}/")
    assert (first.body, asked) == (b"public", ["rebind.test", "rebind.test"])
    assert public.requests[0][1]["host"] == f"rebind.test:{public.port}"
    assert secret.requests == []


def test_the_next_address_of_a_name_is_tried_when_one_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(say(b"second"), host="127.0.0.2") as service:
        resolves(monkeypatch, ["127.0.0.3", "127.0.0.2"])
        url = f"http://two.test:{service.port}"
        with Outgoing(Allowed.named(url)) as out:
            assert out.ask(url).body == b"second"


def test_a_redirect_at_the_same_origin_keeps_the_secret() -> None:
    def send_on(request: BaseHTTPRequestHandler) -> None:
        say(b"", 302, Location="/there")(request) if request.path == "/here" else say(b"arrived")(request)

    with (
        serving(send_on) as service,
        Outgoing(Allowed.named(service.url), secret={"Authorization": "Bearer s3"}) as out,
    ):
        assert out.ask(service.url + "/here").body == b"arrived"
    assert [headers["authorization"] for _, headers in service.requests] == ["Bearer s3", "Bearer s3"]


def test_a_redirect_to_another_origin_goes_without_the_secret() -> None:
    with (
        serving(say(b"other")) as other,
        serving(say(b"", 307, Location=other.url)) as service,
        Outgoing(Allowed.named(service.url, other.url), secret={"Authorization": "Bearer s3"}) as out,
    ):
        assert out.ask(service.url).body == b"other"
    assert "authorization" in service.requests[0][1]
    assert "authorization" not in other.requests[0][1]


def test_a_redirect_to_a_private_address_that_was_not_named_is_refused() -> None:
    with (
        serving(say(b"secret")) as other,
        serving(say(b"", 302, Location=other.url + "/admin")) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(AddressRefused, match="nobody allowed"),
    ):
        out.ask(service.url)
    assert other.requests == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "begins with http"),
        ("http://[::1", "no address of the web"),
        ("http://alice:pw@127.0.0.1/", "must hold no name and password"),
        ("http://h.test:25/", "port 25"),
        ("http://169.254.169.254/latest", "no address of a service"),
    ],
)
def test_redirects_are_checked_like_addresses_that_were_given(location: str, reason: str) -> None:
    with (
        serving(say(b"", 302, Location=location)) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(AddressRefused, match=reason),
    ):
        out.ask(service.url)


def test_redirects_without_end_are_given_up() -> None:
    with (
        serving(say(b"", 302, Location="/again")) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="more than 3 times"),
    ):
        out.ask(service.url)
    assert len(service.requests) == 4


def test_a_question_in_a_form_is_not_lost_in_a_redirect() -> None:
    with (
        serving(say(b"", 302, Location="/login")) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="answers a question with a redirect"),
    ):
        out.ask(service.url, form={"query": "up"})


def test_a_form_follows_a_redirect_that_keeps_it() -> None:
    sent: list[tuple[str, bytes, str]] = []

    def send_on(request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        sent.append((request.path, body, request.headers["Content-Type"]))
        say(b"", 307, Location="/there")(request) if request.path == "/here" else say()(request)

    with serving(send_on) as service, Outgoing(Allowed.named(service.url)) as out:
        out.ask(service.url + "/here", form={"query": "up"})
    form = "application/x-www-form-urlencoded"
    assert sent == [("/here", b"query=up", form), ("/there", b"query=up", form)]


def test_proxies_and_passwords_of_the_environment_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login alice password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with serving(say(b"direct")) as service, serving(say(b"proxied")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        with Outgoing(Allowed.named(service.url)) as out:
            assert out.ask(service.url).body == b"direct"
    assert proxy.requests == []
    assert "authorization" not in service.requests[0][1]


def test_an_answer_that_is_too_large_is_broken_off() -> None:
    with (
        serving(say(b"x" * 3_000_000)) as service,
        Outgoing(Allowed.named(service.url), limits=Limits(size=1024 * 1024)) as out,
        pytest.raises(FetchError, match="larger than 1 MiB; ask for less"),
    ):
        out.ask(service.url)


def test_a_compressed_answer_is_unpacked_and_its_unpacked_size_counts() -> None:
    packed = gzip.compress(b"0" * 3_000_000)
    with serving(say(packed, Content_Encoding="gzip")) as service:
        with Outgoing(Allowed.named(service.url)) as out:
            assert len(out.ask(service.url).body) == 3_000_000
        with (
            Outgoing(Allowed.named(service.url), limits=Limits(size=1024 * 1024)) as out,
            pytest.raises(FetchError, match="larger than 1 MiB"),
        ):
            out.ask(service.url)


def test_an_answer_that_cannot_be_unpacked_is_told() -> None:
    with (
        serving(say(b"plain after all", Content_Encoding="gzip")) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="compressed"),
    ):
        out.ask(service.url)


def test_a_service_that_says_nothing_is_given_up() -> None:
    stop = threading.Event()
    with serving(lambda _: stop.wait(20) and None) as service:
        with (
            Outgoing(Allowed.named(service.url), limits=Limits(pause=0.2)) as out,
            pytest.raises(FetchError, match="did not answer in time"),
        ):
            out.ask(service.url)
        stop.set()


def test_a_drip_that_never_pauses_long_is_given_up_in_the_end() -> None:
    stop = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not stop.wait(0.02):
            request.wfile.write(b"x")
            request.wfile.flush()

    with serving(drip) as service:
        with (
            Outgoing(Allowed.named(service.url), limits=Limits(pause=5, whole=0.5)) as out,
            pytest.raises(FetchError, match="did not answer in time"),
        ):
            out.ask(service.url)
        stop.set()


def test_a_slow_look_up_of_a_name_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr("afterword.fetch.wire.socket.getaddrinfo", lambda *_, **__: stop.wait(20) and [])
    with Outgoing(limits=Limits(connect=0.2)) as out, pytest.raises(FetchError, match="no connection came about"):
        out.ask("http://slow.test")
    stop.set()


def test_a_closed_port_is_told_in_plain_words() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        with Outgoing(Allowed.named(url)) as out:
            with pytest.raises(FetchError) as told:
                out.ask(url + "/secret-path")
            assert str(told.value) == f"{url} cannot be read: nothing listens there (connection refused)."


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b.test", "x" * 70 + ".test"])
def test_an_unknown_name_is_told(host: str) -> None:
    with Outgoing() as out, pytest.raises(FetchError, match=r"its name is not known here|no address of the web"):
        out.ask(f"http://{host}/")


def test_a_host_in_another_script_is_shown_as_it_is_sent() -> None:
    for url in ("http://pr\u043emetheus.invalid", "http://xn--zzzzzz99999-.invalid"):
        with Outgoing(Allowed.named(url)) as out, pytest.raises(FetchError, match=r"xn--|no address of the web"):
            out.ask(url)


def test_a_secret_that_no_header_can_hold_is_not_told() -> None:
    with (
        serving(say()) as service,
        Outgoing(Allowed.named(service.url), secret={"X": "hunter2\r\nY: 1"}) as out,
        pytest.raises(FetchError) as told,
    ):
        out.ask(service.url)
    assert "hunter2" not in str(told.value)


def test_what_is_no_web_service_is_told() -> None:
    def shout(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"220 mail ready\r\n")

    with (
        serving(shout) as service,
        Outgoing(Allowed.named(service.url)) as out,
        pytest.raises(FetchError, match="does not speak HTTP"),
    ):
        out.ask(service.url)


def tls_server(certificate: Path, seen: list[str | None]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: seen.append(name)
    return context


def test_the_name_in_tls_stays_what_was_asked(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    resolves(monkeypatch, ["127.0.0.1"])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    seen: list[str | None] = []
    with serving(say(b"safe"), tls=tls_server(certificate, seen)) as service:
        url = f"https://prometheus.test:{service.port}"
        with Outgoing(Allowed.named(url)) as out:
            assert out.ask(url).body == b"safe"
    assert seen == ["prometheus.test"]


def test_a_certificate_of_nobody_or_of_another_name_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    resolves(monkeypatch, ["127.0.0.1"])
    with serving(say(), tls=tls_server(certificate, [])) as service:
        url, other = (f"https://{name}.test:{service.port}" for name in ("prometheus", "other"))
        with Outgoing(Allowed.named(url)) as out, pytest.raises(FetchError, match="certificate is not trusted"):
            out.ask(url)
        trusting = ssl.create_default_context(cafile=str(certificate))
        with (
            Outgoing(Allowed.named(other), verify=trusting) as out,
            pytest.raises(FetchError, match=r"not trusted \(Hostname mismatch"),
        ):
            out.ask(other)
    assert service.requests == []


def test_tls_asked_of_a_plain_service_is_told() -> None:
    with serving(say()) as service:
        url = service.url.replace("http:", "https:")
        with Outgoing(Allowed.named(url)) as out, pytest.raises(FetchError, match="does not speak TLS"):
            out.ask(url)


def test_a_redirect_away_from_encryption_is_refused(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    resolves(monkeypatch, ["127.0.0.1"])
    trusting = ssl.create_default_context(cafile=str(certificate))
    with serving(say()) as plain:
        turn = say(b"", 302, Location=plain.url)
        with serving(turn, tls=tls_server(certificate, [])) as service:
            url = f"https://prometheus.test:{service.port}"
            with (
                Outgoing(Allowed.named(url, plain.url), verify=trusting) as out,
                pytest.raises(AddressRefused, match="without encryption"),
            ):
                out.ask(url)
    assert plain.requests == []
