"""Sums of points over flags in columns: what leaves many flags open at once is looked at once, not for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

from casemgmt.frames.leaves import Told
from casemgmt.frames.pairs import Number, Pair, choose, level_of
from casemgmt.rules.terms import Arithmetic, Choice, Compare, Constant, Fact, Quantity
from casemgmt.rules.walk import summands

if TYPE_CHECKING:
    from casemgmt.frames.columns import Columns

Points = tuple[Told, float]
"""A flag, and what it adds where it is true."""
_MOST = 2**32
"""The most that a term may add: millions of such whole numbers add up exactly, in whatever order."""


def sum_of_points(columns: Columns, term: Arithmetic) -> Pair | None:
    """A sum, where it adds whole points of flags that share what leaves them open; None where it does not.

    Args:
        columns: The columns.
        term: The sum.
    """
    if not columns.told:
        return None
    terms = [*summands(term)]
    shared: dict[str, list[Points]] = {}
    others: list[Quantity] = []
    for each in terms:
        flag = _flag_of(columns, each)
        if flag is None:
            others.append(each)
        else:
            shared.setdefault(flag[0].open, []).append(flag)
    if not shared or not all(map(_is_whole, terms)):
        return None
    pairs = [*map(columns.quantity, others), *(_together(columns, flags) for flags in shared.values())]
    low, high = (_added(pair[end] for pair in pairs) for end in (0, 1))
    return Pair(low, high, level_of(pairs))


def _flag_of(columns: Columns, of: Quantity) -> Points | None:
    """A flag that only a shared column leaves open, and what it adds; None if a quantity is anything else."""
    match of:
        case Choice(
            when=Compare(operator="==", a=Fact(type="flag") as fact, b=Constant(value=True)),
            then=Constant(value=int() | float() as value),
            otherwise=Constant(value=0),
        ):
            told = columns.told.get(fact.name)
            return None if told is None or told.possible is not None else (told, float(value))
    return None


def _together(columns: Columns, flags: list[Points]) -> Pair:
    """Flags with one column that leaves them open: there, all that are not certain may be true as well."""
    level = level_of(told.pair for told, _ in flags)
    raising = [(told, points) for told, points in flags if points > 0]
    lowering = [(told, points) for told, points in flags if points < 0]
    raised, lowered, level = columns.keep(Pair(_certain(raising), _certain(lowering), level))
    most, least = (sum(points for _, points in each) for each in (raising, lowering))
    is_open = flags[0][0].is_open
    low = _added([raised, choose(is_open, float(least), lowered)])
    high = _added([choose(is_open, float(most), raised), lowered])
    return Pair(low, high, level)


def _certain(flags: Iterable[Points]) -> Number:
    """What flags add that are certain."""
    return _added(choose(told.certain, points, 0.0) for told, points in flags)


def _added(parts: Iterable[Number]) -> Number:
    """A sum of whole numbers, two and two: a long chain is nested too deeply for some engines."""
    every = [each for each in parts if not isinstance(each, float) or each]
    while len(every) > 1:
        every = [a + b for a, b in zip_longest(every[::2], every[1::2], fillvalue=0.0)]
    return every[0] if every else 0.0


def _is_whole(of: Quantity) -> bool:
    """Whether a quantity can be no other than a whole number, and no large one."""
    match of:
        case Constant(value=int() | float() as value):
            return abs(value) <= _MOST and float(value).is_integer()
        case Choice(then=then, otherwise=otherwise):
            return _is_whole(then) and _is_whole(otherwise)
    return False
