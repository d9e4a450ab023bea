"""What is kept of a secret."""

from __future__ import annotations

import hashlib


def hashed(secret: str) -> str:
    """The SHA-256 of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
