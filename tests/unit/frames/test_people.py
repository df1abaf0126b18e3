from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pytest import importorskip, mark, raises

importorskip("narwhals")
pl = importorskip("polars")

from casemgmt import classify, frames, screen, stratify
from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput
from casemgmt.rules import Decision, Fact, Reason, all_of, decide, years_since
from tests.engines import TODAY, Engine, arrow, every_engine

AGE = Fact("age_years", low=0, high=130)
FALL = Fact("fall", type="flag")
born_on = Fact("born_on", type="date")


@every_engine
def test_a_row_becomes_the_decision_of_the_row_path(engine: Engine) -> None:
    ages: dict[str, list[Any]] = {"age_years__low": [60.0, 70.0], "age_years__high": [70.0, None]}
    frame = engine.make(arrow({"member": ["a", "b"], **ages, "fall": [True, None]}))
    asked = all_of(AGE >= 65, FALL)
    found = frames.decision(frame, {"member": "a"}, asked, as_of=TODAY)
    assert found == decide(asked, {"age_years": Bounds(60, 70), "fall": True}, as_of=TODAY)
    found = frames.decision(frame, {"member": "b"}, asked, as_of=TODAY)
    assert isinstance(found, Decision)
    assert found.missing == ("fall",)
    assert found == decide(asked, {"age_years": Bounds(70, 130), "fall": None}, as_of=TODAY)


def test_a_row_becomes_a_screening_a_level_or_a_risk_profile() -> None:
    person = {"chronic_condition_count": 3, "ccm_risk_attested": True, "admissions_12m": 2}
    frame = pl.DataFrame({name: [value] for name, value in person.items()})

    def named(*names: str) -> dict[str, Any]:
        return {name: person[name] for name in names}

    ccm = named("chronic_condition_count", "ccm_risk_attested")
    assert frames.decision(frame, 0, "medicare.ccm", as_of=TODAY) == screen(ccm, "medicare.ccm", as_of=TODAY)
    level = named("chronic_condition_count")
    assert frames.decision(frame, 0, "levels.four", as_of=TODAY) == classify(level, as_of=TODAY)
    risk = named("chronic_condition_count", "admissions_12m")
    assert frames.decision(frame, 0, "risk.utilisation", as_of=TODAY) == stratify(risk, as_of=TODAY)


def test_the_facts_of_a_row_are_what_its_columns_say() -> None:
    frame = pl.DataFrame(
        {
            "age_years": [None, 999.0, Decimal(70), float("nan")],
            "age_years__low": [66, 200, 1, None],
            "age_years__high": [None, 100, 2, None],
            "born": [datetime(1961, 5, 1, 23), None, datetime(1700, 1, 1), None],  # noqa: DTZ001 - local
        },
        strict=False,
    )
    asked, columns = all_of(AGE >= 65, years_since(born_on) >= 65), {"born_on": "born"}
    people: list[Any] = [frames.person(frame, n, asked, as_of=TODAY, columns=columns) for n in range(4)]
    assert people[0] == {"age_years": Bounds(66, 130), "born_on": date(1961, 5, 1)}
    assert people[1]["age_years"].reason is Reason.ERROR
    assert people[2]["age_years"] == 70
    assert people[2]["born_on"].reason is Reason.ERROR
    assert people[3]["age_years"].reason is Reason.NOT_RECORDED
    assert all(
        isinstance(frames.decision(frame, n, asked, as_of=TODAY, columns=columns), Decision) for n in range(4)
    )


def test_bounds_of_dates_keep_their_days() -> None:
    columns = {"born_on__low": [date(1961, 1, 1)], "born_on__high": [datetime(1961, 12, 31, 12)]}  # noqa: DTZ001
    found = frames.person(pl.DataFrame(columns), 0, years_since(born_on) >= 65, as_of=TODAY)
    assert found == {"born_on": Bounds(date(1961, 1, 1), date(1961, 12, 31))}


def test_the_date_may_be_that_of_the_row() -> None:
    frame = pl.DataFrame({"born_on": [date(1961, 5, 1)] * 2, "seen_on": [date(2026, 4, 30), None]})
    asked = years_since(born_on) >= 65
    found = frames.decision(frame, 0, asked, as_of="seen_on")
    assert (found.as_of, found.truth.words) == (date(2026, 4, 30), "not met")  # type: ignore[union-attr]
    with raises(InvalidInput, match="not an exact date"):
        frames.decision(frame, 1, asked, as_of="seen_on")


def test_a_row_that_cannot_be_singled_out_is_refused() -> None:
    frame = pl.DataFrame({"member": [1, 1], "age_years": [70, 71]})
    asked = AGE >= 65
    with raises(InvalidInput, match="there are 2 such rows; give the values of columns that single out one"):
        frames.decision(frame, {"member": 1}, asked, as_of=TODAY)
    with raises(InvalidInput, match="there are 0 such rows"):
        frames.decision(frame, {"member": 2}, asked, as_of=TODAY)
    with raises(InvalidInput, match=r"row\.id: is no column of the frame"):
        frames.decision(frame, {"id": 2}, asked, as_of=TODAY)
    with raises(InvalidInput, match="no row of that number; give 0 to 1"):
        frames.decision(frame, 2, asked, as_of=TODAY)
    with raises(InvalidInput, match="rows of a lazy frame have no numbers; give the values of columns"):
        frames.decision(frame.lazy(), 0, asked, as_of=TODAY)


@mark.parametrize("policy", ["edition", "protocol"])
def test_what_has_no_decision_of_one_person_is_refused(policy: str) -> None:
    from casemgmt.planning import protocols
    from casemgmt.screening import program

    given = program("medicare.ccm").editions[0] if policy == "edition" else protocols()[0]
    with raises(InvalidInput, match="pass a criterion, a program, a level scheme or a risk scheme"):
        frames.decision(pl.DataFrame({"age_years": [70]}), 0, given, as_of=TODAY)
