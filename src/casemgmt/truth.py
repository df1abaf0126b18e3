"""Three truths as two bits: what is certain and what is still possible.

`NOT_MET` = 00, `UNKNOWN` = 01, `MET` = 11 (certain, possible). So AND is ``&`` on the bits, OR is ``|``,
and NOT swaps the bits and inverts them. These are Kleene's strong connectives.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn

from casemgmt.errors import RuleError


class Truth(Enum):
    """Whether a criterion holds: `MET`, `NOT_MET`, or `UNKNOWN`, which is never rounded to either side.

    Example:
        >>> Truth.MET & Truth.UNKNOWN
        <Truth.UNKNOWN: 1>
        >>> ~Truth.UNKNOWN
        <Truth.UNKNOWN: 1>
    """

    NOT_MET = 0b00
    UNKNOWN = 0b01
    MET = 0b11

    @property
    def certain(self) -> bool:
        """Whether it holds however the unknown facts turn out."""
        return self is Truth.MET

    @property
    def possible(self) -> bool:
        """Whether it can still hold."""
        return self is not Truth.NOT_MET

    @classmethod
    def of(cls, certain: bool, possible: bool) -> Truth:
        """The truth with these two bits; what is certain counts as possible."""
        return cls.MET if certain else cls.UNKNOWN if possible else cls.NOT_MET

    def __and__(self, other: Truth) -> Truth:
        return BY_BITS[self.value & other.value]

    def __or__(self, other: Truth) -> Truth:
        return BY_BITS[self.value | other.value]

    def __invert__(self) -> Truth:
        return Truth.of(not self.possible, not self.certain)

    def __bool__(self) -> NoReturn:
        msg = (
            "a truth has three values, so `if truth:`, `and`, `or` and `not` would round UNKNOWN;"
            " write `truth is Truth.MET`, `&`, `|` or `~`"
        )
        raise RuleError(msg)

    @property
    def words(self) -> str:
        """The truth as a person reads it: ``met``, ``not met`` or ``unknown``."""
        return self.name.lower().replace("_", " ")

    @property
    def mark(self) -> str:
        """A sign for outlines, readable without colour."""
        return ("[-]", "[?]", "", "[+]")[self.value]


MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

BY_BITS = (NOT_MET, UNKNOWN, UNKNOWN, MET)
"""The truth of two bits, where it has to be fast; certain and not possible does not occur."""


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Whether at least `n` of `truths` hold, counting certain and possible ones apart.

    Example:
        >>> at_least(2, [MET, UNKNOWN, NOT_MET])
        <Truth.UNKNOWN: 1>
    """
    all_truths = tuple(truths)
    return Truth.of(sum(t.certain for t in all_truths) >= n, sum(t.possible for t in all_truths) >= n)
