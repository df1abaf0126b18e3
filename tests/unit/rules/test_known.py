"""What is known: how a host's values come in, and why the rest is unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf, nan
from types import SimpleNamespace
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import Bounds, OneOf
from casemgmt.errors import InvalidInput, Problem
from casemgmt.rules import Fact, FactSheet, Formula, Reason, Unknown, facts_needed, points, total, years_since
from casemgmt.rules.known import clean, sheet_from_mapping
from tests.strategies import numbered

SCORE = Fact("score", low=0, high=10)
ANY = Fact("any")
CONSENT = Fact("consent", type="flag")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward", "hotel"}))
WORDS = Fact("words", type="category")
START = Fact("start", type="date")
MIXED: list[Any] = [1, "a"]
NOTHING = Unknown(Reason.NOT_RECORDED)
NO_DATE = (
    "is not a date that can be used; write YYYY-MM-DD, YYYY-MM or YYYY, 1850 to 2199, or None for unknown"
)


class Scalar:
    """A NumPy scalar, as far as it matters here."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        if isinstance(self.value, list):
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.value


class Instant(Scalar):
    """A NumPy scalar of an instant or a duration, as far as it matters here: by itself it gives a plain count."""

    def __init__(self, kind: str, day: date | None = None) -> None:
        super().__init__(1777593600000000000)
        self.dtype, self._day = SimpleNamespace(kind=kind), day

    def astype(self, unit: str) -> Scalar:
        assert unit == "datetime64[D]"
        return Scalar(self._day)


class NotATime(datetime):
    """pandas.NaT, as far as it matters here."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


@mark.parametrize(
    ("fact", "given", "value"),
    [
        (SCORE, 5, 5),
        (SCORE, 5.0, 5),
        (SCORE, 5.5, 5.5),
        (SCORE, Decimal(5), 5),
        (SCORE, Decimal("5.5"), 5.5),
        (SCORE, Scalar(5.0), 5),
        (SCORE, "5", 5),
        (SCORE, "5.50", 5.5),
        (SCORE, "5e-1", 0.5),
        (SCORE, Bounds("2", "4"), Bounds(2, 4)),
        (SCORE, Bounds(2, 4), Bounds(2, 4)),
        (SCORE, Bounds(4.0, Decimal(4)), 4),
        (SCORE, Bounds(8, inf), Bounds(8, 10)),
        (SCORE, Bounds(-3, 2), Bounds(0, 2)),
        (SCORE, Bounds(10, 12), 10),
        (ANY, Bounds(3, inf), Bounds(3, inf)),
        (CONSENT, True, True),
        (CONSENT, Scalar(False), False),
        (PLACE, "home", "home"),
        (PLACE, OneOf({"home", "ward"}), OneOf({"home", "ward"})),
        (PLACE, OneOf({"ward"}), "ward"),
        (WORDS, "anything", "anything"),
        (WORDS, "cafe\u0301", "caf\u00e9"),
        (WORDS, OneOf({"a", "b"}), OneOf({"a", "b"})),
        (START, date(2026, 5, 1), date(2026, 5, 1)),
        (START, datetime(2026, 5, 1, 23, tzinfo=UTC), date(2026, 5, 1)),
        (START, "2026-05-01", date(2026, 5, 1)),
        (START, Instant("M", date(2026, 5, 1)), date(2026, 5, 1)),
        (START, "2026-05", Bounds(date(2026, 5, 1), date(2026, 5, 31))),
        (START, Bounds("2026-05", "2026-06"), Bounds(date(2026, 5, 1), date(2026, 6, 30))),
        (Fact("one", low=1, high=1), 1, 1),
        (Fact("only", type="category", values=frozenset({"home"})), OneOf({"home"}), "home"),
        (ANY, str(-(2**53)), -(2**53)),
        (ANY, Decimal(2**53), 2**53),
    ],
    ids=numbered(),
)
def test_values_become_plain(fact: Fact, given: Any, value: Any) -> None:
    cleaned = clean(fact, given)
    assert cleaned == value
    assert type(cleaned) is type(value)


@mark.parametrize("given", [-0.0, "-0", Decimal("-0.0"), Decimal("-1e-400")], ids=numbered())
def test_there_is_one_zero(given: Any) -> None:
    assert str(clean(ANY, given)) == "0"


@mark.parametrize(
    ("fact", "given"),
    [
        (SCORE, None),
        (SCORE, nan),
        (SCORE, Scalar(nan)),
        (SCORE, Decimal("NaN")),
        (SCORE, Bounds(0, 10)),
        (SCORE, Bounds(-5, 50)),
        (CONSENT, Bounds(False, True)),
        (PLACE, OneOf({"home", "ward", "hotel"})),
        (START, Instant("M")),
        (PLACE, "unknown"),
        (PLACE, OneOf({"home", "unknown"})),
        (START, NotATime(2026, 5, 1, tzinfo=UTC)),
    ],
    ids=numbered(),
)
def test_values_that_say_nothing_are_unknown(fact: Fact, given: Any) -> None:
    assert clean(fact, given) == NOTHING


@mark.parametrize(
    ("fact", "given", "message"),
    [
        (SCORE, True, "is a bool; give a number, or None for unknown"),
        (SCORE, "five", "is a str; give a number, or None for unknown"),
        (SCORE, "1_0", "is a str; give a number, or None for unknown"),
        (SCORE, " 5", "is a str; give a number, or None for unknown"),
        (SCORE, "\u0665", "is a str; give a number, or None for unknown"),
        (SCORE, "nan", "is a str; give a number, or None for unknown"),
        (SCORE, "5,5", "is a str; give a number, or None for unknown"),
        (SCORE, "1e9999", "is a str; give a number, or None for unknown"),
        (SCORE, "11", "is outside the permitted range; give 0 to 10, or None for unknown"),
        (SCORE, Bounds("10", "9"), "has its low end above its high end; give the low end first"),
        (ANY, Decimal("1e999999999"), "is infinite; give a finite number, Bounds or None for unknown"),
        (ANY, Decimal("1e300"), "is a Decimal; give a number, or None for unknown"),
        (SCORE, 11, "is outside the permitted range; give 0 to 10, or None for unknown"),
        (SCORE, -0.5, "is outside the permitted range; give 0 to 10, or None for unknown"),
        (SCORE, inf, "is infinite; give a finite number, Bounds or None for unknown"),
        (SCORE, Scalar(-inf), "is infinite; give a finite number, Bounds or None for unknown"),
        (SCORE, Decimal("Infinity"), "is infinite; give a finite number, Bounds or None for unknown"),
        (SCORE, Scalar([1, 2]), "is not a single value; give one value, or None for unknown"),
        (SCORE, Bounds(11, 12), "is outside the permitted range; give 0 to 10, or None for unknown"),
        (SCORE, Bounds("a", "b"), "is a str; give a number, or None for unknown"),
        (SCORE, Bounds(1, True), "is a bool; give a number, or None for unknown"),
        (ANY, Instant("m"), "is a Instant; give a number, or None for unknown"),
        (WORDS, OneOf(MIXED), "holds what is no text; give categories as text, or None for unknown"),
        (WORDS, OneOf(["", "a"]), "holds what is no text; give categories as text, or None for unknown"),
        (SCORE, OneOf({"a"}), "is a set of categories; give a number, Bounds or None"),
        (ANY, 2**53 + 1, "is a int; give a number, or None for unknown"),
        (ANY, 1e300, "is a float; give a number, or None for unknown"),
        (CONSENT, 1, "is a int; give True or False, or None for unknown"),
        (CONSENT, "yes", "is a str; give True or False, or None for unknown"),
        (PLACE, "moon", "is not a permitted value; give one of home, hotel, ward"),
        (PLACE, OneOf({"home", "moon"}), "is not a permitted value; give one of home, hotel, ward"),
        (PLACE, "", "is a str; give text, or None for unknown"),
        (PLACE, 5, "is a int; give text, or None for unknown"),
        (WORDS, Bounds("a", "b"), "is a Bounds; give text, or None for unknown"),
        (START, "soon", NO_DATE),
        (START, 2026, "is a int; give a date or ISO text, or None for unknown"),
        (START, date(1800, 1, 1), NO_DATE),
        (
            Fact("d", type="date", low=date(2026, 1, 1)),
            "2025-01-01",
            "is outside the permitted range; give 2026-01-01 to 2199-12-31, or None for unknown",
        ),
    ],
    ids=numbered(),
)
def test_values_that_cannot_be_used_say_why(fact: Fact, given: Any, message: str) -> None:
    found = clean(fact, given)
    assert isinstance(found, Problem)
    assert str(found) == f"$.{fact.name}: {message}"


def test_a_reason_is_kept_and_reads_well() -> None:
    declined = Unknown(Reason.DECLINED, detail="asked twice")
    assert clean(SCORE, declined) is declined
    assert str(declined) == "declined (asked twice)"
    assert str(Unknown(Reason.STALE, date(2025, 3, 1))) == "stale since 2025-03-01"
    assert FactSheet(date(2026, 5, 1), {}).why_unknown("score") == NOTHING


# -- derived facts -------------------------------------------------------------------------------------------

A, B = Fact("a", low=0, high=3, label="first"), Fact("b", low=0, high=3, label="second")
SUM = Fact("sum", low=0, high=6, definition=Formula(A + B))
HIGH = Fact("high", type="flag", definition=Formula(SUM >= 4))
AGE = Fact("age", low=0, high=150, definition=Formula(years_since(START)))


def sheet(fact: Fact, **known: Any) -> FactSheet:
    return sheet_from_mapping(known, facts_needed(fact), as_of="2026-05-01", vocabulary={})


def test_a_formula_is_worked_out_from_what_is_known() -> None:
    assert sheet(HIGH, a=2, b=3).values == {"as_of": date(2026, 5, 1), "a": 2, "b": 3, "sum": 5, "high": True}
    assert sheet(HIGH, a=0).values["sum"] == Bounds(0, 3)
    assert sheet(HIGH, a=0).values["high"] is False
    assert str(sheet(HIGH, a=0).why_unknown("sum")) == "not recorded (needs second)"
    assert "sum" not in sheet(HIGH).known
    assert str(sheet(HIGH).why_unknown("high")) == "not recorded (needs first, second)"
    assert not sheet(HIGH, a=2, b=3).unknowns
    assert sheet(A).unknowns == {"a": NOTHING}


def test_a_formula_takes_over_the_reason_of_its_inputs() -> None:
    declined = Unknown(Reason.DECLINED)
    assert sheet(SUM, a=1, b=declined).why_unknown("sum").reason is Reason.DECLINED


@mark.parametrize(
    ("known", "value", "reason"),
    [
        ({"sum": 5}, 5, None),
        ({"sum": 5, "a": 2}, 5, None),
        ({"sum": None, "a": 2, "b": 1}, 3, None),
        ({"sum": Unknown(Reason.DECLINED), "a": 2, "b": 1}, 3, None),
        ({"sum": Unknown(Reason.DECLINED)}, None, Reason.DECLINED),
        ({"sum": None, "a": Unknown(Reason.STALE)}, None, Reason.STALE),
        ({"sum": Bounds(4, 6), "a": 2}, Bounds(4, 5), Reason.NOT_RECORDED),
        ({"sum": Bounds(5, 6), "a": 2}, 5, None),
        ({"sum": 5, "a": 1, "b": 1}, None, Reason.CONFLICTING),
        ({"sum": 6, "a": 1}, None, Reason.CONFLICTING),
    ],
    ids=numbered(),
)
def test_a_given_value_and_its_formula_are_brought_together(
    known: dict[str, Any], value: Any, reason: Reason | None
) -> None:
    found = sheet(SUM, **known)
    assert found.values.get("sum") == value
    assert (found.why_unknown("sum").reason if "sum" in found.unknowns else None) is reason


def test_a_given_flag_that_contradicts_its_formula_is_conflicting() -> None:
    assert sheet(HIGH, high=True, sum=5).values["high"] is True
    assert str(sheet(HIGH, high=True, sum=1).why_unknown("high")) == (
        "conflicting (the value given and its inputs differ)"
    )


def test_a_result_that_cannot_be_is_an_error_and_no_value() -> None:
    unborn = sheet(AGE, start="2026-06-01")
    assert "age" not in unborn.known
    assert str(unborn.why_unknown("age")) == "error (its inputs give a value outside the permitted range)"


def test_what_no_answer_can_cure_is_named_for_each_part() -> None:
    parts = A / B + (B - B) / B
    why = sheet(Fact("both", definition=Formula(parts)), a=1, b=0).why_unknown("both")
    assert why.reason is Reason.ERROR
    assert why.detail == "divided by second, which is 0"
    other = Fact("other", low=0, high=3)
    why = sheet(Fact("both", definition=Formula(A / B + A / other)), a=1, b=0, other=0).why_unknown("both")
    assert why.detail == "divided by second, which is 0; divided by other, which is 0"


def test_a_total_that_stands_in_for_a_recorded_one_is_worked_out_too() -> None:
    class Standing:
        formula = Formula(total([points(CONSENT, 1), A]))
        reads = (CONSENT, A)

    score = Fact("score", low=0, high=4, definition=Standing())
    assert sheet(score, consent=True, a=2).values["score"] == 3


def test_nothing_of_a_refused_mapping_is_used_and_arguments_stay() -> None:
    given = {"a": 9, "b": "x"}
    with raises(InvalidInput, match=r"2 problems[^$]*\$\.a[^$]*\$\.b"):
        sheet(SUM, **given)
    assert given == {"a": 9, "b": "x"}


def test_facts_outside_a_rule_are_accepted_where_the_vocabulary_has_them() -> None:
    found = sheet_from_mapping({"score": 4}, {}, as_of="2026-05-01", vocabulary={"score": SCORE})
    assert found.values["score"] == 4
