from __future__ import annotations

import pytest

from afterword.core.evidence.engines.masks import mask


@pytest.mark.parametrize(
    ("message", "masked"),
    [
        ("took 12 ms", "took <*> ms"),
        ("took 1.5s of 90%", "took <*> of <*>"),
        ("peer 10.0.0.1:8080 is gone", "peer <*> is gone"),
        ("node web1/10.0.0.1:8080 is gone", "node <*> is gone"),
        ("peer fe80::1ff:fe23:4567:890a is gone", "peer <*> is gone"),
        ("lookup of db-3.internal.example.com failed", "lookup of <*> failed"),
        ("loaded org.example.web.Server", "loaded org.example.web.Server"),
        ("order 550e8400-e29b-41d4-a716-446655440000 paid", "order <*> paid"),
        ("object at 0x7ffd12ab", "object at <*>"),
        ("commit 9fceb02d", "commit <*>"),
        ("moved blk_-6952295868487656571 away", "moved blk_<*> away"),
        ("deleting blk_1 blk_-2 blk_33", "deleting blk_<*>"),
        ("reads /var/lib/data/7f/base.dat", "reads <*>"),
        ("GET /api/orders/items failed", "GET /api/orders/items failed"),
        ("GET /api/orders/17 failed", "GET /api/orders/<*> failed"),
        ("see https://example.org/help for more.", "see <*> for more."),
        ("since Mon Jun 20 03:40:59 2005 down", "since <*> down"),
        ("at 2026-01-15T10:05:23.120Z exactly", "at <*> exactly"),
        ("mail to ana@example.org bounced", "mail to <*> bounced"),
        ("values 1, 2, 3", "values <*>"),
        ("port=5432 retries=3", "port=<*> retries=<*>"),
        ("cache enabled=true size: null", "cache enabled=<*> size: <*>"),
        ("msg=\"gone for good\" by='ana lee'", "msg=\"<*>\" by='<*>'"),
        ("nodes: [] and [7, 8]", "nodes: [<*>] and [<*>]"),
        ("unknown option '--fast' of \"run\"", "unknown option '<*>' of \"<*>\""),
        ("it doesn't matter, isn't it", "it doesn't matter, isn't it"),
        ("got {'a': 1, 'b': {'c': 2}} back", "got {<*>} back"),
        ("task <Task pending name='x'> is late", "task <*> is late"),
        ("lost Session(id=7, user=User(id=3)) again", "lost <*> again"),
        ("setVolume(stream=3, level=7)", "setVolume(stream=<*>, level=<*>)"),
        ("call failed with java.io.IOException: broken pipe", "call failed with java.io.IOException: <*>"),
        ("ValueError: bad input", "ValueError: bad input"),
        ("owners [ana, ben-2] and [carl]", "owners [<*>] and [carl]"),
        ("job ended (reason: out of memory)", "job ended (reason: <*>)"),
        ("state=open owner= since=5s", "state=open owner=<*> since=<*>"),
        ("moved by -3 to +4.5 %", "moved by <*> to <*> %"),
        ("connection from host () refused", "connection from host (<*>) refused"),
    ],
)
def test_what_varies_is_masked_and_the_rest_stays_readable(message, masked):
    assert mask(message) == masked


def test_masking_a_masked_message_changes_nothing_more():
    once = mask("worker 7 of pool-3 lost 10.0.0.1:80 after 5 ms")
    assert mask(once) == once


def test_long_messages_end_after_so_many_words():
    assert mask(" ".join(["word"] * 80)).split() == ["word"] * 50 + ["..."]
