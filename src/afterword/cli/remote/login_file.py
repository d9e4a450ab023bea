"""Where the address of the server and the token are kept: a file that only its owner can read, or the environment."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from afterword.core.errors import InputError

URL, TOKEN = "AFTERWORD_URL", "AFTERWORD_TOKEN"


class Login(NamedTuple):
    """A server and the token for it."""

    url: str
    token: str


def login_path() -> Path:
    """The file, as the XDG rules place it."""
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(home).expanduser() / "afterword" / "login.json"


def kept_login() -> Login:
    """The login of this call: the environment goes before the file, each for its own part."""
    url, token = os.environ.get(URL, ""), os.environ.get(TOKEN, "")
    if not (url and token):
        kept = _read(login_path())
        url, token = url or kept.url, token or kept.token
    if not url or not token:
        raise InputError(message=f"No server is known yet: call afterword login URL, or set {URL} and {TOKEN}.")
    return Login(url.rstrip("/"), token)


def _read(path: Path) -> Login:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Login(str(kept["url"]), str(kept["token"]))
    except FileNotFoundError:
        return Login("", "")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(message=f"{path} cannot be read; call afterword login URL again.") from error


def keep_login(login: Login) -> Path:
    """Writes the file so that nobody but its owner ever could read it."""
    path = login_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".login-{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(login._asdict(), file)
    fresh.replace(path)
    return path


def forget_login() -> bool:
    """Deletes the file; False when there was none."""
    path = login_path()
    known = path.exists()
    path.unlink(missing_ok=True)
    return known
