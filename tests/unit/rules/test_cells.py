"""Cells: which few values of a fact show everything that can come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest import mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import (
    Criterion,
    Fact,
    Formula,
    Parameter,
    Quantity,
    Rates,
    all_of,
    at_least,
    by_cases,
    by_edges,
    clip,
    days_between,
    days_since,
    not_,
    points,
    total,
    truth_of,
    years_since,
)
from casemgmt.rules.cells import cells_of, open_leaves, open_nodes
from casemgmt.rules.expand import expanded, folded
from casemgmt.rules.terms import Bands, Choice, Compare, Constant, Greatest
from casemgmt.truth import MET, NOT_MET
from tests import strategies as some

X, Y = Fact("x", low=-2, high=10), Fact("y", low=0, high=3)
FREE = Fact("free")
P, Q = Fact("p", type="flag"), Fact("q", type="flag")
BORN, DIED = Fact("born", type="date"), Fact("died", type="date")
HOME, WARD = Fact("home", type="category"), Fact("ward", type="category", values={"a", "b", "c"})
HIGH = Fact("high", type="flag", definition=Formula((X >= 2) | P))
USE = Fact("use", low=0, high=12, definition=Formula(X + Y))
TODAY = date(2026, 2, 28)
KNOWN = {"as_of": TODAY}
RATE = Parameter("rate", (HOME,), (Rates(date(2020, 1, 1), {("a",): 1, ("b",): 5}),))


def cells(rule: Criterion, **known: Any) -> dict[str, tuple[Any, ...] | None]:
    values = KNOWN | known
    leaves = open_leaves(expanded(rule, values), values)
    return {name: cells_of(fact, values, leaves) for leaf in leaves for name, fact in leaf.open.items()}


def shapes(rule: Criterion, **known: Any) -> list[str]:
    values = KNOWN | known
    return [leaf.shape for leaf in open_leaves(expanded(rule, values), values)]


@mark.parametrize(
    ("rule", "expected"),
    [
        (X >= 5, {"x": (1, 5)}),
        ((X >= 5) | (X <= 5), {"x": (1, 5, 7)}),
        (FREE > 5, {"free": (4, 6)}),
        (FREE > 1e15, {"free": (999_999_999_999_999, 1_000_000_000_000_001)}),
        (FREE * 2 >= 5, {"free": (1, 2.5)}),
        (FREE * 2 < -7, {"free": (-5, -3.5)}),
        (FREE * 3 >= 1, {"free": (-1, 1 / 3)}),
        ((FREE * 4 > 1) & (FREE * 4 < 3), {"free": (-1, 0.5, 0.75)}),
        ((FREE * 8 >= 1) & (FREE * 8 <= 1), {"free": (-1, 0.125, 1)}),
        (Constant(1) - FREE / 4 >= 3, {"free": (-9, -7)}),
        (X / 2 > 1.5, {"x": (0, 6)}),
        (Bands(X * 2, (5, 9), (0, 1, 0)) >= 1, {"x": (0, 2.5)}),
        (Bands(FREE * 3, (1, 2), (0, 1, 0)) >= 1, {"free": (-1, 1 / 3)}),
        (by_edges(X * 2 - 1, (3,), (all_of(), P)), {"x": (0, 2), "p": (False, True)}),
        (Greatest((FREE * 2, 6 - FREE)) >= 10, {"free": (-5, -1)}),
        (Greatest((X * 2, 9 - X)) <= 7, {"x": (0, 2)}),
        (Choice(X > 4, X * 2, 0 - X) >= 6, {"x": (1, 7)}),
        (X > 9.5, {"x": (3, 10)}),
        (X < -1.5, {"x": (-2, -1.5)}),
        ((X > 9) & (X < 10), {"x": (3, 9.5, 10)}),
        ((X > 9.25) & (X < 9.75), {"x": (3, 9.5, 9.75)}),
        (
            by_cases(HOME, {"a": P, "b": Q}, otherwise=P),
            {"home": ("a", "b", "anything else"), "p": (False, True), "q": (False, True)},
        ),
        (X.equals(-2) | X.equals(10), {"x": (-2, 4, 10)}),
        (all_of(X > 3, X > 3), {"x": (0, 6)}),
        (Y * 4 > 1, {"y": (0, 1)}),
        (P & not_(P), {"p": (False, True)}),
        (WARD.is_in("a", "b"), {"ward": ("a", "c")}),
        (HOME.is_in("a", "b"), {"home": ("a", "anything else")}),
        (HOME.is_in("anything else"), {"home": ("anything else", "anything else*")}),
        (date(2020, 1, 1) >= BORN, {"born": (date(1850, 1, 1), date(2109, 12, 31))}),
        (Bands(X, (2, 4), (0, 1, 0)) >= 1, {"x": (0, 2)}),
        (clip(X * 2, 0, 10) - X >= 4, {"x": (-1, 4)}),
        (by_cases(WARD, {"a": X >= 3}, otherwise=X >= 4), {"ward": ("a", "b"), "x": (0, 3, 4)}),
        (by_edges(X, (3, 4), (P, Q, P)), {"x": (0, 3, 4), "p": (False, True), "q": (False, True)}),
        (Choice(X >= 3, X * 2, X) >= 5, {"x": (0, 3)}),
    ],
    ids=some.numbered(),
)
def test_cells_are_one_value_of_each_class(rule: Criterion, expected: dict[str, Any]) -> None:
    assert cells(rule) == expected


def test_a_rounded_crossing_is_found_on_both_sides() -> None:
    low, high = cells(FREE * 0.1 >= 0.3)["free"] or (0, 0)
    assert truth_of(FREE * 0.1 >= 0.3, {"free": low}) is NOT_MET
    assert truth_of(FREE * 0.1 >= 0.3, {"free": high}) is MET
    assert low < high < 3.000001


def test_a_part_of_a_range_has_fewer_cells() -> None:
    assert cells((X >= 5) | (X < 3), x=Bounds(4, 7)) == {"x": (4, 5)}
    assert cells(WARD.is_in("a"), ward=OneOf({"a", "b"})) == {"ward": ("a", "b")}
    assert cells(HOME.is_in("a"), home=OneOf({"a", "b"})) == {"home": ("a", "b")}
    assert cells(P.equals(Q), p=True) == {"q": (False, True)}
    assert cells(X >= 5, x=6) == {}
    assert cells(by_cases(WARD, {"a": X >= 3}, otherwise=X >= 4), x=5) == {}
    assert cells(by_edges(X + Y * 2, (3,), (P, P)), y=1, p=True) == {}
    assert cells(by_edges(X + Y * 2, (3,), (P, Q)), y=1, p=True) == {"x": (-1, 1), "q": (False, True)}


POINTS = [points(P, 3), points(Q, 5), points(Y >= 2, 1)]


@mark.parametrize(
    ("rule", "shape"),
    [
        (X >= 5, "single"),
        (X - X >= 1, "single"),
        (total(POINTS) >= 4, "total"),
        (total(POINTS) * 2 - 1 >= 4, "total"),
        (clip(total(POINTS), 0, 6) >= 4, "total"),
        (Bands(total(POINTS), (4,), (0, 1)) >= 1, "total"),
        (points(P, 3) >= points(Q, 2), "total"),
        ((points(P, 1) + points(Q, 1)) * 2 + points(X >= 1, 3) * 0.5 >= 2, "total"),
        (points(P, 1) - points(P, 2) + points(Q, 1) >= 0, "total"),
        (points(HIGH, 2) + points(Q, 1) >= 2, "joint"),
        (points(P, 0.1) + points(Q, 0.2) >= 0.3, "joint"),
        (points(P, 2) * points(Q, 2) >= 3, "joint"),
        (points(P & Q, 2) + points(X >= 1, 1) >= 2, "joint"),
        (points(P, 2**-20) + points(Q, 1) >= 1, "total"),
        (points(P, 2**-21) + points(Q, 1) >= 1, "joint"),
        (points(P, 2**20) + points(Q, 1) >= 1, "total"),
        (points(P, 2**20 + 1) + points(Q, 1) >= 1, "joint"),
        (Choice(points(P, 1) >= points(Q, 1), Constant(2), Constant(0)) >= 1, "total"),
        (total(points(Fact(f"f{n}", type="flag"), 2**n) for n in range(12)) >= 100, "joint"),
        (P.equals(Q), "joint"),
        (HIGH.equals(Q), "joint"),
        (X + Y >= 5, "endless"),
        (X * X >= 5, "endless"),
        (Constant(4) / X >= 1, "endless"),
        (BORN <= DIED, "endless"),
        (days_between(BORN, DIED) >= 3, "endless"),
        (Choice(date(2020, 1, 1) >= BORN, days_since(BORN), Constant(1)) >= 3, "endless"),
        (days_between(BORN, Greatest((BORN, Constant(TODAY)))) >= 3, "endless"),
        (RATE >= 3, "endless"),
        (Parameter("by visits", (X,), (Rates(date(2020, 1, 1), {(1,): 1}),)) >= 3, "endless"),
        (by_edges(total(POINTS), (3,), (X >= 3, X >= 4)), "joint"),
    ],
    ids=some.numbered(),
)
def test_the_shape_of_a_leaf(rule: Criterion, shape: str) -> None:
    assert shapes(rule)[0] == shape
    assert (None in cells(rule).values()) == (shape == "endless")


@mark.parametrize(
    "rule",
    [
        total(POINTS) + 2 >= 6,
        points(P, 3) + 0.5 + points(Q, 5) - 2 >= 3,
        Constant(4) - points(P, 3) + points(Q, 2) - points(Y >= 2, 0.5) <= 2.5,
        points(P, 3) >= points(Q, 2) + 1,
        2 * (points(P, 1) + points(Q, 1)) >= 3,
        3 * (points(P, 1) + points(Q, 1)) + points(Y >= 1, 1) >= 4,
        (points(P, 1) + points(Q, 1)) * 2 + points(Y >= 1, 3) * 0.5 >= 2,
        (points(P, 1) - points(Q, 1)) * 0.5 + 0.25 > 0.5,
        points(P, 0.5) + points(Q, 0.25) >= 0.5,
        points(P, 1) - points(P, 2) + points(Q, 1) >= 0,
        Bands(total(POINTS) * 2 - 3, (4, 9), (0, 1, 3)).equals(1),
        clip(Constant(3) - total(POINTS), -2, 1) < 0,
        (total(POINTS) + 1).equals(5),
    ],
    ids=some.numbered(),
)
def test_a_total_decides_as_the_whole_comparison_does(rule: Criterion) -> None:
    (leaf,) = open_leaves(rule, KNOWN)
    assert leaf.total is not None
    for p, q, y in product((False, True), (False, True), (0, 1, 2, 3)):
        values = {name: value for name, value in (("p", p), ("q", q), ("y", y)) if name in leaf.open}
        added = sum(leaf.total.points(name, value) for name, value in values.items())
        assert leaf.total.met_by(added) == (truth_of(rule, KNOWN | values) is MET)


def test_a_fact_that_stands_twice_contributes_twice() -> None:
    (leaf,) = open_leaves(points(P, 1) + points(Q, 1) + points(P, 2) >= 3, KNOWN)
    assert (leaf.part("p", True), leaf.part("q", True)) == ((1, 2), (1,))


def test_a_table_that_covers_what_is_open_has_cells() -> None:
    assert cells(RATE >= 3, home=OneOf({"a", "b"})) == {"home": ("a", "b")}
    dated = Parameter(
        "rate",
        (),
        (
            Rates(date(2020, 1, 1), {(): 1}, date(2020, 12, 31)),
            Rates(date(2021, 1, 1), {(): 5}, date(2021, 1, 1)),
        ),
        on=BORN,
    )
    assert cells(dated >= 3, born=Bounds(date(2020, 12, 31), date(2021, 1, 1))) == {
        "born": (date(2020, 12, 31), date(2021, 1, 1))
    }
    assert cells(dated >= 3, born=Bounds(date(2020, 5, 1), date(2021, 1, 1))) == {
        "born": (date(2020, 5, 1), date(2021, 1, 1))
    }
    assert shapes(dated >= 3) == ["endless"]
    assert shapes(dated >= 3, born=Bounds(date(2020, 12, 31), date(2021, 1, 2))) == ["endless"]
    assert shapes(dated >= 3, born=Bounds(date(2019, 12, 31), date(2020, 1, 2))) == ["endless"]


def test_a_comparison_that_can_never_be_known_is_endless() -> None:
    assert shapes(Constant(1) / X >= 5, x=0) == ["endless"]


def test_a_sum_with_a_part_that_stays_unknown_is_endless() -> None:
    assert shapes(points(RATE >= 3, 1) + points(P, 1) >= 1) == ["endless"]
    assert shapes(points((RATE >= 3) | P, 1) >= 1) == ["endless"]
    assert shapes(X + Constant(1) / Y >= 5, y=0) == ["endless"]
    assert shapes(by_edges(RATE, (3,), (P, Q)))[0] == "endless"


def test_a_flag_that_is_chosen_stays_as_it_is() -> None:
    chosen = Compare("==", Choice(P.is_true(), Q, Constant(True)), Constant(True))
    assert expanded(chosen, {}) == chosen
    assert cells(chosen) == {"p": (False, True), "q": (False, True)}


def test_days_are_found_by_halving_and_not_listed() -> None:
    assert cells(years_since(BORN) >= 65) == {"born": (date(1850, 1, 1), date(1961, 3, 1))}
    assert cells(days_since(BORN) <= 30) == {"born": (date(1850, 1, 1), date(2026, 1, 29))}
    assert cells(days_since(BORN) >= 30) == {"born": (date(1850, 1, 1), date(2026, 1, 30))}
    assert cells(days_since(BORN).equals(0)) == {"born": (date(1850, 1, 1), TODAY)}
    assert cells(days_between(Constant(TODAY), DIED) < 30) == {"died": (date(1850, 1, 1), date(2026, 3, 30))}
    assert cells(days_since(BORN) <= 0, born=Bounds(TODAY - timedelta(1), TODAY)) == {
        "born": (TODAY - timedelta(1), TODAY)
    }
    assert cells(years_since(BORN) > 64) == cells(years_since(BORN) >= 65)
    assert cells(years_since(Greatest((BORN, Constant(date(1980, 1, 1))))) < 18) == {
        "born": (date(1850, 1, 1), date(2008, 2, 29))
    }
    assert cells(days_between(Constant(TODAY), DIED).equals(3), died=Bounds(TODAY, TODAY + timedelta(9))) == {
        "died": (TODAY, TODAY + timedelta(3))
    }


def test_a_derived_fact_is_written_out_where_it_is_what_its_formula_gives() -> None:
    open_ = {"use": Bounds(1, 4), "y": Bounds(1, 3), "x": Bounds(0, 1)}
    assert str(expanded(USE >= 3, open_)) == "x + y >= 3"
    assert str(expanded(USE >= 3, {**open_, "use": Bounds(2, 4)})) == "use >= 3"
    assert str(expanded(USE >= 3, {})) == "least of (greatest of (x + y), 0), 12 >= 3"
    assert str(expanded(USE >= 3, {"use": 5})) == "use >= 3"
    assert expanded(HIGH.is_true() | Q, {}) == ((X >= 2) | P) | Q
    assert expanded(HIGH.equals(False), {}) == not_((X >= 2) | P)
    assert expanded(HIGH.is_true(), {"x": 4}) == HIGH.is_true()  # conflicting
    assert expanded(HIGH.is_true(), {"x": 1, "p": False}) == HIGH.is_true()


def test_derived_facts_of_derived_facts_are_written_out_to_the_end() -> None:
    twice = Fact("twice", low=-4, high=26, definition=Formula(USE * 2))
    often = Fact("often", type="flag", definition=Formula(twice >= 8))
    rule = often & (USE >= 3)
    assert expanded(rule, some.sheet(rule, {"x": Bounds(0, 9)}).values) == ((X + Y) * 2 >= 8) & (X + Y >= 3)


def test_what_is_known_from_its_inputs_is_written_out_only_where_it_is_asked_for() -> None:
    known = {"x": 5, "y": 1, "use": 6, "p": False, "high": True}
    assert expanded(USE >= 3, known) == (USE >= 3)
    assert str(expanded(USE >= 3, known, known=True)) == "least of (greatest of (x + y), 0), 12 >= 3"
    assert expanded(HIGH.is_true(), known) == HIGH.is_true()
    assert expanded(HIGH.is_true(), known, known=True) == ((X >= 2) | P)
    not_high = {"x": 1, "p": False, "high": False}
    assert expanded(HIGH.is_true(), not_high, known=True) == ((X >= 2) | P)
    whole = Fact("whole", low=-2, high=13, definition=Formula(X + Y))
    assert expanded(whole >= 3, {"x": 5, "y": 1, "whole": 6}, known=True) == (X + Y >= 3)
    years = Fact("years", low=-174, high=176, definition=Formula(years_since(BORN)))
    lived = {**KNOWN, "born": date(1950, 1, 1), "years": 76}
    assert expanded(years >= 65, lived, known=True) == (years_since(BORN) >= 65)


def test_a_flag_that_is_the_same_either_way_is_not_its_criterion() -> None:
    always = Compare("==", Choice(P.is_true(), Constant(True), Constant(True)), Constant(True))
    assert expanded(always, {}) == always


def test_what_is_without_end_is_not_worked_in() -> None:
    beyond = Constant(-1e308) * Constant(1e308)
    assert folded(beyond + X >= 3, {}) == (beyond + X >= 3)


def test_what_cannot_meet_is_left_alone() -> None:
    small = Fact("small", low=0, high=1, definition=Formula(X + Y))
    assert expanded(small >= 1, {"x": Bounds(4, 5)}) == (small >= 1)


def test_turned_leaves_say_so() -> None:
    leaves = open_leaves(~(P & ~Q) | at_least(1, X >= 3), KNOWN)
    assert [(tuple(leaf.open), leaf.negated) for leaf in leaves] == [
        (("p",), True),
        (("q",), False),
        (("x",), False),
    ]


# -- cells against trying many values -------------------------------------------------------------------------------


GRID = {fact: tuple(n / 8 for n in range(fact.low * 8, fact.high * 8 + 1)) for fact in some.NUMBERS}


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_a_value_contributes_a_cell_does_too(data: st.DataObject) -> None:
    rule, _, known = data.draw(some.cases(some.criteria()))
    values = some.sheet(rule, known).values
    leaves = open_leaves(expanded(rule, values), values)
    assume(leaves)
    for fact in {fact.name: fact for leaf in leaves for fact in leaf.open.values()}.values():
        own = [leaf for leaf in leaves if fact.name in leaf.open]
        found = cells_of(fact, values, leaves)
        if found is None:
            assert "endless" in {leaf.shape for leaf in own}
            continue
        alike = {tuple(leaf.part(fact.name, value) for leaf in own): value for value in found}
        assert len(alike) == len(found)
        for value in GRID.get(fact, ()) or (some.domain(fact) if fact in some.BASE else ()):
            if some.agrees(known.get(fact.name), value):
                assert tuple(leaf.part(fact.name, value) for leaf in own) in alike


ADDS = (
    points(P, 3),
    points(Q, 5),
    Bands(X, (2, 4), (0, 2, 1)),
    points(P, -1),
    points(Y >= 1, 2) * 0.5,
    Choice(Y > 2, points(Y > 1, 3), Constant(1)),
)
WRAPS: tuple[Callable[[Quantity], Quantity], ...] = (
    lambda q: q,
    lambda q: q * 2 - 1,
    lambda q: clip(q, 0, 4),
    lambda q: Constant(3) - q,
)


@given(data=st.data())
def test_a_total_decides_as_its_leaf_does(data: st.DataObject) -> None:
    sum_ = total(data.draw(st.lists(st.sampled_from(ADDS), min_size=2, max_size=5)))
    operator, limit = data.draw(st.sampled_from([">=", ">", "<=", "<", "=="])), data.draw(st.integers(-1, 6))
    rule = Compare(operator, data.draw(st.sampled_from(WRAPS))(sum_), Constant(limit))
    leaves = open_leaves(rule, KNOWN)
    assume(len(leaves) == 1 and len(leaves[0].open) > 1)
    (leaf,) = leaves
    assert leaf.shape == "total"
    assert leaf.total is not None
    values = {
        name: data.draw(st.sampled_from(cells_of(fact, KNOWN, leaves) or ()))
        for name, fact in leaf.open.items()
    }
    added = sum(leaf.total.points(name, value) for name, value in values.items())
    assert (truth_of(rule, {**KNOWN, **values}) is MET) == leaf.total.met_by(added)


def test_a_node_of_another_kind_is_refused() -> None:
    with raises(TypeError, match="Criterion"):
        open_nodes(Criterion(), {})
