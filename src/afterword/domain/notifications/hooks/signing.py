"""Signatures of Standard Webhooks: HMAC-SHA256 over id, time and body, one for each secret that is in force."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
LENGTH = 32  # bytes; the standard asks for 24 to 64


def new_secret() -> str:
    """A secret as receivers expect it: whsec_ and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def signature(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """One `v1,...` part of the header webhook-signature."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(keys: Iterable[str], message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers of one attempt, signed with every secret: the newest, and an older one that still holds."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(key, message_id, seconds, body) for key in keys),
    }
