"""Example people of Medicare advanced primary care management."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "apcm_responsible": True,
    "medicare_part_b": True,
    "apcm_consent": True,
    "apcm_seen_3y": True,
    "apcm_billed_elsewhere": False,
    "apcm_bundled_service": False,
    "apcm_practice_capable": True,
    "chronic_condition_count": 2,
    "ccm_risk_attested": True,
    "qualified_medicare_beneficiary": False,
    "apcm_base_same_practitioner": True,
    "apcm_behavioral_service": "none",
}
_person = people_like(_KNOWN, date(2026, 5, 4))
_IN_2025 = date(2025, 1, 2)

IN_2025 = (
    _person(
        "two qualifying conditions in the first month in force",
        {"refer": MET, "enrol": MET, "perform": MET, "G0557": MET, "G0556": NOT_MET},
        on=_IN_2025,
    ),
    _person(
        "not known whether a bundled service is billed",
        {"refer": MET, "enrol": UNKNOWN},
        ("apcm_bundled_service",),
        without=("apcm_bundled_service",),
        on=_IN_2025,
    ),
)

SINCE_2026 = (
    _person(
        "no chronic disease, established",
        {
            "refer": MET,
            "enrol": MET,
            "perform": MET,
            "G0556": MET,
            "at least G0557": NOT_MET,
            "G0558": NOT_MET,
        },
        chronic_condition_count=0,
    ),
    _person("one chronic condition", {"G0556": MET, "G0557": NOT_MET}, chronic_condition_count=1),
    _person(
        "two conditions without significant risk",
        {"G0556": MET, "G0557": NOT_MET},
        ccm_risk_attested=False,
    ),
    _person(
        "two qualifying conditions, no Qualified Medicare Beneficiary",
        {"G0556": NOT_MET, "G0557": MET, "G0558": NOT_MET, "at least G0557": MET, "G0568": NOT_MET},
    ),
    _person(
        "two qualifying conditions, Qualified Medicare Beneficiary",
        {"G0557": NOT_MET, "G0558": MET, "at least G0557": MET},
        qualified_medicare_beneficiary=True,
    ),
    _person(
        "two conditions, beneficiary status not looked up: at least the second level",
        {"refer": MET, "enrol": MET, "at least G0557": MET, "G0557": UNKNOWN, "G0558": UNKNOWN},
        ("qualified_medicare_beneficiary",),
        without=("qualified_medicare_beneficiary",),
    ),
    _person(
        "number of conditions not known",
        {"refer": MET, "enrol": MET, "G0556": UNKNOWN},
        ("chronic_condition_count",),
        without=("chronic_condition_count",),
    ),
    _person(
        "add-on alone, the base by another practitioner",
        {"G0568": NOT_MET},
        apcm_base_same_practitioner=False,
        apcm_behavioral_service="collaborative_first_month",
    ),
    _person(
        "first month of collaborative care beside the base",
        {"G0568": MET, "G0569": NOT_MET, "G0570": NOT_MET},
        apcm_behavioral_service="collaborative_first_month",
    ),
    _person(
        "a later month of collaborative care",
        {"G0568": NOT_MET, "G0569": MET},
        apcm_behavioral_service="collaborative_later_month",
    ),
    _person("general behavioural health integration", {"G0570": MET}, apcm_behavioral_service="general"),
    _person(
        "chronic care management billed by the same practice",
        {"refer": MET, "enrol": NOT_MET, "G0557": NOT_MET},
        apcm_bundled_service=True,
    ),
    _person("another practitioner bills it", {"refer": MET, "enrol": NOT_MET}, apcm_billed_elsewhere=True),
    _person("a specialist, not the focal point", {"refer": NOT_MET}, apcm_responsible=False),
    _person("not seen for four years, no visit", {"enrol": NOT_MET}, apcm_seen_3y=False),
    _person("no consent", {"enrol": NOT_MET}, apcm_consent=False),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person(
        "no access at all hours",
        {"enrol": MET, "perform": NOT_MET, "G0557": NOT_MET},
        apcm_practice_capable=False,
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
