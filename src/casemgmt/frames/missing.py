"""For each row the facts that could still change an answer, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw

from casemgmt.frames.columns import Columns
from casemgmt.frames.leaves import Exact, is_in, no_text
from casemgmt.frames.pairs import (
    Pair,
    Side,
    both,
    choose,
    column,
    either,
    every,
    level_of,
    no,
    number,
    some,
)
from casemgmt.rules.terms import (
    AS_OF,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Fact,
    IsIn,
    Term,
)
from casemgmt.rules.walk import facts_in, formula_of


class OpenFacts:
    """The facts that leave a criterion open, row by row.

    They are those of the leaves that are unknown and reached through unknown criteria only; a derived fact is traced
    back to its inputs, unless the frame says something else of it. The list is never too short. Where each open leaf
    compares a fact of its own with what is written, every fact in it can tip the answer, and `Decision.missing`
    names the same; elsewhere that may name fewer.

    Args:
        columns: The rules of the frame.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.facts: dict[str, Fact] = {}
        self._facts: dict[str, list[Side]] = {}
        self._plain: dict[str, list[Side]] = {}
        self._other: list[Side] = []

    def add(self, rule: Criterion, asked: Side = True, level: int = 0) -> None:
        """Take the open facts of a criterion.

        Args:
            rule: The criterion.
            asked: In which rows it is asked.
            level: How many steps of kept columns `asked` is made from.
        """
        low, high, own = self.columns.criterion(rule)
        kept = self.columns.keep(Pair(both(asked, both(high, no(low))), True, max(level, own)))
        is_open, level = kept.low, kept.level
        if is_open is False:
            return
        if isinstance(rule, (Compare, IsIn)):
            self._add_leaf(rule, is_open, level)
        elif isinstance(rule, ByCases):
            self._add_cases(rule, is_open, level)
        else:
            for part in rule.parts:
                self.add(part, is_open, level)  # type: ignore[arg-type]  # groups hold criteria only

    def _add_cases(self, rule: ByCases, is_open: Side, level: int) -> None:
        can_be, above = self.columns.cases(rule)
        several = _at_least_two(can_be)
        if several is not False:
            self._other.append(both(is_open, several))
            self._add_quantity(rule.by, both(is_open, several), max(level, above))
        for side, part in zip(can_be, rule.of, strict=True):
            self.add(part, both(is_open, side), max(level, above))

    def _add_leaf(self, leaf: Compare | IsIn, is_open: Side, level: int) -> None:
        match leaf:
            case Compare(a=Fact() as fact, b=Constant(value=value)) | IsIn(fact=fact, values=value) if (
                value != frozenset()
            ):
                formula = formula_of(fact)
                if formula is None and fact != AS_OF:
                    self._plain.setdefault(fact.name, []).append(is_open)
                    self._take(fact, is_open)
                    return
                plain_flag = (
                    formula is not None and isinstance(formula.of, Criterion) and isinstance(value, bool)
                )
                if plain_flag and fact.name not in self.columns.sources:
                    self._add_derived(fact, is_open, level)
                    return
        self._other.append(is_open)
        for part in leaf.parts:
            self._add_quantity(part, is_open, level)

    def _add_quantity(self, term: Term, asked: Side, level: int) -> None:
        """The open facts of a quantity."""
        match term:
            case Fact():
                if term == AS_OF:
                    return
                asked = both(asked, self._is_open(term))
                if formula_of(term) is None:
                    self._take(term, asked)
                else:
                    self._add_derived(term, asked, level)
            case Choice():
                low, high, own = self.columns.criterion(term.when)
                self.add(term.when, asked, level)
                self._add_quantity(term.then, both(asked, high), max(level, own))
                self._add_quantity(term.otherwise, both(asked, no(low)), max(level, own))
            case _:
                for part in term.parts:
                    self._add_quantity(part, asked, level)

    def _add_derived(self, fact: Fact, asked: Side, level: int) -> None:
        """A derived fact that is open: itself where more is known of it than its inputs tell, else those."""
        formula = formula_of(fact)
        assert formula is not None  # noqa: S101 - it is derived
        settled = no(some(self._is_open(each) for each in facts_in(formula.of).values()))
        itself, above = self._says_more(fact)
        itself = either(itself, settled)
        kept = self.columns.keep(Pair(both(asked, itself), both(asked, no(itself)), max(level, above)))
        if kept.low is not False:
            self._take(fact, kept.low)
            self._other.append(kept.low)
        if isinstance(formula.of, Criterion):
            self.add(formula.of, kept.high, kept.level)
        else:
            self._add_quantity(formula.of, kept.high, kept.level)

    def _is_open(self, fact: Fact) -> Side:
        """In which rows a fact is not known exactly."""
        if fact.type == "category":
            source = self.columns.sources.get(fact.name)
            if not isinstance(source, Exact):
                return True
            if fact.values is not None:
                return no(is_in(source.values, fact.values))
            return no_text(source.values)
        low, high, _ = self.columns.fact(fact)
        return both(high, no(low)) if fact.type == "flag" else low != high

    def _says_more(self, fact: Fact) -> tuple[Side, int]:
        """In which rows something else is known of a derived fact than its formula gives; and the level."""
        if fact.name not in self.columns.sources and fact.name not in self.columns.settled:
            return False, 0
        known, worked = self.columns.fact(fact), self.columns.worked[fact.name]
        return some(a != b for a, b in zip(known[:2], worked[:2], strict=True)), level_of((known, worked))

    def _take(self, fact: Fact, where: Side) -> None:
        self.facts[fact.name] = fact
        self._facts.setdefault(fact.name, []).append(where)

    def by_fact(self) -> dict[str, Side]:
        """For each fact in which rows it is open."""
        return {name: some(sides) for name, sides in self._facts.items()}

    def exact(self) -> Side:
        """Whether each of the facts can tip the answer for certain."""
        once = [no(_at_least_two(sides)) for sides in self._plain.values() if len(sides) > 1]
        return both(every(once), no(some(self._other)))


def missing_of(columns: Columns, asked: Iterable[tuple[Criterion, Side, int]]) -> dict[str, nw.Expr]:
    """The columns ``missing`` and ``missing_is_exact`` of several criteria, each decided by itself.

    Args:
        columns: The rules of the frame.
        asked: Each criterion, in which rows it is asked, and the level of that.
    """
    sides: dict[str, list[Side]] = {}
    exact: list[Side] = []
    for rule, where, level in asked:
        is_open = OpenFacts(columns)
        is_open.add(rule, where, level)
        exact.append(is_open.exact())
        for name, side in is_open.by_fact().items():
            sides.setdefault(name, []).append(side)
    texts = [column(choose(some(each), f", {name}", "")) for name, each in sides.items()]
    names = nw.concat_str(*texts).str.slice(2) if texts else nw.lit("")
    return {"missing": names, "missing_is_exact": column(every(exact))}


def _at_least_two(sides: Sequence[Side]) -> Side:
    """Whether two or more hold."""
    if sum(side is True for side in sides) > 1:
        return True
    counted = sum((number(side) for side in sides), 0.0)
    return counted >= 2 if isinstance(counted, nw.Expr) else counted > 1
