"""Reading the answers of one administration in hand, and what is known after that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import Bounds, lift, lower
from casemgmt.codes import Code
from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.facts import Answered
from casemgmt.instruments.model import Instrument, Item
from casemgmt.instruments.vocabulary import vocabulary
from casemgmt.rules import Criterion, Fact, Quantity, Unknown, bounds_of, facts_in, truth_of
from casemgmt.rules.known import clean
from casemgmt.rules.terms import Term
from casemgmt.rules.walk import formula_of
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen
class Known:
    """Values by fact name, why the rest is unknown, where the values came from, and which were not to be asked."""

    values: Mapping[str, Any]
    unknowns: Mapping[str, Unknown]
    evidence: Mapping[str, tuple[str, ...]]
    as_of: date | None
    skipped: frozenset[str]

    def value(self, quantity: Quantity) -> Any:
        """What a quantity is, or can be."""
        return lower(bounds_of(quantity, self.values))

    def truth(self, criterion: Criterion) -> Truth:
        """Whether a criterion is met."""
        return truth_of(criterion, self.values)


def rule_of(fact: Fact) -> Quantity | Criterion:
    """How a score or flag is worked out from its items, whether or not it can also be recorded."""
    formula = formula_of(fact)
    assert formula is not None, "every score and flag has a formula"  # noqa: S101
    return formula.of


def is_skipped(item: Item, values: Mapping[str, Any]) -> bool:
    """Whether an item was not to be asked after the answers to others."""
    held = item.fact.definition
    asked_if = held.asked_if if isinstance(held, Answered) else None
    return asked_if is not None and truth_of(asked_if, values) is NOT_MET


def read_answers(
    instrument: Instrument, answers: Mapping[str, Any], about: Mapping[str, Any], as_of: date | str | None
) -> Known:
    """What is known after the answers in hand: the items, and the scores and flags worked out from them.

    Args:
        instrument: The instrument.
        answers: The answers by item id.
        about: Facts about the person by name.
        as_of: The day of the administration.

    Raises:
        InvalidInput: If answers cannot be used; lists all of them.
    """
    day = None if as_of is None else require_day(as_of)
    reader = _Reader(instrument)
    reader.read_about(about)
    reader.read_items(answers)
    if reader.problems:
        raise InvalidInput(reader.problems)
    values = reader.values
    skipped = set()
    for item in instrument.items:
        name = item.fact.name
        if name not in values and name not in reader.unknowns and is_skipped(item, values):
            values[name] = item.fact.definition.skipped
            skipped.add(name)
    for fact in (*instrument.scores.values(), *instrument.flags.values()):
        rule = rule_of(fact)
        if isinstance(rule, Criterion):
            truth = truth_of(rule, values)
            if truth is not UNKNOWN:
                values[fact.name] = truth is MET
        else:
            values[fact.name] = lower(bounds_of(rule, values))
    return Known(values, reader.unknowns, {}, day, frozenset(skipped))


class _Reader:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.values: dict[str, Any] = {}
        self.unknowns: dict[str, Unknown] = {}
        self.problems: list[Problem] = []

    def read_about(self, about: Mapping[str, Any]) -> None:
        """Facts about the person; those that do not concern the instrument are checked and not kept."""
        known = {**vocabulary(), **self.instrument.facts} if about else {}
        read = _read_of_person(self.instrument)
        for path, name, value in self._named("about", "fact", about, known):
            self._keep(path, known[name], value, (), keep=name in read)

    def read_items(self, answers: Mapping[str, Any]) -> None:
        """The answers by item id."""
        items = {item.id: item for item in self.instrument.items}
        for path, id, value in self._named("answers", "item", answers, items):
            item = items[id]
            meant = _meant(item.fact, value)
            kept = self._keep(path, item.fact, meant, item.allowed, keep=True)
            if item.instead is not None and kept is not None and not isinstance(value, Unknown):
                self.values[item.instead.name] = isinstance(meant, Unknown)

    def _named(
        self, where: str, kind: str, given: Mapping[str, Any], known: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, Any]]:
        for name, value in given.items():
            if not isinstance(name, str):
                cure = "write names as text"
                self.problems.append(
                    Problem(f"$.{where}", f"has a name that is a {type(name).__name__}", cure)
                )
            elif name in known:
                yield f"$.{where}.{name}", name, value
            else:
                error = UnknownName.among(kind, name, known)
                self.problems.append(Problem(f"$.{where}", str(error), "name only what the instrument reads"))

    def _keep(self, path: str, fact: Fact, value: Any, allowed: tuple[float, ...], *, keep: bool) -> Any:
        """Keep one value, or what is wrong with it; None where it says nothing."""
        found = _read(path, fact, value, allowed)
        if isinstance(found, Problem):
            self.problems.append(found)
        elif not keep:
            return None
        elif isinstance(value, Unknown):
            self.unknowns[fact.name] = value
        elif not isinstance(found, Unknown):
            self.values[fact.name] = found
        else:
            return None
        return found


def _read_of_person(instrument: Instrument) -> frozenset[str]:
    """The facts about the person that an instrument reads: for its validity, or for a score or flag."""
    rules: list[Term] = [each.when for each in instrument.validity]
    rules += map(rule_of, (*instrument.scores.values(), *instrument.flags.values()))
    own = {item.fact.name for item in instrument.items} | {fact.name for fact in instrument.scores.values()}
    return frozenset(facts_in(*rules)) - own


def _meant(fact: Fact, value: Any) -> Any:
    """What a coded answer stands for; any other answer as it is."""
    definition = fact.definition
    if not isinstance(definition, Answered) or not isinstance(value, (str, Code)):
        return value
    code = value.code if isinstance(value, Code) else value
    reason = dict(definition.instead).get(code)
    return dict(definition.points).get(code, value) if reason is None else Unknown(reason)


def _read(path: str, fact: Fact, value: Any, allowed: tuple[float, ...]) -> Any:
    found = clean(fact, value)
    if isinstance(found, Problem):
        return attrs.evolve(found, path=path)
    if isinstance(found, Unknown):
        if value is None or isinstance(value, (Unknown, Bounds)):
            return found
        return Problem(
            path, "is not a number (NaN)", "leave the item out, or give None, where it was not answered"
        )
    if allowed and not {lift(found).low, lift(found).high} <= set(allowed):
        listed = ", ".join(f"{each:g}" for each in allowed)
        return Problem(
            path, "is not a permitted answer", f"give one of {listed}, or None where it was not answered"
        )
    return found
