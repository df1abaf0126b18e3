"""The generated evaluator: what it reads, what it hands to the plain one, and what it refuses."""

from __future__ import annotations

import inspect
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pytest import MonkeyPatch, mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.rules import (
    Criterion,
    Fact,
    Formula,
    Quantity,
    Reason,
    Unknown,
    all_of,
    any_of,
    at_least,
    by_cases,
    decide,
    facts_in,
    facts_needed,
    generate,
    not_,
    points,
    source,
    total,
    truth_of,
    years_since,
)
from casemgmt.rules.generate import compiled, screen_rows, trace
from casemgmt.rules.known import Dated
from casemgmt.rules.steps import STEPS
from casemgmt.rules.terms import Compare, Constant
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
AGE = Fact("age", low=0, high=120)
ANY = Fact("any")
SEEN = Fact("seen", type="date")
FLAG = Fact("flag", type="flag")
SURE = Fact("sure", type="flag", low=True)
HOME = Fact("home", type="category", values={"house", "flat", "ward"})
TOWN = Fact("town", type="category")
KIND = Fact("kind", type="category")
MET_, NOT_MET_, UNKNOWN_ = MET.value, NOT_MET.value, UNKNOWN.value


class OfNumpy:
    """A scalar as NumPy has it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value


def screened(rule: Criterion, value: Any) -> int:
    """The answer for a row with a value, which is the same whether rows are dense or sparse."""
    (name,) = facts_in(rule)
    (dense,) = screen_rows(rule, [{name: value}], as_of=AS_OF)
    assert screen_rows(rule, [{}, {name: value}], as_of=AS_OF)[1] == dense
    return dense


@mark.parametrize(
    ("rule", "value", "code"),
    [
        (AGE >= 65, 65, MET_),
        (AGE >= 65, 64, NOT_MET_),
        (AGE >= 65, 64.99, NOT_MET_),
        (AGE > 65, 65, NOT_MET_),
        (AGE <= 65, 65, MET_),
        (AGE < 65, 65, NOT_MET_),
        (AGE.equals(65), 65.0, MET_),
        (AGE.equals(65), 66, NOT_MET_),
        (AGE >= 65, None, UNKNOWN_),
        (AGE >= 0, None, MET_),
        (AGE > 120, None, NOT_MET_),
        (AGE > 130, 120, NOT_MET_),
        (AGE >= 65, float("nan"), UNKNOWN_),
        (AGE < 65, float("nan"), UNKNOWN_),
        (AGE.equals(65), float("nan"), UNKNOWN_),
        (AGE >= 0, float("nan"), MET_),
        (ANY < 65, float("nan"), UNKNOWN_),
        (ANY >= 65, 1e15, MET_),
        (AGE >= 65, Decimal("65.5"), MET_),
        (AGE >= 65, OfNumpy(70), MET_),
        (AGE >= 65, "67", MET_),
        (AGE + 1 >= 65, "64", MET_),
        (AGE >= 65, Dated(70, date(2026, 4, 1)), MET_),
        (AGE >= 65, Unknown(Reason.DECLINED), UNKNOWN_),
        (AGE + 1 >= 65, Unknown(Reason.DECLINED), UNKNOWN_),
        (AGE + 1 >= 1, Unknown(Reason.DECLINED), MET_),
        (AGE + 1 > 121, Unknown(Reason.DECLINED), NOT_MET_),
        (AGE + 1 >= 65, OfNumpy(64), MET_),
        (AGE >= 65, Bounds(60, 70), UNKNOWN_),
        (AGE >= 65, Bounds(65, 70), MET_),
        (AGE >= 65, Bounds(60, 64), NOT_MET_),
        (AGE > 0.3, Bounds(Decimal("0.3"), 1), UNKNOWN_),
        (AGE <= 0.3, Bounds(Decimal("0.3"), 1), UNKNOWN_),
        (AGE.equals(65), Bounds(65, 65), MET_),
        (AGE.equals(65), Bounds(60, 65), UNKNOWN_),
        (AGE.equals(65), Bounds(66, 70), NOT_MET_),
        (AGE <= 120, Bounds(60, 200), MET_),  # cut to the permitted range
        (ANY <= 120, Bounds(60, 200), UNKNOWN_),
        (date(2026, 1, 1) <= SEEN, date(2026, 1, 1), MET_),
        (date(2026, 1, 1) <= SEEN, "2025-12-31", NOT_MET_),
        (date(2026, 1, 1) <= SEEN, "2025", NOT_MET_),
        (date(2026, 1, 1) <= SEEN, "2026", MET_),
        (date(2026, 1, 1) < SEEN, "2026", UNKNOWN_),
        (date(2026, 1, 1) <= SEEN, datetime(2026, 1, 1, 12), MET_),  # noqa: DTZ001
        (FLAG.is_true(), True, MET_),
        (FLAG.is_true(), False, NOT_MET_),
        (FLAG.equals(False), False, MET_),
        (FLAG.equals(False), True, NOT_MET_),
        (not_(FLAG), None, UNKNOWN_),
        (FLAG.is_true(), OfNumpy(True), MET_),
        (SURE.is_true(), True, MET_),
        (SURE.is_true(), None, MET_),
        (SURE.equals(False), None, NOT_MET_),
        (all_of(SURE, any_of(SURE.equals(False), SURE)), None, MET_),
        (HOME.is_in("ward"), "ward", MET_),
        (HOME.is_in("ward"), "flat", NOT_MET_),
        (HOME.is_in("ward"), "unknown", UNKNOWN_),
        (HOME.is_in("ward"), OneOf(["ward", "flat"]), UNKNOWN_),
        (HOME.is_in("ward"), OneOf(["house", "flat"]), NOT_MET_),
        (HOME.is_in("ward", "flat"), OneOf(["ward", "flat"]), MET_),
        (HOME.is_in("house", "ward", "flat"), None, MET_),
        (HOME.is_in("ward"), None, UNKNOWN_),
        (TOWN.is_in("Ulm"), "Bonn", NOT_MET_),
        (TOWN.is_in("Köln"), "Ko\u0308ln", MET_),  # the same letter, spelt otherwise
        (TOWN.is_in("Ulm"), "Köln", NOT_MET_),
        (TOWN.is_in("Ulm"), OneOf(["Bonn", "Ulm"]), UNKNOWN_),
        (not_(TOWN.is_in("Ulm")), OneOf(["Bonn", "Ulm"]), UNKNOWN_),
        (not_(TOWN.is_in("Ulm")), OfNumpy("Bonn"), MET_),
    ],
    ids=numbered(),
)
def test_a_value_of_any_kind_gets_the_answer_of_the_plain_evaluator(
    monkeypatch: MonkeyPatch, rule: Criterion, value: Any, code: int
) -> None:
    if not isinstance(value, Dated):  # each leaf reads its own value
        monkeypatch.setattr(generate, "sheet_from_mapping", None)
    assert screened(rule, value) == screened(at_least(1, rule), value) == code
    assert screened(at_least(1, not_(rule)), value) == {0: 3, 1: 1, 3: 0}[code]
    assert screened(all_of(at_least(1, rule), rule), value) == code
    (name,) = facts_in(rule)
    assert decide(rule, {name: value}, as_of=AS_OF).truth.value == code
    sheet = decide(rule, {name: value}, as_of=AS_OF).sheet
    assert trace(rule, sheet.values)[-1] == code
    for asked, expected in ((rule, code), (at_least(1, rule), code), (not_(rule), {0: 3, 1: 1, 3: 0}[code])):
        for gathered in (asked, at_least(1, asked)):
            assert screen_rows(gathered, [sheet.values, {}], as_of=AS_OF, gathered=True)[0] == expected


LEAVES: list[tuple[list[Criterion], list[Any]]] = [
    (
        [
            Compare(each, AGE, Constant(limit))
            for each in (">=", ">", "<=", "<", "==")
            for limit in (0, 65, 120)
        ],
        [None, 0, 64, 64.5, 65, 66.0, 120, Bounds(0, 64), Bounds(64, 65), Bounds(65, 66), Bounds(66, 120)],
    ),
    (
        [Compare(each, ANY, Constant(65)) for each in (">=", ">", "<=", "<", "==")],
        [None, -(2**53), 64, 65, 66, 2**53, Bounds(-(2**53), 65), Bounds(65, 2**53)],
    ),
    (
        [Compare(each, SEEN, Constant(AS_OF)) for each in (">=", ">", "<=", "<", "==")],
        [
            None,
            SEEN.low,
            date(2026, 4, 30),
            AS_OF,
            date(2026, 5, 2),
            Bounds(date(2026, 4, 30), AS_OF),
            SEEN.high,
        ],
    ),
    (
        [Compare(each, FLAG, Constant(value)) for each in ("==", ">=", "<") for value in (True, False)],
        [None, True, False],
    ),
    (
        [HOME.is_in("ward"), HOME.is_in("ward", "flat"), HOME.is_in("house", "flat", "ward")],
        [None, "ward", "flat"],
    ),
    ([TOWN.is_in("Ulm"), TOWN.is_in("Ulm", "Bonn")], [None, "Ulm", "Bonn", "Wien"]),
]


@mark.parametrize(("rules", "values"), LEAVES, ids=numbered())
def test_values_of_the_right_kind_never_need_the_plain_evaluator(
    monkeypatch: MonkeyPatch, rules: list[Criterion], values: list[Any]
) -> None:
    monkeypatch.setattr(generate, "sheet_from_mapping", None)
    for slow in ("leaf", "value_of"):
        monkeypatch.delitem(STEPS, slow)
    for leaf in rules:
        (name,) = facts_in(leaf)
        rows = [{"kind": "a", "flag": None, name: value} for value in values]
        for rule in (
            leaf,
            not_(leaf),
            any_of(KIND.is_in("b"), leaf),
            any_of(not_(leaf), KIND.is_in("b")),
            all_of(KIND.is_in("a"), not_(leaf)),
            at_least(1, leaf, KIND.is_in("b")),
            at_least(2, KIND.is_in("a"), not_(leaf)),
            by_cases(KIND, {"a": leaf}, otherwise=FLAG),
        ):
            expected = [truth_of(rule, row).value for row in rows]
            for gathered in (False, True):
                assert screen_rows(rule, rows, as_of=AS_OF, gathered=gathered) == expected
                assert screen_rows(rule, [{}, *rows], as_of=AS_OF, gathered=gathered)[1:] == expected
            assert [trace(rule, row)[-1] for row in rows] == expected


class Asked(dict[str, Any]):
    """Values that note what they are asked for, in order."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.names: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        self.names.append(key)
        return super().get(key, default)


def test_what_rows_that_hold_every_fact_say_is_looked_up_at_once() -> None:
    rule = all_of(AGE >= 65, any_of(FLAG, HOME.is_in("ward"), AGE + 1 >= 100))
    rows = [Asked(age=70, flag=False, home=None), Asked(age=60, flag=None, home="ward")]
    for gathered in (False, True):
        assert screen_rows(rule, rows, as_of=AS_OF, gathered=gathered) == [UNKNOWN_, NOT_MET_]
    assert [row.names for row in rows] == [[], []]


@mark.parametrize("rows_of", [list, iter], ids=["list", "iterator"])
def test_a_row_that_makes_up_what_it_lacks_is_asked_only_for_what_it_holds(rows_of: Any) -> None:
    rows = [Counter(any=3), Counter()]
    assert screen_rows(ANY >= 2, rows_of(rows), as_of=AS_OF) == [MET_, UNKNOWN_]
    assert rows == [Counter(any=3), Counter()]
    assert "any" not in rows[1]


def test_points_are_added_in_the_order_of_the_rule() -> None:
    a, b, c = (Fact(name, type="flag") for name in "abc")
    row = {"a": True, "b": True, "c": True}
    for rule in (
        points(a, 0.1) + (points(b, 0.2) + points(c, 0.3)) >= 0.6000000000000001,
        (points(a, 0.1) + points(b, 0.2)) + points(c, 0.3) >= 0.6000000000000001,
    ):
        assert screen_rows(rule, [row], as_of=AS_OF) == [truth_of(rule, row).value]
        assert decide(rule, row, as_of=AS_OF).truth is truth_of(rule, row)
    assert 0.1 + (0.2 + 0.3) < 0.6000000000000001 <= (0.1 + 0.2) + 0.3


def test_whole_floats_count_as_integers_do() -> None:
    row = {"any": 9007199254740991.0}
    assert screen_rows(ANY * 3 >= 27021597764222973, [row], as_of=AS_OF) == [MET_]


def test_a_trace_asks_for_the_value_of_each_leaf_once() -> None:
    rule = all_of(
        not_(not_(AGE >= 65)),
        at_least(1, any_of(FLAG, not_(HOME.is_in("ward"))), SEEN <= AS_OF),
        by_cases(KIND, {"a": ANY >= 1}, otherwise=TOWN.is_in("Ulm")),
    )
    values = Asked(age=70, home="ward", seen=AS_OF, kind="a", any=1)
    assert trace(rule, values)[-1] == MET_
    assert sorted(values.names) == ["age", "any", "flag", "home", "kind", "seen", "town"]


@mark.parametrize(
    ("rule", "values", "names"),
    [
        (all_of(AGE >= 65, FLAG), {"age": 60}, ["age"]),
        (all_of(AGE >= 65, FLAG), {"age": 70, "flag": False}, ["age", "flag"]),
        (all_of(AGE >= 65, FLAG, SEEN <= AS_OF), {"flag": False}, ["age", "flag"]),
        (any_of(AGE >= 65, FLAG), {"age": 70}, ["age"]),
        (any_of(FLAG, AGE >= 65), {"flag": True}, ["flag"]),
        (any_of(not_(FLAG), AGE >= 65), {"flag": False}, ["flag"]),
        (not_(any_of(FLAG, AGE >= 65)), {"flag": True}, ["flag"]),
        (all_of(not_(any_of(FLAG, HOME.is_in("ward"))), AGE >= 65), {"flag": True}, ["flag"]),
        (all_of(HOME.is_in("ward"), AGE >= 65), {"home": "flat"}, ["home"]),
        (any_of(HOME.is_in("ward"), AGE >= 65), {"home": "ward"}, ["home"]),
        (all_of(AGE > 130, FLAG), {}, ["age"]),
        (all_of(any_of(AGE >= 65, FLAG), HOME.is_in("ward")), {"age": 60, "flag": False}, ["age", "flag"]),
        (any_of(all_of(AGE >= 65, FLAG), HOME.is_in("ward")), {"age": 60, "home": "flat"}, ["age", "home"]),
    ],
    ids=numbered(),
)
def test_a_row_is_left_as_soon_as_it_is_decided(
    rule: Criterion, values: dict[str, Any], names: list[str]
) -> None:
    for gathered in (False, True):
        row = Asked(**values)
        screen_rows(rule, [{}, row], as_of=AS_OF, gathered=gathered)
        assert row.names == names


def test_what_a_rule_says_twice_is_handed_to_its_code_once() -> None:
    def handed(rule: Criterion) -> int:
        return len(inspect.signature(compiled(rule).trace).parameters)

    again = Fact("age", low=0, high=120)
    assert handed(all_of(AGE >= 65, any_of(again >= 65, again >= 65.5))) == handed(
        all_of(AGE >= 65, any_of(AGE >= 65.5))
    )
    assert trace(any_of(AGE.equals(1), FLAG.equals(True)), {"age": 1, "flag": True}) == (MET_, MET_, MET_)


@mark.parametrize(
    ("rule", "value"),
    [
        (AGE >= 65, -1),
        (AGE >= 65, 121),
        (AGE < 65, -1),
        (AGE < 65, 121),
        (AGE > 65, 121),
        (AGE <= 65, -0.5),
        (AGE.equals(65), 121),
        (AGE >= 65, True),
        (AGE >= 65, "old"),
        (AGE >= 65, [67]),
        (AGE >= 65, float("inf")),
        (AGE >= 65, Bounds(121, 125)),
        (AGE >= 65, Bounds(True, 70)),
        (AGE >= 65, Bounds(date(2026, 1, 1), date(2026, 1, 2))),
        (ANY >= 65, float("inf")),
        (ANY >= 65, 2**60),
        (ANY < 65, -1e300),
        (AGE + 1 >= 65, "old"),
        (AGE + 1 >= 65, -1),
        (date(2026, 1, 1) <= SEEN, 20260101),
        (date(2026, 1, 1) <= SEEN, date(1700, 1, 1)),
        (FLAG.is_true(), 1),
        (FLAG.is_true(), "yes"),
        (SURE.is_true(), False),
        (SURE.equals(False), False),
        (HOME.is_in("ward"), "cellar"),
        (HOME.is_in("ward"), ["ward"]),
        (TOWN.is_in("Ulm"), ""),
        (TOWN.is_in("Ulm"), 5),
        (by_cases(HOME, {"ward": FLAG}, otherwise=FLAG), 5),
    ],
    ids=numbered(),
)
def test_a_value_that_cannot_be_used_is_refused_by_name(rule: Criterion, value: Any) -> None:
    name = next(fact.name for fact in (AGE, ANY, SEEN, FLAG, SURE, HOME, TOWN) if f"{fact.name}" in str(rule))
    every: list[list[dict[str, Any]]] = [[{name: value}], [{}, {name: value}]]
    for rows in every:
        full = [{**row, "flag": row.get("flag")} for row in rows]
        with raises(InvalidInput) as error:
            screen_rows(rule, full, as_of=AS_OF)
        assert [each.path for each in error.value.problems] == [f"$.rows[{len(rows) - 1}].{name}"]
        with raises(InvalidInput) as of_one:
            decide(rule, {name: value}, as_of=AS_OF)
        assert [(p.message, p.cure) for p in error.value.problems] == [
            (p.message, p.cure) for p in of_one.value.problems
        ]


def test_all_rows_with_problems_are_named_up_to_a_limit(monkeypatch: MonkeyPatch) -> None:
    rows: list[dict[str, Any]] = [{"age": "x"}, {"age": 5}, {"age": -1}, {"age": "z"}]
    with raises(InvalidInput) as error:
        screen_rows(AGE >= 65, rows, as_of=AS_OF, first=10)
    assert [each.path for each in error.value.problems] == [f"$.rows[{n}].age" for n in (10, 12, 13)]
    monkeypatch.setattr(generate, "MOST_PROBLEMS", 2)
    with raises(InvalidInput) as error:
        screen_rows(AGE >= 65, rows, as_of=AS_OF)
    assert len(error.value.problems) == 2


def test_rows_may_lack_facts_that_the_first_row_holds() -> None:
    rule = all_of(AGE >= 65, FLAG)
    rows: list[dict[str, Any]] = [{"age": 70, "flag": True}, {"age": 70}, {"flag": False}, {}, {"age": "x"}]
    assert screen_rows(rule, rows[:4], as_of=AS_OF) == [MET_, UNKNOWN_, NOT_MET_, UNKNOWN_]
    with raises(InvalidInput, match=r"\$\.rows\[4\]\.age"):
        screen_rows(rule, rows, as_of=AS_OF)
    assert screen_rows(rule, [], as_of=AS_OF) == []


def test_rows_may_be_any_mapping_and_come_one_at_a_time() -> None:
    class Row(Mapping[str, Any]):
        def __init__(self, **values: Any) -> None:
            self.values_ = values

        def __getitem__(self, name: str) -> Any:
            return self.values_[name]

        def __iter__(self) -> Iterator[str]:
            return iter(self.values_)

        def __len__(self) -> int:
            return len(self.values_)

    rows = (Row(age=age) if age else Row() for age in (70, 20, None))
    assert screen_rows(AGE >= 65, rows, as_of=AS_OF) == [MET_, NOT_MET_, UNKNOWN_]
    again: deque[dict[str, Any]] = deque([{"age": 70}, {"age": 20}])
    assert screen_rows(AGE >= 65, again, as_of=AS_OF) == [MET_, NOT_MET_]
    assert screen_rows(AGE >= 65, iter([]), as_of=AS_OF) == []


# -- derived facts ----------------------------------------------------------------------------------------------------

BORN = Fact("born", type="date")
YEARS = Fact("years", low=0, high=120, definition=Formula(years_since(BORN)))
OLD = Fact("old", type="flag", definition=Formula(YEARS >= 65))
SCORE = Fact("score", low=0, high=3, definition=Formula(points(OLD, 2) + points(FLAG, 1)))


@mark.parametrize(
    ("rule", "row"),
    [
        (YEARS >= 65, {"born": date(1961, 5, 1)}),
        (YEARS >= 65, {"born": date(1961, 5, 2)}),
        (YEARS >= 65, {"born": "1961"}),
        (YEARS >= 65, {"years": 70}),
        (YEARS >= 65, {"years": 70, "born": date(1961, 5, 2)}),  # they contradict each other
        (YEARS >= 65, {"years": Bounds(60, 70), "born": Bounds(date(1961, 1, 1), date(1970, 1, 1))}),
        (YEARS <= 65, {"years": Bounds(60, 70), "born": "1961"}),  # each tells a part
        (YEARS >= 64, {"years": Bounds(60, 64), "born": "1961"}),
        (YEARS >= 65, {"born": date(1880, 1, 1)}),  # outside the permitted range
        (YEARS >= 65, {"years": 66, "born": date(1880, 1, 1)}),
        (YEARS >= 65, {"years": Unknown(Reason.DECLINED)}),
        (OLD.is_true(), {"years": 70}),
        (OLD.is_true(), {"old": False, "years": 70}),
        (not_(OLD), {"old": False}),
        (not_(OLD), {}),
        (SCORE >= 3, {"old": True}),
        (SCORE >= 2, {"old": True}),
        (SCORE >= 3, {"score": 3}),
        (all_of(SCORE >= 1, YEARS >= 3, SCORE <= 2), {"flag": True, "born": "2010"}),
    ],
    ids=numbered(),
)
def test_derived_facts_are_worked_out_from_a_row(
    monkeypatch: MonkeyPatch, rule: Criterion, row: dict[str, Any]
) -> None:
    decision = decide(rule, row, as_of=AS_OF)
    monkeypatch.setattr(generate, "sheet_from_mapping", None)  # by the generated code itself
    assert screen_rows(rule, [row], as_of=AS_OF) == [decision.truth.value]
    assert decision.truth is truth_of(rule, decision.sheet.values)


def test_what_is_unknown_in_gathered_rows_stays_so_whether_rows_are_dense_or_sparse() -> None:
    rule = any_of(SCORE >= 2, AGE >= 65)
    full: dict[str, Any] = {"score": None, "old": True, "flag": True, "age": None}
    lacking = {name: value for name, value in full.items() if name != "age"}
    for rows in ([full, lacking], [lacking, full]):
        assert screen_rows(rule, rows, as_of=AS_OF, gathered=True) == [UNKNOWN_, UNKNOWN_]
        assert screen_rows(rule, rows, as_of=AS_OF) == [MET_, MET_]


def test_usual_rows_never_need_the_plain_evaluator(monkeypatch: MonkeyPatch) -> None:
    rules: list[Criterion] = [all_of(SCORE >= 2, YEARS >= 65, OLD), date(2026, 1, 1) <= SEEN, nested(20)]
    row = {"born": date(1950, 1, 1), "flag": True, "seen": date(2026, 2, 1), "age": 70, "years": None}
    row |= {"score": Bounds(1, 2), "old": None}
    expected = [
        decide(rule, {k: v for k, v in row.items() if k in facts_needed(rule)}, as_of=AS_OF).truth.value
        for rule in rules
    ]
    monkeypatch.setattr(generate, "sheet_from_mapping", None)
    for rule, code in zip(rules, expected, strict=True):
        assert screen_rows(rule, [row, {}, row], as_of=AS_OF)[::2] == [code, code]
        assert screen_rows(rule, [{}, row], as_of=AS_OF)[1] == code


def test_a_value_of_a_derived_fact_that_cannot_be_used_is_refused() -> None:
    with raises(InvalidInput, match=r"\$\.rows\[0\]\.years"):
        screen_rows(YEARS >= 65, [{"years": -5}], as_of=AS_OF)


def test_equal_rules_on_facts_of_other_definitions_do_not_share_their_code() -> None:
    by_birth = YEARS
    by_guess = Fact("years", low=0, high=120, definition=Formula(AGE + 0))
    assert (by_birth >= 65) == (by_guess >= 65)
    row = {"born": date(1950, 1, 1), "age": 3}
    assert screen_rows(by_birth >= 65, [row], as_of=AS_OF) == [MET_]
    assert screen_rows(by_guess >= 65, [row], as_of=AS_OF) == [NOT_MET_]


def test_points_are_added_without_bounds_whatever_they_are(monkeypatch: MonkeyPatch) -> None:
    score = total([points(FLAG, 0), points(AGE >= 65, 0.5), points(HOME.is_in("ward"), 2)])
    rows: list[dict[str, Any]] = [
        {"flag": flag, "age": age, "home": home}
        for flag in (None, True)
        for age in (None, 60, 70)
        for home in (None, "ward", "flat")
    ]
    rules = [
        Compare(each, score, Constant(limit)) for each in (">=", ">", "<=", "<") for limit in (0, 0.5, 2, 2.5)
    ]
    expected = [[truth_of(rule, row).value for row in rows] for rule in rules]
    monkeypatch.setattr(generate, "sheet_from_mapping", None)
    for slow in ("choose", "plus"):
        monkeypatch.delitem(STEPS, slow)
    assert [screen_rows(rule, rows, as_of=AS_OF) for rule in rules] == expected
    assert [[trace(rule, row)[-1] for row in rows] for rule in rules] == expected


# -- large and deep rules ---------------------------------------------------------------------------------------------

FACTS = [Fact(f"n{i}", low=0, high=9) for i in range(60)]


@mark.parametrize("most", [0, 30, 59, 60])
def test_groups_of_many_parts(most: int) -> None:
    row = {fact.name: 9 if i < most else None for i, fact in enumerate(FACTS)}
    for rule in (
        all_of(*(fact >= 5 for fact in FACTS)),
        any_of(*(fact >= 5 for fact in FACTS)),
        at_least(40, *(fact >= 5 for fact in FACTS)),
        total(points(fact >= 5, 1) for fact in FACTS) >= 40,
        all_of(*(any_of(fact >= 5, all_of(fact >= 5)) for fact in FACTS)),
    ):
        decision = decide(rule, row, as_of=AS_OF)
        assert screen_rows(rule, [row], as_of=AS_OF) == [truth_of(rule, row).value] == [decision.truth.value]


def nested(levels: int) -> Criterion:
    rule: Criterion = AGE >= 65
    for level in range(levels):
        rule = (all_of(rule, FLAG), any_of(rule, not_(FLAG)), at_least(1, rule, not_(FLAG)), not_(rule))[
            level % 4
        ]
    return rule


@mark.parametrize("row", [{"age": 70, "flag": True}, {"age": 60, "flag": False}, {"age": 70}, {}])
def test_a_deep_rule_is_worked_out_in_steps(row: dict[str, Any]) -> None:
    rule = nested(96)
    assert screen_rows(rule, [row], as_of=AS_OF) == [truth_of(rule, row).value]
    assert trace(rule, row) == tuple(truth_of(each, row).value for each in compiled(rule).criteria)


def test_a_rule_that_is_too_deep_is_refused() -> None:
    for ask in (
        lambda rule: screen_rows(rule, [{}], as_of=AS_OF),
        lambda rule: trace(rule, {}),
        lambda rule: decide(rule, {}, as_of=AS_OF).truth,
    ):
        with raises(RuleError, match="nested more than 100 levels deep; give parts of it a name"):
            ask(nested(110))
    with raises(RuleError, match="100 levels"):
        decide(nested(5_000), {}, as_of=AS_OF)


def test_the_trace_gives_each_criterion_after_its_parts() -> None:
    rule = all_of(
        AGE >= 65, any_of(FLAG, not_(HOME.is_in("ward"))), by_cases(FLAG, {True: AGE > 1, False: AGE > 2})
    )
    row = {"age": 70, "home": "flat"}
    criteria = compiled(rule).criteria
    assert criteria[-1] is rule
    assert trace(rule, row) == tuple(truth_of(each, row).value for each in criteria)
    assert len(criteria) == 9


# -- the source -------------------------------------------------------------------------------------------------------


def test_no_text_of_a_rule_gets_into_the_source(monkeypatch: MonkeyPatch) -> None:
    written: list[str] = []

    def write(code: str, scope: dict[str, Any]) -> None:
        written.append(code)
        exec(code, scope)  # noqa: S102 - what the module itself would do

    monkeypatch.setattr(source, "exec", write, raising=False)
    evil = "x'); __import__('os').system('true') #"
    fact = Fact(evil, type="category", values={evil, "good"}, label=evil, question=evil)
    number = Fact(evil + "2", low=-12345, high=98765)
    rule = all_of(fact.is_in(evil), number >= 54321, at_least(1, number < 777.125), id=evil, label=evil)
    rows = [{fact.name: evil, number.name: 60_000}, {}]
    assert screen_rows(rule, rows, as_of=AS_OF) == [NOT_MET_, UNKNOWN_]
    assert trace(rule, rows[0])[-1] == NOT_MET_
    assert len(written) == 3
    for each in written:
        assert not any(text in each for text in ("import", "system", "54321", "12345", "777", "98765"))


def test_code_is_kept_for_a_limited_number_of_rules(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "MOST_COMPILED", 3)
    monkeypatch.setattr(generate, "_compiled", {})
    rules = [n <= AGE for n in range(5)]
    kept = [compiled(rule) for rule in rules]
    assert compiled(rules[-1]) is kept[-1]
    assert compiled(rules[0]) is not kept[0]
    assert len(generate._compiled) == 3
    assert inspect.isfunction(kept[0].trace)


class Unhashable(OfNumpy):
    """A scalar that cannot be looked up in a set."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return bool(self.value == other)


def test_what_the_fast_code_cannot_read_the_plain_evaluator_answers() -> None:
    rows = [{"town": Unhashable("Ulm")}, {"town": Unhashable("Bonn")}]
    assert screen_rows(TOWN.is_in("Ulm"), rows, as_of=AS_OF) == [MET_, NOT_MET_]


def test_a_node_that_the_generator_does_not_know_raises() -> None:
    for rule in (Criterion(), Compare(">=", Strange(), Constant(1))):
        with raises(TypeError, match=r"Criterion|Strange"):
            screen_rows(rule, [{}], as_of=AS_OF)
        with raises(TypeError, match=r"Criterion|Strange"):
            trace(rule, {})
        with raises(TypeError, match=r"Criterion|Strange"):
            truth_of(rule, {})


class Strange(Quantity):
    """A quantity of another library."""


def test_a_rule_means_one_fact_by_a_name_also_below_what_is_worked_out() -> None:
    a, b = Fact("a", low=0, high=3), Fact("b", low=0, high=3)

    def score(of: Quantity) -> Fact:
        return Fact("score", low=0, high=6, definition=Formula(of))

    other = Fact("a", low=0, high=4)
    for rule in (
        all_of(a >= 1, other >= 2),
        all_of(score(a + b) >= 4, score(a + 1) >= 4),
        all_of(score(a + b) >= 4, other >= 2),
    ):
        with raises(RuleError, match="is the name of two different facts; give one of them another name"):
            _ = decide(rule, {}, as_of=AS_OF).truth
        with raises(RuleError, match="is the name of two different facts"):
            screen_rows(rule, [{}], as_of=AS_OF)
    assert decide(all_of(score(a + b) >= 4, score(a + b) < 6), {}, as_of=AS_OF).truth is UNKNOWN
