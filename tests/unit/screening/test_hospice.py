"""Hospice benefit periods and their windows (42 CFR 418.21, 418.22)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.screening import screen
from casemgmt.screening.hospice import BenefitPeriod, benefit_periods

DAYS = st.dates(min_value=date(2014, 10, 1), max_value=date(2100, 1, 1))


def test_the_periods_of_an_election_on_10_january_2026() -> None:
    periods = islice(benefit_periods("2026-01-10"), 4)
    assert [(p.number, str(p.start), str(p.end)) for p in periods] == [
        (1, "2026-01-10", "2026-04-09"),
        (2, "2026-04-10", "2026-07-08"),
        (3, "2026-07-09", "2026-09-06"),
        (4, "2026-09-07", "2026-11-05"),
    ]


@given(election=DAYS, first=st.integers(1, 9))
def test_periods_abut_and_last_90_90_and_then_60_days(election: date, first: int) -> None:
    periods = list(islice(benefit_periods(election, first_number=first), 8))
    assert periods[0].start == election
    assert [p.number for p in periods] == list(range(first, first + 8))
    for period in periods:
        assert (period.end - period.start).days + 1 == (90 if period.number <= 2 else 60)
    for earlier, later in pairwise(periods):
        assert later.start - earlier.end == timedelta(days=1)


@given(election=DAYS, first=st.integers(1, 9))
def test_certification_opens_15_days_before_and_closes_2_days_after_each_period_begins(
    election: date, first: int
) -> None:
    for period in islice(benefit_periods(election, first_number=first), 4):
        window = period.certification
        assert window.opens == period.start - timedelta(days=15)
        assert window.closes == period.start + timedelta(days=2)
        if period.number < 3:
            assert period.face_to_face is None
        else:
            assert period.face_to_face is not None
            assert period.face_to_face.opens == period.start - timedelta(days=30)
            assert period.face_to_face.closes == period.start - timedelta(days=1)


def test_the_windows_of_the_current_and_the_next_period_follow_from_the_election() -> None:
    facts = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1}
    windows = screen(facts, "medicare.hospice", as_of="2026-06-20").windows
    assert [(w.label, str(w.opens), str(w.closes)) for w in windows] == [
        ("hospice benefit period 2", "2026-04-10", "2026-07-08"),
        ("certification of hospice benefit period 2", "2026-03-26", "2026-04-12"),
        ("certification of hospice benefit period 3", "2026-06-24", "2026-07-11"),
        ("face-to-face encounter for hospice benefit period 3", "2026-06-09", "2026-07-08"),
    ]
    assert all(w.citation is not None for w in windows)


@pytest.mark.parametrize(("day", "number"), [("2026-04-09", 1), ("2026-04-10", 2), ("2026-09-07", 4)])
def test_the_period_changes_on_its_first_day(day: str, number: int) -> None:
    facts = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1}
    assert screen(facts, "medicare.hospice", as_of=day).windows[0].label == f"hospice benefit period {number}"


def test_the_first_period_has_no_face_to_face_window_before_the_third() -> None:
    facts = {"hospice_election_on": "2026-01-10", "hospice_period_number": 1}
    assert len(screen(facts, "medicare.hospice", as_of="2026-01-10").windows) == 3


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"hospice_election_on": "2026-01-10"},
        {"hospice_period_number": 1},
        {"hospice_election_on": "2026-01", "hospice_period_number": 1},
        {"hospice_election_on": "2026-01-10", "hospice_period_number": Bounds(1, 2)},
        {"hospice_election_on": "2026-06-21", "hospice_period_number": 1},
    ],
    ids=["nothing", "no number", "no day", "day vague", "number vague", "elected later"],
)
def test_no_window_is_shown_where_the_period_is_not_known_or_has_not_begun(facts: dict[str, object]) -> None:
    assert screen(facts, "medicare.hospice", as_of="2026-06-20").windows == ()


def test_a_vague_election_date_has_no_periods() -> None:
    with pytest.raises(InvalidInput, match=r"\$\.election_on: is not an exact date"):
        next(benefit_periods("2026-01"))


def test_the_window_of_the_example_leads_15_days() -> None:
    period = BenefitPeriod(1, date(2026, 1, 10), date(2026, 4, 9))
    assert (period.certification.opens, period.certification.closes) == (
        date(2025, 12, 26),
        date(2026, 1, 12),
    )
    assert period.certification.label == "certification of hospice benefit period 1"


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
