"""From a record to facts at a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, Bounds, compare, lift, lower, meet
from casemgmt.codes import Code
from casemgmt.dates import days_after, require_day
from casemgmt.errors import Problem
from casemgmt.facts.absence import why_absent
from casemgmt.facts.chronicity import disease_key, least_diseases
from casemgmt.facts.definitions import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.facts.matching import codes_in, day_of, matches
from casemgmt.record import Answers, Attestation, Person, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.known import FactSheet, Reason, Unknown, clean, stale, work_out
from casemgmt.rules.terms import AS_OF, Fact, Formula
from casemgmt.rules.walk import definition_facts
from casemgmt.truth import MET, NOT_MET


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


@attrs.frozen
class Found:
    """What a definition found: a value (None for nothing), why it is not exact, from which entries, of which day."""

    value: Any = None
    unknown: Unknown | None = None
    evidence: tuple[str, ...] = ()
    on: Bounds | None = None


@attrs.frozen
class _Dated:
    """A value of one day; `certain` where it surely counts."""

    entry: Entry
    day: Bounds
    certain: bool
    value: Any = None


class Reader:
    """Reads facts from one record at one date; sections are indexed by code on first use."""

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = record
        self.as_of = as_of
        self.values: dict[str, Any] = {AS_OF.name: as_of}
        self.unknowns: dict[str, Unknown] = {}
        self.evidence: dict[str, tuple[str, ...]] = {}
        self.dates: dict[str, date | Bounds] = {}
        self._by_code: dict[str, dict[Code, list[int]]] = {}
        self._attested: dict[str, list[Attestation]] | None = None

    def read(self, needed: Mapping[str, Fact]) -> FactSheet:
        """Every needed fact, in the order given."""
        for name, fact in needed.items():
            if name not in self.values and name not in self.unknowns:
                self._store(fact, self._with_statements(fact, _cleaned(fact, self._find(fact))))
        return FactSheet(
            self.as_of, dict(self.values), dict(self.unknowns), dict(self.evidence), dict(self.dates)
        )

    def _find(self, fact: Fact) -> Found:
        match fact.definition:
            case Formula() as formula:
                return self._worked_out(fact, formula)
            case Query() as query:
                return self._anchored(query, self.run(query))
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
        if found.value is not None:
            self.values[fact.name] = found.value
        if found.unknown is not None:
            self.unknowns[fact.name] = found.unknown
        elif found.value is None:
            self.unknowns[fact.name] = Unknown(Reason.NOT_RECORDED)
        if found.evidence:
            self.evidence[fact.name] = found.evidence
        if found.value is not None and found.on is not None and found.on.low != FIRST_DATE:
            self.dates[fact.name] = lower(found.on)

    def _worked_out(self, fact: Fact, formula: Formula) -> Found:
        value, unknown = work_out(fact, formula, self.values, self.unknowns)
        ids = (i for name in definition_facts(fact) for i in self.evidence.get(name, ()))
        return Found(value, unknown, tuple(dict.fromkeys(ids)))

    def _anchored(self, query: Query, found: Found) -> Found:
        """A finding whose entries cannot be told because a day that the query counts from is open, for its reason."""
        needs = {f.label: self.unknowns[f.name] for f in query.reads if f.name in self.unknowns}
        vague = found.unknown
        if vague is None or vague.reason is not Reason.NOT_RECORDED or not (needs and found.evidence):
            return found
        gravest = max((why.reason for why in needs.values()), key=lambda reason: reason.rank)
        unknown = Unknown(gravest, detail=vague.detail, needs=tuple(needs.items()))
        return attrs.evolve(found, unknown=unknown)

    def _of_person(self, field: str) -> Found:
        person = self.record.person
        value = _deceased(person, self.as_of) if field == "deceased" else getattr(person, field)
        return Found(value, evidence=(f"Person/{person.id}",) if value is not None else ())

    # -- statements --------------------------------------------------------------------------------------------

    def _with_statements(self, fact: Fact, found: Found) -> Found:
        """What the record says and what somebody stated: the newer of two dated values, else what both allow."""
        latest, on = _newest(self._statements(fact))
        if on is None:
            return (
                self._not_attested(fact, fact.definition) if isinstance(fact.definition, Attested) else found
            )
        stated = _cleaned(fact, self._statement(fact, latest, on))
        reason = None if stated.unknown is None else stated.unknown.reason
        if found.value is None:
            return found if stated.value is None and _rank(found) > _rank(stated) else stated
        if stated.value is None and reason is not Reason.CONFLICTING:
            return found
        if found.on is not None and compare("==", on, found.on) is NOT_MET:
            return found if compare("<", on, found.on) is MET else stated
        both = meet(found.value, stated.value)
        ids = found.evidence + stated.evidence
        if both is None:
            return Found(
                None, Unknown(Reason.CONFLICTING, detail="the record and a statement about it differ"), ids
            )
        unknown = (found.unknown or stated.unknown) if isinstance(both, Bounds) else None
        return Found(both, unknown, ids, found.on)

    def _statements(self, fact: Fact) -> list[_Dated]:
        roles = fact.definition.by if isinstance(fact.definition, Attested) else ()
        made = (a for a in self._stated(fact.name) if not roles or a.role in roles or a.declined)
        every = ((a, lift(a.start) if a.start is not None else Bounds(FIRST_DATE, self.as_of)) for a in made)
        return [_Dated(a, day, day.high <= self.as_of, a.value) for a, day in every]

    def _stated(self, name: str) -> list[Attestation]:
        """What was stated about a fact by the date of the decision."""
        if self._attested is None:
            self._attested = defaultdict(list)
            for attestation in self.record.attestations or ():
                self._attested[attestation.fact].append(attestation)
        made = self._attested.get(name, ())
        return [a for a in made if a.start is None or lift(a.start).low <= self.as_of]

    def _statement(self, fact: Fact, latest: Sequence[_Dated], on: Bounds) -> Found:
        values = [a.value for a in latest if a.value is not None]
        if not values:
            declined = any(isinstance(a.entry, Attestation) and a.entry.declined for a in latest)
            return Found(None, Unknown(Reason.DECLINED if declined else Reason.NOT_ASKED), _ids(latest), on)
        if on.low < _valid_from(fact.definition, self.as_of):
            return Found(None, stale(on.low), _ids(latest), on)
        return _settle(values, _ids(latest), on)

    def _not_attested(self, fact: Fact, definition: Attested) -> Found:
        if self._stated(fact.name):
            roles = ", ".join(sorted(definition.by))
            detail = f"stated by a role that cannot settle it; needs {roles}"
            return Found(unknown=Unknown(Reason.NOT_ASKED, detail=detail))
        if self._complete("attestations"):
            question_open = definition.open_while
            closed = question_open is not None and truth_of(question_open, self.values) is NOT_MET
            if definition.documented or closed:
                return Found(False)
        return Found(unknown=Unknown(Reason.NOT_ASKED))

    # -- questionnaires ----------------------------------------------------------------------------------------

    def _answers(self, items: Iterable[str], codes: Iterable[str], instrument: str) -> list[_Dated]:
        wanted = frozenset(codes)
        found: list[tuple[Entry, Any]] = [
            (entry, getattr(entry, "value", None))
            for entry in self._coded("observations", (Code("loinc", code) for code in wanted))
        ]
        for answers in self.record.answers or ():
            keys = wanted | (frozenset(items) if _is_instrument(answers, instrument) else frozenset())
            found.extend((answers, answers.values[key]) for key in sorted(keys) if key in answers.values)
        return [
            _Dated(entry, day, day.high <= self.as_of, value)
            for entry, value in found
            if value is not None and entry.start is not None and (day := lift(entry.start)).low <= self.as_of
        ]

    def _answer(self, item: Answered) -> Found:
        given = self._answers((item.item,), item.codes, item.instrument)
        if item.since is not None:
            day = self.values.get(item.since.name)
            given = [a for a in given if day is not None and compare("==", a.day, day) is not NOT_MET]
        latest, on = _newest(given)
        if on is None:
            return self._unanswered(item)
        ids = _ids(latest)
        if on.low < item.valid_from(self.as_of):
            return Found(None, stale(on.low), ids)
        points = dict(item.points)
        values = [points.get(a.value.code) if isinstance(a.value, Code) else a.value for a in latest]
        if any(value is None for value in values):
            return Found(
                None, Unknown(Reason.ERROR, detail="the answer is not one of the permitted answers"), ids
            )
        return _settle(values, ids, on)

    def _unanswered(self, item: Answered) -> Found:
        """Why an item has no answer: what an observation of it without a value says, or that it was not asked."""
        day = None if item.since is None else self.values.get(item.since.name)
        seen = [
            _Dated(entry, lift(entry.start), certain=True)
            for entry in self._coded("observations", (Code("loinc", code) for code in item.codes))
            if entry.start is not None and lift(entry.start).low <= self.as_of
        ]
        newest, _ = _newest([e for e in seen if day is None or compare("==", e.day, day) is not NOT_MET])
        why = why_absent(e.entry for e in newest)
        return Found(unknown=why or Unknown(Reason.NOT_ASKED), evidence=_ids(newest) if why else ())

    def _answered_on(self, asked: AnsweredOn) -> Found:
        latest, on = _newest(self._answers(asked.items, asked.codes, asked.instrument))
        if on is None:
            return Found(unknown=Unknown(Reason.NOT_ASKED))
        return self._day_found(on, _ids(latest))

    def _recorded(self, fact: Fact, recorded: Recorded) -> Found:
        total = _cleaned(fact, self.run(recorded.query))
        value, unknown = work_out(fact, recorded.formula, self.values, self.unknowns)
        items_on = self.values.get(recorded.answered_on.name)
        ids = self.evidence.get(recorded.answered_on.name, ())
        items = Found(value, unknown, ids, None if items_on is None else lift(items_on))
        if total.value is None or total.on is None:
            nothing = total.unknown is None or total.unknown.reason is Reason.NOT_RECORDED
            return items if items.value is not None or (nothing and items_on is not None) else total
        if items_on is None or items.value is None or compare("<", items_on, total.on) is MET:
            return total
        if compare(">", items_on, total.on) is MET:
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
        possible = [
            _Dated(entry, day_of(query, entry, self.as_of), truth is MET)
            for entry in self._candidates(query)
            if (truth := matches(query, entry, self.as_of, self.values)) is not NOT_MET
        ]
        more = not self._complete(query.section)
        match query.take:
            case "exists":
                certain = [e for e in possible if e.certain]
                if certain:
                    return Found(True, None, _ids(certain))
                return (
                    Found(None, _vague(query, possible), _ids(possible)) if possible or more else Found(False)
                )
            case "count":
                return self._counted(query, possible, sum(e.certain for e in possible), len(possible))
            case "count_distinct":
                sure = [e.entry for e in possible if e.certain]
                high = len({disease_key(e.entry) for e in possible})
                return self._counted(query, possible, least_diseases(sure), high)
            case "latest":
                return self._latest(query, possible)
            case "latest_date":
                return self._latest_date(query, possible, more)
        return self._earliest_date(possible, more)

    def _counted(self, query: Query, possible: Sequence[_Dated], low: int, high: int) -> Found:
        more = not self._complete(query.section)
        detail = f"{query.section} may not be complete" if more else "some entries cannot be told"
        unknown = None if low == high and not more else Unknown(Reason.NOT_RECORDED, detail=detail)
        return Found(lower(Bounds(low, INFINITY if more else high)), unknown, _ids(possible))

    def _latest(self, query: Query, possible: Sequence[_Dated]) -> Found:
        latest, on = _newest([e for e in possible if _field(e.entry, query.field) is not None])
        ids = _ids(latest)
        if on is None or on.low == FIRST_DATE:
            return self._no_latest(query, possible, ids)
        if query.valid_days is not None and on.low < days_after(self.as_of, -query.valid_days):
            return Found(None, stale(on.low), ids)
        values = [_taken(e.entry, query) for e in latest]
        if any(value is None for value in values):
            return Found(None, Unknown(Reason.ERROR, detail=_unusable(latest, query)), ids)
        return _settle(values, ids, on, query.ties)

    def _no_latest(self, query: Query, possible: Sequence[_Dated], ids: tuple[str, ...]) -> Found:
        """Why there is no latest value: the reason of the newest entry, where none has a value and it gives one."""
        blank = all(_field(e.entry, query.field) is None for e in possible)
        newest = _newest(possible)[0] if blank else []
        why = why_absent(e.entry for e in newest)
        if why is not None:
            return Found(unknown=why, evidence=_ids(newest))
        unknown = _vague(query, possible) if possible else Unknown(Reason.NOT_RECORDED)
        return Found(unknown=unknown, evidence=ids)

    def _latest_date(self, query: Query, possible: Sequence[_Dated], more: bool) -> Found:
        latest, on = _newest(possible)
        if on is None:
            return Found(
                unknown=_vague(query, possible) if possible or more else None, evidence=_ids(possible)
            )
        return self._day_found(Bounds(on.low, LAST_DATE) if more else on, _ids(latest))

    def _earliest_date(self, possible: Sequence[_Dated], more: bool) -> Found:
        # What is not on record yet can still happen on the date of the decision, which is not over, or later.
        last = min((e.day.high for e in possible if e.certain), default=LAST_DATE)
        first = min((e.day.low for e in possible), default=self.as_of)
        day = Bounds(FIRST_DATE if more else first, max(first, last))
        unknown = None if day.exact else Unknown(Reason.NOT_RECORDED)
        return Found(lower(day), unknown, _ids(possible))

    def _day_found(self, day: Bounds, ids: tuple[str, ...]) -> Found:
        """A day that has come by the date of the decision."""
        day = Bounds(day.low, min(day.high, self.as_of))
        return Found(lower(day), None if day.exact else Unknown(Reason.NOT_RECORDED), ids)

    def _candidates(self, query: Query) -> Iterable[Entry]:
        codes = query.codes
        if codes is None or codes.prefixes or query.section == "conditions":
            return getattr(self.record, query.section) or ()
        return self._coded(
            query.section, (Code(system, c) for system, every in codes.exact.items() for c in every)
        )

    def _coded(self, section: str, codes: Iterable[Code]) -> list[Entry]:
        """The entries of a section that carry any of the codes, in the order of the section."""
        entries: Sequence[Entry] = getattr(self.record, section) or ()
        if section not in self._by_code:
            index: dict[Code, list[int]] = defaultdict(list)
            for i, entry in enumerate(entries):
                for code in entry.codes:
                    index[code].append(i)
            self._by_code[section] = index
        index = self._by_code[section]
        return [entries[i] for i in sorted({i for code in codes for i in index.get(code, ())})]

    def _complete(self, section: str) -> bool:
        known_until = self.record.known_until
        if getattr(self.record, section) is None or section in self.record.partial:
            return False
        return known_until is None or lift(known_until).low >= self.as_of


def _is_instrument(answers: Answers, instrument: str) -> bool:
    """Whether answers belong to an instrument: by its id, or by a canonical address that ends in it."""
    named = (answers.instrument or "").partition("|")[0].rpartition("/")[2]
    return named == instrument


def _newest(given: Sequence[_Dated]) -> tuple[list[_Dated], Bounds | None]:
    """Those that may be the newest, and the day of the newest; None where none surely counts."""
    floor = max((e.day.low for e in given if e.certain), default=None)
    if floor is None:
        return [], None
    latest = [e for e in given if e.day.high >= floor]
    return latest, Bounds(floor, max(e.day.high for e in latest))


def _cleaned(fact: Fact, found: Found) -> Found:
    if found.value is None:
        return found
    value = clean(fact, found.value)
    if isinstance(value, Problem):
        return Found(
            None, Unknown(Reason.ERROR, detail=f"the recorded value {value.message}"), found.evidence
        )
    if isinstance(value, Unknown):
        return Found(None, found.unknown or value, found.evidence)
    return attrs.evolve(found, value=value)


def _rank(found: Found) -> int:
    return -1 if found.unknown is None else found.unknown.reason.rank


def _valid_from(definition: Any, as_of: date) -> date:
    """The first day of which a statement about a fact still counts."""
    valid_from: Callable[[date], date] | None = getattr(definition, "valid_from", None)
    return FIRST_DATE if valid_from is None else valid_from(as_of)


def _deceased(person: Person, as_of: date) -> bool | None:
    if person.died_on is not None:
        return {MET: True, NOT_MET: False}.get(compare("<=", person.died_on, as_of))
    return person.deceased


def _field(entry: Entry, field: str) -> Any:
    value = getattr(entry, field)
    return value if value != () else None


def _taken(entry: Entry, query: Query) -> Any:
    """The value that a query takes from an entry; None where it cannot be used."""
    value = _field(entry, query.field)
    if query.categories:
        codes = codes_in(value)
        return next((name for name, held in query.categories if held.truth(codes) is MET), None)
    if query.units and getattr(entry, "unit", None) not in query.units:
        return None
    return None if getattr(entry, "comparator", None) else value


def _unusable(latest: Sequence[_Dated], query: Query) -> str:
    if query.categories:
        return "its code has no place among the known categories"
    if any(getattr(e.entry, "comparator", None) for e in latest):
        return "the value is only a limit"
    return f"the unit is not {' or '.join(sorted(query.units))}"


def _settle(values: Sequence[Any], ids: tuple[str, ...], on: Bounds, ties: str | None = None) -> Found:
    """One value of several that could each be the latest."""
    first, *others = values
    if all(other == first for other in others):
        return Found(first, None, ids, on)
    conflict = Unknown(Reason.CONFLICTING, detail="several values of the same day differ")
    numbers = [v for v in values if isinstance(v, (int, float, date)) and not isinstance(v, bool)]
    if len(numbers) < len(values) or len({isinstance(v, date) for v in numbers}) > 1:
        return Found(None, conflict, ids, on)
    low, high = min(numbers), max(numbers)
    if ties is not None:
        return Found(high if ties == "greatest" else low, None, ids, on)
    return Found(Bounds(low, high), conflict, ids, on)


def _ids(entries: Iterable[_Dated]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.entry.id for e in entries))


def _vague(query: Query, possible: Sequence[_Dated]) -> Unknown:
    if possible:
        return Unknown(Reason.NOT_RECORDED, detail="the record names something that may or may not be it")
    return Unknown(Reason.NOT_RECORDED, detail=f"{query.section} may not be complete")
