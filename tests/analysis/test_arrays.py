"""Array idioms give what the loop they stand for gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from auditor.analysis.arrays import largest

# Few different values, so that many are equal.
_TABLES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.integers(-2, 2))


@given(_TABLES, st.data())
def test_largest_takes_the_earlier_of_equals(
    values: NDArray[np.float32], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, values.shape[1]))
    order = np.argsort(-values, axis=1, kind="stable")[:, :count]
    assert (largest(values, count) == np.sort(order, axis=1)).all()
