"""How many midnights the entries of a query cover, each counted once (`facts.queries`): the days of hospital stays."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.facts.matching import OPEN_STATUSES
from casemgmt.frames.clock import months_before
from casemgmt.frames.days import LAST_KEY, MONTH, ordinal
from casemgmt.frames.intake import is_one_of
from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.pairs import Number, Side, choose, column, greatest, least
from casemgmt.frames.rows import Rows
from casemgmt.frames.takes import Nights, Taken

Frame = Any
_FROM, _TO, _START, _REACHED, _NEXT = "__from", "__to", "__start", "__reached", "__next"


def nights_of(rows: Rows, months: int, began: Number) -> Nights:
    """When the entries end, and the look-back.

    Args:
        rows: The rows of the section.
        months: The months of the look-back.
        began: The civil key of the first day on which each entry may have begun.
    """
    low, high = rows.table.day("end")
    goes_on = is_one_of(rows.table.text("status"), OPEN_STATUSES)
    ended = low > -INFINITY
    soonest = choose(ended, low, choose(goes_on, LAST_KEY, began))
    today = rows.clock.as_of
    earlier = months_before(today, months)
    # The same day of a shorter month is its last one.
    month_end = ordinal(_parts(earlier) + MONTH) - 1
    first = least([ordinal(earlier), month_end])
    return Nights(ordinal(soonest), ordinal(choose(ended, high, LAST_KEY)), first, ordinal(today))


def _parts(day: Number) -> Number:
    """The first day of its month."""
    month = day / MONTH
    return (month.floor() if isinstance(month, nw.Expr) else float(month // 1)) * MONTH


def count_nights(rows: Frame, each: Taken) -> tuple[Frame, dict[str, float]]:
    """How many midnights entries surely cover for each person, and how many they may cover.

    Args:
        rows: The rows of the section with all kept columns.
        each: The query.
    """
    nights = each.nights
    assert nights is not None  # noqa: S101 - the caller looks
    asked = each.asked
    sure = _covered(rows, asked.certain, ordinal(asked.high), nights.soonest, nights)
    maybe = _covered(rows, asked.possible, ordinal(asked.low), nights.latest, nights)
    names = {f"{each.name}__certain": 0.0, f"{each.name}__possible": 0.0}
    least_, most = (
        frame.select(PERSON_ID, nw.col(_TO).alias(name))
        for frame, name in zip((sure, maybe), names, strict=True)
    )
    found = most.join(least_, on=PERSON_ID, how="left").select(
        PERSON_ID, *(nw.col(name).fill_null(0.0) for name in names)
    )
    return found, names


def _covered(rows: Frame, counts: Side, start: Number, end: Number, nights: Nights) -> Frame:
    """How many days lie in any of the stays of a person: from each start to the next, as far as a stay has reached."""
    stays = rows.select(
        PERSON_ID,
        column(counts).alias("__counts"),
        column(greatest([start, nights.first])).cast(nw.Float64).alias(_FROM),
        column(least([end, nights.last])).cast(nw.Float64).alias(_TO),
    )
    stays = stays.filter(nw.col("__counts") & (nw.col(_FROM) < nw.col(_TO)))
    stays = stays.group_by(PERSON_ID, _FROM).agg(nw.col(_TO).max())
    starts = stays.select(PERSON_ID, nw.col(_FROM).alias(_START))
    pairs = starts.join(stays, on=PERSON_ID, how="inner")
    by_then = nw.col(_FROM) <= nw.col(_START)
    pairs = pairs.select(
        PERSON_ID,
        _START,
        nw.when(by_then).then(nw.col(_TO)).otherwise(nw.lit(-INFINITY)).alias(_REACHED),
        nw.when(by_then).then(nw.lit(INFINITY)).otherwise(nw.col(_FROM)).alias(_NEXT),
    )
    pieces = pairs.group_by(PERSON_ID, _START).agg(nw.col(_REACHED).max(), nw.col(_NEXT).min())
    length = nw.min_horizontal(_REACHED, _NEXT) - nw.col(_START)
    lengths = pieces.select(PERSON_ID, nw.max_horizontal(length, nw.lit(0.0)).alias(_TO))
    return lengths.group_by(PERSON_ID).agg(nw.col(_TO).sum())
