"""The arithmetic by hand."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.case.money import INPUTS, Stack, stack, tornado
from auditor.case.readiness.file import Costs

STATED = Costs(
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
INPUT = stack(STATED, gain=0.1)


def test_by_hand():
    assert INPUT.upfront == 15_800
    assert INPUT.carrying == 500 + 3 * 2_000 / 12
    assert INPUT.monthly == pytest.approx(8_000 - 1_000)
    assert INPUT.break_even == pytest.approx(15_800 / 7_000)
    assert INPUT.ownership(12) == pytest.approx((115_200, 15_800 + 12 * 2_600))


def test_break_even_is_where_both_cost_the_same():
    prompt, tuned = INPUT.ownership(INPUT.break_even)
    assert prompt == pytest.approx(tuned)


def test_quality_pays_where_a_correct_call_has_a_value():
    worth = stack(dataclasses.replace(STATED, value_per_correct=0.01), gain=0.1)
    assert worth.monthly == pytest.approx(INPUT.monthly + 800_000 * 0.1 * 0.01)


def test_a_loss_of_quality_is_no_gain():
    assert stack(STATED, gain=-0.5).gain == 0


@pytest.mark.parametrize("name", INPUTS)
def test_without_one_input_there_is_no_arithmetic(name):
    assert stack(dataclasses.replace(STATED, **{name: None}), gain=0.1) is None


def test_what_saves_nothing_never_breaks_even():
    assert dataclasses.replace(INPUT, calls_per_month=100_000).break_even is None


def test_tornado_by_hand():
    bars = {bar.name: bar for bar in tornado(INPUT, {})}
    calls = bars["calls_per_month"]
    assert (calls.low, calls.high) == (400_000, 1_200_000)
    assert calls.months_low == pytest.approx(15_800 / 3_000)
    assert calls.months_high == pytest.approx(15_800 / 11_000)
    assert calls.swing == pytest.approx(15_800 / 3_000 - 15_800 / 11_000)
    assert "value_per_correct" not in bars


def test_a_stated_range_takes_the_place_of_the_usual_one():
    (bar,) = (b for b in tornado(INPUT, {"data_cost": [0, 100_000]}) if b.name == "data_cost")
    assert (bar.low, bar.high) == (0, 100_000)


def test_never_is_the_widest_swing():
    bars = tornado(dataclasses.replace(INPUT, calls_per_month=150_000), {})
    assert bars[0].months_low is None or bars[0].months_high is None
    assert bars[0].worst == float("inf")


money = st.floats(0, 1e7)
stacks = st.builds(
    Stack, **dict.fromkeys(INPUTS, money), value_per_correct=money, gain=st.floats(0, 1)
)


@given(stacks)
def test_the_widest_bar_comes_first_and_every_bar_is_real(inputs):
    bars = tornado(inputs, {})
    assert [bar.swing for bar in bars] == sorted((bar.swing for bar in bars), reverse=True)
    assert all(bar.low < bar.high for bar in bars)
    assert {bar.name for bar in bars} == {
        name
        for name in (*INPUTS, "value_per_correct")
        if getattr(inputs, name) * 1.5 > getattr(inputs, name) * 0.5
    }
