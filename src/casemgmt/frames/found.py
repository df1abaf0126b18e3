"""What was found for a fact in every row: its ends or its text, and the day of which it holds."""

from __future__ import annotations

from typing import Any

import attrs
import narwhals as nw

from casemgmt.frames.leaves import Told, permitted
from casemgmt.frames.pairs import Pair, Side, both, choose, either, greatest, least, no, number
from casemgmt.rules import Fact

NO_ENDS = Pair(0.0, 0.0)
"""The ends of a category, which has none."""


@attrs.frozen
class Found:
    """What was found for a fact.

    Args:
        pair: The ends of a number, flag or date, inside what the fact permits; all of that where nothing is known.
        fact: The fact; None for a category.
        on: The civil keys of the days on which it may have been found.
        text: A category; the empty text for none.
        level: How many steps of kept columns the text is made from.
        worked: The ends that its formula gives, of a fact of which a record may say something else.
        told: Of a flag that columns tell, those: its ends are made of them.
    """

    pair: Pair = NO_ENDS
    fact: Fact | None = None
    on: Pair | None = None
    text: nw.Expr | str = ""
    level: int = 0
    worked: Pair | None = None
    told: Told | None = None

    @classmethod
    def of_flag(cls, fact: Fact, told: Told) -> Found:
        """A flag that columns tell."""
        certain, possible, level = told.pair
        return cls(Pair(number(certain), number(possible), level), fact, told=told)

    @classmethod
    def of_text(cls, text: nw.Expr | str, on: Pair | None = None, level: int = 0) -> Found:
        """A category."""
        return cls(text=text, on=on, level=level)

    @classmethod
    def nothing(cls, fact: Fact) -> Found:
        """A fact of which nothing is known."""
        return cls.of_text("") if fact.type == "category" else cls(as_numbers(permitted(fact)), fact)

    def instead(self, when: Side, value: float | bool | str, level: int, keep: Any) -> Found:
        """The same, but with another value where something holds.

        Args:
            when: Where it holds.
            value: The value.
            level: How many steps of kept columns that comes after.
            keep: Gives columns a name.
        """
        if self.fact is None:
            text = choose(when, str(value), self.text)
            return Found.of_text(text, self.on, max(level, self.level))
        low, high = (choose(when, float(value), end) for end in self.pair[:2])
        return Found(keep(Pair(low, high, max(level, self.pair.level))), self.fact, self.on)

    @property
    def flag(self) -> Told:
        """Of a flag: where it is certain, and where it is possible."""
        return self.told or Told(self.pair.low >= 1, self.pair.high >= 1, level=self.pair.level)

    @property
    def known(self) -> Side:
        """Where anything is known: not all that the fact permits is left."""
        if self.fact is None:
            return self.text != ""
        limits = as_numbers(permitted(self.fact))
        open_ = both(self.pair.low == limits.low, self.pair.high == limits.high)
        return either(no(open_), self.pair.low == self.pair.high)

    @property
    def settled(self) -> Side | None:
        """Where its formula would not leave the ends as they were found; None where it always does."""
        if self.worked is None:
            return None
        return either(self.worked.low > self.pair.low, self.worked.high < self.pair.high)


def as_numbers(pair: Pair) -> Pair:
    """A pair of numbers, also of what were truths."""
    low, high = (float(end) if isinstance(end, (bool, int)) else end for end in pair[:2])
    return Pair(low, high, pair.level)


def cleaned(fact: Fact, pair: Pair, keep: Any, when: Side = True) -> Pair:
    """What was found as rules may read it: cut to what the fact permits, and all of that where nothing is left.

    Args:
        fact: The fact.
        pair: What was found.
        keep: Gives columns a name.
        when: Where anything was found.
    """
    limits = as_numbers(permitted(fact))
    ends = keep(Pair(greatest([pair.low, limits.low]), least([pair.high, limits.high]), pair.level))
    kept = both(when, ends.low <= ends.high)
    result: Pair = keep(
        Pair(choose(kept, ends.low, limits.low), choose(kept, ends.high, limits.high), ends.level)
    )
    return result
