"""How each node of a rule is written; the words are those of the tables of instruments.

A flag is a criterion by its name, a fact a quantity by its name, and a number or true or false stands for itself.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.interchange.contexts import TOO_HIGH, Reader, Writer
from casemgmt.interchange.limits import HEIGHT, Path, kind_of_json, near_key
from casemgmt.interchange.shapes import FAILED, Day, Number, Shape
from casemgmt.interchange.structures import Form
from casemgmt.rules.terms import Arithmetic, Compare, Constant, Fact, Term, criterion


@attrs.frozen
class FactName(Shape):
    """A fact by its name."""

    what: str = "the name of a fact"

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        return to.named(value, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        return by.fact(given, where) if isinstance(given, str) else self.wrong(given, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@attrs.define(eq=False)
class Nodes(Shape):
    """Quantities or criteria: each form is known by its first key.

    Args:
        what: What they are, for messages.
        place: Where the JSON Schema defines them.
        forms: The forms by first key.
    """

    what: str
    place: str
    forms: dict[str, Form] = attrs.field(factory=dict)

    @override
    def write(self, value: Term, to: Writer, where: Path) -> Any:
        more = len(summed(value))
        if to.depth + more > HEIGHT:
            return to.refuse(where, *TOO_HIGH)
        to.depth += more
        try:
            return self._written(value, to, where)
        finally:
            to.depth -= more

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        more = len(given["sum"]) if isinstance(given, dict) and isinstance(given.get("sum"), list) else 1
        if by.depth + more > HEIGHT:
            return by.refuse(where, *TOO_HIGH)
        by.depth += more
        try:
            term = self._term(given, by, where)
        finally:
            by.depth -= more
        return term if by.depth else by.bounded(term, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.place}"}

    def definition(self) -> dict[str, Any]:
        """Every form as JSON Schema."""
        return {"anyOf": [*self._plain_schemas(), *(form.schema() for form in self.forms.values())]}

    def _term(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, dict):
            return self._plain(given, by, where)
        named = [key for key in self.forms if key in given]
        if len(named) == 1:
            return self.forms[named[0]].read(given, by, where)
        if named:
            return by.refuse(where, f"is several things at once: {', '.join(named)}", "write one of them")
        keys = {field.key for form in self.forms.values() for field in form.fields}
        unknown = [key for key in given if key not in keys]
        for key in unknown:
            by.refuse(where / key, f"is no key of {self.what}", near_key(key, self.forms))
        return (
            FAILED if unknown else by.refuse(where, f"is not {self.what}", f"write {', '.join(self.forms)}")
        )

    @abstractmethod
    def _written(self, value: Any, to: Writer, where: Path) -> Any: ...

    @abstractmethod
    def _plain(self, given: Any, by: Reader, where: Path) -> Any: ...

    @abstractmethod
    def _plain_schemas(self) -> list[dict[str, Any]]: ...


class _Quantities(Nodes):
    def _written(self, value: Any, to: Writer, where: Path) -> Any:
        match value:
            case Fact():
                return to.named(value, where)
            case Constant(value=date() as day):
                return {"date": Day().write(day, to, where / "date")}
            case Constant(value=bool() as flag):
                return flag
            case Constant(value=number):
                return Number().write(number, to, where)
        key = next(
            (key for key, form in self.forms.items() if form.fits is not None and form.fits(value)), None
        )
        if key is None:
            return to.refuse(where, f"is a {type(value).__name__}", "give a quantity of casemgmt.rules")
        return self.forms[key].write(value, to, where)

    def _plain(self, given: Any, by: Reader, where: Path) -> Any:
        if isinstance(given, str):
            return by.fact(given, where)
        if isinstance(given, bool):
            return Constant(given)
        if isinstance(given, (int, float)):
            number = Number().read(given, by, where)
            return number if number is FAILED else Constant(number)
        return by.refuse(where, f"is {kind_of_json(given)}", "write a number, the name of a fact, or a form")

    def _plain_schemas(self) -> list[dict[str, Any]]:
        return [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]


class _Criteria(Nodes):
    def _written(self, value: Any, to: Writer, where: Path) -> Any:
        if is_flag(value) and not (value.id or value.label or value.citation):
            return to.named(value.a, where)
        key = next(
            (key for key, form in self.forms.items() if form.fits is not None and form.fits(value)), None
        )
        if key is None:
            return to.refuse(where, f"is a {type(value).__name__}", "give a criterion of casemgmt.rules")
        made = self.forms[key].write(value, to, where)
        to.criteria[id(made)] = made
        return made

    def _plain(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, str):
            return by.refuse(where, f"is {kind_of_json(given)}", "write the name of a flag, or a form")
        fact = by.fact(given, where)
        return fact if fact is FAILED else by.built(where, criterion, fact)

    def _plain_schemas(self) -> list[dict[str, Any]]:
        return [{"type": "string"}]


QUANTITY: Nodes = _Quantities("a quantity", "quantity")
CRITERION: Nodes = _Criteria("a criterion", "criterion")


def summed(term: Term) -> tuple[Term, ...]:
    """What a sum adds up one after another; anything else by itself."""
    parts: list[Term] = []
    while isinstance(term, Arithmetic) and term.operator == "+":
        parts.append(term.b)
        term = term.a
    return (term, *reversed(parts))


def is_flag(term: Term) -> bool:
    """Whether a criterion is just that a flag is true."""
    return (
        isinstance(term, Compare)
        and term.operator == "=="
        and isinstance(term.a, Fact)
        and term.a.type == "flag"
        and isinstance(term.b, Constant)
        and term.b.value is True
    )
