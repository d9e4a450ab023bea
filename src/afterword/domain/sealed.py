"""Text that lies encrypted in the database, under a key that follows from the installation's own (SECRET_KEY)."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

MARK = "sealed:"  # text without it was written before this was sealed, and reads as it lies
LOST = "kept under another key of this installation (AFTERWORD_SECRET_KEY)"


class Lost(str):
    """What the key in force does not open: it reads as nothing, is not the same as nothing, and is written back whole.

    So it opens again when the key comes back, and a change of something else in its row does not destroy it.
    """

    kept: str

    def __new__(cls, kept: str) -> Lost:
        """Empty text that remembers what lies in the database."""
        made = super().__new__(cls, "")
        made.kept = kept
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lost) and self.kept == other.kept

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.kept)


def seal(text: str) -> str:
    """The text as it is kept; each time another one, so that nothing can be looked for by it."""
    return MARK + _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()


def opened(kept: str) -> str:
    """The text that was sealed; Lost where the key is another one."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _cipher(settings.SECRET_KEY).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return Lost(kept)


@lru_cache(maxsize=4)
def _cipher(secret_key: str) -> Fernet:
    """AES-128-CBC with HMAC-SHA256 under a key of its own, so that a signature of Django's never tells of it."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"afterword sealed text").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SealedField(models.TextField[str, str]):
    """Text that is sealed on its way into the database and opened on its way out; empty text stays empty."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text, or Lost."""
        return value if value is None else opened(value)

    def get_prep_value(self, value: Any) -> Any:
        """What is written."""
        if isinstance(value, Lost):
            return value.kept
        text = super().get_prep_value(value)
        return seal(text) if text else text


def seal_rows(rows: models.QuerySet[Any], field: str) -> None:
    """Seals what lies open, for migrations; what is sealed already is sealed anew or, when it is lost, left."""
    for row in rows.exclude(**{field: ""}):
        row.save(update_fields=[field])


def open_rows(rows: models.QuerySet[Any], field: str) -> None:
    """Writes the text itself, for migrations that go back; what is lost is left as it lies."""
    for row in rows.exclude(**{field: ""}):
        text = getattr(row, field)
        plain = models.Value(getattr(text, "kept", text), output_field=models.TextField())
        rows.filter(pk=row.pk).update(**{field: plain})
