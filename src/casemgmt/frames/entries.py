"""Which entries a query asks for, as columns: surely, or perhaps where an entry is vague (`facts.matching`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.facts import Matches, Query, Where
from casemgmt.facts.matching import CLOSED_STATUSES, OPEN_STATUSES, VALID_ON_LAST_DAY, VERIFIED
from casemgmt.facts.took_place import CUT_SHORT, NOT_MADE, doubts_of
from casemgmt.frames.clock import Window, months_before, shifted
from casemgmt.frames.code_sets import in_set
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, business_days_until
from casemgmt.frames.diseases import TRAITS_OF
from casemgmt.frames.intake import NO_FLAG, Table, is_one_of
from casemgmt.frames.kept import InSteps, Kept
from casemgmt.frames.layout import layout
from casemgmt.frames.pairs import Number, Pair, Side, all_of, both, choose, either, no, some
from casemgmt.frames.rows import ENTRIES, TAKEN, TRAITS, Rows
from casemgmt.frames.values import held_values
from casemgmt.truth import MET, NOT_MET


@attrs.frozen
class Asked:
    """The entries that count for a query, as columns of the rows of its section.

    Args:
        certain: Whether an entry surely counts.
        possible: Whether it may count.
        low: The civil key of the first day on which it may have been.
        high: That of the last.
    """

    certain: Side
    possible: Side
    low: Number
    high: Number

    def among(self, held: Side, rows: Rows, name: str) -> Asked:
        """Those of the entries for which something holds."""
        certain, possible = (
            rows.keep(both(of, held), f"{name}_{end}_held", TAKEN)
            for end, of in (("certain", self.certain), ("possible", self.possible))
        )
        return Asked(certain, possible, self.low, self.high)


def asked_for(query: Query, rows: Rows, window: Window, name: str) -> Asked:
    """The entries that a query asks for.

    Args:
        query: The query.
        rows: The rows of its section.
        window: The days within which they count.
        name: What the kept columns are called.
    """
    low, high = days_of(query.on, rows)
    inside = Pair(
        both(low >= window.surely_from, high <= window.surely_to),
        both(high >= window.earliest, low <= window.latest),
    )
    tests = [inside, *_kind_tests(query, rows), *_day_tests(query, rows)]
    if window.business is not None:
        tests.append(_within_business_days(window, rows, query.on))
    certain, possible, _ = all_of(tests)
    return Asked(
        rows.keep(certain, f"{name}_certain", ENTRIES),
        rows.keep(possible, f"{name}_possible", ENTRIES),
        low,
        high,
    )


def days_of(on: str, rows: Rows) -> tuple[Number, Number]:
    """The first and the last day by which a query may order an entry: far apart where none is recorded."""
    began, begun = rows.table.day("start")
    recorded = rows.table.day("recorded_on")[1]
    latest = choose(recorded < INFINITY, recorded, rows.clock.as_of)
    low = choose(began > -INFINITY, began, FIRST_KEY)
    high = choose(begun < INFINITY, begun, latest)
    if on == "start":
        return rows.keep(low, "start_from", 0), rows.keep(high, "start_to", 0)
    ended, until = rows.table.day("end")
    low = choose(ended > -INFINITY, ended, low)
    high = choose(until < INFINITY, until, LAST_KEY)
    return rows.keep(low, "end_from", 0), rows.keep(high, "end_to", 0)


def _kind_tests(query: Query, rows: Rows) -> list[Pair]:
    """What entries have to stand whatever the day."""
    tests = [
        _value_test(condition, rows) if isinstance(condition, Where) else _code_test(condition, rows)
        for condition in query.where
    ]
    vague = query.section == "conditions"
    if query.codes is not None:
        met, comparable = in_set(rows, "codes", query.codes)
        # A condition in a system that the set does not speak of may be the one; other entries are not.
        tests.append(Pair(met, either(met, no(comparable)) if vague else met))
    if vague:
        tests.append(_verified(rows.table))
    tests.append(_took_place(query, rows))
    if query.section == "observations" and not query.takes_measurement:
        tests.append(_was_made(rows))
    return tests


def _took_place(query: Query, rows: Rows) -> Pair:
    """Whether the status says of an entry that it never was, or may not have been."""
    doubts, status = doubts_of(query), rows.table.text("status")
    named = "was" if query.ahead_days is None else "will_be"
    return Pair(
        rows.keep(no(is_one_of(status, doubts.either)), f"{named}_certain", TRAITS),
        rows.keep(no(is_one_of(status, doubts.never)), f"{named}_possible", TRAITS),
    )


def _was_made(rows: Rows) -> Pair:
    """Whether observations were made, as far as the reasons why they have no value tell."""
    reason = rows.table.text("absent_reason")
    told = either(reason == "", some(held_values(rows.table).values()))
    return Pair(
        rows.keep(told, "made_certain", TRAITS),
        rows.keep(either(told, no(is_one_of(reason, NOT_MADE))), "made_possible", TRAITS),
    )


def _value_test(condition: Where, rows: Rows) -> Pair:
    """Whether a field has one of some values."""
    held = {value for value in condition.values if value is not None}
    kind = layout()[rows.table.name][condition.field].kind
    if kind == "flag":
        flag = rows.table.flag(condition.field)
        certain = _any_flag(flag, held)
        possible = either(certain, _any_flag(flag, condition.maybe))
        nothing: Side = flag == NO_FLAG
    else:
        text = rows.table.text(condition.field)
        certain = is_one_of(text, held)
        possible = either(certain, is_one_of(text, {v for v in condition.maybe if v is not None}))
        nothing = text == ""
    return Pair(certain, either(possible, nothing) if condition.absent == "possible" else possible)


def _any_flag(flag: Number, values: Any) -> Side:
    result: Side = False
    for value in sorted(v for v in values if v is not None):
        result = either(result, flag == float(value))
    return result


def _code_test(condition: Matches, rows: Rows) -> Pair:
    """Whether a field holds a code of a set, or holds none."""
    met = in_set(rows, condition.field, condition.codes).met
    met = no(met) if condition.without else met
    return Pair(met, met)


def _verified(table: Table) -> Pair:
    verification = table.text("verification")
    said: Mapping[Any, list[str]] = {
        truth: [word or "" for word, is_ in VERIFIED.items() if is_ is truth] for truth in (MET, NOT_MET)
    }
    return Pair(is_one_of(verification, said[MET]), no(is_one_of(verification, said[NOT_MET])))


def _day_tests(query: Query, rows: Rows) -> list[Pair]:
    """What they have to stand at the date of the decision."""
    tests = []
    if query.on == "end" and query.ahead_days is None:
        goes_on = both(_no_end(rows.table), is_one_of(rows.table.text("status"), OPEN_STATUSES))
        ended = both(no(goes_on), rows.table.day("start")[0] <= rows.clock.as_of)
        tests.append(Pair(ended, ended))
    if query.open:
        tests.append(_is_open(rows))
    if query.lookback_months is not None:
        tests.append(_was_there(query.lookback_months, rows))
    if query.trait is not None and query.section == "conditions":
        tests.append(TRAITS_OF[query.trait](rows))
    return tests


def _was_there(months: int, rows: Rows) -> Pair:
    """Whether something of an entry lies within so many months: it began, was written down, ended or went on then."""
    table, before = rows.table, months_before(rows.clock.as_of, months)
    days = [table.day(name) for name in ("start", "end", "recorded_on")]
    no_end = _no_end(table)
    certain = some(both(low > -INFINITY, low > before) for low, _ in days)
    possible = some(both(low > -INFINITY, high > before) for low, high in days)
    goes_on = both(no_end, is_one_of(table.text("status"), OPEN_STATUSES))
    return Pair(
        rows.keep(either(certain, goes_on), f"within_{months}_certain", TRAITS),
        rows.keep(either(possible, no_end), f"within_{months}_possible", TRAITS),
    )


def _no_end(table: Table) -> Side:
    return table.day("end")[0] == -INFINITY


def _is_open(rows: Rows) -> Pair:
    """Whether an entry is still going on."""
    status = rows.table.text("status")
    by_status = either(_no_end(rows.table), is_one_of(status, CUT_SHORT))
    going_on = Pair(is_one_of(status, OPEN_STATUSES), no(is_one_of(status, CLOSED_STATUSES)))
    low, high = rows.table.day("end")
    today = rows.clock.as_of
    ends = (
        (low >= today, high >= today) if rows.table.name in VALID_ON_LAST_DAY else (low > today, high > today)
    )
    # Whole columns of one truth need no choice.
    certain, possible = (
        either(both(by_status, going), both(no(by_status), end))
        for going, end in zip(going_on[:2], ends, strict=True)
    )
    return Pair(rows.keep(certain, "open_certain", TRAITS), rows.keep(possible, "open_possible", TRAITS))


def _within_business_days(window: Window, rows: Rows, on: str) -> Pair:
    """Whether an entry lies within some business days after a day: the day before it is less than so many after."""
    assert window.business is not None  # noqa: S101 - the caller looks
    days, since, until, holidays = window.business
    low, high = days_of(on, rows)
    before = {f"__before_{on}_low": (_column(low), -1), f"__before_{on}_high": (_column(high), -1)}
    kept = Kept(f"__business{rows.changes}_")
    rows.prepare(lambda frame: kept.on(shifted(frame, before)))
    gone = [business_days_until(nw.col(name), holidays, InSteps(kept)) for name in before]
    return Pair(gone[1] - since < days, gone[0] - until < days)


def _column(value: Number) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value)
