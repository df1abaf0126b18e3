"""Timed obligations: how days are counted, and how each obligation stands, against naive counting day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casemgmt.bounds import Bounds
from casemgmt.citation import operational
from casemgmt.content import calendar
from casemgmt.dates import not_yet
from casemgmt.errors import RuleError
from casemgmt.rules import Fact, FactSheet, all_of, truth_of
from casemgmt.screening import Count, Obligation, Owed, Periods, Status
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.effort import steady

STARTED, DONE = Fact("started_on", type="date"), Fact("done_on", type="date")
CALLED_FOR, TRIED = Fact("called_for", type="flag"), Fact("tried", type="flag")
NUMBER = Fact("number", low=1, high=99)
CALENDAR = calendar()
DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2025, 11, 20), max_value=date(2026, 2, 20))
BUSINESS = Obligation(label="call", start=STARTED, closes=Count(2, "business_days", CALENDAR), done=DONE)


def sheet(as_of: str | date, **facts: Any) -> FactSheet:
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return FactSheet(day, {"as_of": day, **{name: _value(value) for name, value in facts.items()}})


def _value(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def one(obligation: Obligation, as_of: str | date, **facts: Any) -> Owed:
    (owed,) = obligation.owed(sheet(as_of, **facts))
    return owed


def within(**changed: Any) -> Obligation:
    return Obligation(**{"label": "notice", "start": STARTED, "closes": Count(5), "done": DONE, **changed})


# -- counting --------------------------------------------------------------------------------------------------


def passed(start: date, end: date) -> int:
    """Business days after one day up to and including another, counted one by one."""
    days = (start + DAY * n for n in range(1, (end - start).days + 1))
    return sum(CALENDAR.is_business_day(day) for day in days)


@given(start=DAYS, n=st.integers(0, 12))
def test_business_days_after_end_where_a_count_day_by_day_ends(start: date, n: int) -> None:
    count = Count(n, "business_days", CALENDAR)
    every = [start + DAY * k for k in range(60)]
    assert count.on(start) == count.first(start) == next(day for day in every if passed(start, day) == n)
    assert count.last(start) == max(day for day in every if passed(start, day) <= n)


@given(start=DAYS, n=st.integers(1, 12))
def test_business_days_before_end_where_a_count_day_by_day_ends(start: date, n: int) -> None:
    count = Count(-n, "business_days", CALENDAR)
    every = [start - DAY * k for k in range(60)]
    assert count.on(start) == count.last(start) == max(day for day in every if passed(day, start) >= n)
    assert count.first(start) == min(day for day in every if passed(day, start) <= n)


def test_two_business_days_before_a_monday_skip_the_weekend() -> None:
    """So close to Monday 9 March 2026 that two business days lie between: from Thursday on, Wednesday is too far."""
    count, monday = Count(-2, "business_days", CALENDAR), date(2026, 3, 9)
    assert count.on(monday) == count.last(monday) == date(2026, 3, 5)
    assert count.first(monday) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        ("2026-01-15", 6, "2026-07-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_keep_the_day_of_the_month_or_its_last(start: str, months: int, day: str) -> None:
    count = Count(months, "months")
    assert str(count.on(date.fromisoformat(start))) == day
    assert count.first(date.fromisoformat(start)) == count.last(date.fromisoformat(start))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(1), "1 day after"),
        (Count(-30), "30 days before"),
        (Count(2, "business_days"), "2 business days after"),
        (Count(1, "months"), "1 month after"),
        (Count(0), "on the day"),
    ],
)
def test_a_count_is_told_in_words(count: Count, words: str) -> None:
    assert str(count) == words


def test_periods_of_months_go_by_the_day_of_the_first() -> None:
    ends = [str(p.end) for p in islice(Periods((Count(1, "months"),)).after(date(2026, 1, 31)), 4)]
    assert ends == ["2026-02-27", "2026-03-30", "2026-04-29", "2026-05-30"]


def test_periods_that_have_no_length_are_refused() -> None:
    for lengths in ((), (Count(0),), (Count(30), Count(-1))):
        with pytest.raises(RuleError, match="periods have lengths of one day or more"):
            Periods(lengths)


# -- status ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "done", "status"),
    [
        ("2026-03-01", not_yet("2026-03-01"), "not yet due"),
        ("2026-03-03", not_yet("2026-03-03"), "due"),
        ("2026-03-07", not_yet("2026-03-07"), "due"),
        ("2026-03-08", not_yet("2026-03-08"), "missed"),
        ("2026-03-20", "2026-03-03", "done in time"),
        ("2026-03-20", "2026-03-07", "done in time"),
        ("2026-03-20", "2026-03-08", "done late"),
        ("2026-03-20", "2026-03-02", "missed"),
        ("2026-03-06", "2026-03-02", "due"),
        ("2026-03-05", "2026-03-09", "due"),
        ("2026-03-08", "2026-03-09", "missed"),
        ("2026-03-02", None, "not yet due"),
        ("2026-03-06", None, "unknown"),
        ("2026-03-20", None, "unknown"),
        ("2026-03-20", Bounds(date(2026, 3, 4), date(2026, 3, 6)), "done in time"),
        ("2026-03-20", Bounds(date(2026, 3, 4), date(2026, 3, 9)), "unknown"),
        ("2026-03-20", Bounds(date(2026, 3, 9), date(2026, 3, 12)), "done late"),
    ],
)
def test_an_obligation_stands_as_its_window_and_what_was_done_say(as_of: str, done: Any, status: str) -> None:
    owed = one(within(opens=Count(1)), as_of, started_on="2026-03-02", done_on=done)
    assert owed.status.value == status
    assert (str(owed.opens), str(owed.closes)) == ("2026-03-03", "2026-03-07")
    assert owed.truth is {"done in time": MET, "done late": NOT_MET, "missed": NOT_MET}.get(status, UNKNOWN)
    assert owed.open is (owed.truth is UNKNOWN)


def naive(obligation: Obligation, start: date, done: date | None, as_of: date) -> set[Status]:
    """How an obligation stands, by trying each day of the window and every day on which it may have been done."""
    window = [
        day
        for n in range(-40, 60)
        for day in (start + DAY * n,)
        if (day - start).days >= -10 and passed(start, day) <= 2
    ]
    if done is not None and done <= as_of and done >= window[0]:
        return {Status.DONE_IN_TIME if done in window else Status.DONE_LATE}
    return {Status.NOT_YET_DUE if as_of < window[0] else Status.DUE if as_of in window else Status.MISSED}


@given(start=DAYS, done=st.integers(-15, 12), as_of=st.integers(-15, 20), known=st.booleans())
def test_an_obligation_stands_as_naive_counting_says(start: date, done: int, as_of: int, known: bool) -> None:
    obligation = attrs.evolve(BUSINESS, opens=Count(-10))
    day, done_on = start + DAY * as_of, start + DAY * done
    value = done_on if known else not_yet(day)
    found = one(obligation, day, started_on=start, done_on=value)
    assert {found.status} == naive(obligation, start, done_on if known else None, day)


@steady(60)
@given(
    start=DAYS, done=st.integers(-15, 12), opens=st.integers(-12, 3), n=st.integers(-3, 5), unit=st.booleans()
)
def test_the_criterion_of_an_obligation_agrees_with_its_status(
    start: date, done: int, opens: int, n: int, unit: bool
) -> None:
    closes = Count(n, "business_days", CALENDAR) if unit else Count(n)
    assume(start + DAY * opens <= closes.last(start) and (unit or opens <= n))
    obligation = within(opens=Count(opens), closes=closes)
    known = sheet(start + DAY * 40, started_on=start, done_on=start + DAY * done)
    (owed,) = obligation.owed(known)
    assert truth_of(obligation.met_in_time(), known.values) is owed.truth


def test_what_stands_in_its_place_and_who_is_bound_are_in_the_criterion() -> None:
    obligation = within(when=CALLED_FOR.is_true(), instead=TRIED.is_true(), citation=operational("ours"))
    criterion = obligation.met_in_time(id="R1")
    assert (criterion.id, criterion.label, criterion.citation) == ("R1", "notice", operational("ours"))
    late = {"started_on": date(2026, 3, 2), "done_on": date(2026, 3, 8)}
    assert truth_of(criterion, {**late, "called_for": True, "tried": False}) is NOT_MET
    assert truth_of(criterion, {**late, "called_for": False, "tried": False}) is MET
    assert truth_of(criterion, {**late, "called_for": True, "tried": True}) is MET


def test_fixed_dates_open_and_close_a_window() -> None:
    obligation = within(opens=date(2026, 3, 1), closes=date(2026, 3, 31))
    assert one(obligation, "2026-02-28").status is Status.UNKNOWN  # what starts it is not known
    assert one(obligation, "2026-02-27", started_on="2026-01-01").status is Status.NOT_YET_DUE
    assert (
        one(obligation, "2026-04-01", started_on="2026-01-01", done_on="2026-03-31").status
        is Status.DONE_IN_TIME
    )
    for done, truth in (("2026-02-28", NOT_MET), ("2026-03-01", MET), ("2026-04-01", NOT_MET)):
        known = sheet("2026-05-01", started_on="2026-01-01", done_on=done)
        assert truth_of(obligation.met_in_time(), known.values) is truth
    assert obligation.rule_in_words() == "from 2026-03-01, by 2026-03-31"


def test_a_review_is_due_so_long_after_the_last_one() -> None:
    review = within(closes=Count(6, "months"), done=None)
    assert one(review, "2026-07-15", started_on="2026-01-15").status is Status.DUE
    overdue = one(review, "2026-07-16", started_on="2026-01-15")
    assert (overdue.status, str(overdue.closes)) == (Status.MISSED, "2026-07-15")
    assert str(one(review, "2026-07-16")) == "unknown: by 6 months after started on; not known: started on"


def test_what_has_not_started_is_not_yet_due_and_a_vague_start_decides_where_every_day_agrees() -> None:
    assert one(within(), "2026-03-02", started_on=not_yet("2026-03-02")).status is Status.NOT_YET_DUE
    march = Bounds(date(2026, 3, 1), date(2026, 3, 31))
    assert (
        one(within(), "2026-04-06", started_on=march, done_on=not_yet("2026-04-06")).status is Status.MISSED
    )
    vague = one(within(), "2026-04-05", started_on=march, done_on=not_yet("2026-04-05"))
    assert (vague.status, vague.closes, vague.why) == (Status.UNKNOWN, None, "not known: started on")
    years = Bounds(date(2020, 1, 1), date(2024, 1, 1))
    assert one(within(), "2026-04-05", started_on=years).status is Status.UNKNOWN


def test_nobody_owes_what_is_not_called_for() -> None:
    obligation = within(when=CALLED_FOR.is_true())
    assert obligation.owed(sheet("2026-03-20", started_on="2026-03-02", called_for=False)) == ()
    open_one = one(obligation, "2026-03-20", started_on="2026-03-02", done_on="2026-03-03")
    assert (open_one.status, open_one.why) == (Status.UNKNOWN, "it is not known whether it is called for")


def test_what_stands_in_its_place_counts_and_leaves_open_what_is_late() -> None:
    obligation = within(instead=all_of(TRIED, label="two attempts"))
    late = {"started_on": "2026-03-02", "done_on": "2026-03-09"}
    assert one(obligation, "2026-03-20", **late, tried=True).status is Status.DONE_IN_TIME
    assert one(obligation, "2026-03-20", **late, tried=False).status is Status.DONE_LATE
    assert str(one(obligation, "2026-03-20", **late)).endswith("; not known: two attempts")
    in_time = {"started_on": "2026-03-02", "done_on": "2026-03-04"}
    assert one(obligation, "2026-03-20", **in_time).status is Status.DONE_IN_TIME


def test_a_count_that_some_make_otherwise_is_flagged_where_it_matters() -> None:
    obligation = within(disputed=Count(4), caution="some count the first day")
    cautions = {
        done: one(obligation, "2026-03-20", started_on="2026-03-02", done_on=done).caution
        for done in ("2026-03-06", "2026-03-07", "2026-03-08")
    }
    assert cautions == {"2026-03-06": "", "2026-03-07": "some count the first day", "2026-03-08": ""}


def test_a_day_of_rest_after_the_last_business_day_is_flagged() -> None:
    # Started on Wednesday 4 March 2026: the second business day is Friday, and Sunday is no third.
    for done, status, flagged in (
        ("2026-03-06", Status.DONE_IN_TIME, False),
        ("2026-03-08", Status.DONE_IN_TIME, True),
        ("2026-03-09", Status.DONE_LATE, False),
    ):
        owed = one(BUSINESS, "2026-03-20", started_on="2026-03-04", done_on=done)
        assert (owed.status, str(owed.closes)) == (status, "2026-03-06")
        assert ("counted strictly, it is too late" in owed.caution) is flagged


def test_an_obligation_of_each_period_is_owed_in_the_current_and_the_next() -> None:
    each = within(
        opens=Count(-5),
        closes=Count(0),
        periods=Periods((Count(30), Count(60)), NUMBER, "term"),
        from_period=2,
    )
    known = {"started_on": "2026-01-01", "number": 1, "done_on": "2026-01-30"}
    assert [(o.label, o.status.value) for o in each.owed(sheet("2026-02-10", **known))] == [
        ("notice, term 2", "done in time"),
        ("notice, term 3", "not yet due"),
    ]
    assert [o.label for o in each.owed(sheet("2026-01-15", **known))] == ["notice, term 2"]
    assert each.owed(sheet("2026-02-10", started_on="2026-01-01")) == ()
    assert each.rule_in_words() == "from 5 days before each term begins, by the day: each term begins"
    unnumbered = attrs.evolve(each, periods=Periods((Count(30),)))
    assert [o.label for o in unnumbered.owed(sheet("2026-02-10", **known))] == [
        "notice, period 2",
        "notice, period 3",
    ]


def test_what_cannot_be_an_obligation_is_refused() -> None:
    with pytest.raises(
        RuleError, match="notice: what starts and what meets an obligation are facts of type date"
    ):
        within(done=TRIED)
    with pytest.raises(RuleError, match="notice: the window closes before it opens"):
        within(opens=Count(6))
    with pytest.raises(RuleError, match="a criterion counts no months"):
        within(closes=Count(1, "months")).met_in_time()
    with pytest.raises(RuleError, match="one day does not say whether it is met"):
        within(done=None).met_in_time()
