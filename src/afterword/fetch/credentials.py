"""Finds what a service wants to know of who asks: tokens and passwords, never on a command line and never printed."""

from __future__ import annotations

import base64
import netrc
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from afterword.core.errors import UnusableCredentials

OTHERS = 0o077  # rights of group and world
NAME = re.compile(r"[A-Za-z0-9-]+")


def headers_for(service: str, url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The headers that tell a service who asks; `service` is its name in the variables, as in PROMETHEUS.

    AFTERWORD_PROMETHEUS_TOKEN is a bearer token, _USER and _PASSWORD are basic authentication, _HEADERS are further
    lines such as `X-Scope-OrgID: shop`. Without the first two, the file that NETRC names is looked into.
    """
    prefix = f"AFTERWORD_{service.upper()}_"
    found = _further(prefix + "HEADERS", environment.get(prefix + "HEADERS", ""))
    token, user = environment.get(prefix + "TOKEN", "").strip(), environment.get(prefix + "USER", "")
    if token:
        return sendable(found | {"Authorization": f"Bearer {token}"}, prefix + "TOKEN")
    if user:
        return found | {
            "Authorization": basic_authentication(user, environment.get(prefix + "PASSWORD", ""), f"{prefix}USER")
        }
    if place := environment.get("NETRC"):
        return _from_file(Path(place), _host(url)) | found
    return found


def _further(variable: str, text: str) -> dict[str, str]:
    lines = [line.partition(":") for line in text.splitlines() if line.strip()]
    if not all(colon and NAME.fullmatch(name.strip()) for name, colon, _ in lines):
        raise UnusableCredentials(what=variable, reason="write NAME: VALUE, one on a line")
    return sendable({name.strip(): value.strip() for name, _, value in lines}, variable)


def sendable(headers: dict[str, str], variable: str) -> dict[str, str]:
    """The headers, refused when a value holds what no header may; `variable` says where they come from."""
    if not all(value.isascii() and value.isprintable() for value in headers.values()):
        raise UnusableCredentials(what=variable, reason="it holds characters that no header may hold")
    return headers


def basic_authentication(user: str, password: str, what: str) -> str:
    """The value of the header Authorization for a name and a password; `what` says where they come from."""
    try:
        told = f"{user}:{password}".encode()
    except UnicodeEncodeError:  # bytes of the environment that are no text; its words would quote the password
        raise UnusableCredentials(what=what, reason="the name or the password is not text in UTF-8") from None
    return "Basic " + base64.b64encode(told).decode()


def _host(url: str) -> str:
    """The host of an address; empty when it is none, which asking it says."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _from_file(place: Path, host: str) -> dict[str, str]:
    """What a file in the form of netrc says of a host; a file that others may read is refused."""
    try:
        if os.name == "posix" and place.stat().st_mode & OTHERS:
            raise UnusableCredentials(what=str(place), reason="others may read it; take that right away (chmod 600)")
        found = netrc.netrc(str(place)).authenticators(host)
    except OSError as error:
        raise UnusableCredentials(what=str(place), reason=(error.strerror or str(error)).lower()) from None
    except (netrc.NetrcParseError, UnicodeDecodeError):  # its words may quote what stands in the file
        raise UnusableCredentials(what=str(place), reason="it is not in the form of a netrc file") from None
    return {"Authorization": basic_authentication(found[0], found[2], str(place))} if found else {}
