from __future__ import annotations

from typing import Any

import attrs

from casemgmt import vocabulary
from casemgmt.bounds import Bounds
from casemgmt.facts import Query
from casemgmt.facts.measurements import hemoglobin_a1c
from casemgmt.monitoring import FlagReview, TaskReview, TaskStatus, review
from casemgmt.planning.plan import Item
from casemgmt.record import Answers, Record
from casemgmt.rules import Fact
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.unit.monitoring.plans import (
    PERSON,
    a1c,
    day,
    encounter,
    goal,
    intervention,
    monitor,
    plan,
    pressure,
    record,
    red_flag,
    service,
    stated,
)


def task(item: Item, on: int, held: Record | None = None, **sections: Any) -> TaskReview:
    (found,) = review(plan(item), held or record(**sections), as_of=day(on)).tasks
    return found


def flags(*items: Item, on: int, **sections: Any) -> tuple[FlagReview, ...]:
    return review(plan(*items), record(**sections), as_of=day(on)).red_flags


def test_what_was_attested_is_done() -> None:
    found = task(intervention(), 60, attestations=[stated("teach", True, 20)])
    assert (found.status, found.done_on, found.next_due_on) == (TaskStatus.DONE, (day(20),), None)
    assert found.evidence == ("Attestation/teach-20",)


def test_what_was_attested_with_a_day_was_done_on_that_day() -> None:
    assert task(intervention(), 60, attestations=[stated("teach", day(15), 20)]).done_on == (day(15),)


def test_a_service_is_due_when_it_should_begin() -> None:
    assert task(service(), 9).status is TaskStatus.ON_TIME
    assert task(service(), 10).status is TaskStatus.DUE
    found = task(service(), 13)
    assert (found.status, found.overdue_days) == (TaskStatus.OVERDUE, 3)
    assert task(service(), 13, attestations=[stated("meals", True, 12)]).status is TaskStatus.DONE


def test_what_a_complete_record_does_not_show_is_overdue() -> None:
    found = task(intervention(), 31, attestations=[stated("teach", False, 31), stated("other", True, 31)])
    assert (found.status, found.overdue_days, found.next_due_on) == (TaskStatus.OVERDUE, 1, day(30))
    assert "not recorded as done, was due 2026-01-31" in found.reason


def test_where_nobody_looked_at_attestations_it_is_unknown() -> None:
    for held in (Record(person=PERSON), record(partial={"attestations"}), record(known_until=day(40))):
        found = task(intervention(), 60, held)
        assert (found.status, found.overdue_days) == (TaskStatus.UNKNOWN, 0)
        assert "not recorded as done, was due 2026-01-31" in found.reason


def test_an_attestation_without_a_day_leaves_it_unknown() -> None:
    assert task(intervention(), 60, attestations=[stated("teach", True, None)]).status is TaskStatus.UNKNOWN


def test_what_was_done_before_the_plan_does_not_count() -> None:
    assert task(intervention(), 60, attestations=[stated("teach", True, 0)]).status is TaskStatus.OVERDUE


def test_what_repeats_is_due_one_interval_after_it_was_last_done() -> None:
    item = intervention(every_days=30)
    done = [stated("teach", True, 10)]
    assert task(item, 39, attestations=done).next_due_on == day(40)
    assert task(item, 39, attestations=done).status is TaskStatus.ON_TIME
    assert task(item, 46, attestations=done).status is TaskStatus.DUE
    assert task(item, 47, attestations=done).status is TaskStatus.OVERDUE


def test_what_repeats_is_not_due_before_its_first_day() -> None:
    assert task(
        intervention(due=90, every_days=30), 60, attestations=[stated("teach", True, 10)]
    ).next_due_on == day(90)


def test_a_measure_taken_on_time_is_on_time() -> None:
    found = task(monitor(), 150, observations=[a1c(8.4, 88)])
    assert (found.status, found.done_on, found.next_due_on) == (TaskStatus.ON_TIME, (day(88),), day(178))


def test_a_measure_that_was_not_taken_is_overdue_after_the_grace() -> None:
    assert task(monitor(), 108).status is TaskStatus.DUE
    assert task(monitor(), 109).status is TaskStatus.OVERDUE
    assert task(monitor(), 109, observations=[a1c(8.4, 0)]).status is TaskStatus.OVERDUE


def test_a_measure_was_taken_even_if_its_value_cannot_be_used() -> None:
    assert task(monitor(), 109, observations=[a1c(70, 90, unit="mmol/mol")]).status is TaskStatus.ON_TIME


def test_where_nobody_looked_at_observations_a_measure_is_unknown() -> None:
    assert task(monitor(), 109, Record(person=PERSON, attestations=())).status is TaskStatus.UNKNOWN
    vague = task(monitor(), 109, observations=[a1c(8.4, "2026-04")])
    assert vague.status is TaskStatus.UNKNOWN
    assert "the day of an entry" in vague.reason


def test_what_is_only_looked_at_has_to_be_attested() -> None:
    item = monitor("feet", measure=None, every_days=30, start=30)
    assert task(item, 40, attestations=[stated("feet", True, 35)]).status is TaskStatus.ON_TIME
    assert task(item, 40, observations=[a1c(8.4, 35)]).status is TaskStatus.OVERDUE


def test_a_reading_beyond_the_threshold_raises_the_flag() -> None:
    (found,) = flags(red_flag(), on=30, observations=[pressure(85, 25), pressure(110, 28)])
    assert (found.truth, found.on) == (MET, day(25))
    assert found.evidence == ("Observation/bp-25", "Observation/bp-28")


def test_readings_within_the_threshold_do_not() -> None:
    (found,) = flags(red_flag(), on=30, observations=[pressure(90, 25)])
    assert (found.truth, found.on) == (NOT_MET, day(25))


def test_a_flag_without_a_recent_reading_is_unknown() -> None:
    (old,) = flags(red_flag(), on=30, observations=[pressure(85, 15)])
    assert (old.truth, old.on) == (UNKNOWN, None)
    assert "within 14 days" in old.reason
    (kept,) = flags(red_flag(), on=30, observations=[pressure(85, 16)])
    assert kept.truth is MET
    (before,) = flags(red_flag(), on=5, observations=[pressure(85, 0)])
    assert before.truth is UNKNOWN


def test_readings_that_disagree_leave_the_flag_unknown() -> None:
    (found,) = flags(red_flag(), on=30, observations=[pressure(85, 25), pressure(95, 25)])
    assert (found.truth, found.reason) == (UNKNOWN, "only partly known")


def test_a_reading_that_cannot_be_used_leaves_the_flag_unknown() -> None:
    wrong = attrs.evolve(pressure(12, 28), unit="kPa")
    (found,) = flags(red_flag(), on=30, observations=[pressure(110, 25), wrong])
    assert found.truth is UNKNOWN
    assert "unit" in found.reason


def test_a_flag_without_a_measure_has_to_be_asked_for() -> None:
    item = red_flag("swelling", measure=None, operator=None, threshold=None)
    (asked,) = flags(item, on=30)
    assert (asked.truth, asked.reason) == (UNKNOWN, "ask at each contact")
    (raised,) = flags(item, on=30, attestations=[stated("swelling", True, 29)])
    assert (raised.truth, raised.on) == (MET, day(29))
    (denied,) = flags(item, on=30, attestations=[stated("swelling", False, 29)])
    assert denied.truth is NOT_MET


def test_raised_flags_come_first_then_unknown_ones_each_by_urgency() -> None:
    asked = {"measure": None}
    items = (
        red_flag("quiet", "E0", threshold=50),
        red_flag("late", "E3"),
        red_flag("soon", "E1"),
        red_flag("ask_now", "E0", **asked),
        red_flag("ask_later", "E2", **asked),
    )
    found = flags(*items, on=30, observations=[pressure(85, 29)])
    assert [f.item.id for f in found] == ["soon", "late", "ask_now", "ask_later", "quiet"]


def test_a_value_that_cannot_be_used_leaves_the_flag_open_though_a_later_reading_is_well() -> None:
    item = red_flag("high_sugar", measure=hemoglobin_a1c, operator=">", threshold=10)
    odd = a1c(120, 20, unit="mmol/mol")
    (found,) = flags(item, on=30, observations=[odd, a1c(7, 25)])
    assert (found.truth, found.on) == (UNKNOWN, day(25))
    assert found.reason == "what is recorded of 2026-01-21 cannot be told"
    (raised,) = flags(item, on=30, observations=[odd, a1c(11, 25)])
    assert (raised.truth, raised.on) == (MET, day(25))
    (well,) = flags(item, on=30, observations=[a1c(7, 25)])
    assert well.truth is NOT_MET


def test_statements_of_one_day_that_differ_leave_the_flag_open() -> None:
    item = red_flag("confused", measure=None, operator=None, threshold=None)
    torn = [stated("confused", True, 20), stated("confused", False, 20, id="Attestation/other")]
    (found,) = flags(item, on=30, attestations=[*torn, stated("confused", False, 25)])
    assert (found.truth, found.reason) == (UNKNOWN, "what is recorded of 2026-01-21 cannot be told")
    mistake = stated("confused", True, 25, id="Attestation/other", status="entered-in-error")
    (well,) = flags(item, on=30, attestations=[mistake, stated("confused", False, 25)])
    assert well.truth is NOT_MET


def test_a_reading_that_was_stated_by_mistake_is_none() -> None:
    sugar = monitor("sugar", measure=hemoglobin_a1c, every_days=30, start=30)
    mistake = stated("hemoglobin_a1c", 7, 28, status="entered-in-error")
    assert task(sugar, 45, attestations=[mistake]).status is TaskStatus.OVERDUE
    assert task(sugar, 45, attestations=[stated("hemoglobin_a1c", 7, 28)]).status is TaskStatus.ON_TIME


def test_a_questionnaire_that_is_named_by_its_address_was_asked() -> None:
    item = monitor("mood", measure=vocabulary()["phq9_total"], every_days=30, start=30)
    for name in ("phq9", "http://example.org/Questionnaire/phq9|1.0"):
        form = Answers(instrument=name, start=day(28), values={str(n): 1 for n in range(1, 10)})
        assert task(item, 45, answers=[form]).status is TaskStatus.ON_TIME, name
    other = Answers(instrument="http://example.org/phq9/other", start=day(28), values={"1": 1})
    assert task(item, 45, answers=[other]).status is TaskStatus.OVERDUE


def test_an_entry_that_may_be_what_is_measured_is_followed_up() -> None:
    measure = vocabulary()["unplanned_admissions_6m"]
    goal_ = goal("at_home", measure=measure, operator="<", target=2, baseline=None, due_on=day(60))
    stay = encounter("IMP", 20, 25, status="finished")
    (progress,) = review(plan(goal_), record(encounters=[stay]), as_of=day(30)).goals
    assert progress.latest is not None
    assert (progress.latest.value, progress.attained) == (Bounds(0, 1), MET)


LAST_VISIT = Fact("last_visit", type="date", definition=Query(section="encounters", take="latest_date"))


def test_a_task_is_not_done_by_what_never_took_place() -> None:
    visits = monitor("visits", every_days=30, start=30, measure=LAST_VISIT)

    def done(on: int, status: str, start: int | str = 35, end: int | None = None) -> Any:
        found = task(visits, on, encounters=[encounter("AMB", start, end, status=status)])
        return found.status, found.done_on

    assert done(50, "finished") == (TaskStatus.ON_TIME, (day(35),))
    assert done(50, "cancelled") == (TaskStatus.OVERDUE, ())
    assert done(50, "planned") == (TaskStatus.UNKNOWN, ())
    assert done(50, "planned", start=str(day(35).year)) == (TaskStatus.UNKNOWN, ())
    assert done(50, "planned", start=60) == (TaskStatus.OVERDUE, ())
    assert done(50, "planned", start=-60, end=-50) == (TaskStatus.OVERDUE, ())
    seen, planned = encounter("AMB", 35, status="finished"), encounter("AMB", 70, status="planned")
    found = task(visits, 75, encounters=[seen, planned])
    assert (found.status, found.done_on, found.next_due_on) == (TaskStatus.UNKNOWN, (day(35),), day(65))
    assert "whether an entry that may be the latest took place" in found.reason
    undated = attrs.evolve(encounter("AMB", 35, status="planned"), start=None)
    assert task(visits, 50, encounters=[undated]).status is TaskStatus.UNKNOWN


def test_a_measurement_that_was_entered_in_error_was_not_taken() -> None:
    for status, done_on in (("final", (day(95),)), ("cancelled", ()), ("entered-in-error", ())):
        found = task(monitor(), 100, observations=[a1c(7.5, 95, status=status)])
        assert found.done_on == done_on
    form = Answers(instrument="phq9", start=day(95), values={"4548-4": 7.5}, status="entered-in-error")
    assert task(monitor(), 100, answers=[form]).done_on == ()
