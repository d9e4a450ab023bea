"""Groups by packed numbers are those that a grouping of the columns gives."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.evidence.engines.packed import as_numbers, groups

NEAR, FAR = st.integers(-3, 3), st.sampled_from([-(2**62), 2**62, 0, 1])


@given(st.lists(st.tuples(NEAR, FAR, NEAR, FAR), min_size=1, max_size=50), st.integers(1, 4))
def test_groups_are_those_of_the_columns_with_their_first_and_last_rows(
    rows: list[tuple[int, ...]], width: int
) -> None:
    keys = [np.array(column, dtype=np.int64) for column in list(zip(*rows, strict=True))[-width:]]
    found = groups(*keys)
    frame = pl.DataFrame({str(place): key for place, key in enumerate(keys)}).with_row_index()
    by = frame.columns[1:]
    index = pl.col("index")
    wanted = frame.group_by(by).agg(index.min().alias("first"), index.max().alias("last"), pl.len()).sort(by)
    assert found.first.tolist() == wanted.get_column("first").to_list()
    assert found.last.tolist() == wanted.get_column("last").to_list()
    assert found.count.tolist() == wanted.get_column("len").to_list()


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical])
def test_values_have_equal_numbers_when_they_are_equal_and_null_has_one_of_its_own(dtype: type[pl.DataType]) -> None:
    numbers = as_numbers(pl.Series(["b", None, "a", "b", None], dtype=dtype)).tolist()
    assert [numbers.index(number) for number in numbers] == [0, 1, 2, 0, 1]


def test_null_differs_from_every_number_of_a_column() -> None:
    assert len(set(as_numbers(pl.Series([None, 0, -1, 200])).tolist())) == 4
    assert as_numbers(pl.Series([None, None], dtype=pl.Int16)).tolist() == [0, 0]
