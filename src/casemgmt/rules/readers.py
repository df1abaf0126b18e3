"""How generated code reads values: as rules hold them, or as a host hands them in."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

from casemgmt.bounds import INFINITY, Bounds
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.source import (
    CLASSES,
    COUNTED,
    TRUTHS,
    Codes,
    Writer,
    bounds_compared,
    in_class,
    tuple_of,
    where_nothing,
)
from casemgmt.rules.terms import AS_OF, AllOf, AnyOf, AtLeast, ByCases, Compare, Criterion, Fact, IsIn, Not
from casemgmt.rules.walk import formula_of

# A comparison with a constant of a value of the right class: slow, unless the value is within its range and no NaN.
_EXACT = {
    ">=": "(({yes} if {x}{high} else {slow}) if {x}>={c} else {no} if {low}{x} else {slow})",
    ">": "(({yes} if {x}{high} else {slow}) if {x}>{c} else {no} if {low}{x} else {slow})",
    "<=": "(({yes} if {low}{x} else {slow}) if {x}<={c} else {no} if {x}{high} else {slow})",
    "<": "(({yes} if {low}{x} else {slow}) if {x}<{c} else {no} if {x}{high} else {slow})",
    "==": "({yes} if {x}=={c} else {no} if {low}{x} and {x}{high} else {slow})",
}


class CleanWriter(Writer):
    """Writes expressions over values that are clean and hold the derived facts."""

    works_out = False

    def traced(self, rule: Criterion) -> list[str]:
        """The lines that return the truths of all criteria: each after its parts, the rule last."""
        names = self._trace(rule)
        return [*self.lines, f"return {tuple_of(names)}"]

    def _trace(self, term: Criterion) -> list[str]:
        """Write the lines of a criterion and of all below it; the names of their truths, in that order."""
        traced: list[str] = []
        of: list[str] = []
        for part in term.parts:
            if isinstance(part, Criterion):
                below = self._trace(part)
                traced += below
                of.append(below[-1])
        return [*traced, self.line(self._truth(term, of))]

    def _truth(self, term: Criterion, of: list[str]) -> str:
        """An expression for the truth of a criterion, from the names of those of its parts."""
        match term:
            case Not():
                return f"NEG[{of[0]}]"
            case AtLeast():
                return self.at_least(term, [self.recoded(each, COUNTED) for each in of])
            case AllOf() | AnyOf() | ByCases():
                return self.group(term, of, of)
        return self.criterion(term)

    def fact(self, fact: Fact) -> str:
        """An expression for the value of a number, a date or a flag."""
        x, nothing = self.temporary(), self.give(Bounds(fact.low, fact.high))
        return f"({nothing} if {self._found(fact, x)} is None else {x})"

    def category(self, fact: Fact) -> str:
        """An expression for what a category can be: a set, or None for anything."""
        return f"candidates({self.give(fact)},{self._fetch.format(self.give(fact.name))})"

    def plain_test(self, fact: Fact, x: str) -> str:
        """A test for an exact value of a fact."""
        return f"T({x}) is S" if fact.type == "category" else f"T({x}) is not B"

    @override
    def bounds_test(self, fact: Fact, x: str) -> str:
        """A test for bounds of a fact."""
        return f"T({x}) is B"

    @override
    def one_of_test(self, fact: Fact, x: str) -> str:
        """A test for several values of a category."""
        return f"T({x}) is O"

    @override
    def slowly(self, term: Compare | IsIn, fact: Fact, x: str, codes: Codes = TRUTHS) -> str:
        """Nothing: there are no other values."""
        return ""

    def leaf(self, term: Compare, fact: Fact, value: Any, codes: Codes) -> str:
        """An expression for a fact compared with a constant that it can be."""
        x, c = self.temporary(), self.give(value)
        found, nothing = self._found(fact, x), where_nothing(term, fact, value, codes)
        no, _, yes = codes
        if fact.type == "flag":
            test = f"{x}{term.operator}{c}" if term.operator != "==" else x if value else f"not {x}"
            return f"({nothing} if {found} is None else {yes} if {test} else {no})"
        partly, exact = (
            bounds_compared(term.operator, x, c, codes),
            f"{yes} if {x}{term.operator}{c} else {no}",
        )
        return f"({nothing} if {found} is None else {partly} if {self.bounds_test(fact, x)} else {exact})"


class RowWriter(Writer):
    """Writes one expression over the values of a row, which may be of any kind, and works derived facts out."""

    works_out = True

    def __init__(self, *, dense: bool = False) -> None:
        super().__init__(dense=dense)
        self._derived: dict[str, str] = {}

    def fact(self, fact: Fact) -> str:
        """An expression for the value of a number, a date or a flag."""
        if fact == AS_OF:
            return "as_of"
        if not self.is_given(fact):
            return self._worked_out(fact)
        x, nothing = self.temporary(), self.give(Bounds(fact.low, fact.high))
        found, plain = self._found(fact, x), self.plain_test(fact, x)
        if (
            fact.type == "number"
        ):  # what is whole becomes an integer, as no float counts so far without a loss
            plain = f"{plain} and (T({x}) is I or {x}%1)"
        return f"({nothing} if {found} is None else {x} if {plain} else value_of({self.give(fact)},{x}))"

    def _worked_out(self, fact: Fact) -> str:
        """The name of a derived fact, which is worked out once for each row and reconciled with what the row says."""
        if fact.name not in self._derived:
            formula = formula_of(fact)
            assert formula is not None  # noqa: S101 - it is not given
            of = formula.of
            code = f"as_flag({self.criterion(of)})" if isinstance(of, Criterion) else self.quantity(of)
            said = f"p.get({self.give(fact.name)})"
            self._derived[fact.name] = self.line(f"derive({self.give(fact)},{said},{code})")
        return self._derived[fact.name]

    def category(self, fact: Fact) -> str:
        """An expression for what a category can be: a set, or None for anything."""
        return f"candidates({self.give(fact)},category_of({self.give(fact)},p.get({self.give(fact.name)})))"

    def plain_test(self, fact: Fact, x: str) -> str:
        """A test for an exact value of a fact, of the right kind and within its range."""
        if fact.type == "flag":
            return " or ".join(f"{x} is {value}" for value in (True, False) if fact.low <= value <= fact.high)
        if fact.type == "category":
            # Text beyond ASCII may be spelt in several ways, of which `clean` makes one.
            known = (
                f"{x} in {self.give(fact.values)}" if fact.values is not None else f"{x} and {x}.isascii()"
            )
            return f"T({x}) is S and {known}"
        low, high = self._ends(fact)
        return f"{_class_test(fact, x)} and {low}{x}{high}"

    @override
    def plain_tests(self, fact: Fact, x: str, value: Any) -> list[tuple[str, str]]:
        """The same tests, within the range of the fact, which NaN never is."""
        tests = super().plain_tests(fact, x, value)
        ends = [self._ends(fact, kind) for kind in CLASSES[fact.type].values()]
        return [(f"{test} and {low}{x}{high}", c) for (test, c), (low, high) in zip(tests, ends, strict=True)]

    def bounds_test(self, fact: Fact, x: str) -> str:
        """A test for bounds of a fact, within its range."""
        low, high = self._ends(fact)
        classes = f"{_class_test(fact, f'{x}.low')} and {_class_test(fact, f'{x}.high')}"
        return f"T({x}) is B and {classes} and {low}{x}.low and {x}.high{high}"

    def slowly(self, term: Compare | IsIn, fact: Fact, x: str, codes: Codes = TRUTHS) -> str:
        """The same by the plain evaluator, for a value that is no plain value of its fact's kind."""
        code = f"leaf({self.give(term)},{self.give(fact)},{x})"
        return code if codes is TRUTHS else self.recoded(code, codes)

    def one_of_test(self, fact: Fact, x: str) -> str:
        """A test for several values of a category, all of which it can be."""
        return (
            f"T({x}) is O" if fact.values is None else f"T({x}) is O and {x}.values<={self.give(fact.values)}"
        )

    def leaf(self, term: Compare, fact: Fact, value: Any, codes: Codes) -> str:
        """An expression for a fact compared with a constant that it can be."""
        x, c = self.temporary(), self.give(value)
        found, nothing = self._found(fact, x), where_nothing(term, fact, value, codes)
        slow = self.slowly(term, fact, x, codes)
        no, _, yes = codes
        if fact.type == "flag" and term.operator == "==":
            if not value:
                no, yes = yes, no
            return f"({nothing} if {found} is None else {yes} if {x} is True else {no} if {x} is False else {slow})"
        partly = slow
        if fact.type != "flag":
            partly = (
                f"{bounds_compared(term.operator, x, c, codes)} if {self.bounds_test(fact, x)} else {slow}"
            )
        low, high = self._ends(fact)
        exact = _EXACT[term.operator].format(x=x, c=c, yes=yes, no=no, slow=slow, low=low, high=high)
        return f"({nothing} if {found} is None else {exact} if {_class_test(fact, x)} else {partly})"

    def _ends(self, fact: Fact, kind: type = object) -> tuple[str, str]:
        """The tests that a value is not below and not above what is permitted, with numbers of a class."""
        low = -EXACT_INTEGERS if fact.low == -INFINITY else fact.low
        high = EXACT_INTEGERS if fact.high == INFINITY else fact.high
        return f"{self.give(in_class(low, kind))}<=", f"<={self.give(in_class(high, kind))}"


def _class_test(fact: Fact, x: str) -> str:
    """Whether a value is of the plain class of a fact; the class of NaN is right, so ranges are tested beside it."""
    return f"({' or '.join(f'T({x}) is {name}' for name in CLASSES[fact.type])})"
