"""Quantities that differ are said in different words: no two rules read alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import attrs
from hypothesis import given

from casemgmt.dates import WEEKDAYS
from casemgmt.rules import (
    Criterion,
    Fact,
    Parameter,
    Quantity,
    all_of,
    any_of,
    at_least,
    by_edges,
    days_since,
    points,
)
from casemgmt.rules.terms import Arithmetic, Bands, Choice, Constant, Elapsed, Greatest, Least, Term
from casemgmt.rules.walk import rewrite
from tests import strategies as some
from tests.effort import steady

X, Y, FLAG, DAY = Fact("x"), Fact("y"), Fact("f", type="flag"), Fact("day", type="date")


def without_tables(term: Quantity) -> Any:
    """A quantity as far as words say it: without what tables hold, and with sums as a row of what is added up."""

    def change(node: Term) -> Any:
        match node:
            case Bands():
                return attrs.evolve(node, edges=(), points=(0,))
            case Parameter():
                return attrs.evolve(node, editions=())
            case Elapsed():
                return attrs.evolve(node, calendar=WEEKDAYS)
            case Arithmetic(operator="+"):
                first, *rest = _added(node)
                for part in rest:
                    first = Arithmetic("+", first, part)
                return first
        return node

    return rewrite(term, change)


def _added(term: Quantity) -> Iterator[Quantity]:
    if isinstance(term, Arithmetic) and term.operator == "+":
        yield from _added(term.a)
        yield from _added(term.b)
    else:
        yield term


def read_alike(quantities: Iterable[Quantity]) -> list[str]:
    """Words that stand for several quantities."""
    found: dict[str, list[Quantity]] = defaultdict(list)
    for each in quantities:
        found[str(each)].append(each)
    several = {words: each for words, each in found.items() if len(each) > 1}
    return [words for words, each in several.items() if len(set(map(without_tables, each))) > 1]


def made_of(parts: list[Quantity], whens: Iterable[Criterion]) -> Iterator[Quantity]:
    """Every kind of quantity over some numbers and criteria."""
    for a in parts:
        yield from (Bands(a, (), (0,)), Least((a,)), Parameter("rate", (a,), (), on=DAY))
    for a, b in product(parts, parts):
        yield from (Arithmetic(operator, a, b) for operator in ("+", "-", "*", "/"))
        yield from (Least((a, b)), Greatest((a, b)), Parameter("rate", (a, b), ()))
    for when in whens:
        yield from (points(when, n) for n in (1, 2))
        yield from (Choice(when, *pair) for pair in product(parts[:3], parts[:3]))


def test_no_two_small_quantities_read_alike() -> None:
    leaves: list[Quantity] = [X, Y, Constant(0), Parameter("rate", (), (), on=DAY), days_since(DAY)]
    several: list[Criterion] = [
        FLAG.is_true(),
        FLAG.equals(False),
        X >= Y,
        X + Y >= 1,
        ~FLAG,
        all_of(FLAG, X >= Y),
        any_of(FLAG, X >= Y),
        at_least(2, FLAG, X >= Y),
        all_of(FLAG),
        by_edges(X, (1,), (FLAG, Y >= 1)),
    ]
    banded = Bands(Y, (), (0,))
    once = [*leaves, *made_of(leaves[:2], several[2:3]), X + banded, Bands(X, (), (0,)) + banded]
    assert not read_alike(made_of(once, [*several, *(each >= 1 for each in once)]))


@steady(5)
@given(some.numbers(1), some.numbers(2), some.numbers(1), some.criteria(1))
def test_no_two_ways_of_putting_quantities_together_read_alike(
    a: Quantity, b: Quantity, c: Quantity, when: Criterion
) -> None:
    inner = [a, b, a + b, b - c, Least((a, b)), Choice(when, a, b), points(when, 2), Bands(c, (), (0,))]
    assert not read_alike(made_of([*inner, Parameter("rate", (a,), ())], [when, ~when, a >= b]))
