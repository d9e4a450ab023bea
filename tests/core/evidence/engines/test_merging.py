from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.core.evidence.engines.merging import templates_of


def test_names_after_a_naming_word_are_one_pattern():
    assert templates_of(["session of user ana closed", "session of user ben closed"]) == [
        "session of user <*> closed"
    ] * 2  # fmt: skip


def test_states_stay_apart():
    told = ["job went from NEW to RUNNING", "job went from NEW to FAILED", "job went from RUNNING to FAILED"]
    assert templates_of(told) == told


def test_two_different_messages_of_one_length_stay_apart():
    told = ["disk is full", "disk is empty"]
    assert templates_of(told) == told


def test_many_words_at_one_place_are_values():
    told = [f"cannot reach {name} now" for name in ("alpha", "beta", "gamma", "delta")]
    assert set(templates_of(told)) == {"cannot reach <*> now"}


def test_quoted_names_after_a_naming_word_are_values():
    told = [f'vacuum of table "{name}" ended' for name in ("orders", "products", "users")]
    assert set(templates_of(told)) == {'vacuum of table "<*>" ended'}


def test_what_happened_is_never_a_value():
    told = [f"container web has {deed} now" for deed in ("started", "stopped", "crashed", "been killed", "exited")]
    assert templates_of(told) == told


def test_first_words_are_never_taken_for_values():
    told = [f"{name} started" for name in ("alpha", "beta", "gamma", "delta", "epsilon")]
    assert templates_of(told) == told


def test_yes_and_no_are_values_of_one_pattern():
    assert set(templates_of(["cache enabled=true now", "cache enabled=false now"])) == {"cache enabled=<*> now"}


def test_routes_after_a_method_stay_apart():
    told = [f"POST {route} failed" for route in ("/a", "/b", "/c", "/d", "/e")]
    assert templates_of(told) == told


def test_messages_that_differ_at_several_varying_places_are_one_pattern():
    pairs = [("Alpha", "One"), ("Beta", "Two"), ("Gamma", "Three"), ("Delta", "Four")]
    told = [f"Registering class {a} for the handler {b} here" for a, b in pairs]
    assert set(templates_of(told)) == {"Registering class <*> for the handler <*> here"}


@given(st.lists(st.text(max_size=60), max_size=20))
def test_every_message_has_a_template_whatever_the_order(messages):
    forward = templates_of(messages)
    assert len(forward) == len(messages)
    assert forward == templates_of(messages[::-1])[::-1]
