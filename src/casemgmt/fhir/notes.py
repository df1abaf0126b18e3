"""What a reading has built and noted so far, and the plainest elements: text, numbers, objects, lists.

Every reader notes what is malformed and goes on. A malformed element reads as absent, so that nothing unsound
gets into a record.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from math import isfinite

import attrs

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.errors import Problem
from casemgmt.fhir.found import CONTAINED, Collection, Found
from casemgmt.fhir.report import LeftOut, Reason
from casemgmt.fhir.shapes import JsonObject, kind_of
from casemgmt.record.entry import Day, Entry

Number = int | float

_LARGEST = 10**300


@attrs.define(eq=False)
class Shared:
    """What all readings of one import share: the resources found, and codes and days already read."""

    collection: Collection
    problems: list[Problem]
    codes: dict[tuple[str, str, str | None], tuple[Code]] = attrs.field(factory=dict)
    kept_codes: dict[tuple[str, str, str | None], tuple[Code]] = attrs.field(factory=dict)
    days: dict[str, date | Bounds] = attrs.field(factory=dict)
    labels: dict[str, tuple[str]] = attrs.field(factory=dict)


@attrs.define(eq=False)
class Notes:
    """The reading of one person's resources: where it stands, what it has built, what it noted.

    Args:
        shared: What it shares with the readings of other people.
        beside: What is being read that is not an entry about the person: the Patient, or what an entry refers to.
        entry: Else the number of the entry about the person that is being read.
        key: The key of that entry.
        birth_date: The person's day of birth, for onsets that are told as an age.
    """

    shared: Shared
    beside: Found | None = None
    entry: int = CONTAINED
    key: str = ""
    birth_date: Day = None
    sections: defaultdict[str, list[Entry]] = attrs.field(factory=lambda: defaultdict(list))
    parts: list[LeftOut] = attrs.field(factory=list)
    moved: int = 0
    unread: defaultdict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    uncoded: defaultdict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    unknown_systems: defaultdict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    odd_codes: defaultdict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    unresolved: defaultdict[str, int] = attrs.field(factory=lambda: defaultdict(int))
    _codes: dict[tuple[str, str, str | None], tuple[Code]] = attrs.field(init=False)
    _days: dict[str, date | Bounds] = attrs.field(init=False)
    _labels: dict[str, tuple[str]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._codes, self._days, self._labels = self.shared.codes, self.shared.days, self.shared.labels

    @property
    def found(self) -> Found:
        """The resource that is being read."""
        return self.shared.collection.at(self.entry) if self.beside is None else self.beside

    def wrong(self, where: str, message: str, cure: str) -> None:
        """Note one problem of the resource that is being read."""
        self.shared.problems.append(Problem(f"{self.found.path}.{where}", message, cure))

    def leave_out(self, where: str, reason: Reason) -> None:
        """Note that one part of the resource that is being read is not in the record."""
        self.parts.append(LeftOut(self.found.type, self.found.key, reason, f"{self.found.path}.{where}"))

    def ignore(self, element: str) -> None:
        """Count an element that is present and not used."""
        self.unread[f"{self.found.type}.{element}"] += 1

    def missing(self, owner: JsonObject, key: str, cure: str, within: str = "") -> None:
        """Note that a required element is absent, unless an extension on it says why."""
        if f"_{key}" not in owner:
            self.wrong(within + key, "is missing", cure)

    def empty(self, owner: JsonObject, key: str, cure: str, within: str = "") -> None:
        """Note that a required element says nothing; one that is malformed was noted already."""
        if owner.get(key) is None:
            self.missing(owner, key, cure, within)
        elif isinstance(owner[key], dict):
            self.wrong(within + key, "says nothing", cure)

    def text(self, owner: JsonObject, key: str, within: str = "") -> str | None:
        """A string element."""
        value = owner.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(within + key, f"is {kind_of(value)}, not text", "write a string")
        return None

    def flag(self, owner: JsonObject, key: str, within: str = "") -> bool | None:
        """A boolean element."""
        value = owner.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(within + key, f"is {kind_of(value)}, not a boolean", "write true or false")
        return None

    def number(self, owner: JsonObject, key: str, within: str = "") -> Number | None:
        """A number element; neither NaN nor infinite."""
        value: object = owner.get(key)
        if value is None:
            return None
        if isinstance(value, Decimal):  # what json.loads gives under parse_float=Decimal
            value = float(value)
        if isinstance(value, float) and isfinite(value):
            return value
        if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST:
            return value
        numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
        message = "is not a number that can be used" if numeric else f"is {kind_of(value)}, not a number"
        self.wrong(within + key, message, "write a finite JSON number")
        return None

    def obj(self, owner: JsonObject, key: str, within: str = "") -> JsonObject | None:
        """An element that is an object."""
        value = owner.get(key)
        if value is None or isinstance(value, dict):
            return value
        self.wrong(within + key, f"is {kind_of(value)}, not an object", "write a JSON object")
        return None

    def each(self, owner: JsonObject, key: str, within: str = "") -> list[tuple[str, JsonObject]]:
        """The objects of an element that repeats, each with its place inside the resource."""
        value = owner.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(
                within + key,
                f"is {kind_of(value)}, not a list",
                "put it into a list, even if there is only one",
            )
            self.leave_out(within + key, Reason.MALFORMED)
            return []
        items = []
        for i, item in enumerate(value):
            where = f"{within}{key}[{i}]"
            if isinstance(item, dict):
                items.append((where, item))
            else:
                self.wrong(where, f"is {kind_of(item)}, not an object", "write a JSON object")
                self.leave_out(where, Reason.MALFORMED)
        return items
