"""Any value that a class of the library can have by the types of its fields, made from those types and nothing else.

Only what its own construction refuses is left out. Facts are those of the vocabulary, policies those of the library:
a document names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from casemgmt import classify, programs, screen, stratify, vocabulary
from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, OneOf
from casemgmt.citation import Citation
from casemgmt.codes import Code
from casemgmt.dates import parse_day
from casemgmt.levels import LevelOfCare
from casemgmt.planning.plan import KIND_WORDS, Item
from casemgmt.record import SECTIONS
from casemgmt.risk import (
    Acuity,
    AcuityOverride,
    Prevention,
    PreventionItem,
    RiskProfile,
    acuity,
    prevention_due,
    prevention_schedules,
)
from casemgmt.rules import Decision, Fact, FactSheet, decide, facts_needed
from casemgmt.screening import ManyScreened, Program, Screening, screen_many

Drawn = st.SearchStrategy[Any]
DAY = date(2026, 5, 1)
TEXTS = st.text(max_size=6)
DAYS = st.dates(FIRST_DATE, LAST_DATE)
WHOLE = st.integers(-(2**53), 2**53)
NUMBERS = WHOLE | st.floats(allow_nan=False, allow_infinity=False)
ITEMS = list(KIND_WORDS)


def between(ends: Drawn, *, low: Any = None, high: Any = None) -> Drawn:
    """Bounds of two of these; now and then without an end on one side or both."""
    pairs = st.tuples(ends, ends).map(sorted)
    both = pairs.map(lambda pair: Bounds(*pair))
    if low is None:
        return both
    open_ended = pairs.flatmap(
        lambda pair: st.sampled_from([Bounds(low, pair[1]), Bounds(pair[0], high), Bounds(low, high)])
    )
    return both | open_ended


PARTS_OF_TIME = st.sampled_from(["1999", "2024-02", "2026-05"]).map(parse_day)
SPANS_OF_NUMBERS = between(NUMBERS, low=-INFINITY, high=INFINITY)
SPANS_OF_DAYS = between(DAYS) | PARTS_OF_TIME
SIMPLE: Mapping[Any, Drawn] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: WHOLE,
    float: NUMBERS,
    str: TEXTS,
    date: DAYS,
    Code: st.builds(Code, TEXTS, TEXTS, st.none() | TEXTS),
    OneOf: st.frozensets(TEXTS, min_size=1, max_size=3).map(OneOf),
    Fact: st.sampled_from(sorted(vocabulary())).map(vocabulary().__getitem__),  # names are short to show
}
EVERYTHING: Drawn = st.deferred(
    lambda: (
        st.one_of(*SIMPLE.values())
        | SPANS_OF_NUMBERS
        | SPANS_OF_DAYS
        | between(st.booleans())
        | value_of(Citation)
        | st.lists(EVERYTHING, max_size=2).map(tuple)
    )
)
EXAMPLES = [
    (example.facts, program, example.as_of)
    for program in programs()
    for edition in program.editions
    for example in edition.examples
]
ANSWERS = st.integers(0, len(EXAMPLES) - 1).map(EXAMPLES.__getitem__)
OF_THE_VOCABULARY = [each for each in EXAMPLES if not any(e.parameters for e in each[1].editions)]
"""Those whose facts are all in the vocabulary: parameters belong to their program alone."""
WITHOUT_PARAMETERS = st.integers(0, len(OF_THE_VOCABULARY) - 1).map(OF_THE_VOCABULARY.__getitem__)


def value_of(hint: Any) -> Drawn:
    """Any value of a type."""
    return _value_of(hint)


@cache
def _value_of(hint: Any) -> Drawn:
    if hint in GIVEN:
        return GIVEN[hint]
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, args = get_origin(hint), get_args(hint)
    if hint is Any or hint is object:
        return EVERYTHING
    if origin in (Union, UnionType):
        return st.one_of(*(_spans(args) if arg is Bounds else value_of(arg) for arg in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(value_of(args[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(value_of, args))
    if origin is Mapping:
        return st.dictionaries(TEXTS, value_of(args[1]), max_size=3)
    if hint is Bounds:
        return SPANS_OF_NUMBERS
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _object_of(hint)


def _spans(args: tuple[Any, ...]) -> Drawn:
    """Bounds of what the value itself could be."""
    if date in args and float not in args:
        return SPANS_OF_DAYS
    return SPANS_OF_NUMBERS | (SPANS_OF_DAYS if date in args else st.nothing())


@st.composite
def _object_of(draw: st.DrawFn, cls: Any) -> Any:
    attrs.resolve_types(cls)
    fields = {}
    for field in attrs.fields(cls):
        if field.default is attrs.NOTHING or draw(st.booleans()):
            fields[field.alias] = draw(value_of(field.type))
    return cls(**fields)


def _screened(drawn: tuple[Any, Program, date]) -> Screening:
    facts, program, day = drawn
    return screen(facts, program, as_of=day)


def _decision(drawn: tuple[Any, Program, date]) -> Decision:
    """The decision on one stage, which knows no more than its rule reads."""
    facts, program, day = drawn
    stages = screen(facts, program, as_of=day).stages or screen({}, "medicare.ccm", as_of=DAY).stages
    refer = stages["refer"]
    read = facts_needed(refer.rule)
    known = {name: value for name, value in facts.items() if name in read}
    return attrs.evolve(
        decide(refer.rule, known, as_of=refer.as_of, title=refer.title), edition=refer.edition
    )


PEOPLE: list[dict[str, Any]] = [{}, {"admissions_12m": 2, "imminent_danger": False}, {"deceased": True}]
RATED: list[dict[str, Any]] = [{}, {"acuity_housing": 3, "acuity_safety": Bounds(1, 2)}, {"deceased": True}]
RAISED = AcuityOverride("high", by="RN", reason="seen", on=DAY)
PREVENTED: list[dict[str, Any]] = [
    {},
    {"deceased": True},
    {"acute_discharge_30d": True, "acute_discharged_on": "2026-04-20"},
]


def _prevention(facts: dict[str, Any]) -> Prevention:
    # The shortest schedule: each service with its criteria is a long document.
    short = min(prevention_schedules(), key=lambda schedule: len(schedule.editions[-1].services))
    return prevention_due(facts, as_of=DAY, schedules=[short])


GIVEN: dict[Any, Drawn] = {
    Item: st.deferred(lambda: st.one_of(*(value_of(cls) for cls in ITEMS))),
    frozenset[str]: st.frozensets(st.sampled_from(sorted(SECTIONS)), max_size=3),
    FactSheet: WITHOUT_PARAMETERS.map(lambda drawn: _screened(drawn).sheet),
    Decision: ANSWERS.map(_decision),
    Screening: ANSWERS.map(_screened),
    ManyScreened: ANSWERS.map(lambda drawn: screen_many([drawn[0], {}], drawn[1], as_of=drawn[2])),
    LevelOfCare: st.sampled_from([None, "acute", "chronic"]).flatmap(
        lambda before: st.booleans().map(
            lambda deceased: classify({"deceased": deceased}, as_of=DAY, previous=before)
        )
    ),
    Acuity: st.tuples(
        st.sampled_from(RATED), st.sampled_from([None, RAISED]), st.sampled_from([(), ("high",)])
    ).map(lambda drawn: acuity(drawn[0], as_of=DAY, override=drawn[1], earlier=drawn[2])),
    Prevention: st.sampled_from(PREVENTED).map(_prevention),
    PreventionItem: st.sampled_from(PREVENTED[::2]).flatmap(
        lambda facts: st.sampled_from(_prevention(facts).services)
    ),
    RiskProfile: st.sampled_from(PEOPLE).map(lambda facts: stratify(facts, as_of=DAY)),
}
"""What has to fit together: a policy with its edition, facts with the rule that reads them."""
