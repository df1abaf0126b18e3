"""What an import read, what it did not read, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from html import escape
from typing import NamedTuple

import attrs

from casemgmt.errors import Problem
from casemgmt.record import Record


class Reason(Enum):
    """Why an entry, or a part of one, was left out; `words` say it in a sentence."""

    NO_READER = "no-reader", "this library reads nothing from resources of this type"
    NO_RESOURCE = "no-resource", "the entry holds no resource"
    NOT_REFERENCED = "not-referenced", "nothing that was read refers to it"
    OTHER_PERSON = "other-person", "it is about somebody or something else"
    NO_SUBJECT = "no-subject", "it does not say, in a way that can be followed, whom it is about"
    ENTERED_IN_ERROR = "entered-in-error", "its author marked it as entered in error"
    REFUTED = "refuted", "it was refuted"
    CANCELLED = "cancelled", "it was cancelled"
    DO_NOT_PERFORM = "do-not-perform", "it says what must not be done"
    SUBPOTENT = "subpotent", "the dose was not potent, so it does not count as given"
    MODIFIED = "modified", "a modifierExtension changes its meaning in a way that this library does not know"
    DUPLICATE = "duplicate", "the input holds the same resource twice"
    SUPERSEDED = "superseded", "the input holds a newer version"
    DELETED = "deleted", "the input says that it was deleted"
    MALFORMED = "malformed", "it is malformed, and has no meaning without what is missing"

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        self.words = words

    __hash__ = object.__hash__  # each is one object, and Enum's own hash is slow

    def __repr__(self) -> str:
        return f"Reason.{self.name}"


class LeftOut(NamedTuple):
    """One entry, or one part of an entry, that is not in the record.

    Args:
        resource_type: Its resource type; empty where it has none that could be used.
        id: Its ``Type/id``, or its path where it has no id.
        reason: Why it was left out.
        place: Where it stands in the input; with `entry`, where the Bundle stands of which it is an entry.
        entry: Which entry of that Bundle it is.
    """

    resource_type: str
    id: str
    reason: Reason
    place: str
    entry: int | None = None

    @property
    def path(self) -> str:
        """Where it stands in the input, such as ``$.entry[3].resource``."""
        return self.place if self.entry is None else f"{self.place}.entry[{self.entry}].resource"

    def __str__(self) -> str:
        return f"{self.path} ({self.resource_type or 'no resource'}): {self.reason.words}"


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@attrs.frozen(kw_only=True, repr=False)
class ImportReport:
    """What was read from an input, what was not and why; every entry is accounted for exactly once.

    Args:
        total: How many entries the input holds; a Bundle inside a Bundle counts as one, and its entries too.
        read: How many resources of each type were read.
        left_out: Every entry that was not read, with the reason.
        parts_left_out: Parts of entries that were read, such as one activity of a care plan.
        problems: What was malformed, each with its path and cure; empty under ``strict=True``.
        moved: How many conditions were read as social needs.
        unread_fields: For each element (``Patient.maritalStatus``) that is present in resources that were
            read, and that the reader does not use: in how many of them.
        uncoded: For each element (``Condition.code``): how often it held words but no code.
        unknown_systems: For each code system that the library does not know: how many of its codes were kept.
        odd_codes: For each known code system: how many codes were kept that do not have its shape.
        unresolved: For each element (``MedicationRequest.medicationReference``): how many references that
            were needed point to nothing in the input.
    """

    total: int
    read: Mapping[str, int] = attrs.field(converter=_counts)
    left_out: tuple[LeftOut, ...] = ()
    parts_left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    moved: int = 0
    unread_fields: Mapping[str, int] = attrs.field(factory=dict, converter=_counts)
    uncoded: Mapping[str, int] = attrs.field(factory=dict, converter=_counts)
    unknown_systems: Mapping[str, int] = attrs.field(factory=dict, converter=_counts)
    odd_codes: Mapping[str, int] = attrs.field(factory=dict, converter=_counts)
    unresolved: Mapping[str, int] = attrs.field(factory=dict, converter=_counts)

    def __hash__(self) -> int:
        return hash((self.total, self.left_out, self.problems))

    def summary(self) -> str:
        """One line: how much was read, left out and malformed.

        Example:
            >>> ImportReport(total=3, read={"Patient": 1, "Condition": 2}).summary()
            '3 of 3 entries read'
        """
        parts = [f"{sum(self.read.values())} of {self.total} entries read"]
        if self.left_out:
            parts.append(f"{len(self.left_out)} left out")
        if self.problems:
            parts.append(f"{len(self.problems)} problem{'' if len(self.problems) == 1 else 's'}")
        return ", ".join(parts)

    def explain(self) -> str:
        """Plain text: what was read, what was left out and why, and what else deserves a look.

        Example:
            >>> report = ImportReport(total=2, read={"Patient": 1, "Condition": 1}, uncoded={"Condition.code": 1})
            >>> print(report.explain())
            2 of 2 entries read
            read: Condition 1, Patient 1
            words without a code: Condition.code 1
        """
        lines = [self.summary(), *(f"{title}: {text}" for title, text in self._rows())]
        return "\n".join([*lines, *(f"problem at {problem}" for problem in self.problems)])

    def __repr__(self) -> str:
        return f"ImportReport({self.summary()})"

    def _repr_html_(self) -> str:
        rows = [*self._rows(), *(("problem", str(problem)) for problem in self.problems)]
        cells = "".join(f"<tr><th>{escape(title)}</th><td>{escape(text)}</td></tr>" for title, text in rows)
        return f"<table><caption>{escape(self.summary())}</caption>{cells}</table>"

    def _rows(self) -> Iterator[tuple[str, str]]:
        yield "read", _listed(self.read) or "nothing"
        for title, left_out in (("left out", self.left_out), ("parts left out", self.parts_left_out)):
            for reason in Reason:
                of_reason = [left.resource_type or "(no type)" for left in left_out if left.reason is reason]
                if of_reason:
                    yield f"{title}, {reason.code}", _listed(_counts(Counter(of_reason)))
        if self.moved:
            yield "conditions read as social needs", str(self.moved)
        for title, counts in (
            ("words without a code", self.uncoded),
            ("codes of systems unknown to the library, kept", self.unknown_systems),
            ("codes without the shape of their system, kept", self.odd_codes),
            ("references that point to nothing in the input", self.unresolved),
            ("elements not read", self.unread_fields),
        ):
            if counts:
                yield title, _listed(counts)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


@attrs.frozen
class Import:
    """One person's record as read from FHIR, with the report of the reading."""

    record: Record
    report: ImportReport

    def explain(self) -> str:
        """Plain text: the record in one line, then the report."""
        return f"{self.record!r}\n{self.report.explain()}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self.record))}</p>{self.report._repr_html_()}"


@attrs.frozen(repr=False)
class People(Mapping[str, Import]):
    """The imports of several people, by reference (``Patient/123``), with one report over the whole input.

    Args:
        imports: One `Import` per person; its report speaks of that person's resources only.
        report: Every entry of the input, those that belong to nobody included.
    """

    imports: Mapping[str, Import]
    report: ImportReport

    def __getitem__(self, reference: str) -> Import:
        return self.imports[reference]

    def __iter__(self) -> Iterator[str]:
        return iter(self.imports)

    def __len__(self) -> int:
        return len(self.imports)

    def __repr__(self) -> str:
        return f"People({len(self)}: {self.report.summary()})"

    def explain(self) -> str:
        """Plain text: how many people, then the report."""
        return f"{len(self)} people\n{self.report.explain()}"

    def _repr_html_(self) -> str:
        return f"<p>{len(self)} people</p>{self.report._repr_html_()}"


def total_of(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sums of several counts."""
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return total
