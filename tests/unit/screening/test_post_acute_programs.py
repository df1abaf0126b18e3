"""Programs after an acute illness: their windows, the days that count, when they are in force, and the choices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from casemgmt.citation import operational
from casemgmt.codes import Code
from casemgmt.dates import not_yet
from casemgmt.record import Condition, Encounter, Person, Record
from casemgmt.screening import Answer, Owed, Status, program, screen, screen_all
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth
from tests.effort import steady

DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2031, 12, 31))


def owed(id: str, as_of: str | date, **facts: Any) -> dict[str, Owed]:
    return {each.label: each for each in screen(facts, id, as_of=as_of).obligations}


def window(one: Owed) -> tuple[str, str]:
    return str(one.opens), str(one.closes)


def part(id: str, name: str, as_of: str | date, **facts: Any) -> Truth:
    """The truth of a criterion of the enrol, perform or refer stage, by its id or label."""
    shown = screen(facts, id, as_of=as_of)
    found = [
        each
        for stage in (shown.refer, shown.enrol, shown.perform)
        for each in stage.criteria
        if name in {each.criterion.id, each.criterion.label}
    ]
    return found[0].truth


@pytest.mark.parametrize(
    ("id", "day", "edition"),
    [
        ("medicare.home_health", "2020-02-29", None),
        ("medicare.home_health", "2020-03-01", "2020"),
        ("medicare.home_health", "2025-12-31", "2020"),
        ("medicare.home_health", "2026-01-01", "2026"),
        ("medicare.snf", "2023-05-11", None),
        ("medicare.snf", "2023-05-12", "2023"),
        ("medicare.irf", "2020-09-30", "2010"),
        ("medicare.irf", "2020-10-01", "2020"),
        ("medicare.ltch", "2023-05-11", None),
        ("medicare.ltch", "2023-05-12", "2023"),
        ("medicare.cardiac_rehabilitation", "2014-02-17", "2010"),
        ("medicare.cardiac_rehabilitation", "2014-02-18", "2014"),
        ("medicare.cardiac_rehabilitation", "2018-02-08", "2014"),
        ("medicare.cardiac_rehabilitation", "2018-02-09", "2018"),
        ("medicare.cardiac_rehabilitation", "2024-01-01", "2024"),
        ("medicare.pulmonary_rehabilitation", "2021-12-31", "2010"),
        ("medicare.pulmonary_rehabilitation", "2022-01-01", "2022"),
        ("medicare.pulmonary_rehabilitation", "2024-01-01", "2024"),
    ],
)
def test_the_edition_is_chosen_by_the_date_of_service(id: str, day: str, edition: str | None) -> None:
    found = program(id).edition_on(day)
    assert (found and found.id) == edition
    assert (screen({}, id, as_of=day).answer is Answer.NOT_IN_FORCE) is (edition is None)


# -- home health -----------------------------------------------------------------------------------------------


def test_care_that_starts_on_15_april_2026_asks_for_an_encounter_from_15_january_to_15_may() -> None:
    seen = owed("medicare.home_health", "2026-05-20", home_health_started_on="2026-04-15")
    assert window(seen["face-to-face encounter"]) == ("2026-01-15", "2026-05-15")
    assert window(seen["comprehensive assessment"]) == ("2026-04-15", "2026-04-20")


@pytest.mark.parametrize(
    ("encounter", "status"),
    [
        ("2026-01-14", Status.MISSED),
        ("2026-01-15", Status.DONE_IN_TIME),
        ("2026-05-15", Status.DONE_IN_TIME),
        ("2026-05-16", Status.DONE_LATE),
    ],
)
def test_an_encounter_outside_the_window_does_not_count(encounter: str, status: Status) -> None:
    facts = {"home_health_started_on": "2026-04-15", "home_health_face_to_face_on": encounter}
    assert owed("medicare.home_health", "2026-05-20", **facts)["face-to-face encounter"].status is status


@steady(50)
@given(start=DAYS.filter(lambda day: day.year >= 2026), period=st.integers(1, 5))
def test_the_assessment_for_recertification_falls_on_days_56_to_60_of_each_period(
    start: date, period: int
) -> None:
    today = start + DAY * (60 * (period - 1))
    every = owed(
        "medicare.home_health",
        today,
        home_health_started_on=start,
        home_health_continues=True,
        home_health_reassessed_on=not_yet(today),
    )
    one = every[f"assessment for recertification, in the last five days, certification period {period}"]
    assert one.opens is not None
    assert one.closes is not None
    counted = [
        (day - today).days + 1 for day in (one.opens, one.closes)
    ]  # the first day of a period is day 1
    assert counted == [56, 60]
    assert one.status is Status.NOT_YET_DUE


def test_nobody_owes_a_recertification_where_care_does_not_go_on() -> None:
    facts = {"home_health_started_on": "2026-04-15", "home_health_certified_on": "2026-04-15"}
    goes_on = owed("medicare.home_health", "2026-06-01", home_health_continues=True, **facts)
    ends = owed("medicare.home_health", "2026-06-01", home_health_continues=False, **facts)
    assert goes_on["recertification, where care goes on"].closes == date(2026, 6, 14)
    assert not any("recertification" in label for label in ends)


_COMMUNITY_PHYSICIAN = {
    "home_health_face_to_face_by": "physician",
    "home_health_face_to_face_role": "other",
    "home_health_face_to_face_on": "2025-12-20",
    "home_health_started_on": "2026-01-05",
}


@pytest.mark.parametrize(("by_start", "truth"), [(None, UNKNOWN), (True, MET), (False, NOT_MET)])
def test_a_contractor_says_which_date_selects_the_rule_of_the_encounter(
    by_start: bool | None, truth: Truth
) -> None:
    told = program("medicare.home_health").with_parameters(
        id="contractor.home_health",
        cite=operational("answer of the contractor"),
        home_health_rule_by_start_of_care=by_start,
    )
    shown = screen(_COMMUNITY_PHYSICIAN, told, as_of="2026-01-20").perform
    found = [each for each in shown.criteria if each.criterion.label == "by a permitted practitioner"]
    assert [each.truth for each in found] == [truth]


# -- skilled nursing facility ----------------------------------------------------------------------------------


def _stay(kind: str, start: str, end: str) -> Encounter:
    return Encounter(id=f"{kind} {start}", kind=kind, status="finished", start=start, end=end)


@pytest.mark.parametrize(
    ("stays", "truth"),
    [
        ([_stay("IMP", "2026-03-02", "2026-03-05")], MET),
        ([_stay("IMP", "2026-03-03", "2026-03-05")], NOT_MET),
        ([_stay("OBSENC", "2026-03-01", "2026-03-03"), _stay("IMP", "2026-03-03", "2026-03-05")], NOT_MET),
        ([_stay("EMER", "2026-03-01", "2026-03-02"), _stay("IMP", "2026-03-02", "2026-03-05")], MET),
    ],
)
def test_three_days_as_an_inpatient_count_neither_the_day_of_discharge_nor_observation(
    stays: list[Encounter], truth: Truth
) -> None:
    record = Record(person=Person(birth_date=date(1945, 1, 1)), encounters=stays)
    enrol = screen(record, "medicare.snf", as_of="2026-03-20").enrol
    (found,) = [each for each in enrol.criteria if each.criterion.label == "in one hospital"]
    assert found.truth is truth


@steady(50)
@given(
    days=st.integers(0, 5),
    before=st.integers(0, 5),
    discharged=st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31)),
)
def test_days_in_several_hospitals_are_added(days: int, before: int, discharged: date) -> None:
    nights = {discharged - DAY * n for n in range(1, days + before + 1)}  # each day but that of the discharge
    facts = {
        "acute_admitted_on": discharged - DAY * days,
        "acute_discharged_on": discharged,
        "hospital_days_before_transfer": before,
    }
    assert (part("medicare.snf", "R1", discharged, **facts) is MET) is (len(nights) >= 3)


@pytest.mark.parametrize(("began", "truth"), [("2026-04-04", MET), ("2026-04-05", NOT_MET)])
def test_care_begins_within_30_days_where_the_day_of_discharge_is_day_0(began: str, truth: Truth) -> None:
    facts = {
        "acute_discharged_on": "2026-03-05",
        "snf_care_began_on": began,
        "snf_care_foreseen_later": False,
    }
    assert part("medicare.snf", "R3", "2026-05-01", **facts) is truth
    one = owed("medicare.snf", "2026-05-01", **facts)["skilled care begins after the discharge"]
    assert window(one) == ("2026-03-05", "2026-04-04")


def test_recertification_is_due_on_day_14_the_day_of_admission_being_day_1_then_every_30_days() -> None:
    facts = {"snf_care_began_on": "2026-03-05", "snf_recertified_on": "2026-03-18"}
    every = owed("medicare.snf", "2026-03-20", **facts)
    first = every["first recertification, by day 14; the day of admission is day 1"]
    assert first.closes == date(2026, 3, 18)
    assert every["next recertification"].closes == date(2026, 4, 17)


# -- inpatient rehabilitation ----------------------------------------------------------------------------------


def test_a_plan_of_care_after_an_admission_on_monday_is_due_on_thursday() -> None:
    monday = date(2026, 5, 11)
    one = owed("medicare.irf", monday, rehabilitation_admitted_on=monday)[
        "individualized overall plan of care"
    ]
    assert one.closes is not None
    assert (monday.weekday(), one.closes.weekday()) == (0, 3)


@pytest.mark.parametrize("out", range(4))
@pytest.mark.parametrize("day", range(1, 9))
def test_days_out_on_an_interrupted_stay_are_not_counted(day: int, out: int) -> None:
    facts = {
        "rehabilitation_admitted_on": "2026-05-11",
        "rehabilitation_plan_on": date(2026, 5, 10) + DAY * day,
        "rehabilitation_days_out": out,
    }
    in_time = day - out <= 4
    assert (part("medicare.irf", "D3", "2026-05-30", **facts) is MET) is in_time
    one = owed("medicare.irf", "2026-05-30", **facts)["individualized overall plan of care"]
    assert (one.status is Status.DONE_IN_TIME) is in_time


# -- cardiac rehabilitation ------------------------------------------------------------------------------------


@steady(80)
@given(start=DAYS, ago=st.integers(300, 420))
@example(start=date(2026, 6, 15), ago=365)
@example(start=date(2026, 6, 16), ago=366)
@example(start=date(2024, 6, 15), ago=366)
@example(start=date(2025, 2, 28), ago=365)
def test_a_heart_attack_counts_from_the_same_day_a_year_before_the_course(start: date, ago: int) -> None:
    attack = start - DAY * ago
    label = "heart attack within the 12 months before the course: on the same day a year earlier, or later"
    found = part(
        "medicare.cardiac_rehabilitation",
        label,
        start,
        heart_attack_on=attack,
        cardiac_rehabilitation_started_on=start,
    )
    anniversary = start - relativedelta(years=1)
    if (start.month, start.day) == (
        2,
        29,
    ):  # no such day a year earlier: 1 March, a day after the last of February
        anniversary += DAY
    assert (found is MET) is (attack >= anniversary)


def test_an_old_heart_attack_in_the_record_does_not_move_the_clock() -> None:
    attack = Condition(id="1", codes=(Code("icd10cm", "I214"),), start=date(2025, 7, 1))
    old = Condition(id="2", codes=(Code("icd10cm", "I252"),), start=date(2026, 3, 1))
    record = Record(person=Person(birth_date=date(1950, 1, 1)), conditions=[attack, old])
    shown = screen(record, "medicare.cardiac_rehabilitation", as_of="2026-05-01")
    assert shown.refer.sheet.values["heart_attack_on"] == date(2025, 7, 1)
    assert shown.refer.truth is MET


def test_an_intensive_course_ends_after_18_weeks_and_a_standard_one_after_36() -> None:
    begun = {"cardiac_rehabilitation_started_on": "2026-01-05"}
    standard = owed(
        "medicare.cardiac_rehabilitation", "2026-02-01", cardiac_rehabilitation_intensive=False, **begun
    )
    intensive = owed(
        "medicare.cardiac_rehabilitation", "2026-02-01", cardiac_rehabilitation_intensive=True, **begun
    )
    assert standard["end of the standard course"].closes == date(2026, 1, 5) + timedelta(weeks=36)
    assert intensive["end of the intensive course"].closes == date(2026, 1, 5) + timedelta(weeks=18)
    assert "end of the intensive course" not in standard
    assert "end of the standard course" not in intensive


# -- the choice of a setting -----------------------------------------------------------------------------------


def test_settings_that_are_possible_are_shown_as_choices() -> None:
    ids = ("medicare.home_health", "medicare.irf", "medicare.ltch", "medicare.snf")
    choices = screen_all({}, as_of="2026-05-01", programs=ids).choices
    pairs = {frozenset((choice.first.program.id, choice.second.program.id)) for choice in choices}
    assert pairs == {frozenset((a, b)) for a in ids for b in ids if a < b}
