from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pytest import importorskip, mark, raises, warns

importorskip("narwhals")
polars = importorskip("polars")

from casemgmt import frames
from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.rules import (
    Criterion,
    Fact,
    Formula,
    Quantity,
    all_of,
    any_of,
    by_cases,
    decide,
    not_,
    points,
    rule,
    years_since,
)
from casemgmt.rules.terms import Choice, Compare, Constant, Greatest, Least
from tests.engines import TODAY, Engine, arrow, every_engine

AGE = Fact("age_years", low=0, high=130)
VISITS = Fact("ed_visits_12m", low=0)
RATIO = Fact("ratio")
FALL = Fact("fall", type="flag")
born_on = Fact("born_on", type="date")
HOME = Fact("home", type="category", values={"own home", "nursing facility"})
WARD = Fact("ward", type="category")


def truths(frame: Any, asked: Any, engine: Engine | None = None, **more: Any) -> list[str]:
    """The truth of each row, in the order of its number where the engine has no order."""
    decided = frames.decide(frame, asked, as_of=more.pop("as_of", TODAY), **more)
    rows = decided.to_dicts() if engine is None else engine.rows(decided)
    return [row["truth"] for row in (sorted(rows, key=lambda r: r["row"]) if engine else rows)]


def numbered(columns: dict[str, list[Any]], types: dict[str, Any] | None = None) -> Any:
    return arrow({"row": list(range(len(next(iter(columns.values()))))), **columns}, types)


# -- the frame comes back as it was, with the answers beside it --------------------------------------------------------


@every_engine
def test_a_frame_comes_back_in_its_type_with_every_row_and_column(engine: Engine) -> None:
    table = arrow({"row": [0, 1, 2], "name": ["x", "x", None], "age_years": [70.0, None, 70.0]})
    given = engine.make(table)
    decided = frames.decide(given, AGE >= 65, as_of=TODAY)
    assert type(decided) is type(given)
    rows = sorted(engine.rows(decided), key=lambda row: row["row"])
    assert [row["truth"] for row in rows] == ["met", "unknown", "met"]
    assert [row["name"] for row in rows] == ["x", "x", None]
    assert list(rows[0]) == ["row", "name", "age_years", "truth"]


@every_engine
@mark.parametrize("rows", [0, 1])
def test_an_empty_frame_and_one_row_are_frames_too(engine: Engine, rows: int) -> None:
    import pyarrow as pa

    columns: dict[str, list[Any]] = {"row": list(range(rows)), "age_years": [70.0] * rows}
    table = arrow(columns, {"row": pa.int64(), "age_years": pa.float64()})
    assert truths(engine.make(table), AGE >= 65, engine, detail="missing") == ["met"] * rows
    assert len(engine.rows(frames.decide_all(engine.make(table), as_of=TODAY))) == rows


def test_a_pandas_index_is_kept() -> None:
    pandas = importorskip("pandas")
    frame = pandas.DataFrame({"age_years": [70, 20]}, index=["b", "b"])
    decided = frames.decide(frame, AGE >= 65, as_of=TODAY)
    assert list(decided.index) == ["b", "b"]
    assert list(decided["truth"]) == ["met", "not met"]


def test_a_lazy_frame_is_not_run() -> None:
    def fails(_: Any) -> Any:
        raise AssertionError

    lazy = polars.LazyFrame({"age_years": [70]}).map_batches(fails, schema={"age_years": polars.Int64})
    decided = frames.decide(lazy, AGE >= 65, as_of=TODAY)
    assert isinstance(decided, polars.LazyFrame)


@every_engine
def test_a_frame_without_any_fact_is_unknown_in_every_row(engine: Engine) -> None:
    frame = engine.make(arrow({"row": [0, 1]}))
    assert truths(frame, AGE >= 65, engine) == ["unknown"] * 2
    assert truths(frame, all_of(), engine) == ["met"] * 2
    assert truths(frame, any_of(), engine) == ["not met"] * 2
    assert truths(frame, AGE >= 0, engine) == ["met"] * 2  # whatever the age is


def test_nothing_that_is_given_changes() -> None:
    frame = polars.DataFrame({"age_years": [70]})
    before, columns = frame.clone(), {"age_years": "age_years"}
    frames.decide(frame, AGE >= 65, as_of=TODAY, columns=columns)
    assert frame.equals(before)
    assert columns == {"age_years": "age_years"}


# -- what a column may hold --------------------------------------------------------------------------------------------


@every_engine
def test_numbers_that_cannot_be_used_are_unknown_and_never_false(engine: Engine) -> None:
    held = [70.0, 64.0, None, float("nan"), -1.0, 131.0, float("inf"), -float("inf")]
    frame = engine.make(numbered({"age_years": held}))
    expected = ["met", "not met", *["unknown"] * 6]
    assert truths(frame, AGE >= 65, engine) == expected
    assert truths(frame, AGE > 64, engine) == expected
    assert truths(frame, not_(AGE < 65), engine) == expected
    assert truths(frame, not_(AGE <= 64), engine) == expected
    assert truths(frame, (AGE + 0).equals(70), engine) == expected
    assert truths(frame, AGE.equals(70), engine) == expected


@every_engine
def test_numbers_without_a_range_are_used_up_to_what_is_exact(engine: Engine) -> None:
    held = [2.0**53, 2.0**53 + 2, float("inf"), float("nan"), 1.0]
    frame = engine.make(numbered({"ratio": held}))
    assert truths(frame, RATIO >= 2, engine) == ["met", "unknown", "unknown", "unknown", "not met"]
    assert truths(frame, RATIO * 1 >= 2, engine) == ["met", "unknown", "unknown", "unknown", "not met"]


@every_engine
@mark.parametrize("kind", ["int8", "int32", "int64", "uint8", "uint64", "float32", "decimal"])
def test_every_kind_of_number_is_a_number(engine: Engine, kind: str) -> None:
    import pyarrow as pa

    chosen = pa.decimal128(9, 2) if kind == "decimal" else getattr(pa, kind)()
    held = [Decimal(n) if kind == "decimal" and n is not None else n for n in (70, 20, None)]
    frame = engine.make(numbered({"age_years": held}, {"age_years": chosen}))
    for asked in (AGE >= 65, AGE + 0 >= 65, AGE >= 64.5, Greatest((AGE, Constant(1))) > 69.5):
        assert truths(frame, asked, engine) == ["met", "not met", "unknown"]


@every_engine
def test_whole_numbers_that_are_too_great_are_unknown(engine: Engine) -> None:
    frame = engine.make(numbered({"ed_visits_12m": [2**60, 2**53, 1]}))
    for asked in (VISITS >= 2, VISITS + 0 >= 2, VISITS >= 1.5):
        assert truths(frame, asked, engine) == ["unknown", "met", "not met"]


@every_engine
def test_a_whole_column_is_compared_with_a_number_between(engine: Engine) -> None:
    frame = engine.make(numbered({"ed_visits_12m": [1, 2, 3]}))
    assert truths(frame, VISITS > 1.5, engine) == ["not met", "met", "met"]
    assert truths(frame, VISITS < 2.5, engine) == ["met", "met", "not met"]
    assert truths(frame, VISITS.equals(2.5), engine) == ["not met"] * 3
    assert truths(frame, VISITS > 2, engine) == ["not met", "not met", "met"]
    assert truths(frame, VISITS < 2, engine) == ["met", "not met", "not met"]


@every_engine
def test_dates_and_instants_count_by_their_local_day(engine: Engine) -> None:
    import pyarrow as pa

    late = datetime(1961, 5, 1, 23, 30)  # noqa: DTZ001 - a column of local times
    held = [late, None, late.replace(day=2)]
    adult = years_since(born_on) >= 65
    naive = engine.make(numbered({"born_on": held}, {"born_on": pa.timestamp("us")}))
    assert truths(naive, adult, engine) == ["met", "unknown", "not met"]
    assert truths(naive, born_on.equals(date(1961, 5, 1)), engine) == ["met", "unknown", "not met"]
    assert truths(naive, all_of(born_on > date(1950, 1, 1), adult), engine) == ["met", "unknown", "not met"]
    days = [None if value is None else value.date() for value in held]
    plain = engine.make(numbered({"born_on": days}, {"born_on": pa.date32()}))
    assert truths(plain, adult, engine) == ["met", "unknown", "not met"]


def test_a_zone_counts_by_the_day_on_its_own_clock_as_the_row_path_has_it() -> None:
    zone = ZoneInfo("America/New_York")
    instant = datetime(1961, 5, 1, 23, 30, tzinfo=zone)
    asked = born_on.equals(date(1961, 5, 1))
    assert decide(asked, {"born_on": instant}, as_of=TODAY).truth.words == "met"
    frame = polars.DataFrame({"born_on": [instant]}).select(
        polars.col("born_on").dt.convert_time_zone("America/New_York")
    )
    assert truths(frame, asked) == ["met"]
    assert truths(frame.with_columns(polars.col("born_on").dt.convert_time_zone("UTC")), asked) == ["not met"]


@every_engine
def test_a_date_beyond_the_permitted_range_is_unknown(engine: Engine) -> None:
    frame = engine.make(numbered({"born_on": [date(1700, 1, 1), date(2300, 1, 1), date(1950, 1, 1)]}))
    assert truths(frame, born_on < date(1960, 1, 1), engine) == ["unknown", "unknown", "met"]


@every_engine
def test_text_is_compared_as_it_is_spelt(engine: Engine) -> None:
    held = ["own home", "nursing facility", "Own home", "own home ", "", None]
    frame = engine.make(numbered({"home": held, "ward": held}))
    closed, open_ = HOME.is_in("own home"), WARD.is_in("own home")
    assert truths(frame, closed, engine) == ["met", "not met", *["unknown"] * 4]
    assert truths(frame, open_, engine) == ["met", *["not met"] * 3, "unknown", "unknown"]
    assert truths(frame, WARD.is_in(), engine) == [*["not met"] * 4, "unknown", "unknown"]
    assert truths(frame, HOME.is_in("own home", "nursing facility"), engine) == ["met"] * 6
    assert truths(frame, HOME.is_in(), engine) == ["not met"] * 6


@every_engine
def test_an_accent_is_found_in_both_of_its_spellings(engine: Engine) -> None:
    composed, apart = "caf\u00e9", "cafe\u0301"
    assert decide(WARD.is_in(composed), {"ward": apart}, as_of=TODAY).truth.words == "met"
    frame = engine.make(numbered({"ward": [composed, apart, "cafe"]}))
    assert truths(frame, WARD.is_in(composed), engine) == ["met", "met", "not met"]


@every_engine
def test_categories_of_an_engine_are_text(engine: Engine) -> None:
    import pyarrow as pa

    coded = pa.array(["own home", None, "nursing facility"]).dictionary_encode()
    frame = engine.make(pa.table({"row": [0, 1, 2], "home": coded, "ward": coded}))
    assert truths(frame, HOME.is_in("own home"), engine) == ["met", "unknown", "not met"]
    assert truths(frame, WARD.is_in("own home"), engine) == ["met", "unknown", "not met"]


@every_engine
def test_a_flag_holds_true_false_or_nothing(engine: Engine) -> None:
    frame = engine.make(numbered({"fall": [True, False, None]}))
    assert truths(frame, FALL, engine) == ["met", "not met", "unknown"]
    assert truths(frame, FALL.equals(False), engine) == ["not met", "met", "unknown"]
    assert truths(frame, not_(FALL), engine) == ["not met", "met", "unknown"]
    assert truths(frame, points(FALL, 3) >= 2, engine) == ["met", "not met", "unknown"]
    only_true = Fact("fall", type="flag", low=True)
    assert truths(frame, only_true, engine) == ["met"] * 3


# -- bounds ------------------------------------------------------------------------------------------------------------


@every_engine
def test_bounds_come_as_two_columns(engine: Engine) -> None:
    low, high = [66, 60, 60, None, None, 80, 200, -9, 64], [67, 64, 70, 64, None, 60, 300, -1, None]
    frame = engine.make(numbered({"age_years__low": low, "age_years__high": high}))
    expected = ["met", "not met", "unknown", "not met", *["unknown"] * 5]
    assert truths(frame, AGE >= 65, engine) == expected
    assert truths(frame, AGE + 0 >= 65, engine) == expected
    assert truths(frame, not_(AGE < 65), engine) == expected
    assert truths(frame, AGE > 64, engine) == expected
    assert truths(frame, not_(AGE <= 64), engine) == expected


@every_engine
def test_bounds_equal_a_number_only_where_they_are_one(engine: Engine) -> None:
    frame = engine.make(numbered({"age_years__low": [65, 64, 66, 10], "age_years__high": [65, 66, 70, 64]}))
    assert truths(frame, AGE.equals(65), engine) == ["met", "unknown", "not met", "not met"]
    assert truths(frame, (AGE + 0).equals(65), engine) == ["met", "unknown", "not met", "not met"]


@every_engine
def test_an_exact_value_counts_before_bounds_and_one_end_is_enough(engine: Engine) -> None:
    columns = {"age_years": [70.0, None, 999.0], "age_years__low": [1.0, 66.0, None]}
    assert truths(engine.make(numbered(columns)), AGE >= 65, engine) == ["met", "met", "unknown"]
    only_high = engine.make(numbered({"age_years__high": [64.0, float("nan")]}))
    assert truths(only_high, AGE >= 65, engine) == ["not met", "unknown"]


@every_engine
def test_dates_may_be_bounds(engine: Engine) -> None:
    columns: dict[str, list[Any]] = {
        "born_on__low": [date(1961, 1, 1), date(1950, 1, 1), None],
        "born_on__high": [date(1961, 12, 31), date(1950, 12, 31), date(1700, 1, 1)],
    }
    frame = engine.make(numbered(columns))
    assert truths(frame, years_since(born_on) >= 65, engine) == ["unknown", "met", "unknown"]
    assert truths(frame, born_on < date(1955, 1, 1), engine) == ["not met", "met", "unknown"]


@mark.parametrize("fact", [FALL, HOME])
def test_bounds_of_a_flag_or_a_category_are_refused(fact: Fact) -> None:
    frame = polars.DataFrame({f"{fact.name}__low": ["a"]})
    with raises(InvalidInput, match=f"{fact.name}__low: is a bound of a {fact.type}; give one column"):
        frames.decide(frame, FALL if fact is FALL else HOME.is_in("own home"), as_of=TODAY)


# -- derived facts -----------------------------------------------------------------------------------------------------

LATER = Fact("later", low=0, high=10, definition=Formula(VISITS + 1))
SAFE = Fact("safe", type="flag", definition=Formula(not_(FALL)))


@every_engine
def test_a_derived_fact_is_worked_out_and_reconciled_as_on_the_row_path(engine: Engine) -> None:
    people: list[dict[str, Any]] = [
        {"ed_visits_12m": v, "later": w, "fall": f, "safe": s}
        for v in (None, 2.0, 12.0)
        for w in (None, 3.0, 5.0)
        for f in (None, True)
        for s in (None, True, False)
    ]
    columns = {name: [person[name] for person in people] for name in people[0]}
    frame = engine.make(numbered(columns))
    for asked in (LATER >= 3, rule(SAFE), all_of(LATER >= 4, SAFE)):
        expected = [decide(asked, named(asked, person), as_of=TODAY).truth.words for person in people]
        assert truths(frame, asked, engine) == expected


def named(asked: Criterion, person: dict[str, Any]) -> dict[str, Any]:
    from casemgmt.rules import facts_needed

    return {name: person[name] for name in facts_needed(asked)}


def test_a_derived_fact_may_have_no_range() -> None:
    double = Fact("double", definition=Formula(VISITS * 2))
    assert truths(polars.DataFrame({"ed_visits_12m": [1, 3, None]}), double >= 4) == [
        "not met",
        "met",
        "unknown",
    ]


@every_engine
def test_a_flag_may_be_chosen_between(engine: Engine) -> None:
    chosen = Choice(AGE >= 65, FALL, Constant(False))
    frame = engine.make(numbered({"age_years": [70.0, 70.0, 20.0, None], "fall": [True, None, None, True]}))
    expected = ["met", "unknown", "not met", "unknown"]
    assert truths(frame, Compare("==", chosen, Constant(True)), engine) == expected
    cases = by_cases(chosen, {True: all_of(), False: any_of()})
    assert truths(frame, cases, engine) == expected


def test_a_node_that_nobody_knows_is_refused() -> None:
    class Strange(Criterion):
        id, label, citation = "", "", None

    class Odd(Quantity):
        pass

    with raises(TypeError, match="Strange"):
        frames.decide(polars.DataFrame({"age_years": [1]}), Strange(), as_of=TODAY)
    with raises(TypeError, match="Odd"):
        frames.decide(polars.DataFrame({"age_years": [1]}), Odd() + 1 >= 2, as_of=TODAY)


def test_a_derived_fact_may_come_as_bounds() -> None:
    frame = polars.DataFrame({"later__low": [4, 1], "later__high": [9, 2], "ed_visits_12m": [None, 7]})
    assert truths(frame, LATER >= 4) == ["met", "unknown"]


# -- division ----------------------------------------------------------------------------------------------------------


@every_engine
def test_division_is_that_of_python_to_the_last_digit(engine: Engine) -> None:
    values = [float(n) for n in range(1, 200)]
    frame = engine.make(numbered({"ratio": values}))
    for by in (3, 7, 49, 729):
        for asked in (RATIO / by, Constant(1) / RATIO * 1, RATIO / -by, RATIO / (RATIO * 0 + by)):
            exact = [decide(asked >= 1, {"ratio": v}, as_of=TODAY) for v in values[:1]]
            assert exact
            for value in (values[0], values[57]):
                wanted = {Constant(1) / RATIO * 1: 1 / value, RATIO / -by: value / -by}.get(asked, value / by)
                found = truths(frame, asked.equals(wanted), engine)
                assert found[int(value) - 1] == "met"


def test_division_by_what_may_be_zero_is_unknown() -> None:
    frame = polars.DataFrame({"ratio": [0.0, 2.0, None]})
    assert truths(frame, Constant(4) / RATIO >= 2) == ["unknown", "met", "unknown"]
    assert truths(frame, RATIO / 0 >= 2) == ["unknown"] * 3


def test_products_of_bounds_take_every_corner() -> None:
    x, y = Fact("x", low=-3, high=3), Fact("y")
    frame = polars.DataFrame({"x__low": [-2, 0], "x__high": [3, 0], "y": [-4, None]})
    assert truths(frame, x * y >= -12) == ["met", "met"]
    assert truths(frame, x * y <= 8) == ["met", "met"]
    assert truths(frame, x * y > 8) == ["not met", "not met"]
    assert truths(frame, (x * -2).equals(0)) == ["unknown", "met"]


# -- the date of the decision ------------------------------------------------------------------------------------------


@every_engine
def test_the_date_may_be_a_column(engine: Engine) -> None:
    import pyarrow as pa

    born = [date(1961, 5, 1)] * 3
    seen = [date(2026, 5, 1), date(2026, 4, 30), None]
    frame = engine.make(numbered({"born_on": born, "seen_on": seen}, {"seen_on": pa.date32()}))
    assert truths(frame, years_since(born_on) >= 65, engine, as_of="seen_on") == ["met", "not met", "unknown"]
    assert truths(frame, years_since(born_on) >= 65, engine, as_of="2026-05-01") == ["met"] * 3


@mark.parametrize("wrong", ["nonsense", None, "age_years"])
def test_a_date_that_is_none_is_refused(wrong: Any) -> None:
    with raises(InvalidInput, match="date"):
        frames.decide(polars.DataFrame({"age_years": [1]}), AGE >= 65, as_of=wrong)


# -- names and types ---------------------------------------------------------------------------------------------------


def test_a_column_of_another_name_is_named() -> None:
    frame = polars.DataFrame({"age": [70], "b__low": [1], "b__high": [2]})
    columns = {"age_years": "age", "ed_visits_12m": "b"}
    assert truths(frame, all_of(AGE >= 65, VISITS >= 1), columns=columns) == ["met"]


def test_names_that_do_not_exist_are_refused_with_near_ones() -> None:
    frame = polars.DataFrame({"age": [70]})
    with raises(UnknownName, match="no fact named 'age_year'; did you mean 'age_years'"):
        frames.decide(frame, AGE >= 65, as_of=TODAY, columns={"age_year": "age"})
    with raises(UnknownName, match="no column named 'agee'; did you mean 'age'"):
        frames.decide(frame, AGE >= 65, as_of=TODAY, columns={"age_years": "agee"})
    with raises(UnknownName, match="no detail named 'truths'; did you mean 'truth'"):
        frames.decide(frame, AGE >= 65, as_of=TODAY, detail="truths")  # type: ignore[arg-type]


def test_a_mistyped_column_is_told_apart_from_a_column_that_is_no_fact() -> None:
    with warns(
        frames.UnusedColumn, match="no fact is named 'age_year', so .* columns={'age_years': 'age_year'}"
    ):
        assert truths(polars.DataFrame({"age_year": [70]}), AGE >= 65) == ["unknown"]
    frame = polars.DataFrame({"member": [1], "age_years": [70], "gender": ["x"], "as_of": [TODAY]})
    assert truths(frame, AGE >= 65) == ["met"]  # and no warning: they are errors here


def test_wrong_types_are_all_listed_with_what_to_do() -> None:
    frame = polars.DataFrame({"age_years": ["70"], "fall": [1], "born_on": ["1961"], "home": [True]})
    asked = all_of(AGE >= 65, FALL, born_on <= TODAY, HOME.is_in("own home"))
    with raises(InvalidInput) as error:
        frames.decide(frame, asked, as_of=TODAY)
    assert [str(problem) for problem in error.value.problems] == [
        "$.age_years: is String and not numbers; cast it to a number",
        "$.fall: is Int64 and not True and False; make it True or False, such as by comparing it with 1",
        (
            "$.born_on: is String and not dates; make it dates; give partial dates as two columns of dates,"
            " born_on__low and born_on__high"
        ),
        "$.home: is Boolean and not text; cast it to text",
    ]


@every_engine
def test_a_column_without_a_type_holds_nothing(engine: Engine) -> None:
    import pyarrow as pa

    if engine.name in ("lazy polars", "DuckDB"):
        return  # to see that it is empty it would have to be read
    frame = engine.make(pa.table({"row": [0], "age_years": pa.nulls(1), "fall": [True]}))
    assert truths(frame, any_of(AGE >= 65, FALL), engine) == ["met"]
    assert truths(frame, AGE >= 65, engine) == ["unknown"]


def test_a_lazy_column_without_a_type_is_refused() -> None:
    with raises(InvalidInput, match="is Unknown and not numbers"):
        frames.decide(polars.LazyFrame({"age_years": [None]}), AGE >= 65, as_of=TODAY)


def test_a_column_of_pandas_need_not_have_text_for_a_name() -> None:
    pandas = importorskip("pandas")
    frame = pandas.DataFrame([[70, 1], [20, 2]], columns=["age_years", 7])
    decided = frames.decide(frame, AGE >= 65, as_of=TODAY)
    assert list(decided.columns) == ["age_years", 7, "truth"]
    assert list(decided["truth"]) == ["met", "not met"]


def test_objects_of_several_types_are_refused_by_name() -> None:
    pandas = importorskip("pandas")
    mixed: dict[str, list[Any]] = {"age_years": [70, "seventy"], "fall": [True, 1], "ed_visits_12m": [1, 2]}
    frame = pandas.DataFrame({**mixed, "other": [1, "a"]})
    with raises(InvalidInput) as error:
        frames.decide(frame, all_of(AGE >= 65, FALL, VISITS > 1), as_of=TODAY)
    assert [problem.path for problem in error.value.problems] == ["$.age_years", "$.fall"]
    assert "seventy" not in str(error.value)


def test_what_is_no_frame_is_refused() -> None:
    with raises(InvalidInput, match="is a list, no dataframe; pass a dataframe of polars"):
        frames.decide([{"age_years": 70}], AGE >= 65, as_of=TODAY)


def test_a_new_column_does_not_replace_one_that_is_there() -> None:
    once = frames.decide(polars.DataFrame({"age_years": [70]}), AGE >= 65, as_of=TODAY)
    with raises(InvalidInput, match="truth: is there already; rename the column, or pass prefix="):
        frames.decide(once, AGE >= 80, as_of=TODAY)
    twice = frames.decide(once, AGE >= 80, as_of=TODAY, prefix="old_")
    assert twice.row(0, named=True) == {"age_years": 70, "truth": "met", "old_truth": "not met"}


def test_a_rule_that_is_too_deep_is_refused() -> None:
    deep: Any = AGE >= 65
    for _ in range(120):
        deep = not_(deep)
    with raises(RuleError, match="levels deep"):
        frames.decide(polars.DataFrame({"age_years": [70]}), deep, as_of=TODAY)


# -- the truth of every node -------------------------------------------------------------------------------------------


def test_every_node_has_a_column_by_its_id_or_its_number() -> None:
    asked = all_of(rule(AGE >= 65, id="old enough"), any_of(FALL, VISITS >= 2), rule(FALL, id="old enough"))
    decided = frames.decide(polars.DataFrame({"age_years": [70]}), asked, as_of=TODAY, detail="criteria")
    assert decided.row(0, named=True) == {
        "age_years": 70,
        "truth": "unknown",
        "truth__old_enough": "met",
        "truth__2": "unknown",
        "truth__3": "unknown",
        "truth__4": "unknown",
        "truth__5": "unknown",
    }
    assert str(frames.criteria(asked)["truth__3"]) == "ed visits 12m >= 2"
    numbered_by_hand = all_of(rule(FALL, id="2"), AGE >= 65)
    assert list(frames.criteria(numbered_by_hand)) == ["truth", "truth__2", "truth__2_"]


@every_engine
def test_least_and_greatest_with_plain_numbers(engine: Engine) -> None:
    frame = engine.make(numbered({"ratio": [1.0, 5.0, None]}))
    assert truths(frame, Least((RATIO, Constant(3))) >= 2, engine) == ["not met", "met", "unknown"]
    assert truths(frame, Greatest((RATIO, Constant(3))) >= 4, engine) == ["not met", "met", "unknown"]
    assert truths(frame, Greatest((RATIO, Constant(3))) >= 3, engine) == ["met"] * 3


def test_bounds_that_the_row_path_knows_are_answered_alike() -> None:
    frame = polars.DataFrame({"age_years__low": [60], "age_years__high": [70]})
    expected = decide(AGE >= 65, {"age_years": Bounds(60, 70)}, as_of=TODAY).truth.words
    assert truths(frame, AGE >= 65) == [expected]


@every_engine
def test_truths_may_be_numbers(engine: Engine) -> None:
    frame = engine.make(numbered({"age_years": [70.0, None, 20.0]}))
    rows = engine.rows(frames.decide(frame, AGE >= 65, as_of=TODAY, as_codes=True))
    assert [row["truth"] for row in sorted(rows, key=lambda row: row["row"])] == [3, 1, 0]
    seen = [date(2026, 5, 1), None, date(2001, 1, 1)]
    dated = engine.make(numbered({"chronic_condition_count": [0.0, 0.0, 9.0], "seen_on": seen}))
    rows = engine.rows(frames.decide(dated, "medicare.ccm", as_of="seen_on", as_codes=True))
    found = [(row["truth"], row["refer"]) for row in sorted(rows, key=lambda row: row["row"])]
    assert found == [(0, 0), (1, None), (0, None)]
    rows = engine.rows(frames.decide_all(dated, as_of=TODAY, as_codes=True))
    assert sorted(row["medicare_ccm__refer"] for row in rows) == [0, 0, 1]


@every_engine
def test_everything_is_missing_where_no_fact_is_held(engine: Engine) -> None:
    frame = engine.make(arrow({"row": [0, 1]}))
    rows = engine.rows(frames.decide(frame, all_of(AGE >= 65, FALL), as_of=TODAY, detail="missing"))
    assert [(row["missing"], row["missing_is_exact"]) for row in rows] == [("age_years, fall", True)] * 2


def test_missing_is_exact_only_where_each_fact_stands_in_one_open_leaf() -> None:
    asked = all_of(any_of(AGE > 70, FALL), any_of(AGE > 60, VISITS >= 2))
    frame = polars.DataFrame(
        {"fall": [None, True, None], "ed_visits_12m": [None, None, 2], "age_years": [None] * 3}
    )
    decided = frames.decide(frame, asked, as_of=TODAY, detail="missing")
    assert decided["missing"].to_list() == [
        "age_years, fall, ed_visits_12m",
        "age_years, ed_visits_12m",
        "age_years, fall",
    ]
    assert decided["missing_is_exact"].to_list() == [False, True, True]


def test_a_fact_that_stands_twice_is_not_exact_even_where_no_column_holds_it() -> None:
    asked = all_of(any_of(AGE > 70, FALL), any_of(AGE > 60, VISITS >= 2))
    decided = frames.decide(polars.DataFrame({"member": [1]}), asked, as_of=TODAY, detail="missing")
    assert decided.row(0) == (1, "unknown", "age_years, fall, ed_visits_12m", False)


@every_engine
def test_a_value_at_the_limit_is_on_one_side_of_it(engine: Engine) -> None:
    frame = engine.make(numbered({"age_years": [65.0, 64.0, 66.0], "ed_visits_12m": [65, 64, 66]}))
    bounded = engine.make(
        numbered(
            {"age_years__low": [65, 60, 66], "age_years__high": [70, 64, 66], "ed_visits_12m": [65, 64, 66]}
        )
    )
    for fact, given in ((AGE, frame), (VISITS, frame), (AGE, bounded)):
        assert truths(given, not_(fact >= 65), engine) == ["not met", "met", "not met"]
        assert truths(given, not_(fact < 65), engine) == ["met", "not met", "met"]
    for fact in (AGE, VISITS):
        assert truths(frame, not_(fact > 65), engine) == ["met", "met", "not met"]
        assert truths(frame, not_(fact <= 65), engine) == ["not met", "not met", "met"]
        assert truths(frame, not_(fact.equals(65)), engine) == ["not met", "met", "met"]
