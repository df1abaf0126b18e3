"""What is known about a person: exact and partly known values, and reasons why a fact is unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, UNBOUNDED, Bounds, OneOf
from casemgmt.errors import Problem
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.limits import Path
from casemgmt.interchange.shapes import FAILED, Day, Either, Flag, Number, Shape, Text, Words
from casemgmt.interchange.structures import Field, Form, ListOf, SetOf, failed
from casemgmt.rules import Fact, Reason, Unknown
from casemgmt.rules.known import clean
from casemgmt.rules.terms import AS_OF

DATE = Form("a date", lambda date: date, (Field("date", Day()),), lambda day: {"date": day})


@attrs.frozen
class Exact(Shape):
    """A number, true or false, or a date; text too where `text` says so."""

    text: Shape | None = None

    @property
    @override
    def what(self) -> str:  # type: ignore[override]  # it depends on `text`
        return f'{"text, " if self.text else ""}a number, true or false, or {{"date": "YYYY-MM-DD"}}'

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        if isinstance(value, date):
            return DATE.write(value, to, where)
        return self._plain().write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        return (
            DATE.read(given, by, where) if isinstance(given, dict) else self._plain().read(given, by, where)
        )

    @override
    def schema(self) -> dict[str, Any]:
        return {"anyOf": [*self._plain().schema()["anyOf"], DATE.schema()]}

    def _plain(self) -> Either:
        return Either(self.what, text=self.text, number=Number(), flag=Flag())


def _bounds(low: Any, high: Any) -> Bounds:
    """Bounds; an end that is left out is as far as a value can go."""
    days = isinstance(low, date) or isinstance(high, date)
    first, last = (FIRST_DATE, LAST_DATE) if days else (-INFINITY, INFINITY)
    return Bounds(first if low is None else low, last if high is None else high)


def _ends(bounds: Bounds) -> dict[str, Any]:
    """The ends; infinity is left out."""
    return {
        **({} if bounds.low == -INFINITY else {"low": bounds.low}),
        **({} if bounds.high == INFINITY else {"high": bounds.high}),
    }


BOUNDS = Form(
    "bounds",
    _bounds,
    (Field("low", Exact(Text()), None), Field("high", Exact(Text()), None)),
    _ends,
)
ONE_OF = Form("one of several", OneOf, (Field("one_of", SetOf(Text()), name="values"),))


@attrs.frozen
class Need(Shape):
    """An open input of what is worked out, by its label, with its own reason."""

    what: str = "an open input: label, reason, and what else is known of it"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        label, why = value
        return {"label": Text().write(label, to, where / "label"), **WHY.write(why, to, where)}

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, dict):
            return self.wrong(given, by, where)
        label = Text().read(given.get("label"), by, where / "label")
        why = WHY.read({key: part for key, part in given.items() if key != "label"}, by, where)
        return FAILED if failed((label, why)) else (label, why)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "object", "required": ["label", "reason"]}  # it holds others of its kind


@attrs.frozen
class OneDay(Shape):
    """The day of which a value holds: a date, or bounds of dates."""

    what: str = "a date as YYYY-MM-DD, or low and high"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        return (BOUNDS if isinstance(value, Bounds) else Day()).write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        return (BOUNDS if isinstance(given, dict) else Day()).read(given, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"anyOf": [Day().schema(), BOUNDS.schema()]}


UNKNOWN = Form(
    "an unknown",
    Unknown,
    (
        Field("unknown", Words({reason.value: reason for reason in Reason}), name="reason"),
        Field("since", Day(), None),
        Field("detail", Text(), ""),
        Field("needs", ListOf(Need()), ()),
    ),
)
WHY = Form("why a fact is unknown", Unknown, (Field("reason", UNKNOWN.fields[0].shape), *UNKNOWN.fields[1:]))


@attrs.frozen
class Value(Shape):
    """What is known of a fact; null for nothing, without saying why."""

    what: str = "text, a number, true, false, null, or a form: date, low and high, one_of, unknown"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        if value == UNBOUNDED:
            return to.refuse(where, "are bounds that say nothing", "leave them out")
        form = {Bounds: BOUNDS, OneOf: ONE_OF, Unknown: UNKNOWN}.get(type(value))
        if form is not None:
            return form.write(value, to, where)
        return None if value is None else Exact(Text()).write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if given is None:
            return None
        if not isinstance(given, dict):
            return Exact(Text()).read(given, by, where)
        for key, form in _FORMS.items():
            if key in given:
                return form.read(given, by, where)
        return by.refuse(where, "is no value that is known here", f"write {self.what}")

    @override
    def schema(self) -> dict[str, Any]:
        forms = [{"type": "null"}, *Exact(Text()).schema()["anyOf"]]
        return {"anyOf": [*forms, {**BOUNDS.schema(), "minProperties": 1}, ONE_OF.schema(), UNKNOWN.schema()]}


_FORMS = {"date": DATE, "one_of": ONE_OF, "unknown": UNKNOWN, "low": BOUNDS, "high": BOUNDS}


@attrs.frozen
class ByFact(Shape):
    """Something for each of several facts, sorted by their names.

    Args:
        of: What stands for each.
        seen: What is kept of a value for a fact, or the problem with it.
    """

    of: Shape
    seen: Callable[[Fact, Any], Any] = lambda _, value: value
    what: str = "an object by the names of facts"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        for name in value:
            if name not in to.facts and name not in to.vocabulary:
                to.refuse(where / name, "is a fact that neither the rules nor the vocabulary know", _DECLARE)
        return {name: self.of.write(value[name], to, where / name) for name in sorted(value)}

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, dict):
            return self.wrong(given, by, where)
        parts = {name: self._of_fact(name, part, by, where / name) for name, part in given.items()}
        return FAILED if failed(parts.values()) else parts

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema()}

    def _of_fact(self, name: str, given: Any, by: Reader, where: Path) -> Any:
        if name == AS_OF.name:
            return by.refuse(where, "is the date of the decision, not a fact", "write as_of beside the facts")
        fact, value = by.told_of(name, where), self.of.read(given, by, where)
        if fact is FAILED or value is FAILED:
            return FAILED
        kept = self.seen(fact, value)
        if not isinstance(kept, Problem):
            return kept
        cure = kept.cure.replace("None", "null").replace("Bounds", "low and high")
        return by.refuse(where, _IN_JSON.get(kept.message, kept.message), cure)


_IN_JSON = {
    "is a str": "is text",
    "is a bool": "is true or false",
    "is a int": "is a number",
    "is a float": "is a number",
}
"""What a value is, in the words of a document."""


def _as_given(fact: Fact, value: Any) -> Any:
    problem = clean(fact, value)
    return problem if isinstance(problem, Problem) else value


def _as_rules_read_it(fact: Fact, value: Any) -> Any:
    known = clean(fact, value)
    if value is None or not isinstance(known, Unknown):
        return value if value is None else known
    return Problem("$", "says nothing of the fact", "leave it out, and give the reason under unknowns")


GIVEN = ByFact(Value(), _as_given)
"""What a host would hand in: values of the type of each fact and in its range, or why they are unknown."""
KNOWN = ByFact(Value(), _as_rules_read_it)
"""What rules read: values that were cleaned."""
_DECLARE = "pass a vocabulary that has it, or take it out"
