"""Hospice benefit periods and their windows (42 CFR 418.21, 418.22)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds
from casemgmt.dates import not_yet
from casemgmt.screening import screen
from casemgmt.screening.hospice import BENEFIT_PERIODS

ELECTED = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1}
DAYS = st.dates(min_value=date(2014, 10, 1), max_value=date(2100, 1, 1))


def test_the_periods_of_an_election_on_10_january_2026() -> None:
    periods = islice(BENEFIT_PERIODS.after(date(2026, 1, 10)), 4)
    assert [(p.number, str(p.start), str(p.end)) for p in periods] == [
        (1, "2026-01-10", "2026-04-09"),
        (2, "2026-04-10", "2026-07-08"),
        (3, "2026-07-09", "2026-09-06"),
        (4, "2026-09-07", "2026-11-05"),
    ]


@given(election=DAYS, first=st.integers(1, 9))
def test_periods_abut_and_last_90_90_and_then_60_days(election: date, first: int) -> None:
    periods = list(islice(BENEFIT_PERIODS.after(election, first), 8))
    assert periods[0].start == election
    assert [p.number for p in periods] == list(range(first, first + 8))
    for period in periods:
        assert (period.end - period.start).days + 1 == (90 if period.number <= 2 else 60)
    for earlier, later in pairwise(periods):
        assert later.start - earlier.end == timedelta(days=1)


def owed(as_of: str, **facts: Any) -> dict[str, str]:
    elected = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1, **facts}
    return {each.label: str(each) for each in screen(elected, "medicare.hospice", as_of=as_of).obligations}


def test_what_is_owed_in_the_current_and_the_next_period_follows_from_the_election() -> None:
    found = owed(
        "2026-06-20", hospice_recertified_on="2026-04-08", hospice_face_to_face_on=not_yet("2026-06-20")
    )
    certification, seen = "recertification, oral or written", "face-to-face encounter"
    assert found[f"{certification}, hospice benefit period 2"] == (
        "done in time: 2026-03-26 to 2026-04-12, done on 2026-04-08"
    )
    assert found[f"{certification}, hospice benefit period 3"] == (
        "not yet due: 2026-06-24 to 2026-07-11, done on 2026-04-08"
    )
    assert found[f"{seen}, hospice benefit period 3"] == "due: 2026-06-09 to 2026-07-08"
    assert all(
        each.obligation.citation
        for each in screen(ELECTED, "medicare.hospice", as_of="2026-06-20").obligations
    )


@pytest.mark.parametrize(("day", "number"), [("2026-04-09", 1), ("2026-04-10", 2), ("2026-09-07", 4)])
def test_the_period_changes_on_its_first_day(day: str, number: int) -> None:
    labels = [label for label in owed(day) if label.startswith("recertification")]
    periods = [number, number + 1] if number > 1 else [2]
    assert labels == [f"recertification, oral or written, hospice benefit period {n}" for n in periods]


def test_nobody_is_seen_face_to_face_for_the_second_period() -> None:
    assert not [label for label in owed("2026-01-10") if label.startswith("face-to-face")]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"hospice_election_on": "2026-01-10"},
        {"hospice_period_number": 1},
        {"hospice_election_on": "2026-01", "hospice_period_number": 1},
        {"hospice_election_on": "2026-01-10", "hospice_period_number": Bounds(1, 2)},
    ],
    ids=["nothing", "no number", "no day", "day vague", "number vague"],
)
def test_no_period_is_shown_where_it_is_not_known(facts: dict[str, object]) -> None:
    found = screen(facts, "medicare.hospice", as_of="2026-06-20").obligations
    assert not [each for each in found if each.period is not None]


@pytest.mark.parametrize(
    ("elected", "status"), [("2026-09-30", None), ("2026-10-01", "missed: by 2026-10-06")]
)
def test_the_addendum_is_due_to_everybody_from_october_2026(elected: str, status: str | None) -> None:
    facts = {"hospice_election_on": elected, "hospice_addendum_requested": False}
    found = owed("2026-10-07", **facts, hospice_addendum_on=not_yet("2026-10-07"))
    assert found.get("election statement addendum") == status


def test_an_oral_certification_counts_from_15_days_before_to_2_days_after() -> None:
    for day, status in (
        ("2025-12-25", "missed"),
        ("2025-12-26", "done in time"),
        ("2026-01-12", "done in time"),
        ("2026-01-13", "done late"),
    ):
        found = owed("2026-02-01", terminal_prognosis_certified_on=day)
        assert found["first certification, oral or written"].startswith(status + ":")


def test_late_certification_and_a_longer_prognosis_deserve_a_second_look() -> None:
    late = {"hospice_election_on": "2026-01-10", "terminal_prognosis_certified_on": "2026-01-13"}
    assert screen(late, "medicare.hospice", as_of="2026-02-01").cautions == (
        "the days before the certification are not covered",
    )
    not_six_months = {"terminal_prognosis_certified": False, "life_limiting_condition": True}
    longer = screen(not_six_months, "medicare.hospice", as_of="2026-02-01")
    healthy = screen(
        {**not_six_months, "life_limiting_condition": False}, "medicare.hospice", as_of="2026-02-01"
    )
    assert healthy.cautions == ()
    assert longer.cautions == (
        "no prognosis of six months or less: consider palliative care, which needs none",
    )
