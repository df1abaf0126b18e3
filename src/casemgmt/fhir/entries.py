"""Record entries made by filling their slots.

That is three times as fast as the `__init__` of a frozen class, and making entries is a large part of reading a
bundle. It is sound here and only here: every day was just read by `Days`, which keeps to the permitted range,
and no other field is converted. A test compares each maker with the class's own way.
"""

from __future__ import annotations

from typing import Any, TypeVar

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.record import Condition, Encounter, Observation
from casemgmt.record.entry import Day, Entry

Value = float | bool | str | Code | Bounds | None
AnyEntry = TypeVar("AnyEntry", bound=Entry)

_new = object.__new__


def _filler(owner: type[Entry], field: str) -> Any:
    return getattr(owner, field).__set__


_codes, _start, _end = _filler(Entry, "codes"), _filler(Entry, "start"), _filler(Entry, "end")
_status, _text, _id = _filler(Entry, "status"), _filler(Entry, "text"), _filler(Entry, "id")

_value, _unit = _filler(Observation, "value"), _filler(Observation, "unit")
_comparator, _absent = _filler(Observation, "comparator"), _filler(Observation, "absent_reason")
_observed = _filler(Observation, "categories")

_kind, _service, _discharge = (_filler(Encounter, name) for name in ("kind", "service", "discharge"))
_priority, _reasons = _filler(Encounter, "priority"), _filler(Encounter, "reasons")

_verification, _categories = _filler(Condition, "verification"), _filler(Condition, "categories")
_recorded, _expected = _filler(Condition, "recorded_on"), _filler(Condition, "expected_months")
_until_death = _filler(Condition, "until_death")


def entry(  # noqa: PLR0917 - in the order of the fields
    kind: type[AnyEntry],
    codes: tuple[Code, ...],
    start: Day,
    end: Day,
    status: str | None,
    text: str | None,
    id_: str,
) -> AnyEntry:
    """An entry of a class that adds no fields of its own."""
    made = _new(kind)
    _codes(made, codes)
    _start(made, start)
    _end(made, end)
    _status(made, status)
    _text(made, text)
    _id(made, id_)
    return made


def observation(  # noqa: PLR0917
    codes: tuple[Code, ...],
    start: Day,
    end: Day,
    status: str | None,
    text: str | None,
    id_: str,
    value: Value,
    unit: str | None,
    comparator: str | None,
    categories: tuple[str, ...],
    absent_reason: str | None,
) -> Observation:
    """One observation."""
    made = _new(Observation)
    _codes(made, codes)
    _start(made, start)
    _end(made, end)
    _status(made, status)
    _text(made, text)
    _id(made, id_)
    _value(made, value)
    _unit(made, unit)
    _comparator(made, comparator)
    _observed(made, categories)
    _absent(made, absent_reason)
    return made


def encounter(  # noqa: PLR0917
    codes: tuple[Code, ...],
    start: Day,
    end: Day,
    status: str | None,
    text: str | None,
    id_: str,
    kind: str | None,
    service: tuple[Code, ...],
    discharge: tuple[Code, ...],
    priority: tuple[Code, ...],
    reasons: tuple[Code, ...],
) -> Encounter:
    """One encounter."""
    made = entry(Encounter, codes, start, end, status, text, id_)
    _kind(made, kind)
    _service(made, service)
    _discharge(made, discharge)
    _priority(made, priority)
    _reasons(made, reasons)
    return made


def condition(  # noqa: PLR0917
    codes: tuple[Code, ...],
    start: Day,
    end: Day,
    status: str | None,
    text: str | None,
    id_: str,
    verification: str | None,
    categories: tuple[str, ...],
    recorded_on: Day,
) -> Condition:
    """One condition; FHIR has no element for how long it is expected to last."""
    made = entry(Condition, codes, start, end, status, text, id_)
    _verification(made, verification)
    _categories(made, categories)
    _recorded(made, recorded_on)
    _expected(made, None)
    _until_death(made, None)
    return made
