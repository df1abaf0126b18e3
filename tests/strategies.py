"""Hypothesis strategies that several tests share: values, rules of every node type, what is known, and records.

Domains are small on purpose, so that a law can be checked against every way of completing what is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count, product
from types import NoneType
from typing import Any

import attrs
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, OneOf
from casemgmt.codes import Code
from casemgmt.record import Observation, Person, Record
from casemgmt.rules import Fact, FactSheet, Formula, Quantity, bounds_of, facts_in, facts_needed
from casemgmt.rules.known import sheet_from_mapping
from casemgmt.rules.terms import Term, kind_of
from casemgmt.rules.walk import walk
from casemgmt.rules.write import all_of, any_of, at_least, not_, points, years_since
from casemgmt.testing.strategies import RulesOver
from casemgmt.truth import Truth


def numbered() -> Iterator[str]:
    """Ids for the rows of a table, which pytest wants to differ."""
    return map("row {}".format, count(1))


AS_OF = date(2026, 2, 28)
FIRST_DAY = date(2024, 2, 28)
DAYS = tuple(FIRST_DAY + timedelta(days=n) for n in range(5))

truths = st.sampled_from(Truth)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))

# -- facts: small, of every type, and worked out from one another ---------------------------------------------------

NUMBERS = (Fact("x", low=-2, high=2, unit="kg"), Fact("y", low=-2, high=2), Fact("z", low=0, high=3))
FLAGS = (Fact("p", type="flag"), Fact("q", type="flag"), Fact("sure", type="flag", low=True))
CATEGORIES = (Fact("home", type="category", values=frozenset({"a", "b", "c"})), Fact("ward", type="category"))
DATES = tuple(Fact(name, type="date", low=DAYS[0], high=DAYS[-1]) for name in ("begun", "ended"))
SUM = Fact("sum", low=-4, high=4, definition=Formula(NUMBERS[0] + NUMBERS[1]))
TWICE = Fact("twice", low=-8, high=8, definition=Formula(SUM * 2))
HIGH = Fact("high", type="flag", definition=Formula((NUMBERS[2] >= 2) | FLAGS[0]))
SCORE = Fact("score", low=0, high=3, definition=Formula(points(HIGH, 2) + points(FLAGS[1], 1)))
AGE = Fact("age", low=0, high=150, definition=Formula(years_since(DATES[0])))
DERIVED = (SUM, TWICE, HIGH, SCORE, AGE)
BASE = (*NUMBERS, *FLAGS, *CATEGORIES, *DATES)
VOCABULARY = {fact.name: fact for fact in (*BASE, *DERIVED)}


def domain(fact: Fact) -> tuple[Any, ...]:
    """Every value that a base fact takes in these tests."""
    match fact.type:
        case "number":
            return tuple(range(fact.low, fact.high + 1))
        case "flag":
            return (False, True) if fact.low < fact.high else (fact.low,)
        case "category":
            return ("a", "b", "c") if fact.values else ("a", "b", "elsewhere")
    return DAYS


# -- rules ----------------------------------------------------------------------------------------------------------

_small = st.integers(-3, 3) | st.sampled_from([-1.5, 0.5, 2.5])
_rules = RulesOver([*BASE, *DERIVED], numbers=_small, days=st.sampled_from(DAYS))
NODES_AT = _rules.nodes
"""A strategy for every node type, by depth; a meta-test sees that none is forgotten."""

node, criteria, numbers = _rules.node, _rules.criteria, _rules.numbers

_of_totals = st.one_of(
    st.sampled_from([SUM, TWICE, SCORE, *NUMBERS]).flatmap(
        lambda n: st.sampled_from([n >= 1, n < 2, n >= -1])
    ),
    st.sampled_from([HIGH, *FLAGS[:2]]).map(Fact.is_true),
)
of_totals = st.lists(_of_totals, min_size=1, max_size=4).flatmap(
    lambda of: st.sampled_from([all_of(*of), any_of(*of), at_least(len(of) // 2 + 1, *of), not_(all_of(*of))])
)
"""Rules over facts that are worked out, beside those that they are worked out from."""

# -- what is known ----------------------------------------------------------------------------------------------------


def sheet(rule: Term, known: Mapping[str, Any]) -> FactSheet:
    """The facts that a rule needs, from plain values."""
    return sheet_from_mapping(known, facts_needed(rule), as_of=AS_OF, vocabulary=VOCABULARY)


def completions(rule: Term, known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way of completing what is known of the base facts of a rule that agrees with all that is known."""
    needed = facts_needed(rule)
    base = [fact for fact in needed.values() if fact in BASE]
    for values in product(*([v for v in domain(f) if agrees(known.get(f.name), v)] for f in base)):
        complete = {fact.name: value for fact, value in zip(base, values, strict=True)}
        worked_out = sheet(rule, complete).values
        if all(agrees(known.get(f.name), worked_out.get(f.name)) for f in needed.values() if f in DERIVED):
            yield complete


def agrees(known: Any, value: Any) -> bool:
    """Whether an exact value is one of those that what is known allows."""
    if known is None or value is None:
        return known is None
    if isinstance(known, Bounds):
        return bool(known.low <= value <= known.high)
    return value in known.values if isinstance(known, OneOf) else bool(value == known)


def undefined(rule: Term, values: Mapping[str, Any]) -> bool:
    """Whether some quantity has no exact value though all its facts have: divided by zero, or beyond a table."""
    quantities = (node for node in walk(rule) if isinstance(node, Quantity) and kind_of(node) == "number")
    return any(
        not any(isinstance(values.get(name), (Bounds, OneOf, NoneType)) for name in facts_in(each))
        and not bounds_of(each, values).exact
        for each in quantities
    )


@st.composite
def known_of(draw: st.DrawFn, fact: Fact, value: Any) -> Any:
    """Some knowledge that allows a value: nothing (None), a part, or the value itself."""
    how = draw(st.sampled_from(["nothing", "part", "exact"]))
    if how == "nothing":
        return None
    if how == "exact" or fact.type == "flag":
        return value
    if fact.type == "category":
        return OneOf({value, *draw(st.sets(st.sampled_from(domain(fact))))})
    every = [v for v in domain(fact) if v <= value], [v for v in domain(fact) if v >= value]
    return Bounds(draw(st.sampled_from(every[0] or [value])), draw(st.sampled_from(every[1] or [value])))


@st.composite
def cases(draw: st.DrawFn, terms: st.SearchStrategy[Any]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """A term, a complete set of base values, and some knowledge that those values agree with."""
    term = draw(terms)
    needed = facts_needed(term)
    complete = {f.name: draw(st.sampled_from(domain(f))) for f in needed.values() if f in BASE}
    known = draw(knowledge(term, complete))
    return term, complete, known


@st.composite
def knowledge(draw: st.DrawFn, term: Term, complete: Mapping[str, Any]) -> dict[str, Any]:
    """Some knowledge of the facts of a term, derived ones too, that complete values agree with."""
    exact = sheet(term, complete).values
    known = {
        name: draw(known_of(fact, exact[name])) for name, fact in facts_needed(term).items() if name in exact
    }
    return {name: value for name, value in known.items() if value is not None}


@st.composite
def narrower(
    draw: st.DrawFn, term: Term, known: Mapping[str, Any], complete: Mapping[str, Any]
) -> dict[str, Any]:
    """What is known after learning more: of each fact as before, or the exact value."""
    exact = sheet(term, complete).values
    learned = draw(st.sets(st.sampled_from(sorted(exact)))) - {"as_of"}
    return {**known, **{name: exact[name] for name in learned}}


# -- records ----------------------------------------------------------------------------------------------------------

LOINC_CODES = ("1111-1", "2222-2", "3333-3")
RECORD_DAYS = tuple(AS_OF + timedelta(days=n) for n in range(-4, 3))


@st.composite
def partial_days(draw: st.DrawFn) -> date | Bounds | None:
    """A day near the date of the decision: exact, one of a few, or not recorded."""
    low, high = sorted((draw(st.sampled_from(RECORD_DAYS)), draw(st.sampled_from(RECORD_DAYS))))
    return draw(st.sampled_from([low, low, Bounds(low, min(high, low + timedelta(days=2))), None]))


observations = st.builds(
    Observation,
    codes=st.lists(
        st.sampled_from([*(Code("loinc", c) for c in LOINC_CODES), Code("snomed", "111111111")]), max_size=2
    ).map(tuple),
    start=partial_days(),
    value=st.integers(0, 3) | st.none(),
    unit=st.sampled_from(["kg", "kg", "kg", None]),
    status=st.sampled_from(["final", None, "unheard of", "cancelled", "entered-in-error"]),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A small record of observations, each with an id of its own."""
    drawn = draw(st.lists(observations, max_size=4))
    named = [attrs.evolve(o, id=f"Observation/{i}") for i, o in enumerate(drawn)]
    return Record(person=Person(id="p1"), observations=tuple(named))
