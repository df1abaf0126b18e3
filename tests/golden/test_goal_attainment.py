"""Published worked examples of goal attainment scaling, reliable change and Wilson's interval."""

from __future__ import annotations

import pytest

from casemgmt.outcomes import gas_t_score, reliable_change, wilson_interval


@pytest.mark.parametrize(
    ("levels", "weights", "score"),
    [
        # Kiresuk TJ, Sherman RE. Community Ment Health J 1968;4:443-453: the formula with rho 0.3.
        ((0, 0, 0), None, 50.0),
        ((1, 0, -1), (3, 2, 1), 54.406),
        ((-1, -1, -1), None, 36.306),
        ((1, 2, 0), None, 63.694),
        ((-2, -2), None, 25.193),
        ((1, 1, 1), None, 63.694),
        ((2, 2, 2), None, 77.386),
        ((1, 1, 1, 1, 1), None, 65.076),
    ],
)
def test_the_t_score(levels: tuple[int, ...], weights: tuple[int, ...] | None, score: float) -> None:
    assert gas_t_score(levels, weights) == pytest.approx(score, abs=0.001)


def test_reliable_change_as_in_jacobson_and_truax_1991() -> None:
    found = reliable_change(47.5, 32.5, sd=7.5, reliability=0.80)
    assert found.standard_error == pytest.approx(3.354, abs=0.001)
    assert found.difference_error == pytest.approx(4.743, abs=0.001)
    assert found.index == pytest.approx(-3.16, abs=0.005)
    assert found.reliable


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe RG. Stat Med 1998;17:857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_wilson_interval(successes: int, n: int, low: float, high: float) -> None:
    found = wilson_interval(successes, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)
