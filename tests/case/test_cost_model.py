"""The arithmetic, compared with results by hand."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from auditor.case.cost_model import REQUIRED, CostModel, cost_model, tornado
from auditor.case.readiness.records import Costs, Ranges

COSTS = Costs(
    currency="USD",
    calls_per_month=800_000,
    cost_per_call_now=0.012,
    cost_per_call_after=0.002,
    data_cost=12_000,
    training_cost=800,
    eval_cost=3_000,
    operations_per_month=500,
    retrainings_per_year=3,
    retraining_cost=2_000,
)
MODEL = cost_model(COSTS, gain=0.1)


def test_the_arithmetic_by_hand():
    assert MODEL.upfront == 15_800
    assert MODEL.carrying == 500 + 3 * 2_000 / 12
    assert MODEL.monthly == pytest.approx(8_000 - 1_000)
    assert MODEL.break_even == pytest.approx(15_800 / 7_000)
    assert MODEL.ownership(12) == pytest.approx((115_200, 15_800 + 12 * 2_600))


def test_break_even_is_where_both_cost_the_same():
    prompt, tuned = MODEL.ownership(MODEL.break_even)
    assert prompt == pytest.approx(tuned)


def test_a_gain_pays_if_a_correct_call_has_a_value():
    worth = cost_model(structs.replace(COSTS, value_per_correct=0.01), gain=0.1)
    assert worth.monthly == pytest.approx(MODEL.monthly + 800_000 * 0.1 * 0.01)


def test_a_loss_counts_as_no_gain():
    assert cost_model(COSTS, gain=-0.5).gain == 0


@pytest.mark.parametrize("name", REQUIRED)
def test_without_a_required_input_there_is_no_model(name):
    assert cost_model(structs.replace(COSTS, **{name: None}), gain=0.1) is None


def test_a_model_without_a_saving_never_breaks_even():
    assert dataclasses.replace(MODEL, calls_per_month=100_000).break_even is None


def test_tornado_by_hand():
    bars = {bar.input: bar for bar in tornado(MODEL, Ranges())}
    calls = bars["calls_per_month"]
    assert (calls.low, calls.high) == (400_000, 1_200_000)
    assert calls.months_low == pytest.approx(15_800 / 3_000)
    assert calls.months_high == pytest.approx(15_800 / 11_000)
    assert calls.swing_months == pytest.approx(15_800 / 3_000 - 15_800 / 11_000)
    assert "value_per_correct" not in bars


def test_a_given_range_replaces_the_default():
    (bar,) = (b for b in tornado(MODEL, Ranges(data_cost=(0, 100_000))) if b.input == "data_cost")
    assert (bar.low, bar.high) == (0, 100_000)


def test_an_end_that_never_breaks_even_is_the_widest():
    bars = tornado(dataclasses.replace(MODEL, calls_per_month=150_000), Ranges())
    assert bars[0].months_low is None or bars[0].months_high is None
    assert bars[0].swing_months is None
    assert bars[0].worst == float("inf")


money = st.floats(0, 1e7)
models = st.builds(
    CostModel, **dict.fromkeys(REQUIRED, money), value_per_correct=money, gain=st.floats(0, 1)
)


@given(models)
def test_the_widest_bar_comes_first_and_every_bar_has_a_width(model):
    bars = tornado(model, Ranges())
    widths = [math.inf if bar.swing_months is None else bar.swing_months for bar in bars]
    assert widths == sorted(widths, reverse=True)
    assert all(bar.low < bar.high for bar in bars)
    assert {bar.input for bar in bars} == {
        name
        for name in (*REQUIRED, "value_per_correct")
        if getattr(model, name) * 1.5 > getattr(model, name) * 0.5
    }
