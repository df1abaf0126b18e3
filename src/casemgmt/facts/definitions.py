"""How a fact is found in a record: queries, recorded totals and attestations (formulas are `rules.Formula`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

import attrs

from casemgmt.bounds import FIRST_DATE, strings
from casemgmt.codes import CodeSet
from casemgmt.dates import days_after, months_before
from casemgmt.errors import RuleError, UnknownName
from casemgmt.record import SECTIONS
from casemgmt.rules.known import Reason
from casemgmt.rules.terms import Criterion, Fact, Formula
from casemgmt.rules.walk import facts_in

Take = Literal["exists", "count", "count_distinct", "days", "latest", "says", "earliest_date", "latest_date"]
Changes = Literal["fixed", "rises", "free", "attested"]
"""What can become of a fact by anything but time: nothing, only more, anything, or what somebody attests."""


def _set(values: Iterable[Any]) -> frozenset[Any]:
    return strings(values)


@attrs.frozen
class Where:
    """A condition on one field of an entry.

    Args:
        field: The field of the entry, such as ``kind``.
        values: The values that match.
        maybe: Values under which it may match: coarser ones, such as ``medicare`` for ``medicare.part_b``.
        absent: Whether an absent value is a possible match (the default), or counts as none of `values`.
    """

    field: str
    values: frozenset[Any] = attrs.field(converter=_set)
    maybe: frozenset[Any] = attrs.field(default=frozenset(), converter=_set)
    absent: Literal["possible", "no"] = "possible"


@attrs.frozen
class Matches:
    """A condition that one field of an entry holds a code of a set, or (`without`) holds none."""

    field: str
    codes: CodeSet
    without: bool = False


@attrs.frozen(kw_only=True, cache_hash=True)
class Query:
    """What to take from a section of the record, at the date of the decision.

    Entries that start after that date are invisible; an entry without a day is taken to have begun. A window
    includes its last day and leaves out its first: within 30 days of a discharge means day 1 to day 30, and the day
    itself (day 0).

    Of what is measured, the value of observations, `latest` takes the newest that there is: an entry without a value
    tells nothing, and only why there is none where no entry has one. An observation of which that reason says that it
    was not made counts for nothing else. Every other field is one of the latest entry as such: where that entry, or
    one that may be it, does not say, the field is unknown, and no earlier entry speaks for it.

    Args:
        section: The section of the record.
        take: ``exists``, ``count``, ``count_distinct``, ``days`` (the midnights within the look-back, each once),
            ``latest`` (the value of `field`), ``says`` (whether the newest entry, also one without a day, says yes in
            `field`; no where a complete section holds none), ``earliest_date`` or ``latest_date``.
        codes: The codes of an entry that counts.
        where: Conditions on its fields.
        trait: A named property of a condition that needs more than its fields, such as ``chronic``.
        on: The date that windows and order go by: ``start`` or ``end``.
        days: Only entries whose date lies at most this many days back.
        ahead_days: Look forward instead: only entries planned within so many days.
        months: Only entries whose date lies after the same day of the month this many months back.
        lookback_months: Only entries of which something lies after that day: what began, ended or went on since then.
        open: Only what is still going on at the date of the decision. A stay or a condition is over on the day on
            which it ends; what is valid for a period (coverages, consents, services, plans, goals, medications, care
            team, related people) still holds on its last day.
        since: Only entries on or after the date that this fact gives.
        after: Only entries after that date.
        before: Only entries before the date that this fact gives; a window then counts back from it.
        business_days: Only entries within so many business days after the date that `since` gives, by the named
            calendar.
        field: What `latest` and `says` take.
        categories: For `latest` on a coded field: the category that each code set stands for.
        units: The accepted UCUM spellings of the unit; a value in another unit is unknown, never converted.
        valid_days: A latest value older than this is stale.
        ties: What `latest` takes of several values that are surely of the same day; without it, and where one of
            them only may be, they are conflicting.
    """

    section: str
    take: Take
    codes: CodeSet | None = None
    where: tuple[Where | Matches, ...] = ()
    trait: str | None = None
    on: Literal["start", "end"] = "start"
    days: int | None = None
    ahead_days: int | None = None
    months: int | None = None
    lookback_months: int | None = None
    open: bool = False
    since: Fact | None = None
    after: Fact | None = None
    before: Fact | None = None
    business_days: tuple[int, str] | None = None
    field: str = "value"
    categories: tuple[tuple[str, CodeSet], ...] = ()
    units: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    valid_days: int | None = None
    ties: Literal["greatest", "least"] | None = None

    def __attrs_post_init__(self) -> None:
        if self.section not in SECTIONS:
            raise UnknownName.among("record section", self.section, SECTIONS)
        if self.days is not None and self.months is not None:
            raise RuleError("a query has one window; give days or months, not both")
        if self.take == "days" and self.lookback_months is None:
            raise RuleError("days are counted within a look-back; give lookback_months")
        if (self.business_days is not None) and self.since is None:
            raise RuleError("business days are counted from a day; give since=")
        read = [condition.field for condition in self.where] + ([self.field] if self.takes_field else [])
        fields = [field.name for field in attrs.fields(SECTIONS[self.section])]
        for name in read:
            if name not in fields:
                raise UnknownName.among(f"field of {self.section}", name, fields)

    @property
    def takes_field(self) -> bool:
        """Whether it takes the value of a field, that of the newest entry."""
        return self.take in ("latest", "says")

    @property
    def reads(self) -> tuple[Fact, ...]:
        """The facts that have to be known first."""
        return tuple([fact for fact in (self.since, self.after, self.before) if fact is not None])

    @property
    def takes_measurement(self) -> bool:
        """Whether it takes what was measured, of which an entry without a value tells nothing."""
        return self.take == "latest" and self.section == "observations" and self.field == "value"

    @property
    def changes(self) -> Changes:
        """Events that have happened stay; what is planned or still going on can end, a latest value can be any."""
        if self.take == "earliest_date":
            return "fixed"
        return "free" if self.takes_field or self.open or self.ahead_days is not None else "rises"

    def valid_from(self, as_of: date) -> date:
        """The first day of which a value still counts: what was stated, not longer than the window of the query."""
        if self.valid_days is not None:
            return _days_before(as_of, self.valid_days)
        months = [n for n in (self.months, self.lookback_months) if n is not None]
        return max([_days_before(as_of, self.days), *(months_before(as_of, n) for n in months)])


@attrs.frozen
class PersonField:
    """A fact about the person as such, taken from a field of `Person`."""

    field: str
    changes: ClassVar[Changes] = "fixed"


@attrs.frozen
class Attested:
    """A judgement or statement that a named person makes; the library never infers it.

    Args:
        by: The roles that may make it; empty for anyone.
        valid_days: How long it counts.
        this_month: Whether it counts only in the calendar month in which it was made.
        open_while: While this is not ruled out, an absent attestation is an open question (unknown). When it is
            ruled out, a complete section without the attestation means that it was not made (False). None: an
            absent attestation is always an open question.
        documented: Whether an absent attestation in a complete section simply means no.
    """

    by: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    valid_days: int | None = None
    open_while: Criterion | None = None
    documented: bool = False
    this_month: bool = False
    changes: ClassVar[Changes] = "attested"

    @property
    def reads(self) -> tuple[Fact, ...]:
        """The facts that have to be known first."""
        return () if self.open_while is None else tuple(facts_in(self.open_while).values())

    def valid_from(self, as_of: date) -> date:
        """The first day of which a statement still counts."""
        return as_of.replace(day=1) if self.this_month else _days_before(as_of, self.valid_days)


@attrs.frozen
class Answered:
    """One answer to one item of a questionnaire: from a QuestionnaireResponse or from an observation.

    Args:
        item: The item's id in the questionnaire (``linkId``).
        codes: The LOINC codes under which the item is recorded.
        points: The number, flag or category that each coded answer stands for.
        since: The day of the administration; answers of other days do not count.
        instrument: The instrument to which `item` belongs.
        valid_days: An answer older than this is stale.
        allowed: The permitted numbers, where only some are; empty for any.
        instead: The coded answers that are none, such as that somebody declined, with the reason that each gives.
        chosen: Of an item with several answers at once, those that mean yes.
        ask: ``answer``; or ``instead``: whether one of `instead` was given in place of an answer.
        asked_if: What must hold for the item to be asked at all.
        skipped: What counts as the answer where it was not asked.
    """

    item: str
    codes: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    points: tuple[tuple[str, float | bool | str], ...] = ()
    since: Fact | None = None
    instrument: str = ""
    valid_days: int | None = None
    allowed: tuple[float, ...] = ()
    instead: tuple[tuple[str, Reason], ...] = ()
    chosen: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    ask: Literal["answer", "instead"] = "answer"
    asked_if: Criterion | None = None
    skipped: float | bool | str | None = None
    changes: ClassVar[Changes] = "free"

    @property
    def reads(self) -> tuple[Fact, ...]:
        """The facts that have to be known first."""
        before = () if self.asked_if is None else tuple(facts_in(self.asked_if).values())
        return before if self.since is None else (self.since, *before)

    def valid_from(self, as_of: date) -> date:
        """The first day of which an answer still counts."""
        return _days_before(as_of, self.valid_days)


@attrs.frozen
class AnsweredOn:
    """The latest day on which any item of an instrument was answered.

    Args:
        instrument: The instrument.
        items: The ids of its items.
        codes: The LOINC codes of its items.
        shared: Those of the codes that other instruments use too: outside a form of this instrument, an answer to
            one of them does not show that it was given.
    """

    instrument: str
    items: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    codes: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    shared: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    changes: ClassVar[Changes] = "rises"


@attrs.frozen
class Recorded:
    """A total or a flag that is recorded, or else worked out from its items.

    A recorded total that differs from what the items of the same day allow is unknown (conflicting). Items that
    are newer than the recorded total replace it.

    Args:
        query: The recorded total: an observation, or an answer in a questionnaire.
        on: The day of the recorded total.
        formula: How it is worked out.
        answered_on: The day of the items.
    """

    query: Query | Answered
    on: Fact
    formula: Formula
    answered_on: Fact
    changes: ClassVar[Changes] = "free"

    @property
    def reads(self) -> tuple[Fact, ...]:
        """The facts that have to be known first."""
        return (self.on, self.answered_on, *facts_in(self.formula.of).values())

    def valid_from(self, as_of: date) -> date:
        """The first day of which a total still counts."""
        return self.query.valid_from(as_of)


def _days_before(as_of: date, days: int | None) -> date:
    return FIRST_DATE if days is None else days_after(as_of, -days)
