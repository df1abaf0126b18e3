"""One record seen at one date: its sections, with what several facts ask of their entries, and what was stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from casemgmt.bounds import lift
from casemgmt.facts.definitions import Query
from casemgmt.facts.matching import going_on
from casemgmt.facts.took_place import doubts_about
from casemgmt.record import Attestation, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.terms import Fact

SCANS = 2
"""How often a section is gone through for codes before an index of them pays."""


class View:
    """A record at a date.

    Args:
        record: What is known about the person.
        as_of: The date.
        other: A view of the same record at another date: what does not depend on it is not found out again.
    """

    def __init__(self, record: Record, as_of: date, other: View | None = None) -> None:
        self.record = record
        self.as_of = as_of
        self.attested: Mapping[str, Sequence[Attestation]]
        self.attested = _by_fact(record.attestations) if other is None else other.attested
        """The statements by the facts that they are about, of whatever date."""
        self.covered = not ends_before(record, as_of)
        """Whether the record surely reaches to the date."""
        self._sections: dict[str, Section] = {}
        self.by_code: dict[str, ByCode] = {} if other is None else other.by_code
        """The entries by their codes of each section that was asked for some."""
        self._expected: Mapping[str, frozenset[str]] = {}

    def expect(self, facts: Iterable[Fact]) -> None:
        """Say which facts are going to be read, so that a section is gone through once for the codes of all."""
        self._expected = _codes_of(
            tuple([d for f in facts if (d := f.definition).__class__ is Query and d.codes is not None])
        )

    def section(self, name: str) -> Section:
        """A section of the record."""
        section = self._sections.get(name)
        if section is None:
            section = self._sections[name] = Section(self, name)
        return section

    def candidates(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at the date."""
        codes = _named(query)
        if codes is not None:
            return self.naming(query.section, codes)
        section = self.section(query.section)
        return section.open if query.open else section.entries

    def entries(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at whatever date."""
        codes = _named(query)
        return self.section(query.section).entries if codes is None else self.naming(query.section, codes)

    def naming(self, section: str, codes: frozenset[str]) -> Sequence[Entry]:
        """The entries of a section that carry any of some codes, of whatever system, in the order of the section."""
        by_code = self.by_code.get(section)
        if by_code is None:
            entries = self.section(section).entries
            by_code = self.by_code[section] = ByCode(entries, self._expected.get(section))
        return by_code.naming(codes)

    def stated(self, name: str) -> Sequence[Attestation]:
        """What was stated about a fact by the date of the decision."""
        made = self.attested.get(name, ())
        return [each for each in made if each.start is None or lift(each.start).low <= self.as_of]


class Section:
    """A section at a date.

    It does not hold the view that holds it: what is held in a circle stays in memory until it is looked for.

    Args:
        view: The record at the date.
        name: The name of the section.
    """

    __slots__ = ("_as_of", "_open", "complete", "entries", "name", "seen")

    def __init__(self, view: View, name: str) -> None:
        entries: Sequence[Entry] | None = getattr(view.record, name)
        self.name = name
        self.seen = entries is not None
        """Whether anybody looked."""
        self.complete = self.seen and view.covered and name not in view.record.partial
        """Whether it is known to hold all that there is."""
        self.entries = entries or ()
        self._as_of = view.as_of
        self._open: Sequence[Entry] | None = None

    @property
    def open(self) -> Sequence[Entry]:
        """The entries that have not surely ended."""
        if self._open is None:
            self._open = going_on(self.entries, self._as_of)
        return self._open


class ByCode:
    """The entries of a section by their codes. Systems share hardly a code, and pairs take twice as long.

    Args:
        entries: The entries.
        expected: The codes that are going to be asked for; None for any.
    """

    __slots__ = ("_every", "_expected", "_places", "_scans", "_searched")

    def __init__(self, entries: Sequence[Entry], expected: frozenset[str] | None = None) -> None:
        self._every = entries
        self._searched = entries if expected is None else _scanned(entries, expected)
        self._expected = expected
        self._scans = 0
        self._places: Mapping[str, Sequence[int]] | None = None

    def naming(self, codes: frozenset[str]) -> Sequence[Entry]:
        """The entries that carry any of some codes, in the order of the section."""
        if self._expected is not None and not codes <= self._expected:
            self._expected = self._places = None
            self._searched = self._every
        if self._places is None:
            if self._scans < SCANS:
                self._scans += 1
                return _scanned(self._searched, codes)
            self._places = _indexed(self._searched)
        places: set[int] = set()
        for code in codes & self._places.keys():
            places.update(self._places[code])
        return [self._searched[place] for place in sorted(places)]


def ends_before(record: Record, as_of: date) -> bool:
    """Whether a record may not cover a date."""
    return record.known_until is not None and bool(lift(record.known_until).low < as_of)


def _scanned(entries: Sequence[Entry], codes: frozenset[str]) -> Sequence[Entry]:
    try:
        return [entry for entry in entries for (code,) in [entry.codes] if code.code in codes]
    except ValueError:  # an entry has several codes, or none
        return [entry for entry in entries if any(code.code in codes for code in entry.codes)]


def _indexed(entries: Sequence[Entry]) -> Mapping[str, Sequence[int]]:
    """The places of the entries that carry each code."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(entries):
        for code in entry.codes:
            places[code.code].append(i)
    return places


def _named(query: Query) -> frozenset[str] | None:
    """The codes of which an entry has to carry one; None where codes alone do not tell."""
    codes = query.codes
    if codes is None or codes.prefixes or query.section == "conditions":
        return None  # a condition in a system that the set does not speak of may be the one
    return codes.texts


@lru_cache(maxsize=1024)
def _codes_of(queries: tuple[Query, ...]) -> Mapping[str, frozenset[str]]:
    """For each section, the codes that queries ask for."""
    every: dict[str, frozenset[str]] = defaultdict(frozenset)
    for query in queries:
        if (codes := _named(query)) is not None:
            every[query.section] |= codes
    return dict(every)


def _by_fact(attestations: Iterable[Attestation] | None) -> Mapping[str, Sequence[Attestation]]:
    if not attestations:
        return {}
    never = doubts_about("attestations").never
    every: dict[str, list[Attestation]] = defaultdict(list)
    for attestation in attestations:
        if attestation.status not in never:
            every[attestation.fact].append(attestation)
    return every
