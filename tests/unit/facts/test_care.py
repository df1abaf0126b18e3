"""Facts about consent: the newest counts, and a refusal takes back what was agreed before."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds
from casemgmt.facts import facts_at
from casemgmt.facts.care import ccm_consent
from casemgmt.record import Attestation, Consent, Person, Record
from casemgmt.rules import FactSheet, Reason
from tests.strategies import numbered

AS_OF = date(2026, 5, 31)


def consent(permits: bool | None, start: Any, **more: Any) -> Consent:
    fields = {"kind": "medicare.ccm", "status": "active", "id": f"Consent/{permits}", **more}
    return Consent(permits=permits, start=start, **fields)


def read(*consents: Consent, **more: Any) -> FactSheet:
    record = Record(person=Person(id="p1"), **{"consents": consents, **more})
    return facts_at(record, {"ccm_consent": ccm_consent}, as_of=AS_OF)


AGREED, REFUSED = consent(True, "2025-01-01"), consent(False, "2026-01-15")
MAY_BE = "not recorded (the record names something that may or may not be it)"


@mark.parametrize(
    ("consents", "agrees", "why"),
    [
        ([AGREED], True, None),
        ([REFUSED], False, None),
        ([AGREED, REFUSED], False, None),
        ([REFUSED, AGREED], False, None),
        ([consent(True, "2026-02-01"), REFUSED], True, None),
        ([AGREED, consent(False, "2026-06-01")], True, None),
        ([AGREED, consent(False, "2026-01-15", status="inactive")], True, None),
        ([AGREED, consent(False, "2026-01-15", kind="patient-privacy")], True, None),
        ([AGREED, consent(False, "2026-01-15", end="2026-05-30")], True, None),
        ([], False, None),
        ([consent(True, "2025-01-01", end="2026-05-30")], False, None),
        ([consent(True, None)], True, None),
        ([consent(True, "2026-01-15"), REFUSED], None, "conflicting (several values of the same day differ)"),
        ([AGREED, consent(False, None)], None, "conflicting (several values of the same day differ)"),
        (
            [AGREED, consent(False, Bounds(date(2024, 12, 31), date(2025, 1, 2)))],
            None,
            "conflicting (several values of the same day differ)",
        ),
        ([AGREED, consent(None, "2026-01-15")], None, MAY_BE),
        ([consent(None, "2026-01-15")], None, MAY_BE),
        ([consent(True, "2026-01-15", status=None)], None, MAY_BE),
        ([consent(True, "2026-01-15", kind=None)], None, MAY_BE),
    ],
    ids=numbered(),
)
def test_the_newest_consent_counts(consents: list[Consent], agrees: bool | None, why: str | None) -> None:
    sheet = read(*consents)
    assert sheet.values["ccm_consent"] is agrees
    assert str(sheet.unknowns.get("ccm_consent")) == str(why)


def test_where_more_may_be_held_a_consent_that_is_there_counts_and_none_says_nothing() -> None:
    assert read(AGREED, partial=["consents"]).values["ccm_consent"] is True
    assert read(partial=["consents"]).unknowns["ccm_consent"].reason is Reason.NOT_RECORDED
    assert read(consents=None).values["ccm_consent"] is None


def test_a_consent_names_its_source_and_day_and_meets_what_somebody_stated() -> None:
    sheet = read(AGREED, REFUSED)
    assert sheet.evidence["ccm_consent"] == ("Consent/False",)
    assert sheet.dates["ccm_consent"] == date(2026, 1, 15)
    assert read(consent(True, None)).evidence["ccm_consent"] == ("Consent/True",)

    def stated(value: bool, start: str) -> Attestation:
        return Attestation(fact="ccm_consent", value=value, start=start, role="patient")

    later, earlier = [stated(True, "2026-03-01")], [stated(True, "2025-12-31")]
    assert read(REFUSED, attestations=later).values["ccm_consent"] is True
    assert read(REFUSED, attestations=earlier).values["ccm_consent"] is False
    assert read(attestations=later).unknowns["ccm_consent"].reason is Reason.CONFLICTING
