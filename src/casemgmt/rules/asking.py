"""What a caller says of questions, checked: whom they are about, what they cost, how often each answer comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from operator import index
from sys import float_info
from typing import Any, Protocol, SupportsIndex

from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.rules.decision import Decision
from casemgmt.rules.expand import is_exact
from casemgmt.rules.known import Unknown, clean
from casemgmt.rules.terms import Fact

Weights = Mapping[str, Mapping[Any, float]]


class Undecided(Protocol):
    """Something that knows which of its decisions are open, such as a screening or a level of care."""

    @property
    def open_decisions(self) -> tuple[Decision, ...]:
        """The decisions that are still open."""
        ...


def decisions_in(given: Any) -> tuple[Decision, ...]:
    """The decisions handed in: one or several, or the open ones of what knows them.

    Raises:
        InvalidInput: If something else is among them.
    """
    found = _decisions_of(given)
    if found is not None:
        return found
    if not isinstance(given, Iterable):
        raise _is_no_decision("$.decisions", given)
    every: list[Decision] = []
    for place, each in enumerate(given):
        found = _decisions_of(each)
        if found is None:
            raise _is_no_decision(f"$.decisions[{place}]", each)
        every.extend(found)
    return tuple(every)


def _decisions_of(given: Any) -> tuple[Decision, ...] | None:
    if isinstance(given, Decision):
        return (given,)
    found = getattr(given, "open_decisions", None)
    return tuple(found) if isinstance(found, Iterable) else None


def _is_no_decision(path: str, given: Any) -> InvalidInput:
    cure = "pass what `decide` gives, or what has open_decisions, such as a screening"
    return InvalidInput.at(path, f"is a {type(given).__name__}", cure)


def check_limit(limit: Any) -> None:
    """Refuse a limit that is no number of questions.

    Raises:
        InvalidInput: If it is below zero, or no whole number.
    """
    if limit is not None and not (isinstance(limit, SupportsIndex) and index(limit) >= 0):
        raise InvalidInput.at(
            "$.limit", "is no number of questions", "give a whole number of zero or more, or None for all"
        )


def check_numbers(costs: Any, weights: Any) -> None:
    """Refuse costs and weights that are not such, all at once.

    Raises:
        InvalidInput: If a cost is not above zero or a weight is below it, or either is no finite number.
    """
    problems = [*_wrong_costs(costs), *_wrong_weights(weights)]
    if problems:
        raise InvalidInput(problems)


def _wrong_costs(costs: Any) -> Iterator[Problem]:
    wrong = _no_names("$.costs", costs, "give a cost by the name of each, such as {'clinician': 4}")
    if wrong is not None:
        yield wrong
        return
    for name, cost in costs.items():
        if not (_is_number(cost) and cost > 0):
            yield Problem(f"$.costs.{name}", "a question costs something", "give a finite number above zero")


def _wrong_weights(weights: Any) -> Iterator[Problem]:
    each_one = "give a weight for each answer, such as {'smoker': {True: 0.2, False: 0.8}}"
    wrong = _no_names("$.weights", weights, each_one)
    if wrong is not None:
        yield wrong
        return
    for name, each in weights.items():
        path = f"$.weights.{name}"
        if not isinstance(each, Mapping):
            yield Problem(path, f"is a {type(each).__name__}", each_one)
        elif not all(_is_number(weight) and weight >= 0 for weight in each.values()):
            yield Problem(path, "an answer comes never or at times", "give finite weights of zero or more")


def _no_names(path: str, given: Any, cure: str) -> Problem | None:
    if not isinstance(given, Mapping):
        return Problem(path, f"is a {type(given).__name__}", cure)
    return (
        None
        if all(isinstance(name, str) for name in given)
        else Problem(path, "has a name that is no text", cure)
    )


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, Real) and value <= float_info.max


def check_names(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse names that nothing handed in knows.

    Raises:
        UnknownName: If there is no such fact, instrument or person to ask; lists near names.
    """
    every = frozenset(known)
    for name in names:
        if name not in every:
            raise UnknownName.among(kind, name, every)


def cleaned_weights(weights: Weights, facts: Mapping[str, Fact]) -> Weights:
    """The weights of answers to these facts, each answer as rules read it.

    Raises:
        InvalidInput: If a fact can have no such value; lists all of them.
    """
    problems: list[Problem] = []
    found: dict[str, dict[Any, float]] = {}
    for name in weights.keys() & facts.keys():
        found[name] = {}
        for answer, weight in weights[name].items():
            value = clean(facts[name], answer)
            if isinstance(value, Problem):
                cure = value.cure.removesuffix(", or None for unknown")
                problems.append(Problem(f"$.weights.{name}", f"an answer {value.message}", cure))
            elif isinstance(value, Unknown) or not is_exact(value):
                problems.append(
                    Problem(
                        f"$.weights.{name}",
                        "an answer is not one value",
                        "give values that the fact can have",
                    )
                )
            else:
                found[name][value] = found[name].get(value, 0) + weight
    if problems:
        raise InvalidInput(sorted(set(problems), key=str))
    return found
