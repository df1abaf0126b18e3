"""From a record to facts at a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, compare, lift, lower
from casemgmt.codes import Code
from casemgmt.content import calendar
from casemgmt.dates import days_after, months_before, require_day
from casemgmt.errors import Problem
from casemgmt.facts.chronicity import TRAITS, disease_key
from casemgmt.facts.definitions import Answered, AnsweredOn, Attested, Matches, PersonField, Query, Recorded, Where
from casemgmt.record import Attestation, Condition, Person, Record
from casemgmt.record.entry import Day, Entry
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import FactSheet, Reason, Unknown, clean, set_formula
from casemgmt.rules.terms import AS_OF, Fact, Formula
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

OPEN_STATUSES = frozenset(
    {"active", "recurrence", "relapse", "in-progress", "arrived", "triaged", "onleave", "on-hold", "draft"}
)
CLOSED_STATUSES = frozenset(
    {"inactive", "remission", "resolved", "finished", "completed", "stopped", "cancelled", "revoked", "ended"}
)
_ANY_DAY = Bounds(FIRST_DATE, LAST_DATE)


def facts_at(record: Record, needed: Mapping[str, Fact], *, as_of: date | str) -> FactSheet:
    """Work out facts from a record, with the reason of each unknown and the evidence of each value.

    Args:
        record: What is known about the person.
        needed: The facts, inputs first (`casemgmt.rules.facts_needed`).
        as_of: The date of the decision; what began after it is not seen.

    Returns:
        The facts as rules read them.
    """
    return Reader(record, require_day(as_of)).read(needed)


@attrs.define
class Found:
    """What a definition found: a value (None for nothing), why it is not exact, and from which entries."""

    value: Any = None
    unknown: Unknown | None = None
    evidence: tuple[str, ...] = ()


class Reader:
    """Reads facts from one record at one date; sections are indexed by code on first use."""

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = record
        self.as_of = as_of
        self.values: dict[str, Any] = {AS_OF.name: as_of}
        self.unknowns: dict[str, Unknown] = {}
        self.evidence: dict[str, tuple[str, ...]] = {}
        self._by_code: dict[str, dict[Code, list[Entry]]] = {}
        self._attested: dict[str, list[Attestation]] | None = None

    def read(self, needed: Mapping[str, Fact]) -> FactSheet:
        """Every needed fact, in the order given."""
        for name, fact in needed.items():
            if name not in self.values and name not in self.unknowns:
                self._set(fact)
        return FactSheet(self.as_of, self.values, self.unknowns, self.evidence)

    def _set(self, fact: Fact) -> None:
        if isinstance(fact.definition, Formula):
            set_formula(fact, self.values, self.unknowns)
            found = Found(self.values.get(fact.name), self.unknowns.get(fact.name), self._inherited(fact))
        else:
            found = self._find(fact)
        self._store(fact, self._with_attestation(fact, found))

    def _find(self, fact: Fact) -> Found:
        match fact.definition:
            case Query() as query:
                return self.run(query)
            case PersonField(field=field):
                return self._of_person(field)
            case Attested():
                return Found(unknown=Unknown(Reason.NOT_ASKED))
            case Answered() as item:
                return self._answer(item)
            case AnsweredOn() as asked:
                return self._answered_on(asked)
            case Recorded() as recorded:
                return self._recorded(fact, recorded)
        return Found(unknown=Unknown(Reason.NOT_RECORDED, detail="the host has to supply it"))

    def _store(self, fact: Fact, found: Found) -> None:
        self.values.pop(fact.name, None)
        self.unknowns.pop(fact.name, None)
        value, unknown = found.value, found.unknown
        if value is not None:
            value = clean(fact, value)
            if isinstance(value, Problem):
                value, unknown = None, Unknown(Reason.ERROR, detail=f"the recorded value {value.message}")
            elif isinstance(value, Unknown):
                value, unknown = None, value
        if value is not None:
            self.values[fact.name] = value
        elif unknown is None:
            unknown = Unknown(Reason.NOT_RECORDED)
        if unknown is not None:
            self.unknowns[fact.name] = unknown
        if found.evidence:
            self.evidence[fact.name] = found.evidence

    def _inherited(self, fact: Fact) -> tuple[str, ...]:
        from casemgmt.rules.terms import definition_facts  # noqa: PLC0415

        ids = (i for name in definition_facts(fact) for i in self.evidence.get(name, ()))
        return tuple(dict.fromkeys(ids))

    # -- the person --------------------------------------------------------------------------------------------

    def _of_person(self, field: str) -> Found:
        person = self.record.person
        value = _deceased(person, self.as_of) if field == "deceased" else getattr(person, field)
        return Found(value, evidence=(f"Person/{person.id}",) if value is not None else ())

    # -- attestations ------------------------------------------------------------------------------------------

    def _with_attestation(self, fact: Fact, found: Found) -> Found:
        """What somebody stated about the fact, where the record itself leaves it open."""
        made = self._attestations(fact)
        definition = fact.definition
        if not made:
            if isinstance(definition, Attested):
                return self._not_attested(definition)
            return found
        newest = max(lift(a.start or FIRST_DATE).high for a in made)
        latest = [a for a in made if lift(a.start or FIRST_DATE).high == newest]
        ids = tuple(a.id for a in latest)
        if all(a.declined for a in latest):
            return Found(found.value, Unknown(Reason.DECLINED), ids) if found.value is None else found
        stated = {repr(a.value): a.value for a in latest if not a.declined}
        valid = definition.valid_days if isinstance(definition, Attested) else None
        if valid is not None and newest < days_after(self.as_of, -valid):
            return Found(None, Unknown(Reason.STALE, since=newest), ids)
        if len(stated) > 1:
            return Found(None, Unknown(Reason.CONFLICTING, detail="two statements of one day differ"), ids)
        (value,) = stated.values()
        if found.value is None:
            return Found(value, None if value is not None else found.unknown, ids)
        both = self._agree(found.value, value)
        if both is None:
            detail = "the record and a statement about it differ"
            return Found(None, Unknown(Reason.CONFLICTING, detail=detail), found.evidence + ids)
        return Found(both, None if both.__class__ is not Bounds else found.unknown, found.evidence + ids)

    def _attestations(self, fact: Fact) -> list[Attestation]:
        if self._attested is None:
            self._attested = defaultdict(list)
            for attestation in self.record.attestations or ():
                if attestation.start is None or lift(attestation.start).low <= self.as_of:
                    self._attested[attestation.fact].append(attestation)
        made = self._attested.get(fact.name, [])
        allowed = fact.definition.by if isinstance(fact.definition, Attested) else ()
        return [a for a in made if not allowed or a.role in allowed or a.declined]

    def _not_attested(self, definition: Attested) -> Found:
        if self._complete("attestations"):
            question_open = definition.open_while
            closed = question_open is not None and truth_of(question_open, self.values) is NOT_MET
            if definition.documented or closed:
                return Found(False)
        return Found(unknown=Unknown(Reason.NOT_ASKED))

    @staticmethod
    def _agree(known: Any, stated: Any) -> Any:
        if stated is None:
            return known
        if known.__class__ is Bounds or stated.__class__ is Bounds:
            try:
                both = lift(known).meet(lift(stated))
            except TypeError:
                return None
            return None if both is None else lower(both)
        return known if known == stated else None

    # -- questionnaires ----------------------------------------------------------------------------------------

    def _administrations(self, items: Iterable[str], codes: Iterable[str], instrument: str) -> list[tuple[Entry, Any]]:
        wanted = frozenset(codes)
        found: list[tuple[Entry, Any]] = [
            (entry, getattr(entry, "value", None))
            for code in sorted(wanted)
            for entry in self._coded("observations").get(Code("loinc", code), ())
        ]
        for answers in self.record.answers or ():
            keys = wanted | (frozenset(items) if answers.instrument == instrument else frozenset())
            found.extend((answers, answers.values[key]) for key in sorted(keys) if key in answers.values)
        return [(entry, value) for entry, value in found if value is not None and self._seen(entry)]

    def _answer(self, item: Answered) -> Found:
        given = self._administrations((item.item,), item.codes, item.instrument)
        if item.since is not None:
            day = self.values.get(item.since.name)
            given = [(e, v) for e, v in given if day is not None and compare("==", e.start, day) is not NOT_MET]
        if not given:
            return Found(unknown=Unknown(Reason.NOT_ASKED))
        entries = [entry for entry, _ in given]
        newest = max(lift(e.start).low for e in entries)
        latest = [(e, v) for e, v in given if lift(e.start).high >= newest]
        points = dict(item.points)
        values = [points.get(v.code) if isinstance(v, Code) else v for _, v in latest]
        ids = tuple(e.id for e, _ in latest)
        if any(v is None for v in values):
            return Found(None, Unknown(Reason.ERROR, detail="the answer is not one of the permitted answers"), ids)
        return _settle(values, ids, None)

    def _answered_on(self, asked: AnsweredOn) -> Found:
        given = self._administrations(asked.items, asked.codes, asked.instrument)
        if not given:
            return Found(unknown=Unknown(Reason.NOT_ASKED))
        entry = max((e for e, _ in given), key=lambda e: lift(e.start).high)
        return Found(entry.start, None, (entry.id,))

    def _recorded(self, fact: Fact, recorded: Recorded) -> Found:
        total = self.run(recorded.query)
        formula = attrs.evolve(fact, definition=recorded.formula)
        set_formula(formula, self.values, self.unknowns)
        items = Found(
            self.values.get(fact.name), self.unknowns.get(fact.name), self.evidence.get(recorded.answered_on.name, ())
        )
        total_on, items_on = self.values.get(recorded.on.name), self.values.get(recorded.answered_on.name)
        if total.value is None or total_on is None:
            return items if items.value is not None else total if total.unknown else items
        if items_on is None or items.value is None or compare("<", items_on, total_on) is MET:
            return total
        if compare(">", items_on, total_on) is MET:
            return items
        if compare("==", items.value, total.value) is NOT_MET:
            detail = "the recorded total differs from its items"
            return Found(None, Unknown(Reason.CONFLICTING, detail=detail), total.evidence + items.evidence)
        return total

    # -- queries -----------------------------------------------------------------------------------------------

    def run(self, query: Query) -> Found:
        """What one query finds."""
        if getattr(self.record, query.section) is None:
            return Found(unknown=Unknown(Reason.NOT_RECORDED, detail=f"{query.section} were not looked at"))
        matched = [(entry, truth) for entry in self._candidates(query) if (truth := self._match(query, entry)) != NOT_MET]
        certain = [entry for entry, truth in matched if truth is MET]
        possible = [entry for entry, _ in matched]
        more = not self._complete(query.section)
        ids = tuple(entry.id for entry in possible)
        match query.take:
            case "exists":
                if certain:
                    return Found(True, None, tuple(entry.id for entry in certain))
                return Found(None, _vague(query, possible), ids) if possible or more else Found(False)
            case "count":
                return self._count(len(certain), len(possible), more, query, ids)
            case "count_distinct":
                low = len({disease_key(entry) for entry in certain})
                return self._count(low, len({disease_key(entry) for entry in possible}), more, query, ids)
            case "latest":
                return self._latest(query, certain, possible)
        return self._date(query, certain, possible, more)

    def _count(self, low: int, high: int, more: bool, query: Query, ids: tuple[str, ...]) -> Found:
        if more:
            detail = f"{query.section} may not be complete"
            return Found(Bounds(low, float("inf")), Unknown(Reason.NOT_RECORDED, detail=detail), ids)
        if low == high:
            return Found(low, None, ids)
        return Found(Bounds(low, high), Unknown(Reason.NOT_RECORDED, detail="some entries cannot be told"), ids)

    def _latest(self, query: Query, certain: Sequence[Entry], possible: Sequence[Entry]) -> Found:
        dated = [e for e in certain if _field(e, query.field) is not None and _day(e, query) is not None]
        if not dated:
            return Found(unknown=_vague(query, possible) if possible else Unknown(Reason.NOT_RECORDED))
        floor = max(lift(_day(e, query)).low for e in dated)
        latest = [
            e
            for e in possible
            if _field(e, query.field) is not None and lift(_day(e, query) or _ANY_DAY).high >= floor
        ]
        ids = tuple(e.id for e in latest)
        if query.valid_days is not None and floor < days_after(self.as_of, -query.valid_days):
            return Found(None, Unknown(Reason.STALE, since=floor), ids)
        values = [_taken(e, query) for e in latest]
        if any(v is None for v in values):
            return Found(None, Unknown(Reason.ERROR, detail=_unusable(latest, query)), ids)
        return _settle(values, ids, query.ties)

    def _date(self, query: Query, certain: Sequence[Entry], possible: Sequence[Entry], more: bool) -> Found:
        ids = tuple(entry.id for entry in possible)
        sure = [lift(_day(e, query) or _ANY_DAY) for e in certain]
        maybe = [lift(_day(e, query) or _ANY_DAY) for e in possible]
        vague = Unknown(Reason.NOT_RECORDED)
        if query.take == "latest_date":
            if not sure or more:
                return Found(unknown=vague, evidence=ids)
            return _settled_date(Bounds(max(d.low for d in sure), max(d.high for d in maybe)), ids)
        if more:
            return Found(unknown=vague, evidence=ids)
        # What has not happened by the date of the decision can only happen after it.
        last = min((d.high for d in sure), default=LAST_DATE)
        first = min((d.low for d in maybe), default=days_after(self.as_of, 1))
        return _settled_date(Bounds(first, max(first, last)), ids)

    def _candidates(self, query: Query) -> Iterable[Entry]:
        codes = query.codes
        if codes is None or codes.prefixes or query.section == "conditions":
            return getattr(self.record, query.section) or ()
        index = self._coded(query.section)
        wanted = (Code(system, code) for system, every in codes.exact.items() for code in every)
        return {id(e): e for code in wanted for e in index.get(code, ())}.values()

    def _coded(self, section: str) -> dict[Code, list[Entry]]:
        if section not in self._by_code:
            index: dict[Code, list[Entry]] = defaultdict(list)
            for entry in getattr(self.record, section) or ():
                for code in entry.codes:
                    index[code].append(entry)
            self._by_code[section] = index
        return self._by_code[section]

    def _complete(self, section: str) -> bool:
        known_until = self.record.known_until
        if getattr(self.record, section) is None or section in self.record.partial:
            return False
        return known_until is None or lift(known_until).low >= self.as_of

    def _seen(self, entry: Entry) -> bool:
        return entry.start is not None and lift(entry.start).low <= self.as_of

    def _match(self, query: Query, entry: Entry) -> Truth:
        truth = self._in_window(query, entry)
        if truth is NOT_MET:
            return truth
        if query.open:
            truth &= self._is_open(entry)
        if query.codes is not None:
            in_set = query.codes.truth(entry.codes)
            # A condition in a system that the set does not speak of may be the one; other entries are not.
            truth &= in_set if in_set is not UNKNOWN or query.section == "conditions" else NOT_MET
        if query.section == "conditions" and isinstance(entry, Condition):
            truth &= MET if entry.verification in (None, "confirmed") else UNKNOWN
            if query.trait is not None and truth is not NOT_MET:
                truth &= TRAITS[query.trait](entry, self.as_of)
        for condition in query.where:
            truth &= _holds(condition, entry)
        return truth

    def _in_window(self, query: Query, entry: Entry) -> Truth:
        when = lift(_day(entry, query) or _ANY_DAY)
        if query.ahead_days is not None:
            return compare(">=", when, self.as_of) & compare("<=", when, days_after(self.as_of, query.ahead_days))
        if query.on == "end" and entry.end is None:
            return NOT_MET if _status_truth(entry) is MET else UNKNOWN
        truth = compare("<=", when, self.as_of)
        to = lift(self.as_of if query.before is None else self.values.get(query.before.name, _ANY_DAY))
        if query.days is not None:
            days = query.days
            truth &= compare(">=", when, Bounds(days_after(to.low, -days), days_after(to.high, -days)))
        if query.months is not None:
            months = query.months
            truth &= compare(">", when, Bounds(months_before(to.low, months), months_before(to.high, months)))
        if query.business_days is not None and query.since is not None:
            days, name = query.business_days
            day = lift(self.values.get(query.since.name, _ANY_DAY))
            holidays = calendar(name)
            truth &= compare("<=", when, Bounds(holidays.after(day.low, days), holidays.after(day.high, days)))
        for fact, operator in ((query.since, ">="), (query.after, ">"), (query.before, "<")):
            if fact is not None:
                truth &= compare(operator, when, self.values.get(fact.name, _ANY_DAY))
        return truth

    def _is_open(self, entry: Entry) -> Truth:
        if entry.end is not None:
            return compare(">", entry.end, self.as_of)
        return _status_truth(entry)


def _status_truth(entry: Entry) -> Truth:
    """Whether an entry without an end is still going on, as its status says."""
    if entry.status in OPEN_STATUSES:
        return MET
    return NOT_MET if entry.status in CLOSED_STATUSES else UNKNOWN


def _deceased(person: Person, as_of: date) -> bool | None:
    if person.died_on is not None:
        return {MET: True, NOT_MET: False}.get(compare("<=", person.died_on, as_of))
    return person.deceased


def _day(entry: Entry, query: Query) -> Day:
    return entry.end if query.on == "end" else entry.start


def _holds(condition: Where | Matches, entry: Entry) -> Truth:
    value = getattr(entry, condition.field)
    if isinstance(condition, Matches):
        codes = (value,) if isinstance(value, Code) else value or ()
        truth = condition.codes.truth(codes) if codes else NOT_MET
        known = truth if truth is not UNKNOWN else NOT_MET
        return ~known if condition.without else known
    if value is None:
        return UNKNOWN if condition.absent == "possible" else NOT_MET
    return MET if value in condition.values else UNKNOWN if value in condition.maybe else NOT_MET


def _field(entry: Entry, field: str) -> Any:
    value = getattr(entry, field)
    return value if value != () else None


def _taken(entry: Entry, query: Query) -> Any:
    """The value that a query takes from an entry; None where it cannot be used."""
    value = _field(entry, query.field)
    if query.categories:
        codes = (value,) if isinstance(value, Code) else value
        return next((name for name, held in query.categories if held.truth(codes) is MET), None)
    if query.units and getattr(entry, "unit", None) not in query.units:
        return None
    if getattr(entry, "comparator", None):
        return None
    return value


def _unusable(entries: Sequence[Entry], query: Query) -> str:
    if query.categories:
        return "its code has no place among the known categories"
    if any(getattr(e, "comparator", None) for e in entries):
        return "the value is only a limit"
    return f"the unit is not {' or '.join(sorted(query.units))}"


def _settle(values: Sequence[Any], ids: tuple[str, ...], ties: str | None) -> Found:
    """One value of several that could each be the latest."""
    first, *others = values
    if all(other == first for other in others):
        return Found(first, None, ids)
    conflict = Unknown(Reason.CONFLICTING, detail="several values of the same day differ")
    numbers = [v for v in values if isinstance(v, (int, float, date)) and not isinstance(v, bool)]
    if len(numbers) < len(values) or len({type(v) is date for v in numbers}) > 1:
        return Found(None, conflict, ids)
    if ties is not None:
        return Found(max(numbers) if ties == "greatest" else min(numbers), None, ids)  # type: ignore[type-var]
    return Found(Bounds(min(numbers), max(numbers)), conflict, ids)  # type: ignore[type-var]


def _settled_date(day: Bounds, ids: tuple[str, ...]) -> Found:
    return Found(lower(day), None if day.exact else Unknown(Reason.NOT_RECORDED), ids)


def _vague(query: Query, possible: Sequence[Entry]) -> Unknown:
    if possible:
        return Unknown(Reason.NOT_RECORDED, detail="the record names something that may or may not be it")
    return Unknown(Reason.NOT_RECORDED, detail=f"{query.section} may not be complete")


TraitFunction = Callable[[Condition, date], Truth]
