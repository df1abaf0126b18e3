"""The source of generated code: expressions for quantities and criteria, made of counters and operators alone.

A truth is its two bits: 0, 1 or 3. A quantity is a plain value, or `Bounds` where something is not known.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from casemgmt.bounds import Bounds, compare, is_in
from casemgmt.rules import steps
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.terms import (
    AS_OF,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Least,
    Not,
    Parameter,
    Quantity,
)
from casemgmt.rules.walk import formula_of

Codes = tuple[int, int, int]
"""How not met, unknown and met are spelt."""

TRUTHS: Codes = (0, 1, 3)
_NAMES = re.compile(r"[A-Za-z]\w*")
_HALF = 16  # bits: more parts than a group can have
COUNTED: Codes = (0, 1, (1 << _HALF) + 1)
_NESTED = 60  # parentheses in one expression; Python's own limit is 200
_MANY = 20  # parts of a group; more are joined by `sum`, so that no expression nests by its length
CLASSES: dict[str, dict[str, type]] = {
    "number": {"I": int, "F": float},
    "date": {"D": date},
    "flag": {"bool": bool},
}
"""The classes of exact values by the type of a fact, as generated code names them."""
_CERTAIN_POSSIBLE = {  # of bounds
    ">=": ("{x}.low>={c}", "{x}.high>={c}"),
    ">": ("{x}.low>{c}", "{x}.high>{c}"),
    "<=": ("{x}.high<={c}", "{x}.low<={c}"),
    "<": ("{x}.high<{c}", "{x}.low<{c}"),
    "==": ("{x}.low=={c}=={x}.high", "{x}.low<={c}<={x}.high"),
}


class Writer(ABC):
    """Writes expressions, and the lines that have to come before them.

    Args:
        dense: Whether the values hold every fact, if only as None.
    """

    works_out: ClassVar[bool]
    """Whether derived facts are worked out; otherwise they are values like any other."""

    def __init__(self, *, dense: bool = False) -> None:
        self._fetch = "p[{}]" if dense else "p.get({})"
        self.given: dict[str, Any] = {}
        self.lines: list[str] = []
        self._names: dict[Any, str] = {}
        self._count = 0

    def give(self, value: Any) -> str:
        """The name under which the code gets a value."""
        key = (value.__class__, value) if isinstance(value, (str, int, float, date)) else id(value)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"k{len(self.given)}"
            self.given[name] = value
        return name

    def temporary(self) -> str:
        """A name that is not in use."""
        self._count += 1
        return f"x{self._count}"

    def line(self, code: str) -> str:
        """Work something out beforehand, and the name of what comes of it."""
        name = self.temporary()
        self.lines.append(f"{name}={code}")
        return name

    def function(self, arguments: str, body: str) -> Callable[..., Any]:
        """The function with this body; what it was given travels as default arguments, which are fast to read."""
        used = set(_NAMES.findall(body))
        scope = {name: value for name, value in {**self.given, **steps.STEPS}.items() if name in used}
        parameters = ",".join((arguments, *(f"{name}={name}" for name in scope)))
        exec(f"def f({parameters}):\n{body}\n", scope)  # noqa: S102 - of counters and operators alone
        made: Callable[..., Any] = scope["f"]
        return made

    # -- quantities: a plain value, or Bounds where something is not known ---------------------------------------

    def quantity(self, term: Quantity) -> str:
        """An expression for the value of a quantity."""
        of = self.quantity
        match term:
            case Constant():
                return self.give(term.value)
            case Fact():
                return self.fact(term)
            case Arithmetic():
                return f"{steps.ARITHMETIC[term.operator]}({of(term.a)},{of(term.b)})"
            case Least() | Greatest():
                return f"{'least' if isinstance(term, Least) else 'greatest'}({tuple_of(map(of, term.of))})"
            case Bands():
                return f"band({self.give(term)},{of(term.of)})"
            case Choice():
                return f"choose({self.criterion(term.when)},{of(term.then)},{of(term.otherwise)})"
            case Parameter():
                return f"look_up({self.give(term)},{of(term.on)},{tuple_of(map(self.reach, term.keys))})"
            case Elapsed():
                return f"passed({self.give(term)},{of(term.start)},{of(term.end)})"
        raise TypeError(type(term).__name__)

    def _found(self, fact: Fact, x: str) -> str:
        """What is said of a fact, under a name."""
        return f"({x}:={self._fetch.format(self.give(fact.name))})"

    def fetched(self, fact: Fact, x: str) -> str:
        """The statement that gives what is said of a fact a name."""
        return f"{x}={self._fetch.format(self.give(fact.name))}"

    @abstractmethod
    def fact(self, fact: Fact) -> str:
        """An expression for the value of a number, a date or a flag."""

    @abstractmethod
    def category(self, fact: Fact) -> str:
        """An expression for what a category can be: a set, or None for anything."""

    def reach(self, term: Quantity) -> str:
        """An expression for all that a quantity can be: bounds, or what a category can be."""
        if isinstance(term, Fact) and term.type == "category":
            return self.category(term)
        return f"lift({self.quantity(term)})"

    # -- criteria: 0, 1 or 3 -------------------------------------------------------------------------------------

    def criterion(self, term: Criterion, codes: Codes = TRUTHS) -> str:
        """An expression for the truth of a criterion, which looks at no more than it has to."""
        if isinstance(term, Compare):
            return self.compare(term, codes)
        if isinstance(term, IsIn):
            return self.is_in(term, codes)
        if isinstance(term, Not):
            no, unknown, yes = codes
            return self.criterion(term.of, (yes, unknown, no))
        if isinstance(term, AtLeast):
            code = self.at_least(term, [self.criterion(part, COUNTED) for part in term.of])
        else:
            names = [self.temporary() for _ in term.parts]
            parts = [part for part in term.parts if isinstance(part, Criterion)]
            first = [f"({name}:={self.criterion(part)})" for name, part in zip(names, parts, strict=False)]
            code = self.group(term, first, names[: len(parts)])
        code = code if codes is TRUTHS else self.recoded(code, codes)
        # Python nests expressions only so deep: what is nested deeper is worked out beforehand.
        return self.line(code) if _nesting(code) > _NESTED else code

    def group(self, term: Criterion, first: list[str], again: list[str]) -> str:
        """The truth of a group from those of its parts, which are first worked out and then read again."""
        match term:
            case AllOf():
                # Adding is the fastest way to tell whether all are met once none is not met.
                met = f"(3 if {_sum(again)}=={3 * len(again)} else 1)"
                return f"({' and '.join([*first, met])})" if first else "3"
            case AnyOf():
                met = " or ".join(f"{each}==3" for each in first)
                return f"(3 if {met} else {' or '.join(again)})" if first else "0"
            case ByCases():
                return f"in_case({self.give(term)},{self.reach(term.by)},{tuple_of(first)})"
        raise TypeError(type(term).__name__)

    def at_least(self, term: AtLeast, counted: list[str]) -> str:
        """At least n parts, of which both bits are counted in one number: what is certain above what is possible."""
        x = self.temporary()
        met, can_be_met = self.counted(x, term.n)
        return f"(3 if {met.replace(x, f'({x}:={_sum(counted)})')} else 1 if {can_be_met} else 0)"

    def counted(self, x: str, n: int) -> tuple[str, str]:
        """The tests that at least n parts are met, and that they can be, of both counts in one number."""
        return f"{x}>={n << _HALF}", f"{x}&{(1 << _HALF) - 1}>={n}"

    def recoded(self, code: str, codes: Codes) -> str:
        """Another spelling of a truth."""
        no, unknown, yes = codes
        return f"{self.give((no, unknown, None, yes))}[{code}]"

    def compare(self, term: Compare, codes: Codes) -> str:
        """An expression for a comparison."""
        a, b = term.a, term.b
        if isinstance(b, Constant):
            if isinstance(a, Fact) and self.is_plain(a, b.value):
                return self.leaf(term, a, b.value, codes)
            total = _points_of(a)
            if total and term.operator != "==":
                return self.score(total, term.operator, b.value, codes)
        code = f"{steps.COMPARISONS[term.operator]}({self.quantity(a)},{self.quantity(b)})"
        return code if codes is TRUTHS else self.recoded(code, codes)

    def is_given(self, fact: Fact) -> bool:
        """Whether the code finds a fact among the values, instead of working it out."""
        return fact != AS_OF and not (self.works_out and formula_of(fact) is not None)

    def is_plain(self, fact: Fact, value: Any) -> bool:
        """Whether comparing a fact with a value is looking at what is said of the fact, and no more."""
        permitted = fact.low <= value <= fact.high and (fact.type != "flag" or fact.low < fact.high)
        return bool(permitted and self.is_given(fact))

    @abstractmethod
    def plain_test(self, fact: Fact, x: str) -> str:
        """A test for an exact value of a fact, of the right kind and within its range."""

    def plain_tests(self, fact: Fact, x: str, value: Any) -> list[tuple[str, str]]:
        """The tests for exact numbers or dates of each class, with the constant to compare those of the class with.

        Python compares two integers, or two floats, in half the time that it takes for one of each.
        """
        return [
            (f"T({x}) is {name}", self.give(in_class(value, kind)))
            for name, kind in CLASSES[fact.type].items()
        ]

    @abstractmethod
    def bounds_test(self, fact: Fact, x: str) -> str:
        """A test for bounds of a fact that is no flag and no category, within its range."""

    @abstractmethod
    def one_of_test(self, fact: Fact, x: str) -> str:
        """A test for several values of a category, all of which it can be."""

    @abstractmethod
    def slowly(self, term: Compare | IsIn, fact: Fact, x: str, codes: Codes = TRUTHS) -> str:
        """An expression for the truth of any other value; empty where there is none."""

    @abstractmethod
    def leaf(self, term: Compare, fact: Fact, value: Any, codes: Codes) -> str:
        """An expression for a fact compared with a constant that it can be."""

    def is_in(self, term: IsIn, codes: Codes) -> str:
        """An expression for a category among values."""
        x, fact, (no, unknown, yes) = self.temporary(), term.fact, codes
        found, values = self._found(fact, x), self.give(term.values)
        nothing = code_of(is_in(fact.values, term.values).value, codes)
        slow, (certain, possible) = self.slowly(term, fact, x, codes), one_of_tests(x, values)
        several = f"{yes} if {certain} else {unknown} if {possible} else {no}"
        other = f"({several}) if {self.one_of_test(fact, x)} else {slow}" if slow else several
        outside = f"{nothing} if {x} is None else {no} if {self.plain_test(fact, x)} else {other}"
        return f"({yes} if {found} in {values} else {outside})"

    def score(self, total: list[tuple[Criterion, float]], operator: str, limit: Any, codes: Codes) -> str:
        """A sum of points against a limit: what is certain and what is possible, added apart without Bounds."""
        names = [self.temporary() for _ in total]
        certain, possible = (">>1", "&1") if operator[0] == ">" else ("&1", ">>1")
        first, again = [], []
        for name, (when, n) in zip(names, total, strict=True):
            first.append(f"(({name}:={self.criterion(when)}){certain})*{self.give(n)}")
            again.append(f"({name}{possible})*{self.give(n)}")
        c, (no, unknown, yes) = self.give(limit), codes
        met, possible = f"{'+'.join(first)}{operator}{c}", f"{'+'.join(again)}{operator}{c}"
        return f"({yes} if {met} else {unknown} if {possible} else {no})"


def in_class(value: Any, kind: type) -> Any:
    """A constant as a number of a class, where that is the same number."""
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind is float and type(value) is int and -EXACT_INTEGERS <= value <= EXACT_INTEGERS:
        return float(value)
    return value


def code_of(truth: int, codes: Codes) -> int:
    """How a truth is spelt."""
    return codes[min(truth, 2)]


def where_nothing(term: Compare, fact: Fact, value: Any, codes: Codes) -> int:
    """The truth where nothing is known, which follows from the permitted range."""
    return code_of(compare(term.operator, Bounds(fact.low, fact.high), value).value, codes)


def bounds_tests(operator: str, x: str, c: str) -> tuple[str, str]:
    """The tests that bounds compare with a constant for certain, and that they possibly do."""
    certain, possible = _CERTAIN_POSSIBLE[operator]
    return certain.format(x=x, c=c), possible.format(x=x, c=c)


def one_of_tests(x: str, values: str) -> tuple[str, str]:
    """The tests that several values are all among others, and that one of them is."""
    return f"{x}.values<={values}", f"not {values}.isdisjoint({x}.values)"


def bounds_compared(operator: str, x: str, c: str, codes: Codes) -> str:
    """The source of a comparison of bounds with a constant."""
    certain, possible = bounds_tests(operator, x, c)
    no, unknown, yes = codes
    return f"({yes} if {certain} else {unknown} if {possible} else {no})"


def tuple_of(codes: Iterable[str]) -> str:
    """The source of a tuple of several expressions."""
    return f"({''.join(f'{code},' for code in codes)})"


def _sum(codes: list[str]) -> str:
    return "+".join(codes) if len(codes) <= _MANY else f"sum({tuple_of(codes)})"


def _nesting(code: str) -> int:
    depth = deepest = 0
    for letter in code:
        if letter == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif letter == ")":
            depth -= 1
    return deepest


def _points_of(term: Quantity) -> list[tuple[Criterion, float]]:
    """The criteria and points of a sum of points that never subtracts; nothing where it is something else."""
    match term:
        case Choice(when=when, then=Constant(value=int() | float() as n), otherwise=Constant(value=0)) if (
            n >= 0
        ):
            return [(when, n)]
        case Arithmetic(operator="+", a=a, b=b):
            # What is added to a sum stands alone: floats added in another order would give another sum.
            first, second = _points_of(a), _points_of(b)
            return first + second if first and len(second) == 1 else []
    return []
