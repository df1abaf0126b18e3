"""Groups of diagnoses in columns: each different code is read once, and joined to the entries for all groups together.

Scores from diagnoses ask for many groups of codes that differ in nothing else. Every entry gets one number in which
each group has digits of its own; their sums by person tell how many entries each group has. A sum is what all engines
know; none of them has to look at every entry once for each group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import narwhals as nw

from casemgmt.codes import Code, normalise, system_name
from casemgmt.content import is_icd10cm, social_finding
from casemgmt.facts import Query
from casemgmt.frames.engines import collected
from casemgmt.frames.entries import Asked
from casemgmt.frames.intake import Table, only_where
from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.leaves import Told
from casemgmt.frames.pairs import Side, column, either
from casemgmt.frames.translatable import query_of
from casemgmt.instruments.diagnosis_codes import CATEGORY, DiagnosisCodes, icd10_of
from casemgmt.rules import Fact

Frame = Any
_SURE = "__sure"
_OPEN = "open", ""
_EXACT_BITS = 52
"""How many bits of a whole number a Float64 holds exactly, with one to spare."""


Family = list[tuple[Fact, DiagnosisCodes]]
"""Facts that ask for groups of diagnoses alike, each with the codes of its group."""
Shared = tuple[Query, frozenset[str]]
"""What a family shares: all of the query but its codes, and the categories that they read."""


def families_of(facts: Iterable[Fact]) -> tuple[dict[Shared, Family], list[Fact]]:
    """Facts that ask for groups of diagnoses, by what they share; and all others.

    Those whose window has to be read first are among the others.
    """
    families: dict[Shared, Family] = {}
    others = []
    for fact in facts:
        query = query_of(fact)
        codes = None if query is None or query.section != "conditions" or query.reads else query.codes
        if query is not None and query.take == "exists" and isinstance(codes, DiagnosisCodes):
            shared = attrs.evolve(query, codes=None), codes.categories
            families.setdefault(shared, []).append((fact, codes))
        else:
            others.append(fact)
    return families, others


def joins_lists(frame: Frame) -> bool:
    """Whether a frame can be joined to one that is made of plain lists."""
    return bool(frame.implementation.is_polars()) or isinstance(frame, nw.DataFrame)


@attrs.frozen
class Reading:
    """What the codes of an entry say of groups of diagnoses.

    Args:
        sure: The groups to which it surely belongs.
        maybe: The groups to which it may belong, because a code is too short to tell.
        open: Whether it may belong to any other group too, because no code can be read.
    """

    sure: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    open: bool = False

    def unless_certain(self, certain: bool) -> Reading:
        """The same of an entry that may not count."""
        return self if certain else Reading(maybe=self.sure | self.maybe, open=self.open)

    @property
    def says(self) -> Iterator[tuple[str, str]]:
        """Each thing that it says, and of which group."""
        yield from (("certain", name) for name in self.sure)
        yield from (("possible", name) for name in self.maybe)
        if self.open:
            yield _OPEN


class CodeReader:
    """Reads codes for several groups at once, as `DiagnosisCodes.truth` reads them for each.

    Args:
        groups: The codes of each group; all read the same categories.
    """

    def __init__(self, groups: Mapping[str, DiagnosisCodes]) -> None:
        self._categories = frozenset[str]().union(*(codes.categories for codes in groups.values()))
        self._sure = _inverted((p, name) for name, of in groups.items() for p in of.prefixes["icd10"])
        self._short = _inverted((short, name) for name, of in groups.items() for short in of.too_short)

    def read(self, codes: Iterable[Code]) -> Reading:
        """What the codes of one entry say."""
        found = [reading for reading in map(self._of, codes) if reading is not None]
        if not found:
            return Reading(open=True)
        sure = frozenset[str]().union(*(each.sure for each in found))
        return Reading(sure, frozenset[str]().union(*(each.maybe for each in found)) - sure)

    def _of(self, code: Code) -> Reading | None:
        """What one code says; None where it says nothing."""
        icd = icd10_of(code)
        if icd is None:
            return None if social_finding(code) is None else Reading()
        starts = (icd[:end] for end in range(1, len(icd) + 1))
        sure = frozenset[str]().union(*(self._sure.get(start, ()) for start in starts))
        known = code.system != "icd10cm" or icd[:CATEGORY] in self._categories or is_icd10cm(icd)
        return Reading(sure, self._short.get(icd, frozenset()) - sure) if known else None


def _inverted(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, name in pairs:
        found.setdefault(key, set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


class Digits:
    """Numbers in which each group has digits of its own, so that sums of them tell how many entries it has.

    What no code says needs no digits.

    Args:
        readings: What the different codes say.
        most: The most entries that anybody has.
        name: What the columns are called.
    """

    def __init__(self, readings: Iterable[Reading], most: int, name: str) -> None:
        self._places = {place: n for n, place in enumerate(sorted({p for of in readings for p in of.says}))}
        self._base = 2.0 ** most.bit_length()
        self._held = max(1, _EXACT_BITS // most.bit_length())
        self._open = f"{name}__open" if _OPEN in self._places else ""
        self.columns = [f"{name}__{n}" for n in range(-(-len(self._places) // self._held))]

    def of(self, reading: Reading) -> list[float]:
        """The numbers of an entry, in the order of the columns."""
        numbers = [0.0] * len(self.columns)
        for place in reading.says:
            column_, digit = self._digit(place)
            numbers[column_] += self._base**digit
        return numbers

    def on(self, people: Frame) -> Frame:
        """People whose numbers are summed, with what those tell of each group."""
        people = people.with_columns(*map(self._is_any, range(min(self._held, len(self._places)))))
        if not self._open:
            return people
        return people.with_columns(nw.when(~column(self._flag(_OPEN))).then(nw.lit(False)).alias(self._open))

    def told(self, name: str) -> Told:
        """Whether a group has any entry."""
        certain, maybe = (self._flag((end, name)) for end in ("certain", "possible"))
        return Told(certain, None if maybe is False else either(certain, maybe), self._open)

    def _is_any(self, digit: int) -> nw.Expr:
        """Whether a digit is not 0: the number without those above it is no less than 1 of it.

        All numbers are asked by one expression: to plan each costs more than to work it out.
        """
        held = nw.col(*self.columns)
        if digit < self._held - 1:
            held %= self._base ** (digit + 1)  # a power of two: engines divide by it exactly
        return (held >= self._base**digit).name.suffix(f"__{digit}")

    def _flag(self, place: tuple[str, str]) -> Side:
        if place not in self._places:
            return False
        column_, digit = self._digit(place)
        return nw.col(f"{self.columns[column_]}__{digit}")

    def _digit(self, place: tuple[str, str]) -> tuple[int, int]:
        return divmod(self._places[place], self._held)


def count_groups(
    rows: Frame, table: Table, asked: Asked, groups: Mapping[str, DiagnosisCodes], name: str
) -> tuple[Frame, Digits]:
    """How many entries each person has of each group, as numbers with digits.

    Args:
        rows: The rows of the section with all kept columns.
        table: The section.
        asked: The entries that count, whatever their codes.
        groups: The codes of each group.
        name: What the columns are called.
    """
    given = [of for pair in table.given_codes("codes") for of in pair]
    keys = [_SURE, *(f"__given_{n}" for n in range(len(given)))]
    sure = column(asked.certain).cast(nw.Int64)
    held = only_where(rows, asked.possible).select(
        PERSON_ID, *(of.alias(key) for key, of in zip(keys, (sure, *given), strict=True))
    )
    reader = CodeReader(groups)
    found = {
        row: reader.read(_codes(row[1:])).unless_certain(row[0] == 1)
        for row in collected(held.select(*keys).unique()).rows()
    }
    told = {row: reading for row, reading in found.items() if reading != Reading()}
    digits = Digits(told.values(), _most_rows(held), name)
    if not digits.columns:
        return held.select(PERSON_ID).unique(), digits
    numbers = [[*row, *digits.of(reading)] for row, reading in told.items()]
    small = _of_lists(held, [*keys, *digits.columns], numbers)
    joined = held.join(small, on=_differing(keys, found), how="inner")
    return joined.group_by(PERSON_ID).agg(*(nw.col(each).sum() for each in digits.columns)), digits


def _codes(given: Sequence[str]) -> Iterator[Code]:
    """The codes of an entry, from their systems and texts in turn."""
    for address, text in zip(given[::2], given[1::2], strict=True):
        system = system_name(address)
        if code := normalise(system, text):
            yield Code(system, code)


def _most_rows(held: Frame) -> int:
    counts = held.group_by(PERSON_ID).agg(nw.len().alias("rows"))
    return collected(counts.select(nw.col("rows").max())).item() or 1


def _differing(keys: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """The keys that are not the same in all rows: joining by fewer costs less."""
    differing = [key for key, of in zip(keys, zip(*rows, strict=True), strict=True) if len(set(of)) > 1]
    return differing or [*keys[:1]]


def _of_lists(frame: Frame, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Frame:
    """A small frame of the same engine."""
    columns = zip(*rows, strict=True)
    made = nw.from_dict(
        {name: [*of] for name, of in zip(names, columns, strict=True)}, backend=frame.implementation
    )
    return made.lazy() if isinstance(frame, nw.LazyFrame) else made
