"""Whether a rule can still come to a truth: somebody for whom it does, or the certainty that there is nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from casemgmt.rules.cells import OpenLeaf, cells_of, open_leaves
from casemgmt.rules.evaluate import Values, truth_of
from casemgmt.rules.terms import ByCases, Criterion, Fact
from casemgmt.truth import MET, Truth

MOST_SPLITS = 5_000
"""How often `witness` may split before it gives up."""


class TooMany(Exception):
    """Raised when there are more cases to try than the given limit."""


@attrs.frozen
class Pull:
    """Which value of an open fact helps a rule most to be met, and which least.

    Args:
        least: A value that is worst for every leaf with the fact.
        most: A value that is best for every leaf with the fact.
    """

    least: Any
    most: Any


def witness(
    rule: Criterion, values: Values, want: Truth, *, most: int = MOST_SPLITS
) -> Mapping[str, Any] | None:
    """Values, narrowed from what is known, with which a rule has the wanted truth; None if there are none.

    Only facts that pull both ways are tried one value after the other; all others are set to what helps.

    Args:
        rule: A criterion, with derived facts written out (`expanded`).
        values: Cleaned values by fact name.
        want: ``MET`` or ``NOT_MET``.
        most: How many narrowings may be tried.

    Returns:
        The values. Where a leaf cannot be cut into cells, they may leave the rule unknown: then it is not certain
        that the wanted truth can be reached. None is always certain.

    Raises:
        TooMany: If the limit is reached first.

    Example:
        >>> from casemgmt.truth import NOT_MET
        >>> age = Fact("age_years", low=0, high=130)
        >>> witness((age >= 65) & (age < 18), {}, MET) is None
        True
        >>> witness((age >= 65) | (age < 18), {}, NOT_MET)
        {'age_years': 18}
    """
    return _Search(rule, want, most).narrowed(dict(values))


def can_be(rule: Criterion, values: Values, want: Truth, *, most: int = MOST_SPLITS) -> bool:
    """Whether a rule may still come to a truth, as far as can be found within the limit; False is certain."""
    try:
        return witness(rule, values, want, most=most) is not None
    except TooMany:
        return True


def pulls(leaves: Sequence[OpenLeaf], values: Values) -> dict[str, Pull | None]:
    """How each open fact pulls; None for a fact that pulls both ways, or whose pull depends on others.

    Facts of a leaf that cannot be cut into cells are left out. If no fact is None, a rule that is unknown can come
    to both truths: set every fact to its best, or to its worst.

    Example:
        >>> age, fall = Fact("age_years", low=0, high=130), Fact("fall", type="flag")
        >>> pulls(open_leaves(((age >= 65) & ~fall) | (age >= 80), {}), {})
        {'age_years': Pull(least=32, most=80), 'fall': Pull(least=True, most=False)}
        >>> pulls(open_leaves((age >= 65) | (age < 18), {}), {})
        {'age_years': None}
    """
    endless = {name for leaf in leaves if leaf.shape == "endless" for name in leaf.open}
    facts = {name: fact for leaf in leaves for name, fact in leaf.open.items() if name not in endless}
    return {name: _pull(fact, [x for x in leaves if name in x.open], values) for name, fact in facts.items()}


def _pull(fact: Fact, leaves: Sequence[OpenLeaf], values: Values) -> Pull | None:
    cells = cells_of(fact, values, leaves) or ()
    columns = [column for leaf in leaves if (column := _column(leaf, fact.name, cells)) is not None]
    if len(columns) < len(leaves):
        return None
    best = [v for i, v in enumerate(cells) if all(column[i] == max(column) for column in columns)]
    worst = [v for i, v in enumerate(cells) if all(column[i] == min(column) for column in columns)]
    return Pull(worst[0], best[0]) if best and worst else None


def _column(leaf: OpenLeaf, name: str, cells: Iterable[Any]) -> list[Any] | None:
    """How much each value of a fact helps a leaf; None where that depends on other facts, or the leaf is settled."""
    sign = -1 if leaf.negated else 1
    if isinstance(leaf.node, ByCases):
        return None
    if leaf.shape == "single":
        column = [sign if leaf.part(name, value) is MET else 0 for value in cells]
        return column if len(set(column)) > 1 else None
    if leaf.total is None:
        return None
    met = [leaf.total.met_by(added) for added in sorted(leaf.total.sums(leaf.open.values()))]
    turns = [b - a for a, b in pairwise(met) if a != b]
    if len(turns) != 1:
        return None
    return [sign * turns[0] * leaf.total.points(name, value) for value in cells]


class _Search:
    """The search for a witness; it stops at the first."""

    def __init__(self, rule: Criterion, want: Truth, most: int) -> None:
        self.rule, self.want, self.left = rule, want, most

    def narrowed(self, values: dict[str, Any]) -> dict[str, Any] | None:
        leaves = open_leaves(self.rule, values)
        if not leaves:
            return values if truth_of(self.rule, values) is self.want else None
        if not self.left:
            raise TooMany
        self.left -= 1
        pulled = pulls(leaves, values)
        split = next((name for name, pull in pulled.items() if pull is None), None)
        if split is None:
            helping = {
                name: pull.most if self.want is MET else pull.least
                for name, pull in pulled.items()
                if pull is not None
            }
            return values | helping
        fact = next(leaf.open[split] for leaf in leaves if split in leaf.open)
        tries = (self.narrowed({**values, split: cell}) for cell in cells_of(fact, values, leaves) or ())
        return next((found for found in tries if found is not None), None)
