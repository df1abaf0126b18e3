"""The forms of criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.citation import Citation
from casemgmt.errors import RuleError
from casemgmt.interchange.contexts import Reader
from casemgmt.interchange.limits import Path
from casemgmt.interchange.nodes import CRITERION, FactName, is_flag
from casemgmt.interchange.quantities import QUANTITY
from casemgmt.interchange.shapes import Either, Flag, Number, Text, Whole
from casemgmt.interchange.sources import CITATION
from casemgmt.interchange.structures import Field, Form, ListOf, SetOf
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    AtLeast,
    ByCases,
    Compare,
    Criterion,
    Fact,
    IsIn,
    Not,
    Quantity,
    criterion,
)
from casemgmt.rules.write import rule

__all__ = ["CRITERION"]

_OPERATORS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "=="}
_WORDS = {operator: word for word, operator in _OPERATORS.items()}
Take = Callable[[Any], dict[str, Any]]


def _criterion(
    what: str,
    build: Callable[..., Criterion],
    *fields: Field,
    take: Take | None = None,
    one_of: tuple[str, ...] = (),
    fits: Callable[[Any], bool],
) -> Form:
    """A form whose criterion may carry an id, a label and a citation."""

    def parts_of(term: Any) -> dict[str, Any]:
        own = {field.name: getattr(term, field.name) for field in fields} if take is None else take(term)
        return {"id": term.id, "label": term.label, **own, "citation": term.citation}

    told = (Field("id", Text(), ""), Field("label", Text(), ""))
    return Form(what, build, (*told, *fields, Field("citation", CITATION, None)), parts_of, one_of, fits)


def _compare(
    value: Quantity, id: str, label: str, citation: Citation | None, **limits: Quantity | None
) -> Compare:
    ((word, limit),) = ((word, limit) for word, limit in limits.items() if limit is not None)
    return Compare(_OPERATORS[word], value, limit, id=id, label=label, citation=citation)


def _flag(flag: Fact, id: str, label: str, citation: Citation | None) -> Criterion:
    return rule(criterion(flag), id=id, label=label, cite=citation)


@attrs.frozen
class _Case:
    """One case of `ByCases`: its values, or where it ends, and its criterion."""

    values: frozenset[str | bool] | None
    below: float | None
    then: Criterion


def _cases_of(term: ByCases) -> dict[str, Any]:
    told = len(term.groups) + len(term.edges)
    groups = term.groups or (None,) * told
    edges = term.edges or (None,) * told
    otherwise = term.of[told] if len(term.of) > told else None
    return {
        "by": term.by,
        "cases": tuple(map(_Case, groups, edges, term.of)),
        **({} if otherwise is None else {"otherwise": otherwise}),
    }


def _by_cases(
    *,
    by: Quantity,
    cases: tuple[_Case, ...],
    otherwise: Criterion | None,
    id: str,
    label: str,
    citation: Citation | None,
) -> ByCases:
    groups = tuple(case.values for case in cases if case.values is not None)
    edges = tuple(case.below for case in cases if case.below is not None)
    if groups and edges:
        raise RuleError("cases mix values and ends; write `is` in every case, or `below` in every case")
    of = [case.then for case in cases] + ([] if otherwise is None else [otherwise])
    return ByCases(by, tuple(of), groups, edges, id=id, label=label, citation=citation)


_CASE = Form(
    "a case",
    _Case,
    (
        Field("is", SetOf(Either("text, true or false", text=Text(), flag=Flag())), None, name="values"),
        Field("below", Number(), None),
        Field("then", CRITERION),
    ),
    one_of=("is", "below"),
)


@attrs.frozen
class _Named(Text):
    """A criterion that stands above under a name; `share` writes them."""

    what: str = "the name of a criterion"

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        return by.criterion(given, where) if isinstance(given, str) else self.wrong(given, by, where)


def _is_a(*classes: type) -> Callable[[Any], bool]:
    return lambda term: isinstance(term, classes)


CRITERION.forms.update(
    {
        "flag": _criterion(
            "a flag", _flag, Field("flag", FactName()), take=lambda t: {"flag": t.a}, fits=is_flag
        ),
        "value": _criterion(
            "a comparison",
            _compare,
            Field("value", QUANTITY),
            *(Field(word, QUANTITY, None) for word in _OPERATORS),
            take=lambda term: {"value": term.a, _WORDS[term.operator]: term.b},
            one_of=tuple(_OPERATORS),
            fits=_is_a(Compare),
        ),
        "category": _criterion(
            "a category",
            IsIn,
            Field("category", FactName(), name="fact"),
            Field("is", SetOf(Text()), name="values"),
            fits=_is_a(IsIn),
        ),
        "not": _criterion("a denial", Not, Field("not", CRITERION, name="of"), fits=_is_a(Not)),
        "all": _criterion("a group", AllOf, Field("all", ListOf(CRITERION), name="of"), fits=_is_a(AllOf)),
        "any": _criterion("a group", AnyOf, Field("any", ListOf(CRITERION), name="of"), fits=_is_a(AnyOf)),
        "of": _criterion(
            "a group",
            AtLeast,
            Field("at_least", Whole(), name="n"),
            Field("of", ListOf(CRITERION, 1)),
            fits=_is_a(AtLeast),
        ),
        "by": _criterion(
            "cases",
            _by_cases,
            Field("by", QUANTITY),
            Field("cases", ListOf(_CASE)),
            Field("otherwise", CRITERION, None),
            take=_cases_of,
            fits=_is_a(ByCases),
        ),
        "criterion": Form("a named criterion", lambda criterion: criterion, (Field("criterion", _Named()),)),
    }
)
