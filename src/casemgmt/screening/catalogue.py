"""The catalogue of programs."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from casemgmt.errors import UnknownName
from casemgmt.screening.program import Program

_MODULES = (
    "casemgmt.screening.chronic_care_management",
    "casemgmt.screening.hospice",
    "casemgmt.screening.transitional_care_management",
)


@lru_cache(maxsize=1)
def programs() -> tuple[Program, ...]:
    """Every program of the catalogue, in the order of their ids.

    Example:
        >>> [program.id for program in programs()]
        ['medicare.ccm', 'medicare.hospice', 'medicare.tcm']
    """
    found = [import_module(name).PROGRAM for name in _MODULES]
    return tuple(sorted(found, key=lambda program: program.id))


def program(id: str) -> Program:
    """The program with an id.

    Raises:
        UnknownName: If there is none; near names are listed.
    """
    by_id = {each.id: each for each in programs()}
    if id not in by_id:
        raise UnknownName.among("program", id, by_id)
    return by_id[id]
