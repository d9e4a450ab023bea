"""Tokens and passwords come from the environment or a private file, and no sentence holds one."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.core.errors import UnusableCredentials
from afterword.fetch.credentials import headers_for

URL = "https://prometheus.test:9090/prometheus"


def test_a_token_becomes_a_bearer_token() -> None:
    given = {"AFTERWORD_PROMETHEUS_TOKEN": "s3cret\n", "AFTERWORD_LOKI_TOKEN": "other"}
    assert headers_for("Prometheus", URL, given) == {"Authorization": "Bearer s3cret"}


def test_a_user_and_a_password_become_basic_authentication() -> None:
    given = {"AFTERWORD_LOKI_USER": "alice", "AFTERWORD_LOKI_PASSWORD": "päss"}
    assert headers_for("Loki", URL, given) == {"Authorization": "Basic YWxpY2U6cMOkc3M="}


def test_further_headers_are_sent_too() -> None:
    given = {"AFTERWORD_PROMETHEUS_HEADERS": "X-Scope-OrgID: shop\n\nX-Team: a:b"}
    assert headers_for("Prometheus", URL, given) == {"X-Scope-OrgID": "shop", "X-Team": "a:b"}


def test_without_anything_nothing_is_sent() -> None:
    assert headers_for("Prometheus", URL, {"PATH": "/bin"}) == {}


@pytest.mark.parametrize("value", ["X-Scope-OrgID", "two words: s3cret", ": s3cret", "X-A: s3cret\u0007"])
def test_a_wrong_header_is_told_without_its_value(value: str) -> None:
    with pytest.raises(UnusableCredentials, match="AFTERWORD_PROMETHEUS_HEADERS cannot be used") as told:
        headers_for("Prometheus", URL, {"AFTERWORD_PROMETHEUS_HEADERS": value})
    assert "s3cret" not in str(told.value)


def test_a_token_that_no_header_can_hold_is_told_without_it() -> None:
    with pytest.raises(UnusableCredentials, match="AFTERWORD_PROMETHEUS_TOKEN") as told:
        headers_for("Prometheus", URL, {"AFTERWORD_PROMETHEUS_TOKEN": "s3cret\nX-Evil: 1"})
    assert "s3cret" not in str(told.value)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A file in the form of netrc that only its owner may read."""
    place = tmp_path / "netrc"
    place.write_text("machine prometheus.test login alice password s3cret\nmachine other.test login bob password x\n")
    place.chmod(0o600)
    return place


def test_a_private_file_gives_the_password_of_its_host_only(private: Path) -> None:
    given = {"NETRC": str(private)}
    assert headers_for("Prometheus", URL, given) == {"Authorization": "Basic YWxpY2U6czNjcmV0"}
    assert headers_for("Prometheus", "http://third.test", given) == {}
    assert headers_for("Prometheus", URL, given | {"AFTERWORD_PROMETHEUS_TOKEN": "t"}) == {"Authorization": "Bearer t"}


def test_a_file_that_others_may_read_is_refused(private: Path) -> None:
    private.chmod(0o644)
    with pytest.raises(UnusableCredentials, match=r"others may read it; take that right away \(chmod 600\)"):
        headers_for("Prometheus", URL, {"NETRC": str(private)})


@pytest.mark.parametrize("text", ["machine prometheus.test s3cret alice", "\xff s3cret"])
def test_a_file_of_another_form_is_told_without_its_words(private: Path, text: str) -> None:
    private.write_bytes(text.encode("latin-1"))
    with pytest.raises(UnusableCredentials, match="not in the form of a netrc file") as told:
        headers_for("Prometheus", URL, {"NETRC": str(private)})
    assert "s3cret" not in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableCredentials, match="no such file"):
        headers_for("Prometheus", URL, {"NETRC": str(tmp_path / "none")})
