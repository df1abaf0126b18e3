"""Records in which the facts of a policy can be found, complete or not, dated exactly or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
from hypothesis import strategies as st

from casemgmt.bounds import Bounds, lift
from casemgmt.codes import Code, CodeSet
from casemgmt.content import code_set
from casemgmt.dates import days_after, require_day
from casemgmt.facts import Answered, Attested, Query, Recorded, Where
from casemgmt.facts.took_place import NOT_MADE, doubts_about
from casemgmt.record import SECTIONS, Answers, Attestation, Person, Record
from casemgmt.record.entry import Entry
from casemgmt.rules import Fact
from casemgmt.testing.strategies.known import What, exact_values, needed_by, pools_of

_STATUSES = (None, "active", "finished", "completed", "resolved")
_OTHER = Code("snomed", "111111111")
"""A code that no set holds."""
_MOST_ENTRIES, _MOST_CODES = 4, 3
_MONTH, _YEARS, _LIFETIME = 31, 1100, 40_000
Drawn = st.SearchStrategy[Any]


def records(*what: What, as_of: date | str) -> st.SearchStrategy[Record]:
    """Records of one person in which the facts that a policy or a rule reads can be found.

    Sections are not looked at, partial or complete. Entries have codes, statuses and values that count or just do
    not; their days are exact, partial or not recorded, many of them at the edge of a window.

    Args:
        *what: A policy (its last edition), an edition, or rules.
        as_of: The date of the decision.

    Example:
        >>> from hypothesis import given, settings
        >>> from casemgmt import screen
        >>> from casemgmt.screening import program
        >>> ccm = program("medicare.ccm")
        >>> @settings(max_examples=10)
        ... @given(record=records(ccm, as_of="2026-05-01"))
        ... def test_every_record_gets_an_answer(record):
        ...     screen(record, ccm, as_of="2026-05-01").explain()
        >>> test_every_record_gets_an_answer()
    """
    day, needed = require_day(as_of), needed_by(*what)
    days = _days(needed, day)
    sections = {name: _entries(name, held, days) for name, held in _queried(needed).items()}
    sections["attestations"] = _attestations(needed, pools_of(*what, as_of=day), days)
    sections["answers"] = _answers(needed, days)
    return _records(_persons(day), sections, st.sampled_from([None, day, days_after(day, -1)]))


@st.composite
def _records(draw: st.DrawFn, persons: Drawn, sections: Mapping[str, Drawn], ends: Drawn) -> Record:
    looked_at = {name: draw(entries) for name, entries in sections.items() if draw(st.integers(0, 3))}
    partial = {name for name in looked_at if not draw(st.integers(0, 3))}
    return Record(person=draw(persons), partial=frozenset(partial), known_until=draw(ends), **looked_at)


def _days(needed: Mapping[str, Fact], as_of: date) -> Drawn:
    """Days of entries: often at the edge of a window, and exact, partial or not recorded."""
    windows = {0}
    for fact in needed.values():
        query = _query_of(fact)
        spans = [
            getattr(query or fact.definition, name, None) for name in ("days", "ahead_days", "valid_days")
        ]
        spans.append(_MONTH * ((query.months if query else None) or 0))
        windows |= {span for span in spans if span}
    edges = sorted({days_after(as_of, -span + n) for span in windows for n in (-1, 0, 1)})
    exact = st.sampled_from(edges) | st.dates(days_after(as_of, -_YEARS), days_after(as_of, _MONTH))
    partial = st.tuples(exact, st.integers(1, _MONTH)).map(lambda p: Bounds(p[0], days_after(*p)))
    return exact | partial | st.none()


@attrs.define
class _Held:
    """What the entries of one section may hold so that a query finds them, or just misses them."""

    codes: dict[Code, None] = attrs.field(factory=lambda: {_OTHER: None})
    fields: dict[str, list[Any]] = attrs.field(factory=dict)
    values: list[Drawn] = attrs.field(factory=list)

    def add(self, fact: Fact, query: Query) -> None:
        """Let entries hold what a query looks for."""
        self.codes |= dict.fromkeys(_some_codes(query.codes))
        if query.trait:
            self.codes |= dict.fromkeys(_some_codes(code_set("group.diabetes", "group.heart_failure")))
        for condition in query.where:
            if isinstance(condition, Where):
                self.fields.setdefault(condition.field, []).extend(condition.values | condition.maybe)
            elif condition.field == "codes":
                self.codes |= dict.fromkeys(_some_codes(condition.codes))
            else:
                self.fields.setdefault(condition.field, []).extend(_some_codes(condition.codes))
        for _, held in query.categories:
            self.fields.setdefault(query.field, []).extend(_some_codes(held))
        if query.take == "says":
            self.fields.setdefault(query.field, []).extend([False, True])
        if query.take == "latest" and query.field == "value" and not query.categories:
            self.values.append(exact_values(fact))
            self.fields.setdefault("unit", []).extend(query.units)


def _queried(needed: Mapping[str, Fact]) -> dict[str, _Held]:
    """What each section may hold that a fact is looked for in."""
    sections: dict[str, _Held] = {}
    for fact in needed.values():
        query = _query_of(fact)
        if query is not None:
            sections.setdefault(query.section, _Held()).add(fact, query)
    return sections


def _query_of(fact: Fact) -> Query | None:
    definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
    return definition if isinstance(definition, Query) else None


def _some_codes(held: CodeSet | None) -> list[Code]:
    """A few codes of each system of a set; the beginning of a code stands for the codes under it."""
    if held is None:
        return []
    pairs = [*held.exact.items(), *held.prefixes.items()]
    return [Code(system, code) for system, codes in pairs for code in sorted(codes)[:_MOST_CODES]]


def _entries(section: str, held: _Held, days: Drawn) -> Drawn:
    kind = SECTIONS[section]
    several = {field.name for field in attrs.fields(kind) if field.default == ()}
    never_absent = {field.name for field in attrs.fields(kind) if isinstance(field.default, str)}
    fields = {
        name: _one_of(values).map(lambda value: () if value is None else (value,))
        if name in several
        else _one_of(values, absent=name not in never_absent)
        for name, values in held.fields.items()
    }
    required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    fields = {**dict.fromkeys(required, st.just("other")), **fields}
    if held.values:
        fields["value"] = st.none() | st.one_of(held.values)
    if section == "observations":
        fields["absent_reason"] = st.sampled_from([None, None, "unknown", *sorted(NOT_MADE)])
    codes = st.lists(st.sampled_from(list(held.codes)), max_size=2, unique=True).map(tuple)
    common = {"codes": codes, "span": _spans(days), "status": _statuses(section)}
    each = st.fixed_dictionaries({**common, **fields})
    return st.lists(each, max_size=_MOST_ENTRIES).map(lambda drawn: _numbered(kind, drawn))


def _statuses(section: str) -> Drawn:
    """A status, now and then one under which an entry never was or may not have been."""
    return st.sampled_from([*_STATUSES, *_STATUSES, *sorted(doubts_about(section).either)])


def _numbered(kind: type[Entry], drawn: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Entries with ids of their own."""
    made = []
    for i, each in enumerate(drawn, 1):
        fields = dict(each)
        start, end = fields.pop("span")
        made.append(kind(id=f"{kind.__name__}/{i}", start=start, end=end, **fields))
    return tuple(made)


def _spans(days: Drawn) -> Drawn:
    """A start and an end; what would end before it began has not ended."""
    return st.tuples(days, days).map(_in_order)


def _in_order(span: tuple[Any, Any]) -> tuple[Any, Any]:
    start, end = span
    return span if None in span or lift(start).high <= lift(end).low else (start, None)


def _attestations(needed: Mapping[str, Fact], pools: Mapping[str, Drawn], days: Drawn) -> Drawn:
    """Statements about the facts, by those who may make them and by a neighbour; some were declined."""
    each = [
        st.fixed_dictionaries(
            {
                "fact": st.just(name),
                "value": st.none() | pools[name],
                "role": st.sampled_from(["neighbour", *sorted(_roles(fact))]),
                "span": days.map(lambda day: (day, None)),
            }
        ).map(lambda made: {**made, "declined": made["value"] is None})
        for name, fact in needed.items()
    ]
    made = st.lists(st.one_of(each), max_size=2 * _MOST_ENTRIES if each else 0)
    return made.map(lambda drawn: _numbered(Attestation, drawn))


def _roles(fact: Fact) -> frozenset[str]:
    return fact.definition.by if isinstance(fact.definition, Attested) else frozenset()


def _answers(needed: Mapping[str, Fact], days: Drawn) -> Drawn:
    """One administration of each questionnaire, some of its items answered."""
    asked: dict[str, dict[Any, Drawn]] = {}
    for fact in needed.values():
        definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
        if isinstance(definition, Answered):
            asked.setdefault(definition.instrument, {})[definition.item] = exact_values(fact)
    each = [
        st.fixed_dictionaries(
            {
                "instrument": st.just(instrument),
                "values": st.fixed_dictionaries({}, optional=items),
                "span": days.map(lambda day: (day, None)),
                "status": _statuses("answers"),
            }
        )
        for instrument, items in asked.items()
    ]
    return st.tuples(*each).map(lambda drawn: _numbered(Answers, drawn))


def _persons(as_of: date) -> Drawn:
    """Who it is about: born within a lifetime, perhaps in a year that is all that is known, perhaps dead."""
    born = st.dates(days_after(as_of, -_LIFETIME), as_of)
    return st.builds(
        Person,
        id=st.just("invented"),
        birth_date=born | born.map(lambda day: str(day.year)) | st.none(),
        gender=st.sampled_from([None, "female", "male", "other", "unknown"]),
        deceased=st.sampled_from([None, False, True]),
        died_on=st.none() | st.dates(days_after(as_of, -_MONTH), days_after(as_of, _MONTH)),
    )


def _one_of(values: Iterable[Any], *, absent: bool = True) -> Drawn:
    """One of some values, or None for not recorded where a field may be absent."""
    every = sorted({*values}, key=repr)
    return st.sampled_from([None, *every] if absent else every)
