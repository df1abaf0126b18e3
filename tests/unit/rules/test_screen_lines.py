"""Groups within groups, as the screen writes them: against Kleene's tables worked out here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from operator import ge, gt, le, lt
from typing import Any

from pytest import fail, mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Criterion, Fact, all_of, any_of, at_least, not_
from casemgmt.rules.generate import compiled
from tests.strategies import numbered

AS_OF = date(2026, 5, 1)
CONSENT = Fact("consent", type="flag")
AGE = Fact("age", low=0, high=120)
HOME = Fact("home", type="category", values={"house", "flat", "ward"})
HOSPICE = Fact("hospice", type="flag")

NO, OPEN, YES = 0, 1, 3
LEAVES: Mapping[str, tuple[Criterion, Mapping[int, Sequence[Any]]]] = {
    "consent": (CONSENT.is_true(), {NO: [False], OPEN: [None], YES: [True]}),
    "age": (AGE >= 65, {NO: [20, Bounds(20, 30)], OPEN: [None, Bounds(60, 70)], YES: [65, Bounds(65, 70)]}),
    "home": (
        HOME.is_in("house", "flat"),
        {NO: ["ward"], OPEN: [None, OneOf({"flat", "ward"})], YES: ["flat", OneOf({"flat", "house"})]},
    ),
    "hospice": (HOSPICE.is_true(), {NO: [False], OPEN: [None], YES: [True]}),
}
"""The leaves of the rules, with the values that give each its truths."""

Group = tuple[Callable[..., Criterion], Callable[[Sequence[int]], int]]
"""What makes a group of its parts, and what its truth is."""


def two(truths: Sequence[int]) -> int:
    """At least two of several."""
    if truths.count(YES) >= 2:
        return YES
    return OPEN if truths.count(NO) <= len(truths) - 2 else NO


def opposite(truth: int) -> int:
    return {NO: YES, OPEN: OPEN, YES: NO}[truth]


GROUPS: Mapping[str, Group] = {
    "all of": (all_of, min),
    "any of": (any_of, max),
    "two of": (lambda *parts: at_least(2, *parts), two),
    "not all of": (lambda *parts: not_(all_of(*parts)), lambda truths: opposite(min(truths))),
    "not any of": (lambda *parts: not_(any_of(*parts)), lambda truths: opposite(max(truths))),
    "not two of": (lambda *parts: not_(at_least(2, *parts)), lambda truths: opposite(two(truths))),
}


def screened(rule: Criterion, rows: Sequence[Mapping[str, Any]], **kind: bool) -> list[int]:
    """What the generated code says of rows, none of which it may hand to the plain evaluator."""

    def handed_on(_: object) -> int:
        return fail("the plain evaluator was asked")

    codes: list[int] = []
    compiled(rule).screen(**kind)(rows, codes, handed_on, AS_OF)
    return codes


def people() -> Iterator[tuple[Mapping[str, int], dict[str, Any]]]:
    """Every way in which the leaves can be met, open or not met, once for each value that makes them so."""
    for truths in product((NO, OPEN, YES), repeat=len(LEAVES)):
        said = [LEAVES[name][1][truth] for name, truth in zip(LEAVES, truths, strict=True)]
        for i in range(max(map(len, said))):
            values = {name: of[min(i, len(of) - 1)] for name, of in zip(LEAVES, said, strict=True)}
            yield dict(zip(LEAVES, truths, strict=True)), values


PEOPLE = list(people())


@mark.parametrize("inner", GROUPS)
@mark.parametrize("outer", GROUPS)
@mark.parametrize("place", [0, 1], ids=["first", "last"])
def test_groups_within_groups_are_kleenes(outer: str, inner: str, place: int) -> None:
    (make_outer, truth_of_outer), (make_inner, truth_of_inner) = GROUPS[outer], GROUPS[inner]
    *within, beside = (leaf for leaf, _ in LEAVES.values())
    parts = [beside, beside]
    parts.insert(2 * place, make_inner(*within))
    rule = make_outer(*parts)
    expected = []
    for truths, _ in PEOPLE:
        *of, alone = truths.values()
        expected.append(truth_of_outer([alone, truth_of_inner(of), alone]))
    rows: list[Mapping[str, Any]] = [values for _, values in PEOPLE]
    some = [{name: value for name, value in row.items() if value is not None} for row in rows]
    for gathered in (True, False):
        assert screened(rule, rows, dense=True, gathered=gathered) == expected
        assert screened(rule, some, dense=False, gathered=gathered) == expected


@mark.parametrize("levels", [5, 40, 98])
@mark.parametrize("pair", [(all_of, any_of), (any_of, all_of), (all_of, not_)], ids=numbered())
def test_groups_lie_in_one_another_as_deep_as_rules_may(
    pair: tuple[Callable[..., Criterion], Callable[..., Criterion]], levels: int
) -> None:
    rule: Criterion = AGE >= 65
    turns = 0
    for i in range(levels):
        make = pair[i % 2]
        turns += make is not_
        # Beside an all_of something that is met, beside an any_of something that is not: the answer is that of the age.
        beside = [] if make is not_ else [CONSENT.is_true() if make is all_of else HOSPICE.is_true()]
        rule = make(*beside, rule)
    yes: dict[str, Any] = {"age": 65, "consent": True, "hospice": False}
    rows = [yes, {**yes, "age": 64}, {**yes, "age": Bounds(60, 70)}]
    expected = [YES, NO, OPEN] if turns % 2 == 0 else [NO, YES, OPEN]
    for gathered in (True, False):
        assert screened(rule, rows, dense=True, gathered=gathered) == expected


@mark.parametrize("limit", [7, 7.0, 7.5, -(2**53), 2**53, 2**53 + 1, float(2**60)], ids=numbered())
@mark.parametrize("operator", [ge, gt, le, lt])
def test_integers_and_floats_are_compared_as_the_numbers_they_are(
    operator: Callable[[Any, Any], Any], limit: float
) -> None:
    amount = Fact("amount")
    rule = operator(amount, limit)
    near: list[float] = [6, 6.5, 7, 7.0, 7.5, 8, 2**53 - 1, float(2**53), -(2**53), -float(2**53) + 1]
    expected = [YES if operator(value, limit) else NO for value in near]
    rows = [{"amount": value} for value in near]
    for dense in (True, False):
        assert screened(rule, rows, dense=dense, gathered=True) == expected
        assert screened(rule, rows, dense=dense, gathered=False) == expected


@mark.parametrize("gathered", [True, False])
def test_what_follows_the_last_part_that_was_needed_is_not_looked_at(gathered: bool) -> None:
    enough = all_of(at_least(1, HOSPICE, AGE >= 65), any_of(HOSPICE, AGE >= 65), CONSENT)
    row = {"hospice": True, "age": "not a number", "consent": True}
    assert screened(enough, [row], dense=True, gathered=gathered) == [YES]
