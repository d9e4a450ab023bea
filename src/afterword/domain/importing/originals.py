"""Keeps original files below MEDIA_ROOT under the hash of their bytes."""

from __future__ import annotations

import hashlib
import io

from django.conf import settings

from afterword.domain.incidents.services.storage import receive


def keep(content: bytes, folder: str = "originals") -> str:
    """The name below MEDIA_ROOT of a durable file with these bytes; equal bytes are kept once."""
    name = f"{folder}/{hashlib.sha256(content).hexdigest()}"
    received = receive(io.BytesIO(content), limit=settings.AFTERWORD_MAX_UPLOAD, name="The file")
    try:
        return received.keep(name)
    finally:
        received.drop()
