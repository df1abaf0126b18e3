"""What the strategies make is permitted, belongs to one possible person, and reaches what matters."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from importlib import import_module
from types import NoneType
from typing import Any

from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from pytest import MonkeyPatch, mark, raises

from casemgmt import Program, screen, vocabulary
from casemgmt.bounds import Bounds, OneOf, lift
from casemgmt.codes import CodeSet
from casemgmt.facts import Matches, Query, facts_at
from casemgmt.instruments import instrument
from casemgmt.record import SECTIONS, Record
from casemgmt.rules import (
    Criterion,
    Fact,
    FactSheet,
    Formula,
    Parameter,
    Rates,
    Reason,
    Unknown,
    bounds_of,
    by_cases,
    by_edges,
    decide,
    facts_needed,
    points,
    truth_of,
    years_since,
)
from casemgmt.rules.known import clean, sheet_from_mapping
from casemgmt.rules.terms import AllOf, Arithmetic, Bands, Compare, Constant, Elapsed, IsIn, Not, Term
from casemgmt.rules.walk import walk
from casemgmt.screening import program, programs
from casemgmt.testing.strategies import RulesOver, exact_values, facts_for, learning_for, records, values
from casemgmt.truth import UNKNOWN, Truth
from tests.effort import steady
from tests.strategies import agrees

ON = date(2026, 5, 1)
AGE = Fact("age", low=0, high=130)
SHARE = Fact("share", low=0.1, high=0.2)
ANY = Fact("any")
BORN = Fact("born", type="date")
HOME = Fact("home", type="category", values=frozenset({"alone", "with family"}))
WARD = Fact("ward", type="category")
FALLS = Fact("falls", type="flag")
OF_EVERY_KIND = [AGE, SHARE, ANY, BORN, HOME, WARD, FALLS]
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
each_kind: Callable[..., Any] = mark.parametrize("fact", OF_EVERY_KIND, ids=lambda fact: fact.name)
each_program: Callable[..., Any] = mark.parametrize("policy", programs(), ids=lambda policy: policy.id)
few = steady(15, suppress_health_check=SLOW)
for_each = steady(3, suppress_health_check=SLOW)


search = settings(max_examples=2_000, database=None, phases=[Phase.generate], suppress_health_check=SLOW)


def reaches(made: st.SearchStrategy[Any], wanted: Callable[[Any], bool]) -> bool:
    """Whether a strategy makes what is wanted within a reasonable time."""
    try:
        find(made, wanted, settings=search)
    except NoSuchExample:
        return False
    return True


FAR = Fact("far", low=2_000_000, high=3_000_000)
BELOW = Fact("below", low=-3_000_000, high=-2_000_000)
ODD = Fact("odd", low=0.3, high=1.6)
NEVER = Fact("never", type="category", values=frozenset())


@mark.parametrize("fact", [FAR, BELOW, ODD, SHARE], ids=lambda fact: fact.name)
@for_each
@given(data=st.data())
def test_people_have_permitted_values_wherever_the_range_lies(fact: Fact, data: st.DataObject) -> None:
    known = data.draw(facts_for(fact >= fact.low, as_of=ON))
    decide(fact >= fact.low, known, as_of=ON)  # it would refuse any other
    assert fact.low <= data.draw(exact_values(fact)) <= fact.high


@mark.parametrize(
    ("fact", "wanted"),
    [
        (FAR, lambda n: n == 2_000_000),
        (FAR, lambda n: n > 2_400_000),
        (BELOW, lambda n: n == -2_000_000),
        (ODD, lambda n: n == 0.3),
        (ODD, lambda n: n == 1.6),
        (ODD, lambda n: n == 0.5),
        (SHARE, lambda n: n == 0.1),
        (SHARE, lambda n: 0.1 < n < 0.2),
    ],
)
def test_both_ends_and_what_lies_between_are_tried(fact: Fact, wanted: Callable[[Any], bool]) -> None:
    assert reaches(exact_values(fact), wanted)


@for_each
@given(data=st.data())
def test_of_a_category_without_values_nothing_is_ever_known(data: st.DataObject) -> None:
    assert isinstance(data.draw(values(NEVER)), (NoneType, Unknown))
    assert "never" not in data.draw(facts_for(Not(IsIn(NEVER, frozenset())), as_of=ON))
    assert "never" not in facts_needed(data.draw(RulesOver([NEVER, FALLS]).criteria()))


@mark.parametrize(
    ("low", "high", "wanted"),
    [(300, 400, lambda n: n == 350), (-5000, -300, lambda n: n == -350), (0.1, 0.2, lambda n: n == 0.1)],
)
def test_rules_compare_with_numbers_of_the_ranges_of_their_facts(
    low: float, high: float, wanted: Callable[[Any], bool]
) -> None:
    def compares(rule: Term) -> bool:
        return isinstance(rule, Compare) and isinstance(rule.b, Constant) and wanted(rule.b.value)

    assert reaches(RulesOver([Fact("z", low=low, high=high)]).criteria(0), compares)


# -- values of one fact ------------------------------------------------------------------------------------------


@each_kind
@given(data=st.data())
def test_every_value_is_one_that_the_fact_permits(fact: Fact, data: st.DataObject) -> None:
    exact = data.draw(exact_values(fact))
    assert clean(fact, exact) == exact
    assert not isinstance(exact, (Bounds, OneOf))
    known = clean(fact, data.draw(values(fact)))  # a Problem has no place here
    assert isinstance(known, (int, float, date, str, bool, Bounds, OneOf, Unknown))


@each_kind
def test_what_is_known_is_exact_a_part_or_nothing(fact: Fact) -> None:
    part = OneOf if fact.type == "category" else Bounds
    assert reaches(values(fact), lambda value: value is None)
    assert reaches(values(fact), lambda value: isinstance(value, Unknown) and value.reason is Reason.STALE)
    assert reaches(values(fact), lambda value: isinstance(value, (int, float, date, str, bool)))
    if fact.type != "flag":
        assert reaches(values(fact), lambda value: isinstance(value, part))


def test_thresholds_are_tried_often() -> None:
    assert reaches(exact_values(ANY, near=[123_456.5]), lambda value: value == 123_456.5)
    assert reaches(exact_values(BORN, near=[date(1957, 3, 4)]), lambda value: value == date(1957, 3, 4))
    assert reaches(exact_values(WARD, near=["intensive care"]), lambda value: value == "intensive care")


@mark.parametrize(
    ("fact", "near"), [(AGE, [200, -1, "x", True, ON]), (HOME, ["a ward"]), (FALLS, [1, 0])], ids=str
)
@given(data=st.data())
def test_thresholds_out_of_range_or_of_another_type_are_left_out(
    fact: Fact, near: list[Any], data: st.DataObject
) -> None:
    value = data.draw(exact_values(fact, near=near))
    assert clean(fact, value) == value
    assert isinstance(value, bool) == (fact.type == "flag")


# -- mappings of facts -------------------------------------------------------------------------------------------


@each_program
@for_each
@given(data=st.data())
def test_facts_for_a_program_can_be_screened(policy: Program, data: st.DataObject) -> None:
    facts = data.draw(facts_for(policy, as_of=ON))
    assert set(facts) <= set(policy.editions[-1].facts())
    assert screen(facts, policy, as_of=ON).explain()


@each_program
@for_each
@given(data=st.data())
def test_nothing_that_is_known_contradicts_itself(policy: Program, data: st.DataObject) -> None:
    for facts in data.draw(learning_for(policy, as_of=ON)):
        sheet = sheet_from_mapping(facts, policy.editions[-1].facts(), as_of=ON, vocabulary=vocabulary())
        given_a_reason = {name for name, value in facts.items() if isinstance(value, Unknown)}
        for name, unknown in sheet.unknowns.items():
            told = unknown.reason in {Reason.CONFLICTING, Reason.ERROR} and name not in given_a_reason
            assert not told or unknown.reason in {facts[n].reason for n in given_a_reason}


@given(data=st.data())
@few
def test_learning_more_keeps_an_answer(data: st.DataObject) -> None:
    ccm = program("medicare.ccm")
    before, after = (screen(f, ccm, as_of=ON).truth for f in data.draw(learning_for(ccm, as_of=ON)))
    assert before is UNKNOWN or after is before


@steady(100)
@given(pair=learning_for((AGE >= 65) & HOME.is_in("alone") & FALLS, as_of=ON))
def test_learning_leaves_a_fact_as_it_is_or_makes_it_exact_and_never_contradicts(pair: Any) -> None:
    before, after = pair
    assert set(before) <= set(after)
    for name, value in after.items():
        known = before.get(name)
        if name not in before or value != known:
            assert not isinstance(value, (Bounds, OneOf, Unknown, NoneType))
            assert known is None or isinstance(known, Unknown) or agrees(known, value)


def test_learning_happens_and_may_leave_all_as_it_was() -> None:
    pairs = learning_for(AGE >= 65, as_of=ON)
    assert reaches(pairs, lambda pair: pair[0].get("age") is None and pair[1].get("age") is not None)
    assert reaches(pairs, lambda pair: pair[0] == pair[1])


def test_a_day_beyond_a_lifetime_is_made_where_a_fact_permits_no_other() -> None:
    moved = Fact("moved", type="date", low=date(2190, 1, 1))
    assert reaches(facts_for(moved >= ON, as_of=ON, complete=True), lambda facts: facts["moved"].year >= 2190)


@given(data=st.data())
@few
def test_a_rule_without_facts_needs_nothing(data: st.DataObject) -> None:
    nothing = AllOf(())
    assert data.draw(facts_for(nothing, as_of=ON)) == {}
    assert data.draw(learning_for(nothing, as_of=ON)) == ({}, {})
    assert not data.draw(records(nothing, as_of=ON)).attestations


@given(facts=facts_for(program("medicare.hospice"), as_of="2026-05-01", complete=True))
@few
def test_of_a_complete_person_every_fact_is_known_exactly(facts: dict[str, Any]) -> None:
    assert not any(value is None or isinstance(value, (Bounds, OneOf, Unknown)) for value in facts.values())
    hospice = program("medicare.hospice").editions[-1]
    assert {name for name, fact in hospice.facts().items() if fact.definition is None} <= set(facts)


AGE_TODAY = Fact("age_today", low=0, high=150, definition=Formula(years_since(BORN)))


@given(facts=facts_for(AGE_TODAY >= 65, as_of=ON, complete=True))
def test_a_derived_fact_is_worked_out_and_nobody_is_born_after_the_day(facts: dict[str, Any]) -> None:
    assert facts["born"] <= ON
    assert facts["age_today"] == ON.year - facts["born"].year - (
        (ON.month, ON.day) < (facts["born"].month, facts["born"].day)
    )


def rates(*keys: Any, by: Fact) -> Parameter:
    return Parameter("rate", (by,), (Rates(date(2019, 7, 3), {(key,): 1.0 for key in keys}),))


@mark.parametrize(
    ("rule", "fact", "value"),
    [
        (ANY >= 98_765, "any", 98_765),
        (ANY >= 98_765, "any", 98_764),
        (Bands(ANY, (87_654,), (0, 1)) >= 1, "any", 87_654),
        (by_edges(ANY, (76_543,), (FALLS, ~FALLS)), "any", 76_543),
        (rates(65_432, by=ANY) >= 1, "any", 65_432),
        (rates("surgery", by=WARD) >= 1, "ward", "surgery"),
        (Compare(">=", BORN, Constant(date(1999, 9, 9))), "born", date(1999, 9, 10)),
        (Elapsed("days", BORN) <= 777, "born", date(2024, 3, 15)),
        (WARD.is_in("intensive care"), "ward", "intensive care"),
        (by_cases(WARD, {"maternity": FALLS}, otherwise=~FALLS), "ward", "maternity"),
        (WARD.is_in("intensive care"), "ward", "elsewhere"),
        (points(Fact("d", type="flag", definition=Formula(ANY > 54_321)), 2) >= 1, "any", 54_321),
    ],
    ids=str,
)
def test_the_values_at_which_an_answer_turns_come_up(rule: Any, fact: str, value: Any) -> None:
    people = facts_for(rule, as_of=ON, complete=True)
    assert reaches(people, lambda facts: facts.get(fact) == value)


def test_a_policy_an_edition_and_a_rule_ask_for_the_same_facts() -> None:
    ccm = program("medicare.ccm")
    edition = ccm.editions[-1]
    asked = [
        facts_for(*what, as_of=ON, complete=True) for what in ([ccm], [edition], edition.criteria().values())
    ]
    found = [set(find(each, lambda facts: True, settings=search)) for each in asked]
    assert found[0] == found[1] == found[2] != set()


# -- records -----------------------------------------------------------------------------------------------------


@each_program
@for_each
@given(data=st.data())
def test_records_for_a_program_can_be_screened(policy: Program, data: st.DataObject) -> None:
    record = data.draw(records(policy, as_of=ON))
    assert screen(record, policy, as_of=ON).explain()
    ids = [entry.id for name in SECTIONS for entry in getattr(record, name) or ()]
    assert all(ids)
    assert len(ids) == len(set(ids))


def read(record: Record, *facts: Fact) -> FactSheet:
    return facts_at(record, facts_needed(*facts), as_of=ON)


@mark.parametrize(
    ("name", "value"),
    [
        ("heart_failure", True),
        ("heart_failure", False),
        ("chronic_condition_count", 1),
        ("admissions_12m", 1),
        ("hemoglobin_a1c", 9),
        ("facility_discharged_to", "community"),
        ("hospice_elected", True),
        ("medicare_part_b", True),
        ("ccm_risk_attested", True),
        ("birth_date", None),
        ("gender", "female"),
        ("deceased", True),
    ],
)
def test_a_fact_is_found_in_some_record(name: str, value: Any) -> None:
    fact = vocabulary()[name]
    assert reaches(
        records(vocabulary()[name].equals(value) if fact.type == "number" else _uses(fact), as_of=ON),
        lambda record: bool(read(record, fact).values.get(name) == value),
    )


def _uses(fact: Fact) -> Any:
    """A rule that reads the fact."""
    if fact.type == "category":
        return fact.is_in(*sorted(fact.values or ()))
    return fact.is_true() if fact.type == "flag" else fact >= ON


@mark.parametrize(
    "wanted",
    [
        lambda record: record.encounters is None,
        lambda record: record.encounters == (),
        lambda record: len(record.encounters or ()) > 1,
        lambda record: "encounters" in record.partial,
        lambda record: record.known_until == ON,
        lambda record: any(e.start is None for e in record.encounters or ()),
        lambda record: any(isinstance(e.start, Bounds) for e in record.encounters or ()),
        lambda record: any(e.end is not None and e.end != e.start for e in record.encounters or ()),
        lambda record: any(e.start == date(2026, 4, 1) for e in record.encounters or ()),
        lambda record: isinstance(record.person.birth_date, Bounds),
        lambda record: any(a.declined for a in record.attestations or ()),
    ],
    ids=[
        "not looked at",
        "empty",
        "several",
        "partial",
        "an end",
        "no day",
        "a partial day",
        "a span",
        "the edge of a window",
        "a year of birth",
        "declined",
    ],
)
def test_records_are_complete_or_not_and_dated_or_not(wanted: Callable[[Any], bool]) -> None:
    assert reaches(records(vocabulary()["acute_discharge_30d"].is_true(), as_of=ON), wanted)


@given(record=records(vocabulary()["active_medication_count"] >= 8, as_of=ON))
@few
def test_a_field_that_is_never_absent_is_never_left_out(record: Record) -> None:
    assert all(each.kind is not None for each in record.medications or ())


@given(record=records(program("medicare.tcm"), as_of=ON))
@few
def test_nothing_ends_before_it_begins(record: Record) -> None:
    for name in SECTIONS:
        for entry in getattr(record, name) or ():
            assert entry.start is None or entry.end is None or lift(entry.start).low <= lift(entry.end).high


def test_the_answers_of_a_questionnaire_are_found() -> None:
    phq9 = instrument("phq9")
    total = vocabulary()["phq9_total"]
    assert reaches(
        records(total >= 10, as_of=ON), lambda record: bool(record.answers and record.answers[0].values)
    )
    assert reaches(
        records(total >= 10, as_of=ON), lambda r: read(r, total).values.get("phq9_total") is not None
    )
    assert phq9.facts


@mark.parametrize("field", ["codes", "discharge"])
def test_an_entry_has_the_codes_that_a_condition_asks_for(field: str) -> None:
    home = CodeSet("home", exact={"nubc": ["01"]})
    query = Query(section="encounters", take="exists", where=(Matches(field, home),))
    sent_home = Fact("sent_home", type="flag", definition=query)
    made = records(sent_home.is_true(), as_of=ON)
    assert reaches(made, lambda record: read(record, sent_home).values.get("sent_home") is True)
    assert reaches(made, lambda record: read(record, sent_home).values.get("sent_home") is False)


def test_an_entry_has_what_its_kind_requires() -> None:
    wished = Fact("wished", type="flag", definition=Query(section="preferences", take="exists"))
    assert reaches(
        records(wished.is_true(), as_of=ON), lambda record: read(record, wished).values.get("wished") is True
    )


# -- rules -------------------------------------------------------------------------------------------------------

EVERY_NODE: set[type[Term]] = set(RulesOver(OF_EVERY_KIND).nodes)


@mark.parametrize("kind", sorted(EVERY_NODE, key=str), ids=lambda kind: kind.__name__)
@given(data=st.data())
@few
def test_a_rule_of_every_kind_can_be_evaluated(kind: Any, data: st.DataObject) -> None:
    term = data.draw(RulesOver(OF_EVERY_KIND).node(kind))
    assert isinstance(term, kind)
    sheet = sheet_from_mapping({}, facts_needed(term), as_of=ON, vocabulary={})
    if isinstance(term, Criterion):
        assert truth_of(term, sheet.values) in set(Truth)
    elif not (isinstance(term, Fact) and term.type == "category"):
        assert isinstance(bounds_of(term, sheet.values), Bounds)


NODES: list[Any] = sorted(EVERY_NODE - {Fact, Constant}, key=str)


@mark.parametrize("kind", NODES, ids=lambda kind: kind.__name__)
def test_rules_hold_every_kind_of_node(kind: type[Term]) -> None:
    rules = RulesOver(OF_EVERY_KIND)
    made: st.SearchStrategy[Any] = rules.criteria(1) if issubclass(kind, Criterion) else rules.numbers(1)
    assert reaches(made, lambda term: any(isinstance(node, kind) for node in walk(term)))


def test_criteria_hold_quantities_too() -> None:
    made = RulesOver(OF_EVERY_KIND).criteria()
    assert reaches(made, lambda rule: any(isinstance(node, Arithmetic) for node in walk(rule)))


@each_kind
@given(data=st.data())
@few
def test_rules_can_be_made_over_one_fact_of_any_kind(fact: Fact, data: st.DataObject) -> None:
    rule = data.draw(RulesOver([fact]).criteria())
    assert set(facts_needed(rule)) <= {fact.name}
    assert decide(rule, {}, as_of=ON).truth in set(Truth)


def test_rules_can_be_made_over_no_fact_at_all() -> None:
    assert reaches(RulesOver([]).criteria(), lambda rule: isinstance(rule, Not) and not facts_needed(rule))


@given(rule=RulesOver(OF_EVERY_KIND).criteria(0))
@few
def test_at_depth_0_there_are_leaves_only(rule: Criterion) -> None:
    assert isinstance(rule, (Compare, IsIn))


@given(rule=RulesOver([BORN], numbers=st.just(7), days=st.just(ON)).criteria())
@few
def test_the_numbers_and_days_of_rules_can_be_chosen(rule: Criterion) -> None:
    written = {node.value for node in walk(rule) if isinstance(node, Constant)}
    assert written <= {7, ON}


# -- without Hypothesis ------------------------------------------------------------------------------------------


def test_without_hypothesis_the_import_says_what_to_install(monkeypatch: MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("casemgmt.testing.strategies")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with raises(ImportError, match="pip install hypothesis"):
        import_module("casemgmt.testing.strategies")
