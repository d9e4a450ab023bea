"""Keeps secrets out of the log."""

from __future__ import annotations

import logging
import re

_SECRETS = re.compile(r"(/sign-in/|Bearer\s+|aw_)[\w-]{8,}")


class WithoutSecrets(logging.Filter):
    """Replaces sign-in links and tokens in a message before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        message = record.getMessage()
        if _SECRETS.search(message):
            record.msg, record.args = _SECRETS.sub(r"\1(hidden)", message), ()
        return True
