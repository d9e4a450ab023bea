"""Repeats are found in other words, and the reasons quote both."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import score_recurrence as score

from afterword.core.document.markdown_read import read_markdown
from afterword.core.recurrence.concepts import ideas, ideas_in
from afterword.core.recurrence.corpus import Corpus
from afterword.core.recurrence.features import Features, features_from, features_json, features_of, shapes_of
from afterword.core.recurrence.reasons import Reason, reasons_for
from afterword.core.recurrence.stem import stem
from afterword.core.recurrence.told import Told, told_of
from afterword.core.recurrence.words import pieces, words_of

FULL = Told(
    title="Uploads fail",
    summary="No space left on device on the media hosts, so uploads were refused.",
    factors=("Old thumbnails are never deleted from the media volume",),
    services=("media-store",),
    lines=("2026-01-15 10:00:01 write of /srv/media/81723.jpg failed: no space left",),
)
AGAIN = Told(
    title="Pictures cannot be saved",
    summary="The disk was full where pictures are kept.",
    factors=("Nobody removes old thumbnails from the media volume",),
    services=("mediaStore",),
    lines=("2026-03-02 04:10:44 write of /srv/media/99.jpg failed: no space left",),
)
OTHERS = [
    Told(title="Certificate of the shop expired", summary="Browsers refused the shop, as its TLS certificate lapsed."),
    Told(title="Slow checkout", summary="Latency of payments rose after a deploy.", services=("payments",)),
    Told(title="Names not resolved", summary="CoreDNS crashed after the upgrade of the cluster."),
]


def corpus() -> Corpus:
    told = [FULL, *OTHERS]
    return Corpus((number, features_of(one)) for number, one in enumerate(told))


@pytest.mark.parametrize(
    "family", ["expire expired expires expiry expiration", "exhaust exhausted exhaustion", "delete deleting deletion"]
)
def test_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_identifiers_fall_into_their_parts() -> None:
    assert pieces("connectionPool db_pool shop-api HTTPServer") == [
        "connection", "pool", "db", "pool", "shop", "api", "http", "server",
    ]  # fmt: skip


def test_accents_and_case_are_folded_and_addresses_left_out() -> None:
    assert words_of("Réseau KAPUTT (https://example.org/secret)") == words_of("reseau kaputt")


def test_words_of_every_postmortem_tell_nothing() -> None:
    assert words_of("The incident was resolved within 20 minutes on Monday, lessons learned") == []


def test_longest_phrase_of_an_idea_wins() -> None:
    told = [name for name, _, _ in ideas_in(pieces("no space left on device, pods OOMKilled"))]
    assert told == ["disk-full", "container", "out-of-memory"]


def test_every_line_of_the_table_is_an_idea_with_several_phrases() -> None:
    names = [name for found in ideas().values() for name in found]
    assert len(set(names)) > 100
    assert [name for name in set(names) if names.count(name) < 2] == []


def test_repeat_in_other_words_comes_first() -> None:
    found = corpus().like(features_of(AGAIN), wanted=lambda key: True)
    assert found[0].key == 0
    assert all(found[0].score > 2 * other.score for other in found[1:])


def test_what_is_not_wanted_is_not_found() -> None:
    assert [one.key for one in corpus().like(features_of(AGAIN), wanted=lambda key: key != 0)][:1] != [0]


def test_reasons_quote_what_stands_here_and_there() -> None:
    space = corpus()
    reasons = reasons_for(features_of(AGAIN), features_of(FULL), words=space.words, ideas=space.ideas)
    by_kind = {reason.kind: reason for reason in reversed(reasons)}
    assert by_kind["pattern"].here == "<*> write of <*> failed: no space left"
    assert by_kind["factor"] == Reason("factor", AGAIN.factors[0], FULL.factors[0])
    assert by_kind["service"] == Reason("service", "mediaStore", "media-store")
    assert by_kind["idea"] == Reason("idea", "disk full", "no space left on device")


def test_words_in_common_are_one_reason_with_the_rare_ones() -> None:
    space, asked = corpus(), features_of(Told(title="Payments slow", summary="Latency of payments rose."))
    told = reasons_for(asked, features_of(OTHERS[1]), words=space.words, ideas=space.ideas)
    words = [one for one in told if one.kind == "words"]
    assert [(one.label, one.here.split(", ")[0]) for one in words] == [("Similar words", "payments")]


def test_one_shape_is_kept_of_lines_that_differ_in_numbers() -> None:
    lines = [f"worker {n} lost its lease on shard {n * 7}" for n in range(50)]
    assert shapes_of(lines) == ("worker <*> lost its lease on shard <*>",)
    assert shapes_of(["ok 200", "42"]) == ()


def test_same_shape_outweighs_a_shared_service() -> None:
    told = [
        Told(title="a", services=("shop",)),
        Told(title="b", lines=("pool of shop exhausted after 30 s",)),
        *OTHERS,
    ]
    asked = Told(title="c", services=("shop",), lines=("pool of shop exhausted after 5 s",))
    found = Corpus((one.title, features_of(one)) for one in told).like(features_of(asked), wanted=lambda key: True)
    assert [one.key for one in found][:2] == ["b", "a"]


def test_nothing_known_and_nothing_told_give_nothing() -> None:
    assert Corpus([]).like(features_of(FULL), wanted=lambda key: True) == []
    assert corpus().like(Features(), wanted=lambda key: True) == []


def test_features_survive_being_kept() -> None:
    made = features_of(FULL)
    assert features_from(features_json(made)) == made


@given(st.text(max_size=300))
def test_any_text_has_features(text: str) -> None:
    made = features_of(Told(title=text, summary=text, lines=(text,)))
    assert all(weight > 0 for weight, _ in made.words.values())


def test_document_is_told_by_its_sections() -> None:
    told = told_of(read_markdown("# Gone\n\n## Summary\n\nIt was gone.\n\n## Root cause\n\nA **typo**.\n"))
    assert (told.title, told.summary.strip(), told.cause.strip()) == ("Gone", "It was gone.", "A typo.")


@pytest.mark.parametrize("folder", ["own", "later"])
def test_repeats_are_found_better_than_by_plain_words(shared_data: Path, folder: str) -> None:
    known = score.documents(shared_data)
    asked, pairs = score.repeats(Path(__file__).parent / folder)
    recall = {
        name: sum(place <= 5 for place in score.ranks(method(known, asked), pairs).values()) / len(pairs)
        for name, method in score.METHODS.items()
    }
    assert len(known) == 111
    assert recall["ours"] >= 0.9
    assert recall["ours"] >= recall["TF-IDF"] + 0.05


def test_corpus_grows_and_knows_what_was_said_last() -> None:
    grown = corpus()
    grown.grow([(0, features_of(OTHERS[0])), (9, features_of(FULL))])
    found = grown.like(features_of(AGAIN), wanted=lambda key: True)
    assert found[0].key == 9
    assert [one.key for one in found].count(0) <= 1
