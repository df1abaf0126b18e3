"""The days on which the mere passing of time turns a rule: birthdays, time limits, tables that are replaced.

Between two days on which facts are read anew, the value of a fact stays, or one of its ends is the date of the
decision itself ("not yet"). Then a rule can turn only where time that has passed reaches a number that the rule
compares it with, or where the date of the decision passes a day that the rule compares it with. Those days are found
here. One too many does no harm; one too few would be a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from math import ceil, floor, isfinite
from typing import Any

from casemgmt.bounds import Bounds, OneOf, lift
from casemgmt.dates import days_after, first_day
from casemgmt.rules.evaluate import elapsed
from casemgmt.rules.known import FactSheet
from casemgmt.rules.terms import (
    AS_OF,
    Arithmetic,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Elapsed,
    Fact,
    Greatest,
    Least,
    Parameter,
    Quantity,
    Term,
    kind_of,
)
from casemgmt.rules.walk import definition_facts, formula_of, walk

Limits = frozenset[float]
NO_LIMITS: Limits = frozenset()


def follows_the_clock(fact: Fact) -> bool:
    """Whether the definition of a fact names the date of the decision, so that its value can change every day."""
    return any(part == AS_OF for term in terms_of(fact) for part in walk(term))


def terms_of(fact: Fact) -> tuple[Term, ...]:
    """The rules inside the definition of a fact: its formula, and the criterion that keeps a question open."""
    formula, question_open = formula_of(fact), getattr(fact.definition, "open_while", None)
    of = () if formula is None else (formula.of,)
    return of if question_open is None else (*of, question_open)


def ends_of(value: Any) -> Iterator[Any]:
    """The ends of a value: itself where it is exact; none for a category."""
    if value is not None and not isinstance(value, (OneOf, str)):
        yield lift(value).low
        yield lift(value).high


def moves(value: Any, as_of: date) -> bool:
    """Whether an end of a partly known day is the date of the decision, and so may move with it ("not yet")."""
    return isinstance(value, Bounds) and as_of in (value.low, value.high)


class Turning:
    """What in rules turns as time passes.

    Args:
        terms: The rules.
        needed: The facts that they read, inputs first.
        stated: Values that somebody gave for a fact, by its name.
        start: The first day of the period.
        end: Its last day.
    """

    def __init__(
        self,
        terms: Iterable[Term],
        needed: Mapping[str, Fact],
        *,
        stated: Mapping[str, Iterable[Any]],
        start: date,
        end: date,
    ) -> None:
        self._needed, self._start, self._end = needed, start, end
        self._stated = {
            name: frozenset(e for v in given for e in ends_of(v)) for name, given in stated.items()
        }
        self._elapsed: dict[Elapsed, Limits | None] = {}
        self._dated: list[tuple[tuple[Quantity, ...], frozenset[date]]] = []
        self._limits: dict[str, Limits | None] = {}
        self._reached: dict[tuple[Elapsed, date, bool], frozenset[date]] = {}
        for term in terms:
            self._watch(term, NO_LIMITS)
        for fact in reversed(list(needed.values())):
            self._watch_definition(fact)

    def days(self, sheet: FactSheet, until: date) -> frozenset[date]:
        """The days on which a rule may turn, after the date of a sheet and up to a day until which its facts stay.

        Args:
            sheet: The facts.
            until: The last day before a fact has to be read anew.
        """
        after = days_after(sheet.as_of, 1)
        return frozenset(day for day in self._possible_days(sheet) if after <= day <= until)

    def _possible_days(self, sheet: FactSheet) -> Iterator[date]:
        for term in self._elapsed:
            if self._moves(term.end, sheet):
                for day in self._days_in(term.start, sheet):
                    yield from self._reaches(term, day, forwards=True)
            if self._moves(term.start, sheet):
                for day in self._days_in(term.end, sheet):
                    yield from self._reaches(term, day, forwards=False)
        for quantities, fixed in self._dated:
            if any(self._moves(q, sheet) for q in quantities):
                for day in fixed.union(*(self._days_in(q, sheet) for q in quantities)):
                    yield day
                    yield days_after(day, 1)

    # -- what to watch, worked out once -------------------------------------------------------------------------

    def _watch(self, term: Term, limits: Limits | None) -> None:
        """Note what turns in a term, given the numbers that its value is compared with (None: any number)."""
        match term:
            case Fact():
                self._limits[term.name] = _joined(self._limits.get(term.name, NO_LIMITS), limits)
            case Elapsed():
                self._elapsed[term] = _joined(self._elapsed.get(term, NO_LIMITS), limits)
                self._watch_all(term.parts, NO_LIMITS)
            case Compare() if kind_of(term.a) == "date":
                self._dated.append(((term.a, term.b), frozenset()))
                self._watch_all(term.parts, NO_LIMITS)
            case Compare():
                self._watch(term.a, _limits_of(term.b))
                self._watch(term.b, _limits_of(term.a))
            case Choice():
                self._watch(term.when, NO_LIMITS)
                self._watch_all((term.then, term.otherwise), limits)
            case Least() | Greatest():
                self._watch_all(term.parts, limits)
            case Arithmetic():
                self._watch_all(term.parts, None)
            case Bands():
                self._watch(term.of, frozenset(term.edges))
            case ByCases():
                self._watch(term.by, frozenset(term.edges))
                self._watch_all(term.of, NO_LIMITS)
            case Parameter():
                self._watch_table(term)
            case _:
                self._watch_all(term.parts, NO_LIMITS)

    def _watch_all(self, terms: Iterable[Term], limits: Limits | None) -> None:
        for term in terms:
            self._watch(term, limits)

    def _watch_table(self, table: Parameter) -> None:
        for i, key in enumerate(table.keys):
            members = {row[i] for edition in table.editions for row, _ in edition.values}
            numbers = frozenset(m for m in members if not isinstance(m, str))
            self._watch(key, numbers | {n + 1 for n in numbers})
        firsts = {edition.effective_from for edition in table.editions}
        lasts = {edition.effective_to for edition in table.editions if edition.effective_to is not None}
        self._dated.append(((table.on,), frozenset(firsts | lasts)))
        self._watch(table.on, NO_LIMITS)

    def _watch_definition(self, fact: Fact) -> None:
        """A fact is compared with whatever its readers compare it with, its permitted range, and what was stated."""
        limits = self._limits.get(fact.name, NO_LIMITS)
        known = self._stated.get(fact.name, frozenset()) | {fact.low, fact.high}
        if fact.type == "date":
            inside = self._inside(fact)
            if inside is not None:
                self._dated.append(((inside,), known))
        elif fact.type == "number":
            limits = _joined(limits, known)
        self._watch_all(terms_of(fact), limits)
        self._watch_all(definition_facts(fact).values(), NO_LIMITS)

    # -- where it turns, given what is known ---------------------------------------------------------------------

    def _moves(self, term: Quantity, sheet: FactSheet) -> bool:
        if term == AS_OF:
            return True
        if isinstance(term, Fact):
            inside = self._inside(term)
            value = sheet.values.get(term.name)
            return moves(value, sheet.as_of) or (inside is not None and self._moves(inside, sheet))
        return any(self._moves(part, sheet) for part in term.parts if isinstance(part, Quantity))

    def _days_in(self, term: Quantity, sheet: FactSheet) -> frozenset[date]:
        """The fixed days that a date can be, as far as is known."""
        if isinstance(term, Constant):
            return frozenset((term.value,)) if isinstance(term.value, date) else frozenset()
        if term == AS_OF:
            return frozenset()
        if isinstance(term, Fact):
            value, inside = sheet.values.get(term.name), self._inside(term)
            found = frozenset((term.low, term.high)) if value is None else frozenset(ends_of(value))
            if inside is None:
                return found
            known = self._stated.get(term.name, frozenset()) | {term.low, term.high}
            return found | known | self._days_in(inside, sheet)
        parts = (p for p in term.parts if isinstance(p, Quantity) and kind_of(p) == "date")
        return frozenset().union(*(self._days_in(p, sheet) for p in parts))

    def _inside(self, fact: Fact) -> Quantity | None:
        """What a date is worked out from; nothing for facts of other types, which hold no days."""
        formula = formula_of(self._needed[fact.name]) if fact.type == "date" else None
        return formula.of if formula is not None and isinstance(formula.of, Quantity) else None

    def _reaches(self, term: Elapsed, fixed: date, *, forwards: bool) -> frozenset[date]:
        """The days of the period on which time since (or, backwards, until) a fixed day reaches or passes a limit."""
        key = term, fixed, forwards
        if key not in self._reached:
            self._reached[key] = frozenset(self._crossings(term, fixed, forwards=forwards))
        return self._reached[key]

    def _crossings(self, term: Elapsed, fixed: date, *, forwards: bool) -> Iterator[date]:
        def passed(day: date) -> int:
            """What never falls as the day moves on."""
            return elapsed(term, fixed, day) if forwards else -elapsed(term, day, fixed)

        limits, first, last = self._elapsed[term], passed(self._start), passed(self._end)
        if limits is not None:
            signed = (limit if forwards else -limit for limit in limits if isfinite(limit))
            goals: Iterable[int] = {goal for limit in signed for goal in (ceil(limit), floor(limit) + 1)}
        elif term.unit == "years":
            goals = range(first + 1, last + 1)
        else:
            yield from (days_after(self._start, n) for n in range(1, (self._end - self._start).days + 1))
            return
        for goal in goals:
            day = first_day(partial(_at_least, goal, passed), self._start, self._end)
            if first < goal and day is not None:
                yield day


def _at_least(goal: int, passed: Callable[[date], int], day: date) -> bool:
    return passed(day) >= goal


def _limits_of(other: Quantity) -> Limits | None:
    """The numbers that a comparison with something can turn at; None where it is no constant."""
    return frozenset((other.value,)) if isinstance(other, Constant) else None  # type: ignore[arg-type]


def _joined(a: Limits | None, b: Limits | None) -> Limits | None:
    return None if a is None or b is None else a | b
