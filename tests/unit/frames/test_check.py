from __future__ import annotations

from datetime import date
from typing import Any

from pytest import importorskip

importorskip("narwhals")
pl = importorskip("polars")

from casemgmt import frames
from casemgmt.rules import Fact, all_of, years_since
from tests.engines import TODAY, Engine, arrow, every_engine

AGE = Fact("age_years", low=0, high=130)
VISITS = Fact("visits")
COUNT = Fact("count", low=0)
FALL = Fact("fall", type="flag")
ONLY = Fact("only", type="flag", low=True)
HOME = Fact("home", type="category", values={"own home", "nursing facility"})
WARD = Fact("ward", type="category")
born_on = Fact("born_on", type="date")
RULE = all_of(
    AGE >= 65, VISITS > 1, FALL, ONLY, HOME.is_in("own home"), WARD.is_in("a"), years_since(born_on) > 1
)


@every_engine
def test_values_are_counted_as_known_missing_or_not_usable(engine: Engine) -> None:
    import pyarrow as pa

    columns: dict[str, list[Any]] = {
        "age_years": [70.0, None, float("nan"), 999.0, float("inf")],
        "fall": [True, False, None, None, True],
        "only": [True, False, None, True, True],
        "home": ["own home", "", "elsewhere", None, "unknown"],
        "ward": ["a", "", "unknown", None, "b"],
        "born_on__low": [None, date(1961, 1, 1), date(2300, 1, 1), date(1961, 1, 2), None],
        "born_on__high": [None, date(1961, 1, 2), None, date(1961, 1, 1), date(1700, 1, 1)],
    }
    dates = {name: pa.date32() for name in ("born_on__low", "born_on__high")}
    found = frames.check(engine.make(arrow(columns, dates)), RULE, as_of=TODAY)
    assert [tuple(row.values())[:-1] for row in _rows(found)] == [
        ("age_years", "age_years", 5, 1, 2, 2),
        ("visits", "", 5, 0, 5, 0),
        ("fall", "fall", 5, 3, 2, 0),
        ("only", "only", 5, 3, 1, 1),
        ("home", "home", 5, 1, 2, 2),
        ("ward", "ward", 5, 3, 1, 1),
        ("born_on", "born_on__low, born_on__high", 5, 1, 1, 3),
    ]


def _rows(frame: Any) -> list[dict[str, Any]]:
    import narwhals as nw

    rows: list[dict[str, Any]] = nw.from_native(frame).rows(named=True)
    return rows


def test_what_is_permitted_is_said_in_words() -> None:
    found = frames.check(pl.DataFrame({"age_years": [70]}), all_of(RULE, COUNT > 1), as_of=TODAY)
    assert dict(zip(found["fact"], found["permitted"], strict=True)) == {
        "age_years": "0 to 130",
        "visits": "any number",
        "fall": "True or False",
        "only": "True",
        "home": "nursing facility, own home",
        "ward": "any text",
        "born_on": "1850-01-01 to 2199-12-31",
        "count": "0 or more",
    }


def test_one_end_or_an_exact_value_beside_the_bounds_is_enough() -> None:
    frame = pl.DataFrame(
        {
            "age_years": [70, 999, None],
            "age_years__low": [200, 200, None],
            "visits__high": [1.0, None, float("nan")],
        }
    )
    found = frames.check(frame, all_of(AGE >= 65, VISITS > 1), as_of=TODAY)
    assert found.select("fact", "known", "missing", "not_usable").rows() == [
        ("age_years", 1, 1, 1),
        ("visits", 1, 2, 0),
    ]


def test_the_facts_of_a_policy_are_those_of_the_edition_in_force() -> None:
    found = frames.check(pl.DataFrame({"chronic_condition_count": [3, -1]}), "medicare.ccm", as_of=TODAY)
    row = found.filter(pl.col("fact") == "chronic_condition_count").row(0, named=True)
    assert (row["known"], row["not_usable"]) == (1, 1)
    assert found["rows"].to_list() == [2] * len(found)


def test_a_category_that_nobody_knows_is_missing_also_where_an_engine_lists_the_texts() -> None:
    for kind in (pl.Enum(["own home", "unknown"]), pl.Enum(["own home"]), pl.Categorical()):
        held = ["own home", "unknown" if "unknown" in str(kind) or kind == pl.Categorical else None, None]
        frame = pl.DataFrame({"home": pl.Series(held, dtype=kind)})
        found = frames.check(frame, HOME.is_in("own home"), as_of=TODAY)
        assert found.select("known", "missing", "not_usable").rows() == [(1, 2, 0)]
