"""How many different diseases entries name, at the least and at the most (`facts.chronicity.count_diseases`)."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.pairs import column
from casemgmt.frames.rows import first_where
from casemgmt.frames.takes import Taken

Frame = Any


def count_distinct(rows: Frame, each: Taken) -> tuple[Frame, dict[str, float]]:
    """How many diseases a query finds for each person.

    Two are surely two only where both are groups of the tables, or both stand in one system.

    Args:
        rows: The rows of the section with all kept columns.
        each: The query.
    """
    found = each.diseases
    assert found is not None  # noqa: S101 - the caller looks
    group, system = column(found.group), column(found.system)
    named = rows.select(
        PERSON_ID,
        column(each.asked.certain).alias("certain"),
        column(each.asked.possible).alias("possible"),
        column(found.key).alias("key"),
        group.alias("group"),
        system.alias("system"),
        # What has words only may be any of the others.
        column(first_where([(group != "", group), (system == "", "")], column(found.key))).alias("own"),
    )
    possible = named.filter(nw.col("possible"))
    keys = possible.group_by(PERSON_ID).agg(_different("key"))
    certain = named.filter(nw.col("certain"))
    groups = certain.filter(nw.col("group") != "").group_by(PERSON_ID).agg(_different("group"))
    by_system = certain.group_by(PERSON_ID, "system").agg(_different("own"))
    by_system = by_system.group_by(PERSON_ID).agg(nw.col("own").max())
    counts = keys.join(groups, on=PERSON_ID, how="left").join(by_system, on=PERSON_ID, how="left")
    most, in_groups, in_one = (
        nw.col(name).cast(nw.Float64).fill_null(0.0) for name in ("key", "group", "own")
    )
    surely = nw.max_horizontal(in_groups, in_one)
    names = {f"{each.name}__certain": 0.0, f"{each.name}__possible": 0.0}
    # Codes of two diseases in one entry have one key and may be of two groups.
    ends = (nw.min_horizontal(surely, most), nw.max_horizontal(surely, most))
    return counts.select(PERSON_ID, *(of.alias(name) for of, name in zip(ends, names, strict=True))), names


def _different(name: str) -> nw.Expr:
    return nw.col(name).n_unique()
