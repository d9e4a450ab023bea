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


def test_names_with_numbers_and_names_without_are_one_pattern():
    told = ["link br-3f is up", "link eth0 is up", "link worker-7-a is up"]
    assert set(templates_of(told)) == {"link <*> is up"}


def test_what_names_with_numbers_have_in_common_stays_readable():
    assert templates_of(["pool worker-1 left", "pool worker-22 left"]) == ["pool worker-<*> left"] * 2


def test_two_words_behind_an_equals_sign_are_values():
    assert set(templates_of(["door state=open now", "door state=closed now"])) == {"door state=<*> now"}


def test_names_of_functions_and_keys_stay_apart():
    told = ["call of setVolume(<*>) ended", "call of getVolume(<*>) ended", "job minAge=4 begun", "job maxAge=4 begun"]
    assert [text.replace("4", "<*>") for text in told] == templates_of(told)


def test_two_names_that_a_program_made_are_values():
    assert set(templates_of(["pod is in CrashLoop now", "pod is in ImagePull now"])) == {"pod is in <*> now"}


def test_texts_of_any_length_behind_a_failure_are_one_pattern():
    told = ["cannot bind the queue: timed out", "cannot bind the queue: no such host", "cannot bind the queue: refused"]
    assert set(templates_of(told)) == {"cannot bind the queue: <*>"}


def test_what_a_prefix_says_stays_apart():
    told = ["replica sync: started", "replica sync: loading data", "replica sync: it has ended well"]
    assert templates_of(told) == told


def test_texts_of_any_length_in_brackets_are_one_pattern():
    told = ["pause (young space) took 5 ms", "pause (asked for by the program) took 7 ms"]
    assert set(templates_of(told)) == {"pause (<*>) took <*> ms"}


@given(st.lists(st.text(max_size=60), max_size=20))
def test_every_message_has_a_template_whatever_the_order(messages):
    forward = templates_of(messages)
    assert len(forward) == len(messages)
    assert forward == templates_of(messages[::-1])[::-1]
