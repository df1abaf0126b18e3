"""The formulas of an instrument in words: its items and scores by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from casemgmt.instruments import Instrument
from casemgmt.instruments.answers import rule_of
from casemgmt.rules import Criterion, Fact
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    Choice,
    Compare,
    Constant,
    Greatest,
    IsIn,
    Least,
    Not,
    Term,
)


class Said:
    """The formulas of one instrument in words: items and scores by their ids."""

    def __init__(self, each: Instrument) -> None:
        self._names = {item.fact.name: item_name(item.id) for item in each.items}
        self._names |= {
            item.instead.name: f"{item_name(item.id)} not answered but a code given instead"
            for item in each.items
            if item.instead is not None
        }
        self._names |= {fact.name: id for id, fact in each.scores.items()}
        self._known: dict[int, str] = {}
        for item in each.items:
            if item.points is not None and not isinstance(item.points, Fact):
                self._known[id(item.points)] = f"points of {item_name(item.id)}"
        for name, fact in each.scores.items():
            if not isinstance(rule_of(fact), Fact):
                self._known.setdefault(id(rule_of(fact)), name)

    def of(self, term: Term, *, whole: bool = False) -> str:
        """A formula in words; parts that have a name are named, unless it is the whole."""
        if not whole and id(term) in self._known:
            return self._known[id(term)]
        match term:
            case Fact():
                return self._names.get(term.name, term.label)
            case Constant():
                return shown(term.value)
            case Arithmetic(operator=operator, a=a, b=b):
                return f"{self._side(a, operator)} {operator} {self._side(b, operator)}"
            case Bands(of=of, edges=edges, points=points):
                return f"by {self.of(of)}: {'; '.join(bands_in_words(edges, points))}"
            case Choice(when=when, then=then, otherwise=otherwise):
                return f"if {self.of(when)}: {self.of(then)}, else {self.of(otherwise)}"
            case Least(of=of):
                return f"the least of {', '.join(map(self.of, of))}"
            case Greatest(of=of):
                return f"the greatest of {', '.join(map(self.of, of))}"
            case Criterion():
                return self._criterion(term)
        raise TypeError(type(term).__name__)

    def _side(self, term: Term, operator: str) -> str:
        """One side of an operator, in brackets where it would read otherwise without."""
        loose = isinstance(term, Arithmetic) and operator in "*/" and term.operator in "+-"
        words = self.of(term)
        return (
            f"({words})"
            if (loose or isinstance(term, (Choice, Bands))) and id(term) not in self._known
            else words
        )

    def _criterion(self, term: Criterion) -> str:
        match term:
            case Compare(operator="==", a=a, b=Constant(value=True)):
                return self.of(a)
            case Compare(operator=operator, a=a, b=b):
                return f"{self.of(a)} {'is' if operator == '==' else operator} {self.of(b)}"
            case IsIn(fact=fact, values=values):
                return f"{self.of(fact)} is {' or '.join(sorted(values))}"
            case AllOf(of=of):
                return f"({' and '.join(map(self.of, of))})"
            case AnyOf(of=of):
                return f"({' or '.join(map(self.of, of))})"
            case AtLeast(n=n, of=of):
                return f"at least {n} of ({', '.join(map(self.of, of))})"
            case Not(of=of):
                return f"not {self.of(of)}"
        raise TypeError(type(term).__name__)


def bands_in_words(edges: tuple[float, ...], points: tuple[float, ...]) -> Iterator[str]:
    """The points of each range: "below 9: 3", "from 9, below 12: 1"."""
    yield f"below {edges[0]:g}: {points[0]:g}"
    for (low, high), worth in zip(pairwise([*edges, None]), points[1:], strict=True):
        yield f"from {low:g}{'' if high is None else f', below {high:g}'}: {worth:g}"


def item_name(id: str) -> str:
    """An item by its id, so that a number is not taken for one."""
    return f"item {id}" if id.isdigit() else id


def shown(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"
