"""Reads what the settings need from environment variables and the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from afterword.fetch.addresses import Allowed

KEY_FILE = "secret_key"
CONNECTIONS = 40  # to PostgreSQL that one process holds at most


def number(name: str, default: int) -> int:
    """The whole number in an environment variable, or the default."""
    written = os.environ.get(name, "").strip()
    if not written:
        return default
    if not written.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {written!r}.")
    return int(written)


def allowed() -> Allowed:
    """The private addresses in AFTERWORD_ALLOW that requests to outside services may go to."""
    try:
        return Allowed.listed(os.environ.get("AFTERWORD_ALLOW", ""))
    except ValueError as error:
        raise ImproperlyConfigured(f"AFTERWORD_ALLOW cannot be read: {error}.") from error


def secret_key(data: Path) -> str:
    """The key that signs sessions: from the environment, else kept in the data folder (0600).

    Without a data folder (type checkers, `--help`) the key lives as long as the process and nothing is written.
    """
    if given := os.environ.get("AFTERWORD_SECRET_KEY"):
        return given
    if not data.is_dir():
        return secrets.token_urlsafe(48)
    return _kept_key(data / KEY_FILE)


def _kept_key(path: Path) -> str:
    """Writes the key once; O_EXCL and a link make sure that two processes starting together agree on one."""
    if not path.exists():
        fresh = path.with_name(f".{KEY_FILE}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def hosts(site_url: str) -> list[str]:
    """Host names that may be asked for: this machine's own, the public address and AFTERWORD_HOSTS."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if site_url and (host := urlsplit(site_url).hostname):
        names.append(host)
    return names + [name.strip() for name in os.environ.get("AFTERWORD_HOSTS", "").split(",") if name.strip()]


def database(data: Path) -> dict[str, Any]:
    """Django's database setting: PostgreSQL from DATABASE_URL, else the SQLite file in the data folder."""
    if url := os.environ.get("DATABASE_URL"):
        return postgresql(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "afterword.sqlite3",
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing midway.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Django's setting for a postgresql:// address; a `?host=` names a folder of Unix sockets."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; leave it out to use the SQLite file.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        # Under ASGI each request has a thread of its own: without a pool, each would make a connection of its own.
        "OPTIONS": options | {"pool": {"min_size": 1, "max_size": CONNECTIONS, "timeout": 10}},
    }


def mail(data: Path) -> dict[str, Any]:
    """Django's mail settings from AFTERWORD_SMTP_URL; without it, mails are kept as files in the data folder."""
    sender = os.environ.get("AFTERWORD_MAIL_FROM", "afterword@localhost")
    url = os.environ.get("AFTERWORD_SMTP_URL")
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(data / "mail"), "DEFAULT_FROM_EMAIL": sender}
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.port == 587,
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }
