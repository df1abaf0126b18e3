"""What is known while a document is written or read: facts by name, criteria by name, and how large rules become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from casemgmt.errors import InvalidInput, Problem
from casemgmt.facts import Attested
from casemgmt.interchange.limits import HEIGHT, VALUES, Path, near
from casemgmt.interchange.shapes import FAILED, Problems
from casemgmt.rules import Criterion, Fact, Formula
from casemgmt.rules.terms import AS_OF, Term
from casemgmt.rules.walk import definition_facts, formula_of


@attrs.define
class Writer(Problems):
    """What is collected while a document is written.

    Args:
        vocabulary: The facts that a document may name without declaring them.
        facts: The facts named so far.
        criteria: Every object that stands for a criterion, by its identity.
    """

    vocabulary: Mapping[str, Fact] = attrs.field(factory=dict)
    facts: dict[str, Fact] = attrs.field(factory=dict)
    criteria: dict[int, dict[str, Any]] = attrs.field(factory=dict)
    depth: int = 0

    def named(self, fact: Fact, where: Path) -> str:
        """The name of a fact, which is noted; two facts of one name cannot be told apart in a document."""
        noted = [fact]
        while noted:
            each = noted.pop()
            if each.name == AS_OF.name:
                if not same_fact(each, AS_OF):
                    self.refuse(
                        where, "is a fact named as_of, which is the date of the decision", "rename it"
                    )
            elif each.name not in self.facts:
                self.facts[each.name] = each
                noted += _inputs(each)
            elif not same_fact(self.facts[each.name], each):
                self.refuse(where, f"is one of two different facts named {each.name}", "rename one of them")
        return fact.name

    def own_facts(self) -> list[Fact]:
        """The facts named so far that the vocabulary does not have."""
        own = []
        for name, fact in self.facts.items():
            if name not in self.vocabulary:
                own.append(fact)
            elif not same_fact(fact, self.vocabulary[name]):
                where = Path() / "facts" / name
                self.refuse(where, "differs from the fact of that name in the vocabulary", "rename it")
        return own


@attrs.frozen
class Extent:
    """How many nodes a rule has, and how many stand above one another."""

    nodes: int
    height: int


@attrs.define
class Reader(Problems):
    """What names stand for while a document is read.

    Args:
        vocabulary: The facts that a document may name without declaring them.
        facts: The facts that it declares, as far as it has been read; None for one that could not be read.
        criteria: The criteria that it names, likewise.
        used: The names of the facts that its rules read.
    """

    vocabulary: Mapping[str, Fact] = attrs.field(factory=dict)
    facts: dict[str, Fact | None] = attrs.field(factory=dict)
    criteria: dict[str, Criterion | None] = attrs.field(factory=dict)
    used: set[str] = attrs.field(factory=set)
    depth: int = 0
    nodes: int = 0
    _heights: dict[str, int] = attrs.field(factory=dict)
    _near: dict[str, str] = attrs.field(factory=dict)
    _extents: dict[int, Extent] = attrs.field(factory=dict)

    def fact(self, name: str, where: Path) -> Any:
        """The fact of a name."""
        self.used.add(name)
        return self.told_of(name, where)

    def told_of(self, name: str, where: Path) -> Any:
        """The fact of a name of which something is said, but which no rule reads there."""
        if name == AS_OF.name:
            return AS_OF
        found = self.facts.get(name, self.vocabulary.get(name))
        if found is not None:
            return found
        if name not in self.facts:
            self.refuse(
                where, "names no fact of the vocabulary, nor one declared above", self._near_facts(name)
            )
        return FAILED

    def all_used(self) -> None:
        """See that something reads every fact that the document declares: what nothing reads would be lost."""
        for i, name in enumerate(self.facts):
            if name not in self.used:
                where = Path() / "facts" / i / "name"
                self.refuse(
                    where, "is declared, and no rule reads it", "take it out, or read it in a criterion"
                )

    def _near_facts(self, name: str) -> str:
        """The cure for the name of a fact that does not exist, looked for once and not at every use."""
        if name not in self._near:
            self._near[name] = near(name, {*self.vocabulary, *self.facts, AS_OF.name})
        return self._near[name]

    def criterion(self, name: str, where: Path) -> Any:
        """The criterion that stands above under a name."""
        found = self.criteria.get(name)
        if found is not None:
            return found
        if name not in self.criteria:
            self.refuse(where, "names no criterion that stands above", near(name, self.criteria))
        return FAILED

    def define(self, name: str, criterion: Any) -> None:
        """Note a criterion under its name."""
        self.criteria[name] = None if criterion is FAILED else criterion
        if criterion is not FAILED:
            self._extents[id(criterion)] = self.extent(criterion)

    def forget_criteria(self) -> None:
        """Begin anew: names of criteria hold within one edition."""
        self.criteria.clear()
        self._extents.clear()

    def bounded(self, term: Any, where: Path) -> Any:
        """A whole rule, or a problem where names have made it too large or too high."""
        if term is FAILED:
            return FAILED
        extent = self.extent(term)
        self.nodes += extent.nodes
        if self.nodes > VALUES:
            raise InvalidInput([*self.found, _too_many(where)])
        if extent.height > HEIGHT:
            return self.refuse(where, *TOO_HIGH)
        return term

    def extent(self, term: Term) -> Extent:
        """How large a rule is, with every criterion counted as often as it is named."""
        if isinstance(term, Fact):
            return Extent(1, self._height(term))
        known = self._extents.get(id(term))
        if known is not None:
            return known
        parts = [self.extent(part) for part in term.parts]
        return Extent(1 + sum(p.nodes for p in parts), 1 + max((p.height for p in parts), default=0))

    def _height(self, fact: Fact) -> int:
        if fact.name not in self._heights:
            formula = formula_of(fact)
            self._heights[fact.name] = 1 if formula is None else 1 + self.extent(formula.of).height
        return self._heights[fact.name]


def same_fact(a: Fact, b: Fact) -> bool:
    """Whether two facts say the same to a rule and to people, definition included."""
    return a is b or (a == b and _told(a) == _told(b))


def _inputs(fact: Fact) -> Iterable[Fact]:
    """The facts that the definition of a fact names in a document."""
    return definition_facts(fact).values() if isinstance(fact.definition, (Formula, Attested)) else ()


def _told(fact: Fact) -> tuple[Any, ...]:
    return fact.label, fact.question, fact.ask, fact.definition, fact.citation


TOO_HIGH = (
    f"stacks more than {HEIGHT} nodes of a rule",
    "split it into groups that stand beside one another",
)


def _too_many(where: Path) -> Problem:
    return Problem(str(where), f"makes more than {VALUES:,} nodes of rules", "repeat criteria less often")
