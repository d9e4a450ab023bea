"""Settings come from the environment and the data folder, and secrets stay secret."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from afterword.site.environment import database, hosts, mail, number, postgresql, secret_key
from afterword.site.logs import WithoutSecrets


def test_secret_key_is_made_once_and_only_the_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERWORD_SECRET_KEY", raising=False)
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_without_a_data_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTERWORD_SECRET_KEY", raising=False)
    assert secret_key(tmp_path / "absent") != secret_key(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_database_is_the_file_unless_an_address_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database(tmp_path)["NAME"] == tmp_path / "afterword.sqlite3"
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann:p%40ss@db:5433/after?sslmode=require")
    found = database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "ann", "p@ss", "db", "5433", "after",
    )  # fmt: skip
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["mysql://db/x", "db"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must start with postgresql"):
        postgresql(url)


def test_hosts_numbers_and_mail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AFTERWORD_HOSTS", "a.example, b.example")
    assert {"localhost", "a.example", "b.example", "c.example"} <= set(hosts("https://c.example"))
    monkeypatch.setenv("AFTERWORD_MAX_UPLOAD", "many")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        number("AFTERWORD_MAX_UPLOAD", 1)
    monkeypatch.setenv("AFTERWORD_SMTP_URL", "smtp://ann:secret@mail.example:587")
    assert (mail(tmp_path)["EMAIL_HOST"], mail(tmp_path)["EMAIL_USE_TLS"]) == ("mail.example", True)


@pytest.mark.parametrize(
    "message",
    ["Not found: /sign-in/abcdefgh12345678", "Authorization: Bearer aw_abcdefgh1234", "token aw_abcdefgh1234"],
)
def test_log_hides_links_and_tokens(message: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (message,), None)
    assert WithoutSecrets().filter(record)
    assert "abcdefgh" not in record.getMessage()
    assert "(hidden)" in record.getMessage()


def test_every_answer_carries_the_security_headers(db: None) -> None:
    answer = Client().get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert (answer.headers["X-Frame-Options"], answer.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_nobody_signs_up_alone(db: None) -> None:
    answer = Client().post("/accounts/signup/", {"email": "eve@example.org", "password1": "x" * 20})
    assert answer.status_code in (200, 302, 403)
    from afterword.domain.accounts.models import Person

    assert not Person.objects.exists()


def test_health_is_told(db: None) -> None:
    assert Client().get("/livez").content == b"alive\n"
    assert Client().get("/readyz").content == b"ready\n"
