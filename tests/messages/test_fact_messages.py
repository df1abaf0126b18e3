"""What is wrong with a record or a query is said without a value of the record, and with the cure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from pytest import LogCaptureFixture, mark, raises

from casemgmt.codes import Code, code_of
from casemgmt.errors import CasemgmtError
from casemgmt.facts import core_facts, facts_at, sheet_of
from casemgmt.record import Attestation, Condition, Observation, Person, Record
from casemgmt.rules import facts_needed
from tests.strategies import numbered

SECRET: Any = "SECRET-7731"


@mark.parametrize(
    ("mistake", "cure"),
    [
        (lambda: code_of("icd10cm", SECRET), "check the code and its system"),
        (lambda: Person(birth_date=SECRET), "write YYYY-MM-DD, YYYY-MM or YYYY"),
        (lambda: Condition(start=7731), "give a date, ISO text, Bounds or None"),  # type: ignore[arg-type]
        (lambda: Observation(start="7731-12-31"), "1850 to 2199"),
        (lambda: Record(person=Person(), conditions=[SECRET]), "put Condition objects into conditions"),
        (lambda: facts_at(Record(person=Person()), {}, as_of=SECRET), "pass as_of=date"),
        (lambda: sheet_of(SECRET, {}, as_of="2026-05-01", vocabulary={}), "pass a Record or a mapping"),
        (
            lambda: sheet_of({"age_years": SECRET}, {}, as_of="2026-05-01", vocabulary=core_facts()),
            "give a number",
        ),
    ],
    ids=numbered(),
)
def test_no_message_carries_a_value(mistake: Callable[[], object], cure: str) -> None:
    with raises(CasemgmtError) as caught:
        mistake()
    assert "7731" not in str(caught.value)
    assert cure in str(caught.value)


def test_reading_a_record_of_secrets_shows_and_logs_none(caplog: LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    day = date(2026, 4, 30)
    core = core_facts()
    observed = [
        Observation(codes=(Code("loinc", "4548-4", SECRET),), start=day, value=7731, unit="%", text=SECRET),
        Observation(codes=(Code("loinc", "29463-7"),), start=day, value=SECRET, unit="kg"),
        Observation(codes=(Code("loinc", "67775-7"),), start=day, value=SECRET),
    ]
    stated = [Attestation(fact=name, value=SECRET, start=day, by=SECRET, role="physician") for name in core]
    record = Record(person=Person(name=SECRET, gender=SECRET), observations=observed, attestations=stated)
    sheet = facts_at(record, facts_needed(*core.values()), as_of="2026-05-01")
    assert "7731" not in repr(record)
    assert "7731" not in repr(sheet)
    assert "7731" not in " ".join(map(str, sheet.unknowns.values()))
    assert "hemoglobin_a1c" not in sheet.known
    assert "7731" not in caplog.text
