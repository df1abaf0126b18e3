"""From a record to facts at a date."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, Bounds, compare, lift
from casemgmt.dates import require_day
from casemgmt.facts.definitions import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.facts.found import Days, Found, cleaned
from casemgmt.facts.queries import run
from casemgmt.facts.stated import answer, answered_on, with_statements
from casemgmt.facts.view import View, ends_before
from casemgmt.record import Record
from casemgmt.rules.known import FactSheet, Reason, Unknown, is_usual, work_out
from casemgmt.rules.terms import AS_OF, Fact, Formula
from casemgmt.rules.walk import definition_facts
from casemgmt.truth import MET, NOT_MET

NOT_SUPPLIED = Unknown(Reason.NOT_RECORDED, detail="the host has to supply it")
"""Why a fact is unknown that no record can hold, such as what a state or a plan has to say."""


BEYOND = Unknown(Reason.NOT_RECORDED, detail="the record ends before the date of the decision")
"""Why it is unknown whether a person has died who lived on the last day that the record covers."""

SOME_DAY = Unknown(Reason.NOT_RECORDED, detail="the exact day of death is not recorded")
"""Why it is unknown whether a person who has died had died by the date of the decision."""


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


class Reader:
    """Reads facts from one record at one date; what one fact has found out of the record serves the next."""

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = record
        self.as_of = as_of
        self.values: dict[str, Any] = {AS_OF.name: as_of}
        self.unknowns: dict[str, Unknown] = {}
        self.evidence: dict[str, tuple[str, ...]] = {}
        self.dates: dict[str, date | Bounds] = {}
        self.view = View(record, as_of)

    def read(self, needed: Mapping[str, Fact]) -> FactSheet:
        """Every needed fact, in the order given."""
        self.view.expect(needed.values())
        for name, fact in needed.items():
            if name not in self.values:
                self.read_one(fact)
        return FactSheet(
            self.as_of, dict(self.values), dict(self.unknowns), dict(self.evidence), dict(self.dates)
        )

    def read_one(self, fact: Fact) -> None:
        """One fact; what it is worked out from was read before."""
        definition = fact.definition
        if definition.__class__ is Query:  # as most definitions are
            found = run(definition, self.view, self.values)
            if found.unknown is not None:
                found = self._anchored(definition, found)
        else:
            found = self._find(fact)
        if found.value is not None and not is_usual(fact, found.value):
            found = cleaned(fact, found)
        if self.view.attested or definition.__class__ is Attested:
            found = with_statements(fact, found, self.view, self.values)
        self._store(fact.name, found)

    def again(self, as_of: date) -> Reader:
        """A reader of the same record at another date that has read nothing yet."""
        other = Reader(self.record, as_of)
        other.view = View(self.record, as_of, self.view)
        return other

    def beside(self) -> Reader:
        """A reader of the same record at the same date that has read as much, to read on by itself."""
        other = copy(self)
        other.values, other.unknowns = dict(self.values), dict(self.unknowns)
        other.evidence, other.dates = dict(self.evidence), dict(self.dates)
        return other

    def keep(self, name: str, sheet: FactSheet) -> None:
        """Take one fact from a sheet instead of reading it."""
        self.values[name] = sheet.values.get(name)
        if name in sheet.unknowns:
            self.unknowns[name] = sheet.unknowns[name]
        if name in sheet.evidence:
            self.evidence[name] = sheet.evidence[name]
        if name in sheet.dates:
            self.dates[name] = sheet.dates[name]

    def _find(self, fact: Fact) -> Found:
        match fact.definition:
            case Formula() as formula:
                return self._worked_out(fact, formula)
            case PersonField(field=field):
                return self._of_person(field)
            case Attested():
                return Found(unknown=Unknown(Reason.NOT_ASKED))
            case Answered() as item:
                return answer(item, self.view, self.values)
            case AnsweredOn() as asked:
                return answered_on(asked, self.view)
            case Recorded() as recorded:
                return self._recorded(fact, recorded)
        return Found(unknown=NOT_SUPPLIED)

    def _store(self, name: str, found: Found) -> None:
        self.values[name] = found.value
        if found.value is not None and found.on is not None and found.on[0] != FIRST_DATE:
            low, high = found.on
            self.dates[name] = low if low == high else Bounds(low, high)
        if found.unknown is not None:
            self.unknowns[name] = found.unknown
        elif found.value is None:
            self.unknowns[name] = Unknown(Reason.NOT_RECORDED)
        if found.evidence:
            self.evidence[name] = found.evidence

    def _worked_out(self, fact: Fact, formula: Formula) -> Found:
        value, unknown = work_out(fact, formula, self.values, self.unknowns)
        ids = (i for name in definition_facts(fact) for i in self.evidence.get(name, ()))
        return Found(value, unknown, tuple(dict.fromkeys(ids)))

    def _anchored(self, query: Query, found: Found) -> Found:
        """A finding whose entries cannot be told because a day that the query counts from is open, for its reason."""
        vague = found.unknown
        if vague is None or vague.reason is not Reason.NOT_RECORDED or not found.evidence:
            return found
        needs = {f.label: self.unknowns[f.name] for f in query.reads if f.name in self.unknowns}
        if not needs:
            return found
        gravest = max((why.reason for why in needs.values()), key=lambda reason: reason.rank)
        unknown = Unknown(gravest, detail=vague.detail, needs=tuple(needs.items()))
        return attrs.evolve(found, unknown=unknown)

    def _of_person(self, field: str) -> Found:
        person = self.record.person
        value = _deceased(self.record, self.as_of) if field == "deceased" else getattr(person, field)
        if isinstance(value, Unknown):
            return Found(unknown=value)
        return Found() if value is None else Found(value, evidence=(f"Person/{person.id}",))

    def _total(self, recorded: Query | Answered) -> Found:
        """A total that is recorded; one that is not there was not recorded, whether or not somebody asked."""
        if isinstance(recorded, Query):
            return run(recorded, self.view, self.values)
        found = answer(recorded, self.view, self.values)
        if found.unknown != Unknown(Reason.NOT_ASKED) or found.evidence:
            return found
        looked = "" if self.view.section("observations").seen else "observations were not looked at"
        return Found(unknown=Unknown(Reason.NOT_RECORDED, detail=looked))

    def _recorded(self, fact: Fact, recorded: Recorded) -> Found:
        total = cleaned(fact, self._total(recorded.query))
        value, unknown = work_out(fact, recorded.formula, self.values, self.unknowns)
        items_on = self.values.get(recorded.answered_on.name)
        ids = self.evidence.get(recorded.answered_on.name, ())
        items = Found(value, unknown, ids, None if items_on is None else _days(items_on))
        if total.value is None or total.on is None:
            nothing = total.unknown is None or total.unknown.reason is Reason.NOT_RECORDED
            return items if items.value is not None or (nothing and items_on is not None) else total
        if items_on is None or items.value is None or compare("<", items_on, Bounds(*total.on)) is MET:
            return total
        if compare(">", items_on, Bounds(*total.on)) is MET:
            return items
        if compare("==", items.value, total.value) is NOT_MET:
            detail = "the recorded total differs from its items"
            return Found(None, Unknown(Reason.CONFLICTING, detail=detail), total.evidence + items.evidence)
        return total


def _deceased(record: Record, as_of: date) -> bool | Unknown | None:
    """Whether the person has died: on a day, or by the last one that the record covers; who lived then may have since.

    Who has died by that day, nobody says on which, may have lived on each day before.
    """
    person = record.person
    if person.died_on is not None:
        return {MET: True, NOT_MET: False}.get(compare("<=", person.died_on, as_of), SOME_DAY)
    if person.deceased:
        return True if record.known_until is None or lift(record.known_until).high <= as_of else SOME_DAY
    return BEYOND if person.deceased is False and ends_before(record, as_of) else person.deceased


def _days(day: date | Bounds) -> Days:
    bounds = lift(day)
    return bounds.low, bounds.high
