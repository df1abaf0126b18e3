"""What the editions of a policy are to one another, and what is looked up within one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.bounds import LAST_DATE
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.limits import Path
from casemgmt.interchange.shapes import FAILED, Day, Problems
from casemgmt.interchange.structures import ListOf
from casemgmt.risk import RiskEdition
from casemgmt.rules import Edition, Fact, facts_needed


def facts_of(edition: Edition) -> Mapping[str, Fact]:
    """The facts that an edition reads, with those of the scores that it shows and what it leaves to others to say."""
    shown = edition.scores if isinstance(edition, RiskEdition) else ()
    terms = [term for score in shown for term in (score.fact, score.applies) if term is not None]
    return {**edition.facts(), **facts_needed(*terms, *getattr(edition, "parameters", ()))}


def expected(given: Any, where: Path) -> Iterator[tuple[Path, str]]:
    """What example people expect, whether or not the rest of them can be read."""
    for i, example in _listed(given.get("examples")):
        expect = example.get("expect") if isinstance(example, dict) else None
        for name in expect if isinstance(expect, dict) else ():
            yield where / "examples" / i / "expect" / name, name


def _listed(given: Any) -> Iterator[tuple[int, Any]]:
    return iter(enumerate(given if isinstance(given, list) else ()))


@attrs.frozen
class Editions(ListOf):
    """The editions of a policy: they have to follow one another, as far as their ids and dates can be read."""

    least: int = 1

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        ids = [edition.id for edition in value]
        for i, id in enumerate(ids):
            if id in ids[:i]:
                to.refuse(where / i / "id", *_TWICE)
        return super().write(value, to, where)

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        editions = super().read(given, by, where)
        before, ids, last = len(by.found), set[str](), None
        for i, edition in _listed(given):
            if not isinstance(edition, dict):
                continue
            id = edition.get("id")
            if isinstance(id, str) and id in ids:
                by.refuse(where / i / "id", *_TWICE)
            ids |= {id} if isinstance(id, str) else set()
            first, end = (_day(edition.get(key)) for key in ("effective_from", "effective_to"))
            if first and end and end < first:
                by.refuse(where / i, "an edition ends before it begins", "give its last day in force")
            if first and last and first <= last:
                by.refuse(
                    where / i, "two editions overlap", "end each edition the day before the next begins"
                )
            last = end if "effective_to" in edition else LAST_DATE
        return editions if len(by.found) == before else FAILED


_TWICE = ("is the id of an edition above", "give each its own")


def _day(given: Any) -> date | None:
    found = Day().read(given, Problems(), Path())
    return None if found is FAILED else found
