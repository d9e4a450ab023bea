"""Puts questions to a ClickHouse over HTTP: the SQL in the body, what is bound to it as parameters in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping

from afterword.core.errors import FetchError, QuestionRefused
from afterword.core.evidence.engines.fields import Question
from afterword.fetch.guard import Answer
from afterword.fetch.service import Service

FORMAT = "JSONEachRow"
# Nothing may be changed by what is asked; numbers are read to the last bit; an answer comes whole or as an error, and
# while it is worked on a header tells of it now and then, so that the pause does not count as the end. It gives up a
# little before the guard does (Limits.whole), so that its own words are heard.
SETTINGS = {
    "readonly": "2",
    "precise_float_parsing": "1",
    "wait_end_of_query": "1",
    "max_execution_time": "100",
    "send_progress_in_http_headers": "1",
    "http_headers_progress_interval_ms": "10000",
}
UNKNOWN_SETTING, READONLY, NO_ENTRY = 115, 164, (192, 193, 194, 516)
_ERROR = re.compile(rb"Code: (\d+)\. (?:DB::)?Exception: ")


class ClickHouse(Service):
    """A ClickHouse server or cluster at the address of its HTTP interface."""

    called = "ClickHouse"

    def rows(self, question: Question) -> bytes:
        """The answer to a question, one JSON object a line; nothing when there are no rows."""
        try:
            return self._asked(question, SETTINGS)
        except QuestionRefused as error:
            if error.fields.get("number") not in (UNKNOWN_SETTING, READONLY):
                raise
        return self._asked(question, {})  # a profile that allows no settings, or a server that knows fewer

    def _asked(self, question: Question, settings: Mapping[str, str]) -> bytes:
        bound = {f"param_{name}": value for name, value in question.parameters.items()}
        params = {"default_format": FORMAT, **settings, **bound}
        return self.data(self._outgoing.ask(self._address + "/", params=params, body=question.sql.encode()), "/")

    def data(self, answer: Answer, path: str) -> bytes:
        """The rows of an answer; raises FetchError, or QuestionRefused with the cluster's words and their `number`."""
        last = answer.body.rstrip()[-64 * 1024 :].rsplit(b"\n", 1)[-1]
        error = _ERROR.search(last if answer.status == 200 and not last.startswith(b"{") else b"") or (
            _ERROR.search(answer.body) if answer.status != 200 else None
        )
        where = f"{self.called} at {answer.where}"
        if error and int(error[1]) in NO_ENTRY:
            raise FetchError(
                where=where,
                reason="it does not know this user and password; set AFTERWORD_CLICKHOUSE_USER and _PASSWORD",
            )
        if error:
            raise QuestionRefused(where=where, words=_words(error.string[error.end() :]), number=int(error[1]))
        if answer.status == 200 and not last:
            return b""
        return super().data(answer, path)


def _words(text: bytes) -> str:
    """What the cluster says, in one line, without the query that it may repeat and without its version."""
    told = re.sub(r"\s+", " ", text.decode("utf-8", "replace"))
    told = re.sub(r"\s*\(version .*$|\s*: ?[Ww]hile .*$", "", told).strip().rstrip(".")
    return told if len(told) <= 300 else told[:300] + "..."
