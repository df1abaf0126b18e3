"""Facts of each kind of definition over tables are what they are over the record, and what is written here."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import importorskip, mark, raises

importorskip("narwhals", reason="narwhals is not installed")
importorskip("pyarrow", reason="pyarrow is not installed")
pl = importorskip("polars", reason="polars is not installed")

from casemgmt.bounds import LAST_DATE, Bounds
from casemgmt.codes import Code, CodeSet
from casemgmt.errors import RuleError
from casemgmt.facts import Answered, AnsweredOn, Query, Recorded, Where
from casemgmt.frames import facts, tables_of
from casemgmt.instruments import vocabulary
from casemgmt.record import Answers, Condition, Encounter, Observation, Person, Record
from casemgmt.rules import Fact, Formula, facts_needed
from tests.engines import TODAY
from tests.tables import differences, rows_of, value_in

SURVEY = "survey"


def told(fact: Fact, *people: dict[str, Any]) -> list[Any]:
    """What tables say of a fact, person by person; it is checked that their records say the same."""
    records = [Record(person=Person(id=f"p{n}"), **sections) for n, sections in enumerate(people)]
    needed = facts_needed(fact)
    tables = {name: pl.DataFrame(columns, strict=False) for name, columns in tables_of(records).items()}
    rows = {row["person_id"]: row for row in rows_of(facts(tables, as_of=TODAY, facts=[fact]))}
    assert differences(records, rows, needed, TODAY) == {}
    return [value_in(rows[each.person.id], fact) for each in records]


def form(**answers: Any) -> dict[str, Any]:
    """The answers to one questionnaire."""
    return {"answers": [Answers(instrument=SURVEY, start="2026-04-01", values=answers)]}


def loinc(code: str) -> Code:
    return Code("loinc", code)


# -- answers -----------------------------------------------------------------------------------------------------------


def test_an_answer_worth_something_of_another_type_says_nothing() -> None:
    points = (("A", 2), ("B", "often"), ("C", True))
    fact = Fact("score", low=0, high=9, definition=Answered("q", points=points, instrument=SURVEY))
    assert told(fact, *(form(q=loinc(code)) for code in "ABC")) == [2, None, None]


def test_a_category_of_any_words_is_what_its_answer_is_worth_or_its_own_words() -> None:
    item = Answered("q", points=(("A", "often"),), instrument=SURVEY)
    fact = Fact("how_often", type="category", definition=item)
    assert told(fact, form(q=loinc("A")), form(q="daily"), form(q=loinc("B"))) == ["often", "daily", None]


def test_a_day_can_be_answered() -> None:
    fact = Fact("quit_on", type="date", definition=Answered("q", instrument=SURVEY))
    assert told(fact, form(q=date(2025, 3, 1)), form(q=True)) == [date(2025, 3, 1), None]


def test_a_category_that_is_not_asked_for_is_what_counts_instead() -> None:
    smokes = Fact("smokes", type="flag", definition=Answered("q", instrument=SURVEY))
    item = Answered("r", instrument=SURVEY, asked_if=smokes.is_true(), skipped="never")
    fact = Fact("brand", type="category", definition=item)
    people = [form(q=False), form(q=True), form(r="x"), form(q=False, r="x")]
    assert told(fact, *people) == ["never", None, "x", "x"]


# -- totals ------------------------------------------------------------------------------------------------------------


def test_the_newer_of_a_recorded_total_and_its_items_counts() -> None:
    codes = CodeSet("total", exact={"loinc": ["1-8"]})
    item = Fact("item", low=0, high=9, definition=Answered("q", instrument=SURVEY))
    latest, days = (
        Query(section="observations", take=take, codes=codes) for take in ("latest", "latest_date")
    )
    total = Fact(
        "total",
        low=0,
        high=9,
        definition=Recorded(
            query=latest,
            on=Fact("total_on", type="date", definition=days),
            formula=Formula(item + 0),
            answered_on=Fact("item_on", type="date", definition=AnsweredOn(SURVEY, items=["q"])),
        ),
    )

    def recorded(on: str) -> dict[str, Any]:
        return {"observations": [Observation(codes=(loinc("1-8"),), value=5, start=on)]}

    people = [recorded("2026-04-02"), form(q=3), *({**recorded(f"2026-{on}"), **form(q=3)} for on in DAYS)]
    assert told(total, *people) == [5, 3, 5, 3, None]


DAYS = ("04-02", "03-31", "04-01")
"""The day after that of the answers, the one before, and the same."""


# -- queries -----------------------------------------------------------------------------------------------------------


@mark.parametrize(
    ("type", "take"),
    [("number", "exists"), ("flag", "count"), ("category", "count_distinct"), ("number", "latest_date")],
)
def test_what_a_query_takes_is_nothing_for_a_fact_of_another_type(type: Any, take: Any) -> None:
    fact = Fact("odd", type=type, definition=Query(section="conditions", take=take))
    sick = Condition(codes=(Code("icd10cm", "I50.9"),), start="2026-04-01", status="active")
    assert told(fact, {"conditions": [sick]}) == [None]


STAY_ENDED = Fact(
    "stay_ended",
    type="date",
    definition=Query(
        section="encounters", take="latest_date", where=(Where("kind", frozenset({"IMP"})),), on="end"
    ),
)


NEVER_BEFORE, PERHAPS_BEFORE, SURELY_BEFORE = ["02-07"], ["02-08", "02-17"], ["02-18", "03-19"]
IN_BETWEEN, SURELY_SINCE = ["03-20", "03-21", "03-22", "03-29"], ["03-30", "04-30"]


@mark.parametrize(
    ("counted_from", "count"),
    [("before", Bounds(2, 8)), ("since", Bounds(2, 4))],
    ids=["back from the fact", "from the fact, and not long ago"],
)
def test_a_window_of_days_counts_from_a_day_that_is_vague(counted_from: str, count: Bounds) -> None:
    """The stay ended on a day from 20 to 30 March; 40 days before the decision is 22 March."""
    emergency: dict[str, Any] = {"where": (Where("kind", frozenset({"EMER"})),), counted_from: STAY_ENDED}
    query = Query(section="encounters", take="count", days=40, **emergency)
    stay = Encounter(kind="IMP", start="2026-03-01", end=Bounds(date(2026, 3, 20), date(2026, 3, 30)))
    days = [*NEVER_BEFORE, *PERHAPS_BEFORE, *SURELY_BEFORE, *IN_BETWEEN, *SURELY_SINCE]
    visits = [Encounter(kind="EMER", start=f"2026-{day}") for day in days]
    assert told(Fact("visits", low=0, definition=query), {"encounters": [stay, *visits]}) == [count]


def test_the_latest_day_is_none_without_an_entry_and_never_after_the_decision() -> None:
    def stays(*ends: Any) -> dict[str, Any]:
        return {"encounters": [Encounter(kind="IMP", start="2026-03-01", end=end) for end in ends]}

    vague = Bounds(date(2026, 4, 20), date(2026, 5, 20))
    other = {"encounters": [Encounter(kind="EMER", start="2026-03-01", end="2026-03-02")]}
    people = [other, stays("2026-04-01"), stays("2026-04-01", vague), stays(vague)]
    days = [None, date(2026, 4, 1), Bounds(date(2026, 4, 1), TODAY), None]
    assert told(STAY_ENDED, *people) == days


def test_no_earlier_entry_speaks_for_the_latest() -> None:
    def stays(*rows: tuple[Any, Any]) -> dict[str, Any]:
        return {"encounters": [Encounter(start=start, end=end, status="finished") for start, end in rows]}

    query = Query(section="encounters", take="latest", on="end", field="start")
    admitted, earlier = Fact("admitted", type="date", definition=query), ("2026-01-01", "2026-01-05")
    people = [
        stays(earlier),
        stays(earlier, ("2026-04-10", "2026-04-28")),
        stays(earlier, (None, "2026-04-28")),
        stays(earlier, (None, "2026-01-05")),
        stays(earlier, (None, "2026-01-04")),
        stays(earlier, (None, "2026")),
    ]
    days = [date(2026, 1, 1), date(2026, 4, 10), None, None, date(2026, 1, 1), None]
    assert told(admitted, *people) == days


@mark.parametrize(("ties", "one"), [("greatest", 9), ("least", 5)])
def test_what_may_be_of_another_day_is_no_tie(ties: Any, one: int) -> None:
    def weighed(start: Any) -> dict[str, Any]:
        days = {9: "2026-04-10", 5: start}
        return {"observations": [Observation(value=kg, start=day) for kg, day in days.items()]}

    query = Query(section="observations", take="latest", ties=ties)
    weight = Fact("weight", low=0, high=400, definition=query)
    vague = Bounds(date(2026, 4, 1), date(2026, 4, 10)), Bounds(date(2026, 4, 10), date(2026, 5, 9))
    people = map(weighed, ("2026-04", "2026-04-10", "2026-03", *vague))
    assert told(weight, *people) == [Bounds(5, 9), one, 9, Bounds(5, 9), Bounds(5, 9)]


def test_what_may_not_count_is_no_tie() -> None:
    final = (Where("status", {"final"}),)
    held = [Observation(value=kg, start="2026-04-10", status=of) for kg, of in ((9, "final"), (5, None))]
    query = Query(section="observations", take="latest", ties="greatest", where=final)
    weight = Fact("weight", low=0, high=400, definition=query)
    assert told(weight, {"observations": held}) == [Bounds(5, 9)]


def test_a_query_that_looks_ahead_gives_the_day() -> None:
    def planned(*starts: Any) -> dict[str, Any]:
        return {"encounters": [Encounter(start=start, status="planned") for start in starts]}

    query = Query(section="encounters", take="latest_date", ahead_days=30)
    fact, late, vague = Fact("next_on", type="date", definition=query), date(2026, 5, 20), "2026-05"
    more = {**planned(late), "partial": ["encounters"]}
    people = [planned(late), planned(late, vague), planned("2026-06-01"), planned(), more]
    days = [late, Bounds(late, date(2026, 5, 31)), None, None, Bounds(late, LAST_DATE)]
    assert told(fact, *people) == days


def test_what_begins_later_has_not_ended() -> None:
    query = Query(section="encounters", take="exists", on="end")
    rows: list[tuple[Any, Any, Any]] = [
        ("2026-06-10", "2026", False),
        ("2026-06-10", "2026-04-20", False),
        ("2026", "2026", None),
        ("2026", "2026-04-20", True),
        (None, "2026-04-20", True),
    ]
    people = [{"encounters": [Encounter(start=start, end=end)]} for start, end, _ in rows]
    assert told(Fact("ended", type="flag", definition=query), *people) == [each[2] for each in rows]


# -- what cannot be read -----------------------------------------------------------------------------------------------


def test_facts_that_wait_for_one_another_are_refused() -> None:
    first = Fact("first", definition=Formula(Fact("second") + 1))
    second = Fact("second", definition=Formula(first + 1))
    reader = Fact("reader", definition=Formula(second * 2))
    with raises(
        RuleError, match=r"facts wait for one another: (first|second) reads \w+ reads \1; define one"
    ):
        facts({}, as_of=TODAY, facts=[vocabulary()["age_years"], reader])
