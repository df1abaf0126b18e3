"""Facts that a document declares."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.citation import Citation
from casemgmt.errors import RuleError
from casemgmt.facts import Attested
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.known import Exact
from casemgmt.interchange.limits import Path, near
from casemgmt.interchange.quantities import QUANTITY
from casemgmt.interchange.shapes import FAILED, Flag, Shape, Text, Whole, Words
from casemgmt.interchange.sources import CITATION
from casemgmt.interchange.structures import Field, Form, ListOf, SetOf
from casemgmt.rules import Criterion, Fact, Formula, Quantity
from casemgmt.rules.terms import AS_OF
from casemgmt.rules.walk import definition_facts

_LIMITS: dict[str, Any] = {"number": (int, float), "flag": bool, "date": date, "category": ()}

_ATTESTED = Form(
    "an attestation",
    Attested,
    (
        Field("by", SetOf(Text()), frozenset()),
        Field("valid_days", Whole(), None),
        Field("this_month", Flag(), False),
        Field("open_while", CRITERION, None),
        Field("documented", Flag(), False),
    ),
)


@attrs.frozen
class _Declared:
    """A fact as it is declared; `in_vocabulary` where it has to be the fact of that name in the vocabulary."""

    fact: Fact
    in_vocabulary: bool


def _declared(
    *,
    name: str,
    type: Any,
    low: Any,
    high: Any,
    values: frozenset[str] | None,
    unit: str,
    label: str,
    question: str,
    ask: str,
    citation: Citation | None,
    formula: Quantity | None,
    true_when: Criterion | None,
    attested: Attested | None,
    in_vocabulary: bool,
) -> _Declared:
    if name == AS_OF.name:
        raise RuleError("the date of the decision is no fact; give the fact another name")
    of = true_when if formula is None else formula
    if (formula, true_when, attested).count(None) < 2:
        raise RuleError("a fact has one definition; give formula, true_when or attested")
    if type == "category" and (low, high) != (None, None):
        raise RuleError("a category has a list of values and no range; give values")
    for end in (low, high):
        if end is not None and (
            not isinstance(end, _LIMITS[type]) or (type != "flag" and isinstance(end, bool))
        ):
            raise RuleError(f"the range of a {type} does not consist of {type}s; correct low and high")
    if values is not None and type != "category":
        raise RuleError(f"a {type} has a range and no list of values; give low and high")
    definition = attested if of is None else Formula(of)
    fact = Fact(name, type, low, high, values, unit, label, question, ask, definition, citation)
    return _Declared(fact, in_vocabulary)


def _taken(declared: _Declared) -> dict[str, Any]:
    """What a declaration says; of a fact in the vocabulary, what a truth can depend on."""
    fact, plain = declared.fact, Fact(declared.fact.name, declared.fact.type)
    parts: dict[str, Any] = {"name": fact.name, "type": fact.type, "values": fact.values, "unit": fact.unit}
    parts |= {end: getattr(fact, end) for end in ("low", "high") if getattr(fact, end) != getattr(plain, end)}
    parts["in_vocabulary"] = declared.in_vocabulary
    if isinstance(fact.definition, Formula):
        parts["true_when" if isinstance(fact.definition.of, Criterion) else "formula"] = fact.definition.of
    if not declared.in_vocabulary:
        parts |= {"label": "" if fact.label == plain.label else fact.label, "question": fact.question}
        parts |= {"ask": fact.ask, "citation": fact.citation}
        if isinstance(fact.definition, Attested):
            parts["attested"] = fact.definition
    return parts


_DECLARATION = Form(
    "a fact",
    _declared,
    (
        Field("name", Text(name=True)),
        Field("type", Words({each: each for each in _LIMITS}), "number"),
        Field("low", Exact(), None),
        Field("high", Exact(), None),
        Field("values", SetOf(Text()), None),
        Field("unit", Text(), ""),
        Field("label", Text(), ""),
        Field("question", Text(), ""),
        Field("ask", Text(), "record"),
        Field("formula", QUANTITY, None),
        Field("true_when", CRITERION, None),
        Field("attested", _ATTESTED, None),
        Field("in_vocabulary", Flag(), False),
        Field("citation", CITATION, None),
    ),
    _taken,
)


@attrs.frozen
class Declarations(Shape):
    """The facts that a document declares, inputs of formulas first; each is known to what stands below it."""

    what: str = "a list of facts"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        return [self._written(each, to, where / each.fact.name) for each in value]

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, list):
            return self.wrong(given, by, where)
        return tuple(self._declare(each, by, where / i) for i, each in enumerate(given))

    @override
    def schema(self) -> dict[str, Any]:
        return ListOf(_DECLARATION).schema()

    def _written(self, declared: _Declared, to: Writer, where: Path) -> Any:
        definition = declared.fact.definition
        if not declared.in_vocabulary and not isinstance(definition, (Formula, Attested, type(None))):
            to.refuse(
                where,
                f"is found in the record by a {type(definition).__name__}, which a document cannot hold",
                "pass a vocabulary that has the fact, here and where the document is read",
            )
        return _DECLARATION.write(declared, to, where)

    def _declare(self, given: Any, by: Reader, where: Path) -> Any:
        declared = _DECLARATION.read(given, by, where)
        name = given.get("name") if isinstance(given, dict) else None
        if isinstance(name, str) and name in by.facts:
            return by.refuse(where / "name", "is the name of a fact declared above", "declare each fact once")
        if declared is FAILED:
            if isinstance(name, str):
                by.facts[name] = None
            return FAILED
        known = by.vocabulary.get(declared.fact.name)
        by.facts[declared.fact.name] = known if declared.in_vocabulary else declared.fact
        if declared.in_vocabulary:
            return self._in_vocabulary(declared.fact, known, by, where)
        if known is not None:
            return by.refuse(
                where / "name", "is the name of a fact in the vocabulary", "give it another name"
            )
        return declared.fact

    def _in_vocabulary(self, declared: Fact, known: Fact | None, by: Reader, where: Path) -> Any:
        if known is None:
            return by.refuse(
                where / "name", "names no fact of the vocabulary", near(declared.name, by.vocabulary)
            )
        if known != declared or _formula(known) != _formula(declared):
            return by.refuse(
                where,
                "differs from the fact of that name in the vocabulary",
                "read it with the vocabulary of that time",
            )
        return known


def declarations(to: Writer, *, all_facts: bool = False) -> list[Any]:
    """What a document has to declare: the facts that the vocabulary does not have, or all of them; inputs first."""
    own = {fact.name for fact in to.own_facts()}
    left = {name: fact for name, fact in sorted(to.facts.items()) if all_facts or name in own}
    ordered: list[_Declared] = []
    while left:
        ready = [name for name, fact in left.items() if not definition_facts(fact).keys() & left.keys()]
        ordered += [_Declared(left.pop(name), name not in own) for name in ready]
    return ordered


def _formula(fact: Fact) -> Formula | None:
    return fact.definition if isinstance(fact.definition, Formula) else None
