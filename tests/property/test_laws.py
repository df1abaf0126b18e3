"""The laws of DESIGN.md, section 8, as far as rules and facts go; laws 3 and 4 stand in `test_reason_laws`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import combinations, islice, product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch, mark

from casemgmt.bounds import LAST_DATE, Bounds, lift
from casemgmt.codes import Code, CodeSet
from casemgmt.content import calendar
from casemgmt.dates import BusinessCalendar, months_before
from casemgmt.facts import Query, facts_at
from casemgmt.record import Observation, Record
from casemgmt.rules import (
    Criterion,
    Decision,
    Fact,
    Quantity,
    all_of,
    any_of,
    bounds_of,
    decide,
    facts_needed,
    not_,
    truth_of,
)
from casemgmt.rules.generate import screen_rows, trace
from casemgmt.rules.terms import (
    Arithmetic,
    AtLeast,
    Bands,
    Choice,
    Compare,
    Constant,
    Elapsed,
    Greatest,
    Least,
    Parameter,
    Term,
)
from casemgmt.rules.walk import criteria_in
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth, at_least
from tests import strategies as some
from tests.effort import steady

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
MANY = 500


def subclasses(cls: type[Term]) -> Iterable[type[Term]]:
    for below in cls.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_node_type_has_a_strategy() -> None:
    nodes = {cls for cls in subclasses(Term) if cls.__module__ == "casemgmt.rules.terms"}
    assert nodes - {Quantity, Criterion} == set(some.NODES_AT)


@mark.parametrize("node", some.NODES_AT, ids=lambda node: node.__name__)
@given(data=st.data())
@steady(20)
def test_each_strategy_makes_its_node(node: type[Term], data: st.DataObject) -> None:
    assert isinstance(data.draw(some.NODES_AT[node](2)), node)


# -- law 1: learning narrows ---------------------------------------------------------------------------------


@relaxed
@given(data=st.data())
def test_learning_never_turns_an_answer_round(data: st.DataObject) -> None:
    rule, complete, known = data.draw(some.cases(some.criteria()))
    before = truth_of(rule, some.sheet(rule, known).values)
    after = truth_of(rule, some.sheet(rule, data.draw(some.narrower(rule, known, complete))).values)
    assert before is UNKNOWN or after is before


@relaxed
@given(data=st.data())
def test_learning_never_widens_a_bound(data: st.DataObject) -> None:
    term, complete, known = data.draw(some.cases(some.numbers()))
    before = bounds_of(term, some.sheet(term, known).values)
    after = bounds_of(term, some.sheet(term, data.draw(some.narrower(term, known, complete))).values)
    assert before.low <= after.low <= after.high <= before.high


CRITERIA = [cls for cls in some.NODES_AT if issubclass(cls, Criterion)]
NUMBERS = [Constant, Arithmetic, Least, Greatest, Bands, Choice, Parameter, Elapsed]


@mark.parametrize("kind", CRITERIA, ids=lambda kind: kind.__name__)
@relaxed
@given(data=st.data())
def test_an_answer_agrees_with_every_completion(kind: Any, data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.node(kind, 2)))
    answer = truth_of(rule, some.sheet(rule, known).values)
    assume(answer is not UNKNOWN)
    every = list(islice(some.completions(rule, known), MANY))
    assert every
    assert {truth_of(rule, some.sheet(rule, complete).values) for complete in every} == {answer}


@mark.parametrize("kind", NUMBERS, ids=lambda kind: kind.__name__)
@relaxed
@given(data=st.data())
def test_bounds_hold_every_completion(kind: Any, data: st.DataObject) -> None:
    term, _, known = data.draw(some.cases(some.node(kind, 1)))
    bounds = bounds_of(term, some.sheet(term, known).values)
    for complete in islice(some.completions(term, known), MANY):
        inside = bounds_of(term, some.sheet(term, complete).values)
        assert bounds.low <= inside.low <= inside.high <= bounds.high


# -- law 2: the interpreters agree, on every node ------------------------------------------------------------


def agree(rule: Criterion, known: dict[str, Any]) -> None:
    """The generated evaluators against the plain one: all nodes of one person, and the rule for rows of any kind."""
    values = some.sheet(rule, known).values
    expected = tuple(truth_of(node, values).value for node in criteria_in(rule))
    assert trace(rule, values) == expected
    dense = {name: known.get(name) for name in facts_needed(rule)}
    for rows in ([dense, known], [known, dense]):
        assert screen_rows(rule, rows, as_of=some.AS_OF) == [expected[-1]] * 2
    assert screen_rows(rule, [values, {}], as_of=some.AS_OF, gathered=True)[0] == expected[-1]


@mark.parametrize("kind", CRITERIA, ids=lambda kind: kind.__name__)
@relaxed
@given(data=st.data())
def test_the_interpreters_agree_on_every_criterion(kind: Any, data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.node(kind, 3)))
    agree(rule, known)


@mark.parametrize("kind", NUMBERS, ids=lambda kind: kind.__name__)
@relaxed
@given(data=st.data(), operator=st.sampled_from([">=", ">", "<=", "<", "=="]), limit=st.integers(-3, 3))
def test_the_interpreters_agree_on_every_quantity(
    kind: Any, data: st.DataObject, operator: str, limit: int
) -> None:
    quantity, _, known = data.draw(some.cases(some.node(kind, 2)))
    agree(Compare(operator, quantity, Constant(limit)), known)


# -- law 5: Kleene, De Morgan, at least k --------------------------------------------------------------------


@given(a=some.truths, b=some.truths, c=some.truths)
def test_kleenes_and_de_morgans_laws(a: Truth, b: Truth, c: Truth) -> None:
    assert ~(a & b) is ~a | ~b
    assert ~(a | b) is ~a & ~b
    assert ~~a is a
    assert a & b is b & a
    assert a | b is b | a
    assert a & (b | c) is (a & b) | (a & c)
    assert a | (b & c) is (a | b) & (a | c)
    assert a & (a | b) is a


@given(truths=st.lists(some.truths, max_size=6), n=st.integers(0, 7))
def test_at_least_n_is_any_of_the_ways_to_choose_n(truths: list[Truth], n: int) -> None:
    ways = [at_least(n, chosen) for chosen in combinations(truths, n)]
    expected = NOT_MET
    for way in ways:
        expected |= way
    assert at_least(n, truths) is expected


@relaxed
@given(data=st.data())
def test_criteria_keep_the_laws_of_their_truths(data: st.DataObject) -> None:
    parts = data.draw(st.lists(some.criteria(1), min_size=1, max_size=4))
    rule = all_of(*parts)
    complete = {f.name: data.draw(st.sampled_from(some.domain(f))) for f in some.BASE}
    values = some.sheet(rule, data.draw(some.knowledge(rule, complete))).values
    n = data.draw(st.integers(1, len(parts)))
    expansion = any_of(*(all_of(*chosen) for chosen in combinations(parts, n)))
    assert truth_of(AtLeast(n, tuple(parts)), values) is truth_of(expansion, values)
    assert truth_of(not_(rule), values) is truth_of(any_of(*map(not_, parts)), values)
    assert truth_of(not_(any_of(*parts)), values) is truth_of(all_of(*map(not_, parts)), values)


# -- law 7: the same answer, always and everywhere -----------------------------------------------------------


@steady(30, relaxed)
@given(case=some.cases(some.criteria()))
def test_nothing_changes_its_arguments_and_the_answer_stays(
    case: tuple[Criterion, dict[str, Any], dict[str, Any]],
) -> None:
    rule, _, known = case
    before = dict(known)

    def answer(_: int) -> tuple[Truth, tuple[str, ...], str]:
        decision = Decision(rule, some.sheet(rule, known))
        return decision.truth, decision.missing, decision.explain()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(answer, range(8)))
    assert len(answers) == 1
    assert known == before


@given(record=some.records())
@steady(30)
def test_a_record_is_read_alike_in_every_thread(record: Record) -> None:
    facts = {"latest": Fact("latest", low=0, high=9, definition=_query("latest"))}
    copy = tuple(record.observations or ())
    with ThreadPoolExecutor(4) as pool:
        sheets = list(pool.map(lambda _: facts_at(record, facts, as_of=some.AS_OF), range(8)))
    assert all(sheet == sheets[0] for sheet in sheets)
    assert record.observations == copy


@mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone")
def test_no_answer_depends_on_the_time_zone(monkeypatch: MonkeyPatch) -> None:
    age = some.AGE
    answers = set()
    for zone in ("Pacific/Kiritimati", "UTC", "Etc/GMT+12"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        decision = decide(age >= 2, {"begun": "2024-02-28T23:59:59-11:00"}, as_of="2026-02-28")
        answers.add((decision.truth, calendar().after(date(2025, 11, 26), 2)))
    monkeypatch.setenv("TZ", os.environ.get("TZ", "UTC"))
    monkeypatch.undo()
    time.tzset()
    assert answers == {(MET, date(2025, 12, 1))}


# -- days against counting them one by one -------------------------------------------------------------------


@given(start=some.days, length=st.integers(0, 800), holidays=st.booleans())
def test_business_days_are_those_that_one_counts(start: date, length: int, holidays: bool) -> None:
    chosen = calendar() if holidays else BusinessCalendar("weekends only", ())
    end = start + timedelta(days=length)
    counted = sum(chosen.is_business_day(start + timedelta(days=n)) for n in range(1, length + 1))
    assert chosen.business_days_between(start, end) == counted
    assert chosen.business_days_between(end, start) == -counted


@given(start=some.days, n=st.integers(1, 40))
def test_the_day_after_n_business_days_is_the_first_on_which_n_have_passed(start: date, n: int) -> None:
    day = calendar().after(start, n)
    assert calendar().business_days_between(start, day) == n
    assert calendar().business_days_between(start, day - timedelta(days=1)) == n - 1


# -- queries against their definition, in every world that a record allows -----------------------------------

WANTED = frozenset(some.LOINC_CODES[:2])


def _query(take: Any, **window: Any) -> Query:
    return Query(
        section="observations", take=take, codes=CodeSet("wanted", exact={"loinc": WANTED}), **window
    )


windows = st.sampled_from([{}, {"days": 2}, {"days": 0}, {"months": 1}])


def _worlds(record: Record) -> Iterable[list[tuple[Observation, date]]]:
    """Every way in which the days of a record may have been; the entries that were, with a wanted code only."""
    made = [o for o in record.observations or () if o.status not in ("cancelled", "entered-in-error")]
    entries = [o for o in made if any(c in o.codes for c in _codes())]
    choices = [_possible_days(o) for o in entries]
    for days in product(*choices):
        yield list(zip(entries, days, strict=True))


def _codes() -> list[Code]:
    return [Code("loinc", code) for code in WANTED]


def _possible_days(entry: Observation) -> list[date]:
    if entry.start is None:
        return [date(1900, 1, 1), *(day for day in some.RECORD_DAYS if day <= some.AS_OF)]
    span = lift(entry.start)
    return [span.low + timedelta(days=n) for n in range((span.high - span.low).days + 1)]


def _counts(day: date, window: dict[str, int]) -> bool:
    if "days" in window and (some.AS_OF - day).days > window["days"]:
        return False
    if "months" in window and day <= months_before(some.AS_OF, window["months"]):
        return False
    return day <= some.AS_OF


def _read(record: Record, take: str, window: dict[str, int], **kind: Any) -> Any:
    fact = Fact("found", definition=_query(take, **window), **kind)
    return facts_at(record, {"found": fact}, as_of=some.AS_OF)


@relaxed
@given(record=some.records(), window=windows)
def test_exists_and_count_are_what_all_worlds_allow(record: Record, window: dict[str, int]) -> None:
    counts = {sum(_counts(day, window) for _, day in world) for world in _worlds(record)}
    number = _read(record, "count", window, low=0, high=100).values["found"]
    assert lift(number) == Bounds(min(counts), max(counts))
    exists = _read(record, "exists", window, type="flag").values.get("found")
    assert exists == (None if min(counts) == 0 < max(counts) else min(counts) > 0)


@relaxed
@given(record=some.records(), window=windows)
def test_the_latest_value_is_the_latest_in_every_world(record: Record, window: dict[str, int]) -> None:
    sheet = _read(record, "latest", window, low=0, high=3)
    found = sheet.values.get("found")
    assume(found is not None)
    for world in _worlds(record):
        held = [(day, o.value) for o, day in world if _counts(day, window) and o.value is not None]
        assert held
        last = max(day for day, _ in held)
        assert all(some.agrees(found, value) for day, value in held if day == last)


@relaxed
@given(record=some.records(), window=windows, take=st.sampled_from(["latest_date", "earliest_date"]))
def test_the_first_and_last_day_hold_in_every_world(
    record: Record, window: dict[str, int], take: str
) -> None:
    found = _read(record, take, window, type="date").values.get("found")
    assume(found is not None)
    for world in _worlds(record):
        days = [day for _, day in world if _counts(day, window)]
        if days or take == "latest_date":
            assert some.agrees(found, max(days) if take == "latest_date" else min(days))
        else:  # it can only happen later
            assert lift(found).high == LAST_DATE
