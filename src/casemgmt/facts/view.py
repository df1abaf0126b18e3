"""One record seen at one date: its sections, with what several facts ask of their entries, and what was stated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from casemgmt.bounds import lift
from casemgmt.facts.definitions import Query
from casemgmt.facts.matching import is_open
from casemgmt.record import Attestation, Record
from casemgmt.record.entry import Entry
from casemgmt.truth import NOT_MET

SCANS = 2
"""How often a section is gone through for codes before an index of them pays."""


class View:
    """A record at a date."""

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = record
        self.as_of = as_of
        self._sections: dict[str, Section] = {}
        self._by_code: dict[str, ByCode] = {}
        self._attested: Mapping[str, Sequence[Attestation]] | None = None

    def at(self, as_of: date) -> View:
        """The same record at another date; what does not depend on the date is not found out again."""
        other = View(self.record, as_of)
        other._by_code, other._attested = self._by_code, self._attested
        return other

    def section(self, name: str) -> Section:
        """A section of the record."""
        section = self._sections.get(name)
        if section is None:
            section = self._sections[name] = Section(self.record, name, self.as_of, self._by_code)
        return section

    @property
    def attested(self) -> Mapping[str, Sequence[Attestation]]:
        """The statements by the facts that they are about, of whatever date."""
        if self._attested is None:
            every: dict[str, list[Attestation]] = defaultdict(list)
            for attestation in self.record.attestations or ():
                every[attestation.fact].append(attestation)
            self._attested = every
        return self._attested

    def stated(self, name: str) -> Sequence[Attestation]:
        """What was stated about a fact by the date of the decision."""
        made = self.attested.get(name, ())
        return [each for each in made if each.start is None or lift(each.start).low <= self.as_of]


class Section:
    """A section at a date. What queries ask of its entries is found out once, when the first one asks."""

    __slots__ = ("_as_of", "_by_code", "_entries", "_going_on", "complete", "name", "seen")

    def __init__(self, record: Record, name: str, as_of: date, by_code: dict[str, ByCode]) -> None:
        entries: Sequence[Entry] | None = getattr(record, name)
        self.name = name
        self.seen = entries is not None
        """Whether anybody looked."""
        self.complete = self.seen and name not in record.partial
        """Whether it is known to hold all that there is."""
        if record.known_until is not None and lift(record.known_until).low < as_of:
            self.complete = False
        self._entries = entries or ()
        self._as_of = as_of
        self._by_code = by_code
        self._going_on: Sequence[Entry] | None = None

    def candidates(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at the date."""
        entries = self.entries(query) if query.codes is not None else self._entries
        return self._open() if query.open and entries is self._entries else entries

    def entries(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at whatever date."""
        codes = query.codes
        if codes is None or codes.prefixes or self.name == "conditions":
            return self._entries
        return self.naming(codes.texts)

    def naming(self, codes: frozenset[str]) -> Sequence[Entry]:
        """The entries that carry any of some codes, of whatever system, in the order of the section."""
        by_code = self._by_code.get(self.name)
        if by_code is None:
            by_code = self._by_code[self.name] = ByCode(self._entries)
        return by_code.naming(codes)

    def _open(self) -> Sequence[Entry]:
        """The entries that have not surely ended."""
        if self._going_on is None:
            as_of = self._as_of
            self._going_on = [entry for entry in self._entries if is_open(entry, as_of) is not NOT_MET]
        return self._going_on


class ByCode:
    """The entries of a section by their codes. Systems share hardly a code, and pairs take twice as long."""

    __slots__ = ("_entries", "_places", "_scans")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._scans = 0
        self._places: Mapping[str, Sequence[int]] | None = None

    def naming(self, codes: frozenset[str]) -> Sequence[Entry]:
        """The entries that carry any of some codes, in the order of the section."""
        if self._places is None:
            if self._scans < SCANS:
                self._scans += 1
                return _scanned(self._entries, codes)
            self._places = _indexed(self._entries)
        places: set[int] = set()
        for code in codes & self._places.keys():
            places.update(self._places[code])
        return [self._entries[place] for place in sorted(places)]


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
