"""Goal attainment scaling, reliable change and Wilson's interval: the arithmetic of outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs

from casemgmt.bounds import Bounds, lift, lower
from casemgmt.content import read_toml
from casemgmt.errors import InvalidInput, Problem


@attrs.frozen
class ReliableChange:
    """Whether one person's change exceeds the error of the measure (Jacobson and Truax 1991).

    Args:
        index: The change in standard errors of a difference; its sign is that of the change.
        standard_error: The standard error of one measurement.
        difference_error: The standard error of a difference of two measurements.
        reliable: Whether the index exceeds 1.96 on either side.
    """

    index: float
    standard_error: float
    difference_error: float
    reliable: bool


def reliable_change(baseline: float, latest: float, sd: float, reliability: float) -> ReliableChange:
    """The reliable change index of two scores.

    Args:
        baseline: The first score.
        latest: The second score.
        sd: The standard deviation of the measure in the group to which the person belongs, above 0.
        reliability: The test-retest reliability, from 0 to below 1.

    Returns:
        The index and its standard errors. Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12-19.

    Raises:
        InvalidInput: If a score is not a finite number, or `sd` or `reliability` is out of range.

    Example:
        >>> round(reliable_change(47.5, 32.5, sd=7.5, reliability=0.80).index, 2)
        -3.16
    """
    problems = [
        Problem(f"${name}", "is not a finite number", "give both scores; without them nothing can be said")
        for name, score in (("baseline", baseline), ("latest", latest))
        if not math.isfinite(score)
    ]
    if not 0 < sd < math.inf:
        problems.append(Problem("$sd", "is not above 0", "give the standard deviation of the measure"))
    if not 0 <= reliability < 1:
        problems.append(
            Problem("$reliability", "is not from 0 to below 1", "give the test-retest reliability")
        )
    if problems:
        raise InvalidInput(problems)
    standard_error = sd * math.sqrt(1 - reliability)
    difference_error = math.sqrt(2) * standard_error
    index = (latest - baseline) / difference_error
    limit = read_toml("outcomes.toml")["reliable_change"]["limit"]
    return ReliableChange(index, standard_error, difference_error, abs(index) > limit)


def wilson_interval(successes: int, n: int) -> Bounds:
    """Wilson's 95 % interval of a proportion.

    Args:
        successes: How many of `n` succeeded.
        n: How many there were, at least 1.

    Returns:
        The interval, from 0 to 1. Newcombe RG. Stat Med 1998;17:857-872, method 3.

    Raises:
        InvalidInput: If there were none, or `successes` is not from 0 to `n`.

    Example:
        >>> interval = wilson_interval(81, 263)
        >>> round(interval.low, 4), round(interval.high, 4)
        (0.2553, 0.3662)
    """
    if not 0 <= successes <= n or n < 1:
        raise InvalidInput.at(
            "$successes", "is not a count from 0 to n, with n at least 1", "give whole counts"
        )
    z = read_toml("outcomes.toml")["interval"]["z"]
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At the ends the interval closes exactly, where rounding would leave it just outside.
    return Bounds(0.0 if successes == 0 else centre - half, 1.0 if successes == n else centre + half)


def gas_t_score(
    levels: Sequence[float | Bounds | None], weights: Sequence[float] | None = None, rho: float | None = None
) -> float | Bounds:
    """The T score of goal attainment scaling: 50 where every goal is met as expected, 10 is one deviation.

    Args:
        levels: One level for each goal, -2 to 2; bounds where it is partly known, None where it is not known.
        weights: The weight of each goal, above 0; by default all weigh the same.
        rho: The expected correlation of the goals' scores; by default 0.3.

    Returns:
        The score, or its bounds. Kiresuk TJ, Sherman RE. Community Ment Health J 1968;4:443-453.

    Raises:
        InvalidInput: If there is no level, or a level, weight or `rho` is out of range; lists every problem.

    Example:
        >>> round(gas_t_score([1, 0, -1], weights=[3, 2, 1]), 2)
        54.41
        >>> gas_t_score([None])
        Bounds(low=30.0, high=70.0)
    """
    known = [Bounds(-2, 2) if level is None else lift(level) for level in levels]
    given = [1] * len(known) if weights is None else list(weights)
    correlation = read_toml("outcomes.toml")["goal_attainment"]["rho"] if rho is None else rho
    _check(known, given, correlation)
    spread = math.sqrt(
        (1 - correlation) * math.fsum(w * w for w in given) + correlation * math.fsum(given) ** 2
    )
    low = math.fsum(w * level.low for w, level in zip(given, known, strict=True))
    high = math.fsum(w * level.high for w, level in zip(given, known, strict=True))
    score = Bounds(50 + 10 * low / spread, 50 + 10 * high / spread)
    return lower(score)  # type: ignore[no-any-return]


def _check(levels: Sequence[Bounds], weights: Sequence[float], rho: float) -> None:
    problems = []
    if not levels:
        problems.append(Problem("$levels", "is empty", "give one level for each goal"))
    if len(weights) != len(levels):
        problems.append(
            Problem("$weights", "does not have one weight for each level", "give as many as levels")
        )
    for i, level in enumerate(levels):
        if not -2 <= level.low <= level.high <= 2:
            problems.append(Problem(f"$levels[{i}]", "is not from -2 to 2", "give -2 to 2, Bounds or None"))
    for i, weight in enumerate(weights):
        if not 0 < weight < math.inf:
            problems.append(Problem(f"$weights[{i}]", "is not above 0", "give a finite weight above 0"))
    if not 0 <= rho <= 1:
        problems.append(Problem("$rho", "is not from 0 to 1", "give the expected correlation, usually 0.3"))
    if problems:
        raise InvalidInput(problems)
