"""What may be known of the facts that a rule reads: exactly, in part, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil, floor
from typing import Any

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, OneOf
from casemgmt.dates import days_after, require_day
from casemgmt.rules import Edition, Fact, Policy, Reason, Unknown, facts_needed
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.terms import AS_OF, Bands, ByCases, Constant, IsIn, Parameter, Term
from casemgmt.rules.walk import formula_of, walk

What = Policy[Any] | Edition | Term
"""What asks for facts: a policy (its last edition), an edition, or a rule."""

OPEN_VALUES = ("a", "b", "c")
"""What a rule may name of a category whose values are open."""

ELSEWHERE = "elsewhere"
"""A value of an open category that no rule names."""

_FAR = 1_000_000
_PARTS = 8
_YEAR, _LONG_DAYS = 366, 40_000
_HOW = st.sampled_from(["nothing", "part", "exact"])
_NOTHING = st.sampled_from([None, *(Unknown(reason) for reason in Reason)])


def exact_values(fact: Fact, *, near: Iterable[Any] = ()) -> st.SearchStrategy[Any]:
    """Every kind of exact value that a fact may have.

    Args:
        fact: The fact.
        near: Values to try often, such as the thresholds of a rule; those out of range are left out.

    Example:
        >>> age_years = Fact("age_years", low=0, high=130)
        >>> from hypothesis import find
        >>> find(exact_values(age_years, near=[65, 200]), lambda age: age > 64)
        65
    """
    likely = [value for value in near if _is_of(fact, value) and _permitted(fact, value)]
    every = _any_value(fact)
    return st.sampled_from(likely) | every if likely else every


def values(fact: Fact, *, near: Iterable[Any] = ()) -> st.SearchStrategy[Any]:
    """What may be known of a fact: an exact value, a part (`Bounds`, `OneOf`), or nothing (None, or why not)."""
    return _values(fact, exact_values(fact, near=near)) if has_values(fact) else _NOTHING


@st.composite
def _values(draw: st.DrawFn, fact: Fact, exact: st.SearchStrategy[Any]) -> Any:
    return _known_of(draw, fact, draw(exact), exact)


def _known_of(draw: st.DrawFn, fact: Fact, value: Any, others: st.SearchStrategy[Any]) -> Any:
    """What may be known of a fact whose true value is `value`: never anything that contradicts it."""
    how = draw(_HOW)
    if how == "nothing":
        return draw(_NOTHING)
    if how == "exact" or fact.type == "flag":
        return value
    one, another = draw(others), draw(others)
    if fact.type == "category":
        return OneOf({value, one, another})
    return Bounds(min(one, value), max(another, value))


def facts_for(*what: What, as_of: date | str, complete: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """What may be known of one person: a mapping of fact names to values, ready to be screened or decided.

    All that is known belongs to one possible person, so that derived facts and their inputs never contradict
    each other. Values near the thresholds of the rules come often.

    Args:
        *what: A policy (its last edition), an edition, or rules.
        as_of: The date of the decision.
        complete: Whether every fact is known exactly.

    Example:
        >>> from hypothesis import given, settings
        >>> from casemgmt import screen
        >>> from casemgmt.screening import program
        >>> ccm = program("medicare.ccm")
        >>> @settings(max_examples=10)
        ... @given(facts=facts_for(ccm, as_of="2026-05-01"))
        ... def test_every_person_gets_an_answer(facts):
        ...     screen(facts, ccm, as_of="2026-05-01").explain()
        >>> test_every_person_gets_an_answer()
    """
    people = _People.of(what, require_day(as_of))
    return _complete(people) if complete else _learning(people).map(lambda pair: pair[0])


def learning_for(*what: What, as_of: date | str) -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any]]]:
    """What is known of one person before and after learning more.

    Afterwards each fact is known as before, or exactly. An answer that was met or not met must stay so.

    Args:
        *what: A policy (its last edition), an edition, or rules.
        as_of: The date of the decision.
    """
    return _learning(_People.of(what, require_day(as_of)))


def needed_by(*what: What) -> dict[str, Fact]:
    """The facts that policies, editions and rules read, inputs of formulas first."""
    return facts_needed(*_rules_of(what))


def thresholds(*what: What, as_of: date) -> tuple[Any, ...]:
    """The values at which an answer may turn: every constant, edge and key of the rules, and its neighbours."""
    found: dict[Any, None] = {as_of: None}
    formulas = (formula_of(fact) for fact in needed_by(*what).values())
    for term in (*_rules_of(what), *(formula.of for formula in formulas if formula is not None)):
        for node in walk(term):
            for value in _written_in(node):
                found.update(dict.fromkeys(_around(value, as_of)))
    return tuple(found)


def _rules_of(what: Iterable[What]) -> list[Term]:
    terms: list[Term] = []
    for each in what:
        edition = each.editions[-1] if isinstance(each, Policy) else each
        terms += edition.criteria().values() if isinstance(edition, Edition) else [edition]
    return terms


def _written_in(node: Term) -> Iterable[Any]:
    """The values that are written in one node."""
    match node:
        case Constant():
            return (node.value,)
        case Bands():
            return node.edges
        case ByCases():
            return (*node.edges, *(value for group in node.groups for value in group))
        case IsIn():
            return node.values
        case Parameter():
            keys = (member for edition in node.editions for key, _ in edition.values for member in key)
            return (*keys, *(edition.effective_from for edition in node.editions))
    return ()


def _around(value: Any, as_of: date) -> Iterable[Any]:
    """A value and its neighbours; a number also as so many days before the date of the decision."""
    if isinstance(value, (bool, str)):
        return (value,)
    if isinstance(value, date):
        return tuple(days_after(value, n) for n in (-1, 0, 1))
    numbers = (value - 1, value, value + 1)
    return (*numbers, *(days_after(as_of, -int(n)) for n in numbers if abs(n) <= _LONG_DAYS))


def pools_of(*what: What, as_of: date) -> dict[str, st.SearchStrategy[Any]]:
    """The exact values of each fact that is needed, those near a threshold often, and days within a lifetime."""
    near = thresholds(*what, as_of=as_of)
    return {
        name: exact_values(_of_a_lifetime(fact, as_of), near=near) for name, fact in needed_by(*what).items()
    }


def _of_a_lifetime(fact: Fact, as_of: date) -> Fact:
    """A date fact with its range cut to the days of one person; another fact unchanged."""
    lifetime = Bounds(days_after(as_of, -_LONG_DAYS), days_after(as_of, _YEAR))
    days = lifetime.meet(Bounds(fact.low, fact.high)) if fact.type == "date" else None
    return fact if days is None else attrs.evolve(fact, low=days.low, high=days.high)


@attrs.frozen
class _People:
    """Whoever rules may be asked about on a day: the facts that are needed, and the values that each may have."""

    needed: Mapping[str, Fact]
    pools: Mapping[str, st.SearchStrategy[Any]]
    as_of: date

    @classmethod
    def of(cls, what: tuple[What, ...], as_of: date) -> _People:
        """Those whom policies, editions and rules may be asked about."""
        return cls(needed_by(*what), pools_of(*what, as_of=as_of), as_of)


@st.composite
def _complete(draw: st.DrawFn, people: _People) -> dict[str, Any]:
    """Everything about one possible person: the facts of no formula drawn, the others worked out."""
    needed = people.needed
    drawn = [name for name, fact in needed.items() if formula_of(fact) is None and has_values(fact)]
    base = {name: draw(people.pools[name]) for name in drawn}
    sheet = sheet_from_mapping(base, needed, as_of=people.as_of, vocabulary=needed)
    assume(all(unknown.reason is not Reason.ERROR for unknown in sheet.unknowns.values()))
    exact = {name: value for name, value in sheet.known.items() if not isinstance(value, (Bounds, OneOf))}
    del exact[AS_OF.name]
    return exact


@st.composite
def _learning(draw: st.DrawFn, people: _People) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is known of one person, and what is known after learning some of the rest."""
    exact = draw(_complete(people))
    known = {
        name: _known_of(draw, people.needed[name], value, people.pools[name]) for name, value in exact.items()
    }
    left_out = draw(st.booleans())
    before = {name: value for name, value in known.items() if value is not None or not left_out}
    learned = {name: value for name, value in exact.items() if draw(st.booleans())}
    return before, {**before, **learned}


def _any_value(fact: Fact) -> st.SearchStrategy[Any]:
    match fact.type:
        case "flag":
            return st.booleans()
        case "category":
            permitted = (*OPEN_VALUES[:2], ELSEWHERE) if fact.values is None else sorted(fact.values)
            return st.sampled_from(permitted) if permitted else st.nothing()
        case "date":
            return st.dates(fact.low, fact.high)
    low, high = near_zero(fact, _FAR)
    ends = [end for end in (low, high) if end in (fact.low, fact.high)]
    # Quarters are exact in binary, so that no law fails for rounding only.
    steps = [n for n in (1, 4) if ceil(low * n) <= floor(high * n)]
    every = [_fractions(ceil(low * n), floor(high * n), n) for n in steps]
    if not every:
        every = [st.integers(1, _PARTS - 1).map(lambda n: min(low + (high - low) * n / _PARTS, high))]
    return st.one_of(*every, *((st.sampled_from(ends),) if ends else ()))


def _fractions(low: int, high: int, of: int) -> st.SearchStrategy[Any]:
    whole = st.integers(low, high)
    return whole if of == 1 else whole.map(lambda n: n / of)


def near_zero(fact: Fact, far: float) -> tuple[float, float]:
    """The ends of the range of a number; of a wide range, of the part of it that lies nearest to zero."""
    nearest = min(max(0, fact.low), fact.high)
    return max(fact.low, nearest - far), min(fact.high, nearest + far)


def has_values(fact: Fact) -> bool:
    """Whether a fact can have a value at all; a category without permitted values has none."""
    return fact.values is None or bool(fact.values)


def _is_of(fact: Fact, value: Any) -> bool:
    """Whether a value is of the type of a fact."""
    if isinstance(value, bool) or fact.type == "flag":
        return isinstance(value, bool) and fact.type == "flag"
    kinds: dict[str, Any] = {"number": (int, float), "date": date, "category": str}
    return isinstance(value, kinds[fact.type])


def _permitted(fact: Fact, value: Any) -> bool:
    if fact.type == "category":
        return fact.values is None or value in fact.values
    return bool(fact.low <= value <= fact.high)
