"""The converter: how values of the library's classes become plain JSON values and come back, by their own types.

It is made on first use, for cattrs takes a while to load. What it refuses it raises; `refusals` makes problems of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import attrs

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput
from casemgmt.interchange.kinds import words_for
from casemgmt.interchange.limits import PROBLEMS, kind_of_json, near
from casemgmt.interchange.references import shape_of
from casemgmt.interchange.refusals import Below
from casemgmt.interchange.several import EVERY_TYPE, Several
from casemgmt.interchange.work import CURRENT, reader, writer
from casemgmt.planning.plan import KIND_WORDS, Item
from casemgmt.record.voice import AnswerValue

if TYPE_CHECKING:
    from cattrs import Converter

Write = Callable[[Any], Any]
Read = Callable[[Any, Any], Any]

ITEMS: Mapping[str, type[Item]] = {words.replace(" ", "_"): cls for cls, words in KIND_WORDS.items()}
"""The kinds of item of a plan, by the word that tells them apart in a document."""
ITEM = "item"
"""The key of that word."""

_ALONE: frozenset[Any] = frozenset({bool, int, float, str, date, Bounds, OneOf})
"""The types of values that are no less clear for being possibly null."""
_UNORDERED: frozenset[Any] = frozenset({Mapping[str, AnswerValue], Mapping[str, date], Mapping[str, int]})
"""The mappings of which nobody sees the order."""


@lru_cache(maxsize=1)
def converter() -> Converter:
    """The converter of every class that can be part of a document."""
    from cattrs import Converter

    made = Converter()
    for fits, read, write in _hooks():
        made.register_structure_hook_factory(fits, read)
        made.register_unstructure_hook_factory(fits, write)
    for cls in (bool, int, float, str):  # those of cattrs would turn one into another
        made.register_structure_hook(cls, _read_several(cls, made))
    return made


def _hooks() -> Iterable[tuple[Any, Any, Any]]:
    """For each kind of type how it is recognised, read and written; later ones go before earlier ones."""
    return (
        (attrs.has, _read_class, _write_class),
        (_of(tuple), _read_tuple, _write_tuple),
        (_of(Mapping), _read_mapping, _write_mapping),
        (_of(Union, UnionType), _read_optional, _write_optional),
        (_types_of, _read_several, _write_several),
        (_items_of, _read_item, _write_item),
        (shape_of, lambda cls, _: reader(shape_of(cls)), lambda cls, _: writer(shape_of(cls), cls)),
    )


# -- classes -----------------------------------------------------------------------------------------------------------


def _read_class(cls: Any, made: Converter) -> Read:
    from cattrs.gen import make_dict_structure_fn

    read = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True)

    def checked(given: Any, _: Any) -> Any:
        if not isinstance(given, dict):
            raise _wrong(given, f"an object: {words_for(cls)}")
        return read(given, cls)

    return checked


def _write_class(cls: Any, made: Converter) -> Write:
    """The fields of an object in their order; those that are as by default are left out."""

    @cache  # on first use: a class may hold others of its kind
    def fields() -> list[tuple[str, Any, Write]]:
        attrs.resolve_types(cls)
        return [(f.name, _default(f), made.get_unstructure_hook(f.type)) for f in attrs.fields(cls)]

    def write(value: Any) -> Any:
        work = CURRENT.get()
        if type(value) is not cls:
            cure = f"give {words_for(cls)}"
            return work.names.refuse(work.place, f"is {words_for(type(value))}", cure)
        written = {}
        for name, default, write_part in fields():
            part = getattr(value, name)
            if type(part) is not type(default) or part != default:
                written[name] = work.below(name, write_part, part)
        return written

    return write


def _default(field: Any) -> Any:
    made = field.default
    return made.factory() if isinstance(made, attrs.Factory) else made  # type: ignore[arg-type]  # it is a class


# -- the items of a plan -----------------------------------------------------------------------------------------------


def _items_of(cls: Any) -> Mapping[str, type[Item]]:
    """The kinds of item that may stand where any item may, or one of several; empty for anything else."""
    kinds = tuple(ITEMS.values()) if cls is Item else get_args(cls)
    found = {word: kind for word, kind in ITEMS.items() if kind in kinds}
    return found if len(found) == len(kinds) else {}


def _read_item(cls: Any, made: Converter) -> Read:
    kinds = _items_of(cls)

    def read(given: Any, _: Any) -> Any:
        if not isinstance(given, dict):
            raise _wrong(given, f"an object with the key {ITEM}")
        word = given.get(ITEM)
        if not isinstance(word, str) or word not in kinds:
            cure = near(word, kinds) if isinstance(word, str) else f"write one of {', '.join(kinds)}"
            raise InvalidInput.at(f"$.{ITEM}", "names no kind of item", cure)
        return made.structure({key: part for key, part in given.items() if key != ITEM}, kinds[word])

    return read


def _write_item(cls: Any, made: Converter) -> Write:
    words = {kind: word for word, kind in _items_of(cls).items()}

    def write(value: Any) -> Any:
        work, kind = CURRENT.get(), type(value)
        if kind not in words:
            cure = f"give one of {', '.join(each.__name__ for each in words)}"
            return work.names.refuse(work.place, f"is {words_for(kind)}", cure)
        written = made.unstructure(value)
        return {ITEM: words[kind], **written}

    return write


# -- values of several types, or none ----------------------------------------------------------------------------------


def _types_of(cls: Any) -> frozenset[Any]:
    """The types of a value that is no object of a class; empty for anything else."""
    if cls is Any or cls is object:
        return EVERY_TYPE
    members = frozenset(get_args(cls)) if get_origin(cls) in (Union, UnionType) else frozenset({cls})
    told = members - {NoneType}
    return members if told <= _ALONE or (len(told) > 1 and told <= EVERY_TYPE) else frozenset()


def _read_several(cls: Any, _: Converter) -> Read:
    shape = Several(_types_of(cls))
    return reader(shape)


def _write_several(cls: Any, _: Converter) -> Write:
    return writer(Several(_types_of(cls)))


def _read_optional(cls: Any, made: Converter) -> Read:
    (inner,) = (part for part in get_args(cls) if part is not NoneType)
    read = made.get_structure_hook(inner)
    return lambda given, _: None if given is None else read(given, inner)


def _write_optional(cls: Any, made: Converter) -> Write:
    (inner,) = (part for part in get_args(cls) if part is not NoneType)
    write = made.get_unstructure_hook(inner)
    return lambda value: None if value is None else write(value)


# -- several values ----------------------------------------------------------------------------------------------------


def _read_tuple(cls: Any, made: Converter) -> Read:
    """Values in their order, as many as there are, or one of each type."""
    args = get_args(cls)
    many = args[-1] is Ellipsis
    hooks = [(made.get_structure_hook(arg), arg) for arg in args if arg is not Ellipsis]

    def read(given: Any, _: Any) -> Any:
        if not isinstance(given, list) or not (many or len(given) == len(args)):
            raise _wrong(given, "a list" if many else f"a list of {len(args)}")
        return tuple(_each(enumerate(given), hooks * len(given) if many else hooks))

    return read


def _write_tuple(cls: Any, made: Converter) -> Write:
    args = get_args(cls)
    hooks = [made.get_unstructure_hook(arg) for arg in args if arg is not Ellipsis]

    def write(value: Any) -> Any:
        work = CURRENT.get()
        if type(value) is not tuple:
            return work.names.refuse(work.place, f"is a {type(value).__name__}", "give a tuple")
        every = hooks * len(value) if args[-1] is Ellipsis else hooks
        return [work.below(i, each, part) for i, (each, part) in enumerate(zip(every, value, strict=False))]

    return write


def _read_mapping(cls: Any, made: Converter) -> Read:
    of = get_args(cls)[1]

    def read(given: Any, _: Any) -> Any:
        if not isinstance(given, dict):
            raise _wrong(given, "an object")
        hook = made.get_structure_hook(of), of
        return dict(zip(given, _each(given.items(), [hook] * len(given)), strict=True))

    return read


def _write_mapping(cls: Any, made: Converter) -> Write:
    """Values by name, in the order in which they are explained; sorted where there is none."""
    of, order = get_args(cls)[1], sorted if cls in _UNORDERED else list

    def write(value: Any) -> Any:
        work = CURRENT.get()
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            return work.names.refuse(work.place, f"is a {type(value).__name__}", "give a mapping by names")
        hook = made.get_unstructure_hook(of)
        return {key: work.below(key, hook, value[key]) for key in order(value)}

    return write


def _each(parts: Iterable[tuple[Any, Any]], hooks: list[tuple[Read, Any]]) -> list[Any]:
    """The parts of a list or an object; those that cannot be read are told together, until they are too many."""
    found, wrong, work = [], [], CURRENT.get()
    for (step, part), (read, cls) in zip(parts, hooks, strict=True):
        try:
            found.append(read(part, cls))
        except Exception as error:  # noqa: BLE001 - `note` raises again what is none of ours
            wrong.append((step, error))
            work.failures += 1
            if work.failures >= PROBLEMS:
                break
    if wrong:
        raise Below(wrong)
    return found


def _wrong(given: Any, what: str) -> InvalidInput:
    return InvalidInput.at("$", f"is {kind_of_json(given)}", f"write {what}")


def _of(*origins: Any) -> Callable[[Any], bool]:
    return lambda cls: get_origin(cls) in origins
