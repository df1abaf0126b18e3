"""Going through rules: their nodes, the facts that they name, and what those are worked out from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import is_
from typing import Any

import attrs

from casemgmt.errors import RuleError
from casemgmt.rules.terms import AS_OF, Arithmetic, Criterion, Fact, Formula, Quantity, Term

MOST_LEVELS = 100
"""How deep a rule may be nested; everything that goes through one needs room on Python's stack."""


def walk(term: Term) -> Iterator[Term]:
    """Every node of a tree, each after its parts."""
    for part in term.parts:
        yield from walk(part)
    yield term


def summands(of: Quantity) -> Iterator[Quantity]:
    """What a sum adds up, however its parts are grouped; a quantity that is no sum is its own.

    Example:
        >>> from casemgmt.rules.terms import Fact
        >>> a, b, c = Fact("a"), Fact("b"), Fact("c")
        >>> [str(each) for each in summands(a + (b + c))]
        ['a', 'b', 'c']
    """
    if isinstance(of, Arithmetic) and of.operator == "+":
        yield from summands(of.a)
        yield from summands(of.b)
    else:
        yield of


def rewrite(term: Term, change: Callable[[Term], Term]) -> Any:
    """A tree in which every node is what `change` makes of it, once its parts are changed.

    Example:
        >>> from casemgmt.rules.terms import Constant, Fact
        >>> visits = Fact("visits")
        >>> str(rewrite(visits + 1 >= 3, lambda node: Constant(5) if node == visits else node))
        '5 + 1 >= 3'
    """
    node: Any = term
    changed: dict[str, Any] = {}
    for field in attrs.fields(type(node)) if term.parts else ():
        old = getattr(node, field.name)
        if isinstance(old, Term):
            new: Any = rewrite(old, change)
            same = new is old
        elif isinstance(old, tuple) and any(isinstance(part, Term) for part in old):
            new = tuple(rewrite(part, change) for part in old)
            same = all(map(is_, new, old))
        else:
            continue
        if not same:
            changed[field.name] = new
    return change(attrs.evolve(node, **changed) if changed else node)


def criteria_in(term: Criterion) -> Iterator[Criterion]:
    """Every criterion of a rule, each after its parts; what quantities are worked out from is left out."""
    for part in term.parts:
        if isinstance(part, Criterion):
            yield from criteria_in(part)
    yield term


def check_depth(term: Term) -> None:
    """Refuse a rule that is nested too deeply.

    Raises:
        RuleError: If it has more than `MOST_LEVELS` levels.
    """
    level: list[Term] = [term]
    for _ in range(MOST_LEVELS):
        level = [part for each in level for part in each.parts]
        if not level:
            return
    raise RuleError(
        f"a rule is nested more than {MOST_LEVELS} levels deep; give parts of it a name, as facts with a formula"
    )


def same_fact(a: Fact, b: Fact) -> bool:
    """Whether two facts of one name are one, down to their definitions, which equality leaves out."""
    return a == b and bool(a.definition == b.definition)


def check_names(term: Term) -> None:
    """Refuse a rule that means two different facts by one name, by itself or in what it is worked out from.

    Raises:
        RuleError: If there is such a name.
    """
    known: dict[str, Fact] = {}
    terms: list[Term] = [term]
    while terms:
        for node in walk(terms.pop()):
            if not isinstance(node, Fact) or known.get(node.name) is node:
                continue
            first = known.setdefault(node.name, node)
            if first is node:
                formula = formula_of(node)
                terms += (*definition_facts(node).values(), *(() if formula is None else (formula.of,)))
            elif not same_fact(first, node):
                raise RuleError(
                    f"{node.name} is the name of two different facts; give one of them another name"
                )


def facts_in(*terms: Term) -> dict[str, Fact]:
    """The facts that rules name, by name, in the order in which they are first named."""
    return {
        node.name: node for term in terms for node in walk(term) if isinstance(node, Fact) and node != AS_OF
    }


def facts_needed(*terms: Term) -> dict[str, Fact]:
    """The facts that rules name and, for formulas, what those are worked out from; inputs come first."""
    found: dict[str, Fact] = {}
    for fact in facts_in(*terms).values():
        _gather(fact, found)
    return found


def _gather(fact: Fact, found: dict[str, Fact]) -> None:
    if fact.name not in found:
        for below in definition_facts(fact).values():
            _gather(below, found)
        found[fact.name] = fact


def formula_of(fact: Fact) -> Formula | None:
    """How a fact is worked out from other facts: its definition, or what stands in for a value that is not recorded."""
    formula = getattr(fact.definition, "formula", fact.definition)
    return formula if isinstance(formula, Formula) else None


def definition_facts(fact: Fact) -> Mapping[str, Fact]:
    """The facts that the definition of a fact reads: the inputs of a formula, or what a query counts from."""
    if isinstance(fact.definition, Formula):
        return facts_in(fact.definition.of)
    return {f.name: f for f in getattr(fact.definition, "reads", ())}
