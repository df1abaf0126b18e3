"""Record entries made by assigning their fields instead of calling their class.

That is five times as fast as the `__init__` of a frozen class, and making entries is a large part of reading a
bundle. It is sound here and only here: every day was just read by `Days`, which keeps to the permitted range,
and no other field is converted. A test compares each maker with the class's own way.
"""

from __future__ import annotations

from typing import Any, TypeVar

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.record import Condition, Encounter, Immunization, Observation, Procedure
from casemgmt.record.entry import Day, Entry

Value = float | bool | str | Code | Bounds | None
AnyEntry = TypeVar("AnyEntry", bound=Entry)

_new = object.__new__


def _open(kind: type[Entry]) -> Any:
    """The same class, but open to assignment; an object of it becomes one of `kind` once it is complete."""
    unguarded = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(f"Open{kind.__name__}", (kind,), unguarded)


_OPEN: dict[type[Entry], Any] = {
    kind: _open(kind) for kind in (Condition, Encounter, Immunization, Observation, Procedure)
}
_OBSERVATION, _ENCOUNTER, _CONDITION = _OPEN[Observation], _OPEN[Encounter], _OPEN[Condition]


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
    made: Any = _new(_OPEN[kind])
    made.codes = codes
    made.start = start
    made.end = end
    made.status = status
    made.text = text
    made.id = id_
    made.__class__ = kind
    return made  # type: ignore[no-any-return]


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
    made: Any = _new(_OBSERVATION)
    made.codes = codes
    made.start = start
    made.end = end
    made.status = status
    made.text = text
    made.id = id_
    made.value = value
    made.unit = unit
    made.comparator = comparator
    made.categories = categories
    made.absent_reason = absent_reason
    made.__class__ = Observation
    return made  # type: ignore[no-any-return]


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
    made: Any = _new(_ENCOUNTER)
    made.codes = codes
    made.start = start
    made.end = end
    made.status = status
    made.text = text
    made.id = id_
    made.kind = kind
    made.service = service
    made.discharge = discharge
    made.priority = priority
    made.reasons = reasons
    made.__class__ = Encounter
    return made  # type: ignore[no-any-return]


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
    made: Any = _new(_CONDITION)
    made.codes = codes
    made.start = start
    made.end = end
    made.status = status
    made.text = text
    made.id = id_
    made.verification = verification
    made.categories = categories
    made.recorded_on = recorded_on
    made.expected_months = None
    made.until_death = None
    made.__class__ = Condition
    return made  # type: ignore[no-any-return]
