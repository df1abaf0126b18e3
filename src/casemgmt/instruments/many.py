"""Scoring many sets of answers: what each answer is worth is worked out once and looked up from then on.

The points of an item are worked out by the one scoring engine the first time that an answer is met, and added up
afterwards. Whatever does not fall apart into items is looked up by all the answers that it reads together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

import attrs

from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput, Problem
from casemgmt.instruments.answers import read_answers, rule_of
from casemgmt.instruments.catalogue import instrument as instrument_named
from casemgmt.instruments.model import BandSet, Instrument
from casemgmt.instruments.result import InstrumentResult
from casemgmt.instruments.scoring import bands_within, names_of, score
from casemgmt.rules import Criterion, Quantity, bounds_of, facts_in, truth_of
from casemgmt.rules.terms import AnyOf, Constant, Term
from casemgmt.rules.walk import summands
from casemgmt.truth import UNKNOWN, Truth

MOST_REMEMBERED = 4096
"""How many answers, or sets of answers that are read together, are kept with their points."""

MOST_PROBLEMS = 100
"""How many problems of rows are collected before scoring stops."""

Found = tuple[float, float, int]
"""The least and the greatest points, and two bits of truth for each flag that renames a band."""


@attrs.frozen(eq=False, slots=False, repr=False)
class ManyScored:
    """The total of one instrument for many sets of answers; everything else is made when it is asked for.

    Args:
        instrument: The instrument.
        band_set: The band set of its total, if another than the default was asked for.
        rows: The answers, as they were handed in.

    Example:
        >>> many = score_many("katz", [{"bathing": 1, "feeding": 0}, {}])
        >>> many.scores
        [Bounds(low=1, high=5), Bounds(low=0, high=6)]
        >>> many[0].missing
        ('dressing', 'toileting', 'transferring', 'continence')
    """

    instrument: Instrument
    band_set: str | None
    rows: tuple[Mapping[str, Any], ...]
    _found: list[Found]
    _flags: tuple[str, ...]

    @cached_property
    def scores(self) -> list[float | Bounds]:
        """The total of each row: exact, or bounds while an answer is missing."""
        return [low if low == high else Bounds(low, high) for low, high, _ in self._found]

    @cached_property
    def possible_bands(self) -> list[tuple[str, ...]]:
        """The bands in which each total can lie; empty where the instrument has none."""
        held = self.instrument.chosen_bands(self.band_set).get("total")
        if held is None:
            return [()] * len(self._found)
        known: dict[Found, tuple[str, ...] | None] = {}
        every = []
        for n, found in enumerate(self._found):
            if found not in known:
                known[found] = self._names(held, *found)
            names = known[found]
            every.append(self[n].possible_bands if names is None else names)
        return every

    def _names(self, held: BandSet, low: float, high: float, bits: int) -> tuple[str, ...] | None:
        """The names of the bands; None where they depend on which answers are missing."""
        flags = {flag: Truth((bits >> 2 * n) & 3) for n, flag in enumerate(self._flags)}
        bands = bands_within(held, Bounds(low, high))
        if low < high and any(flags[band.flag] is UNKNOWN for band in bands if band.flag):
            return None
        return names_of(bands, flags)

    @property
    def bands(self) -> list[str | None]:
        """The band of each total; None while it can lie in several."""
        return [bands[0] if len(bands) == 1 else None for bands in self.possible_bands]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> InstrumentResult:
        return score(self.instrument, self.rows[index], band_set=self.band_set)

    def __repr__(self) -> str:
        return f"<ManyScored {self.instrument.id}: {len(self)} rows>"


def score_many(
    instrument: str | Instrument, rows: Iterable[Mapping[str, Any]], *, band_set: str | None = None
) -> ManyScored:
    """Score many sets of answers to one instrument that has a total.

    Args:
        instrument: The instrument, or its id.
        rows: The answers by item id, as for `score`.
        band_set: The band set of its total; by default the first.

    Raises:
        InvalidInput: If answers cannot be used; lists those of all rows, up to `MOST_PROBLEMS`.
        UnknownName: If there is no such instrument or band set, or it has no total.

    Example:
        >>> rows = [dict.fromkeys("123456789", 1), dict.fromkeys("12345678", 2)]
        >>> many = score_many("phq9", rows)
        >>> many.scores, many.bands
        ([9, Bounds(low=16, high=19)], ['mild', 'moderately severe'])
        >>> many[1].deciding_items
        ()
    """
    chosen = instrument_named(instrument) if isinstance(instrument, str) else instrument
    plan = _Plan(chosen, band_set)
    every = tuple(rows)
    found = plan.score(every)
    if plan.problems:
        raise InvalidInput(plan.problems)
    return ManyScored(chosen, band_set, every, found, plan.flags)


@attrs.define
class _Part:
    """What is added up for the answers to some items together, and what is known of it so far.

    Args:
        ids: The items.
        points: What they add to the total.
        flags: Criteria of flags that they decide alone, with the place of the flag's bits.
        known: By the answer, its class, the least and the greatest points, and the bits of the flags.
    """

    ids: tuple[str, ...]
    points: list[Quantity] = attrs.field(factory=list)
    flags: list[tuple[int, Criterion]] = attrs.field(factory=list)
    known: dict[Any, tuple[type, float, float, int]] = attrs.field(factory=dict)

    def learn(
        self, instrument: Instrument, row: Mapping[str, Any], answer: Any
    ) -> tuple[type, float, float, int]:
        """What the answers of a row are worth, by the one scoring engine."""
        given = {id: row[id] for id in self.ids if id in row}
        values = read_answers(instrument, given, {}, None).values
        points = [bounds_of(quantity, values) for quantity in self.points]
        bits = 0
        for place, criterion in self.flags:
            bits |= truth_of(criterion, values).value << place
        worth = answer.__class__, sum(p.low for p in points), sum(p.high for p in points), bits
        if len(self.known) < MOST_REMEMBERED:
            self.known[answer] = worth
        return worth


class _Plan:
    """The parts of the total of one instrument: one for each item, and one for items that are read together."""

    def __init__(self, instrument: Instrument, band_set: str | None) -> None:
        self.instrument = instrument
        self.problems: list[Problem] = []
        self.ids = frozenset(item.id for item in instrument.items)
        held = instrument.chosen_bands(band_set).get("total")
        renamed = [band.flag for band in (held.bands if held is not None else ()) if band.flag]
        self.flags = tuple(dict.fromkeys(renamed))
        self._parts: dict[tuple[str, ...], _Part] = {(i.id,): _Part((i.id,)) for i in instrument.items}
        total: Any = rule_of(instrument.total)  # a number, as the total of an instrument is
        for quantity in summands(total):
            self._part(quantity).points.append(quantity)
        for n, flag in enumerate(self.flags):
            for criterion in _either(rule_of(instrument.flags[flag])):
                self._part(criterion).flags.append((2 * n, criterion))

    def score(self, rows: Iterable[Mapping[str, Any]]) -> list[Found]:
        """The least and the greatest total of each row, and the bits of the flags."""
        instrument, ids = self.instrument, [item.id for item in self.instrument.items]
        single = [self._parts[id,] for id in ids]
        known_of, part_of = [part.known for part in single], {id(part.known): part for part in single}
        several = [part for part in self._parts.values() if len(part.ids) > 1]
        joint = [(itemgetter(*map(ids.index, part.ids)), part.known, part) for part in several]
        _, base, base_high, base_bits = self._part(Constant(0)).learn(instrument, {}, None)
        every: Callable[[Mapping[str, Any]], Any] = itemgetter(*ids, ids[0])  # a tuple, also of one item
        found: list[Found] = []
        for row in rows:
            low, high, bits = base, base_high, base_bits
            try:
                try:
                    answers = every(row)
                    strange = len(row) != len(ids)
                except KeyError:
                    answers = tuple(map(row.get, ids))
                    strange = not row.keys() <= self.ids
                for known, answer in zip(known_of, answers, strict=False):
                    worth = known.get(answer)
                    if worth is None or worth[0] is not answer.__class__:  # True is found under 1
                        worth = part_of[id(known)].learn(instrument, row, answer)
                    _, least, most, raised = worth
                    low += least
                    high += most
                    if raised:
                        bits |= raised
                for together, known, part in joint:
                    key = together(answers)
                    _, least, most, raised = known.get(key) or part.learn(instrument, row, key)
                    low += least
                    high += most
                    bits |= raised
                if strange:
                    self._refuse(row, len(found))
            except (InvalidInput, TypeError):  # a list, say, cannot be looked up
                self._refuse(row, len(found))
            found.append((low, high, bits))
        return found

    def _refuse(self, row: Mapping[str, Any], number: int) -> None:
        """Note everything that is wrong with a row."""
        try:
            read_answers(self.instrument, row, {}, None)
        except InvalidInput as error:
            where = f"$.rows[{number}]"
            self.problems += (
                Problem(where + each.path[1:], each.message, each.cure) for each in error.problems
            )
            if len(self.problems) >= MOST_PROBLEMS:
                raise InvalidInput(self.problems) from None

    def _part(self, term: Term) -> _Part:
        ids = self._read_by(term)
        return self._parts.setdefault(ids, _Part(ids))

    def _read_by(self, term: Term) -> tuple[str, ...]:
        """The items on which a term depends: those that it names, and those that decide whether they are asked."""
        own = {fact.name: fact for fact in self.instrument.scores.values()}
        named: set[str] = set()
        open_terms = [term]
        while open_terms:
            for name, fact in facts_in(open_terms.pop()).items():
                if name in own:
                    open_terms.append(rule_of(own[name]))
                elif name not in named:
                    named.add(name)
                    asked_if = getattr(fact.definition, "asked_if", None)
                    open_terms += [] if asked_if is None else [asked_if]
        return tuple(
            item.id
            for item in self.instrument.items
            if item.fact.name in named or (item.instead is not None and item.instead.name in named)
        )


def _either(term: Any) -> Iterator[Criterion]:
    """The criteria of which any is enough."""
    if isinstance(term, AnyOf):
        for part in term.of:
            yield from _either(part)
    else:
        yield term
