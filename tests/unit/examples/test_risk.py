"""The example of risk tells a range, a tier with its reasons, possible levels, and what is due after a stay."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "risk.py"


def test_the_example_tells_what_is_known_and_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("risk", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    assert example.main() == 0
    out = capsys.readouterr().out
    for words in (
        "Charlson comorbidity index (points of 1987) (1987): 2 to 4, not recorded",
        "not read: E11 (icd10cm): too short to tell the groups apart",
        "Hospital Frailty Risk Score (2018): 3.6",
        "high because of LACE of 10 or more within 30 days of an acute discharge; two or more admissions",
        "points of LACE: {'length_of_stay_days': 4, 'admission_urgency': 3, ",
        "reaches crisis: it would be met with:",
        "acuity: self_managed or low or moderate or high - still to rate: acuity_physical_health",
        "caseload: Caseload(people=1, weight=Bounds(low=0.5, high=4), unknown=0)",
        "due, overdue: summary sent to the next clinicians (lowers: readmission)",
        "up to date: call after the discharge",
    ):
        assert words in out
