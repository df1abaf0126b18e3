"""In tables as in records, what never took place does not count and what may not have taken place may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pytest.importorskip("narwhals", reason="narwhals is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from casemgmt.facts import Answered, Query, Where
from casemgmt.facts.care import major_surgery_planned_14d
from casemgmt.rules import Fact
from tests.engines import ENGINES, Engine
from tests.statuses import COUNTS
from tests.tables import from_tables, value_in

AS_OF = date(2026, 5, 31)
DAY = date(2026, 5, 1)
TWO = [each for each in ENGINES if each.name in ("polars", "DuckDB")]
ON_TWO = pytest.mark.parametrize("engine", TWO, ids=[each.name for each in TWO])


def of_each(section: str) -> dict[str, list[Any]]:
    """A table with an entry of somebody for every status of a section, and of somebody without any."""
    statuses = [*COUNTS[section], "unheard of", None]
    ids = [status or "none" for status in statuses]
    return {"person_id": ids, "status": statuses, "start": [DAY] * len(statuses)}


@ON_TWO
def test_an_entry_counts_as_its_status_says(engine: Engine) -> None:
    if engine.missing:
        pytest.skip(f"{engine.missing} is not installed")
    chosen = {
        section: Fact(f"any_{section}", type="flag", definition=Query(section=section, take="exists"))
        for section in COUNTS
    }
    tables = {section: of_each(section) for section in COUNTS}
    people = sorted({id for table in tables.values() for id in table["person_id"]})
    rows = from_tables(engine, {"persons": {"person_id": people}, **tables}, chosen.values(), AS_OF)
    for section, fact in chosen.items():
        for status, says in {"unheard of": "yes", "none": "yes", **COUNTS[section]}.items():
            told = {"yes": True, "maybe": None, "no": False}[says]
            assert value_in(rows[status], fact) is told, (section, status)


@ON_TWO
def test_an_observation_counts_as_the_reason_says_why_it_has_no_value(engine: Engine) -> None:
    if engine.missing:
        pytest.skip(f"{engine.missing} is not installed")
    reasons = {"asked-declined": False, "not-performed": False, "masked": None, "unheard of": None, "": True}
    ids = [f"{reason}{n}" for reason in reasons for n in range(2)]
    seen: dict[str, list[Any]] = {"person_id": ids, "start": [DAY] * len(ids)}
    seen |= {"absent_reason": [id[:-1] or None for id in ids], "value": [None, 5.0] * len(reasons)}
    done = Fact("done", type="flag", definition=Query(section="observations", take="exists"))
    on = Fact("on", type="date", definition=Query(section="observations", take="latest_date"))
    value = Fact("value", low=0, high=9, definition=Query(section="observations", take="latest"))
    for chosen in ([done, on], [done, on, value]):  # whether or not something else reads the values
        tables = {"persons": {"person_id": ids}, "observations": seen}
        rows = from_tables(engine, tables, chosen, AS_OF)
        for reason, told in reasons.items():
            assert value_in(rows[f"{reason}0"], done) is told, reason
            assert value_in(rows[f"{reason}0"], on) == (DAY if told else None), reason
            assert value_in(rows[f"{reason}1"], done) is True, reason
            assert value_in(rows[f"{reason}1"], on) == DAY, reason


@ON_TWO
def test_ahead_asked_for_by_status_and_answered(engine: Engine) -> None:
    if engine.missing:
        pytest.skip(f"{engine.missing} is not installed")
    statuses = ["active", "scheduled", "revoked", "cancelled"]
    services = {
        "person_id": statuses,
        "status": statuses,
        "start": [date(2026, 6, 3)] * 4,
        "categories_system": ["snomed"] * 4,
        "categories_code": ["387713003"] * 4,
    }
    called_off = (Where("status", {"cancelled"}, absent="no"),)
    no_shows = Fact("no_shows", low=0, definition=Query(section="encounters", take="count", where=called_off))
    answer = Fact("answer", low=0, high=9, definition=Answered(item="a", codes=["1111-1"], instrument="form"))
    visits: dict[str, list[Any]] = {
        "person_id": statuses,
        "status": ["finished", "planned", "cancelled", "cancelled"],
    }
    visits |= {"start": [DAY] * 4}
    seen: dict[str, list[Any]] = {
        "person_id": statuses[:2],
        "status": ["final", "cancelled"],
        "start": [DAY] * 2,
    }
    seen |= {"system": ["loinc"] * 2, "code": ["1111-1"] * 2, "value": [5.0] * 2}
    form: dict[str, list[Any]] = {
        "person_id": statuses[2:],
        "status": ["completed", "entered-in-error"],
        "start": [DAY] * 2,
    }
    form |= {"item": ["a"] * 2, "instrument": ["form"] * 2, "value": [5.0] * 2}
    tables: dict[str, Any] = {"persons": {"person_id": statuses}, "services": services}
    tables |= {"encounters": visits, "observations": seen, "answers": form}
    chosen = [major_surgery_planned_14d, no_shows, answer]
    rows = from_tables(engine, tables, chosen, AS_OF)
    told = {id: tuple(value_in(row, fact) for fact in chosen) for id, row in rows.items()}
    assert told["active"] == (True, 0, 5)
    assert told["scheduled"][:2] == (True, 0)
    assert told["revoked"] == (False, 1, 5)
    assert told["cancelled"][:2] == (False, 1)
    for id in ("scheduled", "cancelled"):  # nobody answered
        assert told[id][2] is None or told[id][2].low < told[id][2].high
