"""Shapes that are made of others: lists, sets, objects by name, and objects with fixed keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.interchange.limits import Path, near_key
from casemgmt.interchange.shapes import FAILED, Shape

REQUIRED: Any = object()


@attrs.frozen
class ListOf(Shape):
    """Several things in their order; a tuple in the library."""

    of: Shape
    least: int = 0
    most: int | None = None
    what: str = "a list"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        return [self.of.write(part, to, where / i) for i, part in enumerate(value)]

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, list):
            return self.wrong(given, by, where)
        if len(given) < self.least or (self.most is not None and len(given) > self.most):
            return by.refuse(where, f"has {len(given)} parts", f"write {self._length()}")
        parts = tuple(self.of.read(part, by, where / i) for i, part in enumerate(given))
        return FAILED if failed(parts) else parts

    @override
    def schema(self) -> dict[str, Any]:
        bounds = {"minItems": self.least or None, "maxItems": self.most}
        return {
            "type": "array",
            "items": self.of.schema(),
            **{k: v for k, v in bounds.items() if v is not None},
        }

    def _length(self) -> str:
        if self.least == self.most:
            return f"exactly {self.most}"
        return f"at least {self.least}" if self.most is None else f"{self.least} to {self.most}"


@attrs.frozen
class SetOf(Shape):
    """Several things without an order, each once; written sorted."""

    of: Shape
    what: str = "a list"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        return [self.of.write(part, to, where / i) for i, part in enumerate(sorted(value, key=_text_last))]

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        parts = ListOf(self.of).read(given, by, where)
        if parts is FAILED:
            return FAILED
        seen: set[Any] = set()
        for i, part in enumerate(parts):
            if part in seen:
                by.refuse(where / i, "is written twice", "keep one of them")
            seen.add(part)
        return frozenset(parts) if len(seen) == len(parts) else FAILED

    @override
    def schema(self) -> dict[str, Any]:
        return {**ListOf(self.of).schema(), "uniqueItems": True}


@attrs.frozen
class MapOf(Shape):
    """Things by name; written in their order, or sorted where the order says nothing."""

    of: Shape
    in_order: bool = False
    what: str = "an object"

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        items = value.items() if self.in_order else sorted(value.items())
        return {name: self.of.write(part, to, where / name) for name, part in items}

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        if not isinstance(given, dict):
            return self.wrong(given, by, where)
        parts = {name: self.of.read(part, by, where / name) for name, part in given.items()}
        return FAILED if failed(parts.values()) else parts

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.of.schema()}


@attrs.frozen
class Field:
    """One key of a form.

    Args:
        key: The key in a document.
        shape: What stands there.
        default: What is meant where the key is left out.
        name: The field of the class; by default as the key.
        kept: Whether the thing is built of it.
    """

    key: str
    shape: Shape
    default: Any = REQUIRED
    name: str = attrs.field(default=attrs.Factory(lambda self: self.key, takes_self=True))
    kept: bool = True


@attrs.frozen
class Form(Shape):
    """An object with named keys.

    Args:
        what: What it is, for messages.
        build: What makes the thing of its fields.
        fields: Its keys in the order in which they are written.
        take: Gives the fields of a thing by name; by default its attributes.
        one_of: Keys of which exactly one has to be there.
        fits: Whether a thing is written in this form, where there are several.
        at: The key to which a problem of the whole belongs.
        place: Where the JSON Schema defines it, if it is used in many places.
    """

    what: str
    build: Callable[..., Any]
    fields: tuple[Field, ...]
    take: Callable[[Any], Mapping[str, Any]] | None = None
    one_of: tuple[str, ...] = ()
    fits: Callable[[Any], bool] | None = None
    at: str = ""
    place: str = ""

    @override
    def write(self, value: Any, to: Any, where: Path) -> Any:
        parts = (
            {f.name: getattr(value, f.name) for f in self.fields} if self.take is None else self.take(value)
        )
        return {
            field.key: field.shape.write(parts[field.name], to, where / field.key)
            for field in self.fields
            if field.name in parts and not _same(parts[field.name], field.default)
        }

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        return self.read_into({}, given, by, where)

    def read_into(self, parts: dict[str, Any], given: Any, by: Any, where: Path) -> Any:
        """The thing; its fields as far as they could be read are put into `parts`."""
        if not isinstance(given, dict):
            return self.wrong(given, by, where)
        known = [field.key for field in self.fields]
        complete = True
        for key in given:
            if key not in known:
                complete = False
                by.refuse(where / key, f"is no key of {self.what}", near_key(key, known))
        if complete and self.one_of and sum(key in given for key in self.one_of) != 1:
            complete = False
            by.refuse(where, "says too little or too much", f"write exactly one of {', '.join(self.one_of)}")
        for field in self.fields:
            if field.key in given:
                parts[field.name] = field.shape.read(given[field.key], by, where / field.key)
            elif field.default is not REQUIRED:
                parts[field.name] = field.default
            else:
                complete = False
                by.refuse(where, f"has no {field.key}", f"give the {field.key} of {self.what}")
        if not complete or failed(parts.values()):
            return FAILED
        kept = {field.name: parts[field.name] for field in self.fields if field.kept}
        return by.built(where / self.at if self.at else where, self.build, **kept)

    def in_order(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of a document in the order of the fields."""
        return {field.key: written[field.key] for field in self.fields if field.key in written}

    @override
    def schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.place}"} if self.place else self.definition()

    def definition(self) -> dict[str, Any]:
        """The keys as JSON Schema."""
        made: dict[str, Any] = {
            "type": "object",
            "properties": {field.key: field.shape.schema() for field in self.fields},
            "required": [field.key for field in self.fields if field.default is REQUIRED],
            "additionalProperties": False,
        }
        if self.one_of:
            made["oneOf"] = [{"required": [key]} for key in self.one_of]
        return made


def failed(parts: Iterable[Any]) -> bool:
    """Whether any of the parts could not be read."""
    return any(part is FAILED for part in parts)


def _text_last(value: Any) -> tuple[bool, Any]:
    return isinstance(value, str), value


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)
