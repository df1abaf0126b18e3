"""Looking back over what went on, and nights in hospital: each night once, as bounds where days are vague."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pytest import mark, raises

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.errors import RuleError
from casemgmt.facts import Query, facts_at
from casemgmt.facts.encounters import (
    admissions_12m_before_admission,
    bed_days_12m,
    ed_visits_12m,
    readmission_30d,
)
from casemgmt.instruments import diagnosis_score
from casemgmt.over_time import timeline
from casemgmt.record import Condition, Encounter, Person, Record
from casemgmt.rules import facts_needed, truth_of

ON = date(2026, 5, 1)
PERSON = Person(id="p1", deceased=False)


def stay(start: Any, end: Any, **more: Any) -> Encounter:
    return Encounter(**{"kind": "IMP", "status": "finished", "start": start, "end": end, **more})


def record(*stays: Encounter, **more: Any) -> Record:
    return Record(person=PERSON, encounters=stays, **more)


def value(fact: Any, held: Record, on: date = ON) -> Any:
    return facts_at(
        held, facts_needed(fact >= 1 if fact.type == "number" else fact.is_true()), as_of=on
    ).values.get(fact.name)


@mark.parametrize(
    ("stays", "nights"),
    [
        ([], 0),
        ([stay("2026-01-01", "2026-01-04")], 3),
        ([stay("2026-01-01", "2026-01-01")], 0),
        ([stay("2026-01-01", "2026-01-04"), stay("2026-01-03", "2026-01-06")], 5),  # a night counts once
        ([stay("2025-04-20", "2025-05-04")], 3),  # the nights since 2025-05-01
        ([stay("2025-04-20", "2025-05-01")], 0),
        ([stay("2026-04-28", None, status="in-progress")], 3),
        ([stay("2026-04-28", None, status=None)], Bounds(0, 3)),
        ([stay("2026-04-20", None)], Bounds(0, 11)),  # finished, and nobody wrote down when
        ([stay("2026-04-20", "2026-06-01")], 11),
        ([stay("2026-01", "2026-02-03")], Bounds(3, 33)),
        ([stay(None, "2026-04-03")], Bounds(0, 337)),
        ([stay("2026-01-01", "2026-01-04", kind="AMB")], 0),
        ([stay("2026-01-01", "2026-01-04", kind=None)], Bounds(0, 3)),
    ],
)
def test_nights_in_hospital(stays: list[Encounter], nights: int | Bounds) -> None:
    assert value(bed_days_12m, record(*stays)) == nights


def test_nights_of_a_record_that_is_not_complete_are_a_least_number() -> None:
    found = value(bed_days_12m, record(stay("2026-01-01", "2026-01-04"), partial={"encounters"}))
    assert found == Bounds(3, 366)
    assert value(bed_days_12m, Record(person=PERSON)) is None


def test_days_need_a_look_back() -> None:
    with raises(RuleError, match="give lookback_months"):
        Query(section="encounters", take="days")


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 40)), max_size=5))
def test_nights_are_those_of_a_calendar(spans: list[tuple[int, int]]) -> None:
    days = [(date(2025, 1, 1) + timedelta(a), date(2025, 1, 1) + timedelta(a + n)) for a, n in spans]
    nights = {a + timedelta(i) for a, b in days for i in range((b - a).days)}
    within = {night for night in nights if date(2025, 5, 1) <= night < ON}
    assert value(bed_days_12m, record(*(stay(a, b) for a, b in days))) == len(within)


@mark.parametrize(
    ("earlier", "again"),
    [
        (("2026-03-01", "2026-03-20"), True),
        (("2026-03-01", "2026-03-11"), True),  # 30 days before the admission
        (("2026-03-01", "2026-03-10"), False),
        (("2026-03-01", "2026-04-10"), False),  # ended on the day of the admission: a transfer
        (("2026-04-12", "2026-04-13"), False),
    ],
)
def test_a_stay_soon_after_another_is_a_readmission(earlier: tuple[str, str], again: bool) -> None:
    assert value(readmission_30d, record(stay(*earlier), stay("2026-04-10", "2026-04-20"))) is again


def test_earlier_admissions_do_not_count_the_stay_itself() -> None:
    stays = [
        stay("2025-04-11", "2025-04-12"),
        stay("2025-04-10", "2025-04-11"),
        stay("2026-04-10", "2026-04-20"),
    ]
    assert value(admissions_12m_before_admission, record(*stays)) == 1
    assert value(ed_visits_12m, record(stay("2025-05-02", "2025-05-02", kind="EMER"))) == 1


def test_a_timeline_sees_nights_and_look_backs_pass() -> None:
    score = diagnosis_score("hospital_frailty")
    rules = (bed_days_12m >= 3, score.groups["f05"].fact.is_true())
    ill = Condition(codes=(Code("icd10cm", "F05"),), start="2024-02-01", end="2024-06-10", status="resolved")
    held = Record(
        person=PERSON,
        encounters=(stay("2026-04-29", "2026-05-09"), stay("2025-05-20", "2025-05-25")),
        conditions=(ill,),
    )
    for rule in rules:
        told = timeline(held, rule, start=date(2026, 4, 20), end=date(2026, 7, 1))
        for n in range(73):
            day = date(2026, 4, 20) + timedelta(n)
            sheet = facts_at(held, facts_needed(rule), as_of=day)
            assert told.truth_on(day) is truth_of(rule, sheet.values)
