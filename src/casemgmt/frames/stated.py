"""What people stated about facts, and how it meets what a record says (`facts.stated`), as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.facts import Answered, Attested, Query, Recorded
from casemgmt.facts.took_place import doubts_about
from casemgmt.frames.clock import Clock
from casemgmt.frames.days import FIRST_KEY
from casemgmt.frames.found import Found
from casemgmt.frames.intake import Table, is_one_of, only_where
from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.leaves import permitted
from casemgmt.frames.pairs import (
    Number,
    Pair,
    Side,
    both,
    choose,
    column,
    either,
    greatest,
    least,
    no,
    some,
)
from casemgmt.frames.records import ONE_OF
from casemgmt.frames.rows import first_where
from casemgmt.frames.values import KINDS, TEXT, held_values
from casemgmt.rules import Fact
from casemgmt.rules.known import EXACT_INTEGERS

Frame = Any
NOT_STATED, MADE, STATED, NOTHING, CONFLICTING = 0.0, 1.0, 2.0, 3.0, 4.0
"""Of a fact: nothing was stated; something that does not count; a value; no value; values that differ."""
_FIELDS = ("low", "high", "from", "until")
_BY = [PERSON_ID, "fact"]


def with_dates(fact: Fact) -> bool:
    """Whether what a record says of a fact holds of a day, so that a newer statement replaces it."""
    definition = fact.definition
    return isinstance(definition, (Answered, Recorded)) or (
        isinstance(definition, Query) and definition.takes_field
    )


def statements(table: Table, facts: Mapping[str, Fact], clock: Clock) -> tuple[Frame, dict[str, Any]]:
    """What was stated about facts, one row for each person about whom something was.

    Args:
        table: The attestations.
        facts: The facts.
        clock: The date of the decision; the table has the columns that it reads.

    Returns:
        The frame, and its columns, each with what stands for nothing.
    """
    rows = table.frame.filter(nw.col("fact").is_in(sorted(facts)))
    low, high = table.day("start")
    low, high = choose(low > -INFINITY, low, FIRST_KEY), choose(high < INFINITY, high, clock.as_of)
    made = no(is_one_of(table.text("status"), doubts_about("attestations").never))
    rows = only_where(rows, both(made, low <= clock.as_of))
    counts = _counts(table, facts)
    rows = rows.with_columns(
        column(low).cast(nw.Float64).alias("__low"),
        column(high).cast(nw.Float64).alias("__high"),
        column(choose(both(counts, high <= clock.as_of), low, -INFINITY)).cast(nw.Float64).alias("__floor"),
        column(counts).alias("__counts"),
        column(_valid_from(nw.col("fact"), facts, clock)).cast(nw.Float64).alias("__valid_from"),
        *(of.alias(name) for name, of in _values(table, facts).items()),
    )
    floors = rows.group_by(*_BY).agg(nw.col("__floor").max().alias("__from"))
    latest = rows.join(floors, on=_BY, how="left")
    latest = latest.with_columns(
        ((nw.col("__from") > -INFINITY) & nw.col("__counts") & (nw.col("__high") >= nw.col("__from"))).alias(
            "__latest"
        )
    )
    return _by_person(_settled(latest, facts), facts)


def _counts(table: Table, facts: Mapping[str, Fact]) -> Side:
    """Whether a statement is by somebody who can make it."""
    by_roles: dict[frozenset[str], list[str]] = {}
    for name, fact in facts.items():
        roles = fact.definition.by if isinstance(fact.definition, Attested) else frozenset()
        by_roles.setdefault(roles, []).append(name)
    role, declined = table.text("role"), table.flag("declined") == 1
    cases = [
        (is_one_of(nw.col("fact"), names), either(declined, is_one_of(role, roles)) if roles else True)
        for roles, names in by_roles.items()
    ]
    return some(both(when, then) for when, then in cases)


def _values(table: Table, facts: Mapping[str, Fact]) -> dict[str, nw.Expr]:
    """The value of a statement: its kind (0 for none) and its ends, or its text."""
    held = held_values(table)
    number, day, flag = table.number("value"), table.day("value_date"), table.flag("value_flag")
    ends = {1.0: number, 2.0: (flag, flag), 3.0: day}
    categories = [fact.name for fact in facts.values() if fact.type == "category"]
    as_text = both(
        held[TEXT], is_one_of(nw.col("fact"), categories)
    )  # also a number that is written in a text
    kind = first_where([(as_text, TEXT), *((when, of) for of, when in held.items())], 0.0)
    low, high = (
        first_where([(as_text, 0.0), *((held[of], pair[i]) for of, pair in ends.items())], 0.0)
        for i in (0, 1)
    )
    text = first_where([(held[TEXT], table.text("value_text"))], "")
    named = {"__kind": kind, "__value_low": low, "__value_high": high}
    return {**{name: column(of).cast(nw.Float64) for name, of in named.items()}, "__text": column(text)}


def _settled(latest: Frame, facts: Mapping[str, Fact]) -> Frame:
    """One value for each person and fact: what the latest statements say together."""
    c = nw.col
    held = c("__latest") & (c("__kind") > 0)

    def only(name: str, otherwise: float) -> nw.Expr:
        return nw.when(held).then(c(name)).otherwise(nw.lit(otherwise))

    vague = held & (c("__value_low") < c("__value_high"))
    rows = latest.with_columns(
        nw.when(c("__latest")).then(c("__high")).otherwise(nw.lit(-INFINITY)).alias("__until"),
        held.cast(nw.Float64).alias("__held"),
        vague.cast(nw.Float64).alias("__vague"),
        *(only(name, INFINITY).alias(f"{name}_least") for name in ("__kind", "__value_low", "__value_high")),
        *(only(name, -INFINITY).alias(f"{name}_most") for name in ("__kind", "__value_low", "__value_high")),
        nw.when(held).then(c("__text")).otherwise(nw.lit("")).alias("__text"),
        (~held).cast(nw.Float64).alias("__outside"),
    )
    return _judged(
        rows.group_by(*_BY).agg(
            c("__from").max().alias("__from"),
            c("__until").max().alias("__until"),
            c("__valid_from").max().alias("__valid_from"),
            c("__held").sum().alias("__held"),
            c("__vague").max().alias("__vague"),
            *(
                getattr(c(f"{name}_{end}"), how)().alias(f"{name}_{end}")
                for name in ("__kind", "__value_low", "__value_high")
                for end, how in (("least", "min"), ("most", "max"))
            ),
            c("__text").n_unique().alias("__texts"),
            c("__text").max().alias("__text_most"),
            c("__outside").max().alias("__outside"),
        ),
        facts,
    )


def _judged(found: Frame, facts: Mapping[str, Fact]) -> Frame:
    """Whether there is a value that the fact permits, and its ends; and if not, whether values differ."""
    c, name = nw.col, nw.col("fact")
    one_text = c("__texts").cast(nw.Float64) - c("__outside") <= 1
    equal = (
        (c("__kind_least") == c("__kind_most"))
        & (c("__value_low_least") == c("__value_low_most"))
        & (c("__value_high_least") == c("__value_high_most"))
        & one_text
        & ((c("__kind_most") <= TEXT) | (c("__held") == 1))
    )
    ordered = (
        (c("__kind_least") == c("__kind_most")) & (c("__kind_most").is_in([1.0, 3.0])) & (c("__vague") < 1)
    )
    found = found.with_columns(equal.alias("__equal"), (equal | ordered).alias("__settled"))
    low_limit, high_limit, kind = _limits(name, facts)
    found = found.with_columns(
        low_limit.alias("__low_limit"),
        high_limit.alias("__high_limit"),
        (kind == c("__kind_most")).alias("__fits"),
    )
    numbers = c("__kind_most") < TEXT
    endless = (c("__value_low_least") == INFINITY) | (c("__value_high_most") == -INFINITY)
    found = found.with_columns(
        nw.max_horizontal(c("__value_low_least"), c("__low_limit")).alias("low"),
        nw.min_horizontal(c("__value_high_most"), c("__high_limit")).alias("high"),
        (numbers & (_huge(c("__value_low_least")) | _huge(c("__value_high_most")) | endless)).alias("__huge"),
        _is_text_conflict(name, facts).alias("__several"),
    )
    torn = c("low") > c("high")
    anything = (
        numbers & (c("low") == c("__low_limit")) & (c("high") == c("__high_limit")) & (c("low") < c("high"))
    )
    usable = nw.when(numbers).then(~torn & ~c("__huge") & ~anything).otherwise(_permitted_text(facts))
    fresh = c("__from") >= c("__valid_from")
    state = first_where(
        [
            (c("__from") == -INFINITY, MADE),
            ((c("__held") == 0) | ~fresh, NOTHING),
            (~c("__settled") | c("__several"), CONFLICTING),
            (~c("__fits"), NOTHING),
            (usable, STATED),
            (anything & ~c("__equal"), CONFLICTING),
        ],
        NOTHING,
    )
    return found.select(
        *_BY,
        state.alias("state"),
        "low",
        "high",
        c("__from").alias("from"),
        c("__until").alias("until"),
        c("__text_most").alias("text"),
    )


def _huge(end: nw.Expr) -> nw.Expr:
    return ((end > EXACT_INTEGERS) & (end < INFINITY)) | ((end < -EXACT_INTEGERS) & (end > -INFINITY))


def _groups(facts: Iterable[Fact], of: Any) -> dict[Any, list[str]]:
    grouped: dict[Any, list[str]] = {}
    for fact in facts:
        grouped.setdefault(of(fact), []).append(fact.name)
    return grouped


def _limits(name: nw.Expr, facts: Mapping[str, Fact]) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """The permitted range of the fact in each row, and the kind of its values."""

    def limit(fact: Fact) -> tuple[float, float]:
        if fact.type == "category":
            return -INFINITY, INFINITY
        ends = permitted(fact)
        return float(ends.low), float(ends.high)

    ranges = _groups(facts.values(), limit)
    kinds = _groups(facts.values(), lambda fact: KINDS[fact.type])
    low, high = (
        column(first_where([(name.is_in(names), ends[i]) for ends, names in ranges.items()], 0.0))
        for i in (0, 1)
    )
    return low, high, column(first_where([(name.is_in(names), kind) for kind, names in kinds.items()], 0.0))


def _is_text_conflict(name: nw.Expr, facts: Mapping[str, Fact]) -> nw.Expr:
    """Whether a text may stand for what columns cannot say: a number in words, or one of several categories."""
    words = [fact.name for fact in facts.values() if fact.type != "category"]
    several = nw.col("__text_most").str.contains(ONE_OF, literal=True)
    is_text = (nw.col("__kind_most") == TEXT) & (nw.col("__held") > 0)
    return is_text & column(either(is_one_of(name, words), several))


def _permitted_text(facts: Mapping[str, Fact]) -> nw.Expr:
    text, name = nw.col("__text_most"), nw.col("fact")
    closed = _groups((fact for fact in facts.values() if fact.type == "category"), lambda fact: fact.values)
    return column(
        some(
            both(name.is_in(names), True if values is None else is_one_of(text, values))
            for values, names in closed.items()
        )
    )


def _valid_from(name: nw.Expr, facts: Mapping[str, Fact], clock: Clock) -> Any:
    """The first day of which a statement still counts."""
    windows = _groups(facts.values(), lambda fact: valid_of(fact.definition))
    return first_where(
        [(name.is_in(names), valid.first_day(clock)) for valid, names in windows.items() if valid != Valid()],
        FIRST_KEY,
    )


@attrs.frozen
class Valid:
    """How long a statement about a fact counts; without any limit for ever.

    Args:
        days: For so many days.
        months: For so many months.
        this_month: In its calendar month only.
    """

    days: int | None = None
    months: int | None = None
    this_month: bool = False

    def first_day(self, clock: Clock) -> Number:
        """The first day of which it still counts."""
        first: list[Number] = [clock.month] if self.this_month else []
        first += [] if self.days is None else [clock.after(-self.days)]
        first += [] if self.months is None else [clock.months_ago(self.months)]
        return greatest(first)


def valid_of(definition: Any) -> Valid:
    """How long a statement counts about a fact that is defined so."""
    if isinstance(definition, Recorded):
        definition = definition.query
    days: int | None = getattr(definition, "valid_days", None)
    if isinstance(definition, Query) and days is None:
        months = [n for n in (definition.months, definition.lookback_months) if n is not None]
        return Valid(definition.days, min(months, default=None))
    return Valid(days, this_month=getattr(definition, "this_month", False))


def _by_person(settled: Frame, facts: Mapping[str, Fact]) -> tuple[Frame, dict[str, Any]]:
    """The statements about each fact beside each other."""
    columns: list[nw.Expr] = []
    nothing: dict[str, Any] = {}
    for name, fact in facts.items():
        fields = ["state", "text"] if fact.type == "category" else ["state", "low", "high"]
        fields += ["from", "until"] if with_dates(fact) else []
        for field in fields:
            empty: Any = {"state": NOT_STATED, "text": ""}.get(field, -INFINITY)
            of = nw.when(nw.col("fact") == name).then(nw.col(field)).otherwise(nw.lit(empty))
            columns.append(of.alias(_named(name, field)))
            nothing[_named(name, field)] = empty
    rows = settled.select(PERSON_ID, *columns)
    return rows.group_by(PERSON_ID).agg(*(nw.col(name).max() for name in nothing)), nothing


def _named(fact: str, field: str) -> str:
    return f"__stated_{fact}_{field}"


# -- with what the record says -------------------------------------------------------------------------------------


def with_statement(fact: Fact, found: Found, not_attested: Pair | None, keep: Any) -> Found:
    """What the record says and what somebody stated: the newer of two dated values, else what both allow.

    Args:
        fact: The fact.
        found: What its definition found.
        not_attested: What holds where nobody stated it; None for a fact that need not be attested.
        keep: Gives columns a name.
    """
    state = nw.col(_named(fact.name, "state"))
    is_said, differs = state == STATED, state == CONFLICTING
    replaced: Any = False
    newer: Any = False
    if found.on is not None:
        low, high = (nw.col(_named(fact.name, end)) for end in ("from", "until"))
        newer = both(found.known, low > found.on.high)
        replaced = both(found.known, high < found.on.low)  # what was stated is older
    if fact.type == "category":
        said = nw.when(is_said).then(nw.col(_named(fact.name, "text"))).otherwise(nw.lit(""))
        same = found.text == said
        text = first_where(
            [
                (no(found.known), said),
                (column(replaced) | ~(is_said | differs), found.text),
                (newer, said),
                (column(same), found.text),
            ],
            "",
        )
        return Found.of_text(text, found.on, found.level)
    limits = permitted(fact)
    low, high = (
        nw.when(is_said).then(nw.col(_named(fact.name, end))).otherwise(nw.lit(float(limit)))
        for end, limit in (("low", limits.low), ("high", limits.high))
    )
    if not_attested is not None:
        none = state == NOT_STATED
        low, high = (choose(none, of, said) for of, said in zip(not_attested[:2], (low, high), strict=True))
        return Found(keep(Pair(low, high, not_attested.level)), fact)
    said_pair: Pair = keep(Pair(low, high))
    ends: Pair = keep(
        Pair(
            greatest([found.pair.low, said_pair.low]),
            least([found.pair.high, said_pair.high]),
            max(found.pair.level, said_pair.level),
        )
    )
    torn = either(ends.low > ends.high, differs)
    cases = [
        (no(found.known), said_pair),
        (either(replaced, no(either(is_said, differs))), found.pair),
        (newer, said_pair),
        (torn, Pair(float(limits.low), float(limits.high))),
    ]
    low, high = (first_where([(when, then[i]) for when, then in cases], ends[i]) for i in (0, 1))
    return Found(keep(Pair(low, high, ends.level)), fact, found.on)
