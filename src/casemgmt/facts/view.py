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

Places = Mapping[str, Sequence[int]]
"""Where in a section the entries with each code stand."""


class View:
    """A record at a date."""

    def __init__(self, record: Record, as_of: date) -> None:
        self.record = record
        self.as_of = as_of
        self._sections: dict[str, Section] = {}
        self._places: dict[str, Places] = {}
        self._attested: Mapping[str, Sequence[Attestation]] | None = None

    def at(self, as_of: date) -> View:
        """The same record at another date; what does not depend on the date is not found out again."""
        other = View(self.record, as_of)
        other._places, other._attested = self._places, self._attested
        return other

    def section(self, name: str) -> Section:
        """A section of the record."""
        section = self._sections.get(name)
        if section is None:
            section = self._sections[name] = Section(self.record, name, self.as_of, self._places)
        return section

    def stated(self, name: str) -> Sequence[Attestation]:
        """What was stated about a fact by the date of the decision."""
        if self._attested is None:
            every: dict[str, list[Attestation]] = defaultdict(list)
            for attestation in self.record.attestations or ():
                every[attestation.fact].append(attestation)
            self._attested = every
        made = self._attested.get(name, ())
        return [each for each in made if each.start is None or lift(each.start).low <= self.as_of]


class Section:
    """A section at a date. What queries ask of its entries is found out once, when the first one asks."""

    __slots__ = ("_as_of", "_entries", "_going_on", "_places", "complete", "name", "seen")

    def __init__(self, record: Record, name: str, as_of: date, places: dict[str, Places]) -> None:
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
        self._places = places
        self._going_on: Sequence[Entry] | None = None

    def candidates(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at the date."""
        entries = self.entries(query)
        return self._open() if query.open and entries is self._entries else entries

    def entries(self, query: Query) -> Sequence[Entry]:
        """Entries in the order of the section, among them all those that a query asks for at whatever date."""
        codes = query.codes
        if codes is not None and not codes.prefixes and self.name != "conditions":
            every = tuple(codes.exact.values())
            return self.naming(every[0] if len(every) == 1 else frozenset().union(*every))
        return self._entries

    def naming(self, codes: frozenset[str]) -> list[Entry]:
        """The entries that carry any of some codes, of whatever system, in the order of the section."""
        entries, index = self._entries, self._index()
        places: set[int] = set()
        for code in codes & index.keys():
            places.update(index[code])
        return list(map(entries.__getitem__, sorted(places)))

    def _open(self) -> Sequence[Entry]:
        """The entries that have not surely ended."""
        if self._going_on is None:
            as_of = self._as_of
            self._going_on = [entry for entry in self._entries if is_open(entry, as_of) is not NOT_MET]
        return self._going_on

    def _index(self) -> Places:
        """The places of the entries that carry each code. Systems share hardly a code, and pairs take twice as long."""
        if self.name not in self._places:
            index: dict[str, list[int]] = defaultdict(list)
            for i, entry in enumerate(self._entries):
                codes = entry.codes
                if len(codes) == 1:
                    index[codes[0].code].append(i)
                else:
                    for code in codes:
                        index[code.code].append(i)
            self._places[self.name] = index
        return self._places[self.name]
