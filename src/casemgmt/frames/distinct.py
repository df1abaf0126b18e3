"""How many different diseases entries name, at the least and at the most (`facts.chronicity.count_diseases`)."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.pairs import column
from casemgmt.frames.takes import Taken

Frame = Any
_GROUPED = "(grouped)"
"""Where the diseases of the tables' groups are counted, beside the code systems: no system is called so."""


def count_distinct(rows: Frame, each: Taken) -> tuple[Frame, dict[str, float]]:
    """How many diseases a query finds for each person.

    A disease that no table groups may stand in two systems, so of those only the ones of one system surely differ.

    Args:
        rows: The rows of the section with all kept columns.
        each: The query.
    """
    found = each.diseases
    assert found is not None  # noqa: S101 - the caller looks
    grouped = column(found.group) != ""
    slot = nw.when(grouped).then(nw.lit(_GROUPED)).otherwise(column(found.system))
    # Words in other letters may be one disease though they are written differently.
    surely = nw.when(column(found.vague)).then(nw.lit("")).otherwise(column(found.key))
    named = rows.select(
        PERSON_ID,
        column(each.asked.certain).alias("certain"),
        column(each.asked.possible).alias("possible"),
        column(found.key).alias("key"),
        nw.when(grouped).then(column(found.group)).otherwise(surely).alias("surely"),
        slot.alias("slot"),
    )
    possible = named.filter(nw.col("possible")).select(PERSON_ID, "key").unique()
    most = possible.group_by(PERSON_ID).agg(nw.len().alias("most"))
    certain = named.filter(nw.col("certain")).select(PERSON_ID, "slot", "surely").unique()
    by_slot = certain.group_by(PERSON_ID, "slot").agg(nw.len().alias("held"))
    in_groups = nw.col("slot") == _GROUPED
    held = nw.col("held").cast(nw.Float64)
    least = (
        by_slot.select(
            PERSON_ID,
            nw.when(in_groups).then(held).otherwise(nw.lit(0.0)).alias("grouped"),
            nw.when(in_groups).then(nw.lit(0.0)).otherwise(held).alias("others"),
        )
        .group_by(PERSON_ID)
        .agg(nw.col("grouped").max(), nw.col("others").max())
    )
    names = {f"{each.name}__certain": 0.0, f"{each.name}__possible": 0.0}
    both = most.join(least, on=PERSON_ID, how="left").select(
        PERSON_ID,
        (nw.col("grouped").fill_null(0.0) + nw.col("others").fill_null(0.0)).alias(f"{each.name}__certain"),
        nw.col("most").cast(nw.Float64).alias(f"{each.name}__possible"),
    )
    return both, names
