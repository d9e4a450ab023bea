"""Work shared by two processes gives what one would give, in the same order."""

from __future__ import annotations

import os

import pytest

from afterword.cli.two_processes import FEW, in_two


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW])
def test_results_come_in_the_order_of_the_things(count: int) -> None:
    assert in_two(list(range(count)), lambda one: one * one) == [one * one for one in range(count)]


def test_work_is_done_here_when_the_other_process_ends_early() -> None:
    here = os.getpid()

    def work(one: int) -> int:
        if os.getpid() != here:
            os._exit(3)
        return one

    assert in_two(list(range(2 * FEW)), work) == list(range(2 * FEW))
