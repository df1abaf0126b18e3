"""Worked vectors of the progress algorithm: hemoglobin A1c, important difference 0.5, tolerance 0.15, 180 days."""

from __future__ import annotations

import pytest

from casemgmt.bounds import Bounds
from casemgmt.monitoring import GoalStatus, progress_of
from tests.unit.monitoring.plans import a1c, day, goal, plan, record

VECTORS = [
    # baseline, reading, day, moved, expected, status
    (9.4, 8.9, 90, 0.357, 0.500, GoalStatus.ON_TRACK),
    (9.4, 9.0, 90, 0.286, 0.500, GoalStatus.NO_CHANGE),  # a change of 0.4 is less than matters
    (9.4, 8.4, 90, 0.714, 0.500, GoalStatus.ON_TRACK),
    (9.4, 9.9, 90, -0.357, 0.500, GoalStatus.REGRESSED),  # worse by exactly what matters
    (9.4, 7.9, 150, 1.071, 0.833, GoalStatus.MET),
    (9.4, 8.0, 150, 1.000, 0.833, GoalStatus.ON_TRACK),  # "below 8.0" is strict
    (9.4, 8.3, 190, 0.786, 1.000, GoalStatus.NOT_MET),
    (11.0, 10.2, 90, 0.267, 0.500, GoalStatus.BEHIND),
    (9.4, 9.3, 30, 0.071, 0.167, GoalStatus.ON_TRACK),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_published_vectors(vector: tuple[float, float, int, float, float, GoalStatus]) -> None:
    baseline, value, on, moved, expected, status = vector
    aim = goal(baseline=baseline)
    found = progress_of(aim, plan(aim), record(observations=[a1c(value, on)]), as_of=day(on))
    assert found.status is status
    assert not isinstance(found.moved, Bounds)
    assert found.moved == pytest.approx(moved, abs=0.0006)
    assert found.expected == pytest.approx(expected, abs=0.0006)


@pytest.mark.parametrize(("read_on", "status"), [(None, GoalStatus.UNKNOWN), (14, GoalStatus.UNKNOWN)])
def test_no_reading_and_a_stale_one_are_unknown(read_on: int | None, status: GoalStatus) -> None:
    aim = goal()
    readings = [] if read_on is None else [a1c(7.9, read_on)]
    assert progress_of(aim, plan(aim), record(observations=readings), as_of=day(150)).status is status


def test_a_reading_is_stale_after_one_and_a_half_intervals_and_not_before() -> None:
    aim = goal()
    found = progress_of(aim, plan(aim), record(observations=[a1c(7.9, 15)]), as_of=day(150))
    assert found.status is GoalStatus.MET
