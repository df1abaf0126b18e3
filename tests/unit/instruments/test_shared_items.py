"""Items whose codes several instruments share: a short screen does not stand for the long one that contains it."""

from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.instruments import instrument, score_record
from casemgmt.record import Answers, Observation, Person, Record
from casemgmt.rules import Reason
from casemgmt.truth import MET, UNKNOWN

OLD, NEW = "2026-04-01", "2026-05-01"
LONG_AND_SHORT = [("phq9", "phq2"), ("gad7", "gad2"), ("audit", "audit_c")]


def record(*entries: Any) -> Record:
    return Record(
        person=Person(id="p1", birth_date="1950-04-02"),
        observations=[each for each in entries if isinstance(each, Observation)],
        answers=[each for each in entries if isinstance(each, Answers)],
    )


def seen(code: str, value: Any, start: str) -> Observation:
    return Observation(codes=(code_of("loinc", code),), value=value, start=start, id=f"Observation/{code}")


def la(code: str) -> Code:
    return Code("loinc", code)


def coded(id: str) -> list[str]:
    return [item.loinc for item in instrument(id).items if item.loinc]


@pytest.mark.parametrize(("long", "short"), LONG_AND_SHORT)
def test_a_later_short_screen_leaves_the_long_one_as_it_was(long: str, short: str) -> None:
    form = Answers(
        instrument=long, values={item.id: 2 for item in instrument(long).items}, start=OLD, id="long"
    )
    later = [seen(code, 0, NEW) for code in coded(short)]
    before = score_record(record(form), long, as_of=NEW)
    after = score_record(record(form, *later), long, as_of=NEW)
    assert after.score == before.score == 2 * len(instrument(long).items)
    assert score_record(record(form, *later), short, as_of=NEW).score == 0


@pytest.mark.parametrize(("long", "short"), LONG_AND_SHORT)
def test_a_short_screen_alone_is_no_long_one(long: str, short: str) -> None:
    later = [seen(code, 1, NEW) for code in coded(short)]
    result = score_record(record(*later), long, as_of=NEW)
    assert result.score == Bounds(instrument(long).total.low, instrument(long).total.high)
    assert {result.reasons[item.id].reason for item in instrument(long).items} == {Reason.NOT_ASKED}


def test_the_shared_items_of_a_long_one_count_on_its_day() -> None:
    items = [seen(code, 1, NEW) for code in coded("phq9")]
    assert score_record(record(*items), "phq9", as_of=NEW).score == 9
    assert score_record(record(*items), "phq2", as_of=NEW).score == 2


def test_in_a_form_of_its_own_the_shared_items_show_that_it_was_given() -> None:
    old = Answers(instrument="phq9", values=dict.fromkeys(coded("phq9"), 3), start=OLD, id="old")
    new = Answers(instrument="phq9", values={"44250-9": 1, "44255-8": 1}, start=NEW, id="new")
    assert score_record(record(old, new), "phq9", as_of=NEW).score == Bounds(2, 23)


def test_an_answer_of_prapare_is_no_answer_of_the_ahc_tool() -> None:
    prapare = record(
        seen("71802-3", la("LA30190-5"), NEW),
        seen("93030-5", la("LA30133-5"), NEW),
        seen("93033-9", la("LA32-8"), NEW),
    )
    ahc = score_record(prapare, "ahc_hrsn", as_of=NEW)
    assert {ahc.reasons[item.id].reason for item in instrument("ahc_hrsn").items} == {Reason.NOT_ASKED}
    found = score_record(prapare, "prapare", as_of=NEW)
    assert (found.flags["homelessness"], found.flags["transportation"]) == (MET, MET)


def test_an_answer_that_the_table_does_not_know_is_no_denial() -> None:
    ahc_yes = record(seen("93030-5", la("LA33-6"), NEW), seen("93033-9", la("LA32-8"), NEW))
    result = score_record(ahc_yes, "prapare", as_of=NEW)
    assert result.flags["transportation"] is UNKNOWN
    assert result.reasons["no_way_to_care"].reason is Reason.ERROR


def test_several_answers_at_once_raise_each_its_own_need() -> None:
    lacks = record(seen("93031-3", la("LA30125-1"), NEW), seen("93031-3", la("LA30129-3"), NEW))
    result = score_record(lacks, "prapare", as_of=NEW)
    assert (result.flags["food"], result.flags["goods"]) == (MET, MET)
    assert result.answers["without_clothing"] is False
    declined = record(seen("93031-3", la("LA30122-8"), NEW))
    assert score_record(declined, "prapare", as_of=NEW).reasons["without_food"].reason is Reason.DECLINED
