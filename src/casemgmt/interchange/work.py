"""What is at hand while a value is written or read by the converter, which itself knows no document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import attrs

from casemgmt.errors import InvalidInput
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.kinds import words_for
from casemgmt.interchange.limits import TOP, Path
from casemgmt.interchange.shapes import FAILED, Failed, Problems
from casemgmt.levels import scheme_by_id
from casemgmt.levels.classify import SCHEME_IDS
from casemgmt.risk import acuity_scheme, risk_scheme
from casemgmt.rules import Fact, FactSheet, Policy
from casemgmt.screening import programs

Policies = Mapping[str, Policy[Any]]
"""The policies that a document may name, by their ids."""


@attrs.define
class Work:
    """One document on its way.

    Args:
        names: The facts by name, and the problems found.
        given: The policies that it may name, by their ids; None for those of the library.
        place: Where the writer is.
        policy: The policy that was met last: the edition beside it is one of its own.
        sheet: The facts about the person that were met last: decisions beside them rest on them.
        failures: How many parts could not be read.
    """

    names: Writer | Reader
    given: Policies | None = None
    place: Path = TOP
    policy: Policy[Any] | None = None
    sheet: FactSheet | Failed | None = None
    failures: int = 0

    @property
    def policies(self) -> Policies:
        """The policies that the document may name."""
        return _of_the_library() if self.given is None else self.given

    def know(self, facts: Mapping[str, Fact]) -> None:
        """Take facts for known that an edition brings along."""
        self.names.vocabulary = {**self.names.vocabulary, **facts}

    def below(self, step: str | int, write: Callable[[Any], Any], value: Any) -> Any:
        """A part as it is written, with its place."""
        here, self.place = self.place, self.place / step
        try:
            return write(value)
        finally:
            self.place = here


@lru_cache(maxsize=1)
def _of_the_library() -> Policies:
    every: tuple[Policy[Any], ...] = (
        *programs(),
        *map(scheme_by_id, SCHEME_IDS),
        risk_scheme(),
        acuity_scheme(),
    )
    return {policy.id: policy for policy in every}


CURRENT: ContextVar[Work] = ContextVar("work")


def writer(shape: Any, cls: Any = object) -> Callable[[Any], Any]:
    """How the converter writes what has a shape; anything but an object of the class is refused."""

    def write(value: Any) -> Any:
        work = CURRENT.get()
        if isinstance(cls, type) and not isinstance(value, cls):
            return work.names.refuse(work.place, f"is {words_for(type(value))}", f"give {words_for(cls)}")
        try:
            return shape.write(value, work.names, work.place)
        except InvalidInput as error:
            return work.names.told(work.place, error)

    return write


def reader(shape: Any) -> Callable[[Any, Any], Any]:
    """How the converter reads what has a shape: problems are raised, with paths that begin at the part."""

    def read(given: Any, _: Any) -> Any:
        names: Problems = CURRENT.get().names
        before = len(names.found)
        value = shape.read(given, names, TOP)
        if value is FAILED:
            problems, names.found[before:] = names.found[before:], []
            raise InvalidInput(problems)
        return value

    return read
