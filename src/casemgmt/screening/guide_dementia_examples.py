"""Example people of the GUIDE model of dementia care."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "dementia_attested": True,
    "nursing_home_resident": False,
    "medicare_part_a": True,
    "medicare_part_b": True,
    "medicare_advantage": False,
    "medicare_primary": True,
    "pace_participant": False,
    "hospice_elected": False,
    "guide_track": "established",
    "guide_consent": True,
    "dementia_caregiver": True,
    "dementia_staged_with": "clinical_dementia_rating",
    "clinical_dementia_rating": "2",
    "zarit_burden": 40,
    "dementia_assessed": True,
    "guide_contact_on_schedule": True,
    "respite_dollars_used": 0,
}
_STAGED = {**_KNOWN, "dementia_staged_with": "functional_assessment_staging"}
_LOW = "low tier"
_MODERATE = "moderate tier"
_HIGH = "high tier"
_LOW_ALONE = "low tier without caregiver"
_ALONE = "moderate to high tier without caregiver"
_person = people_like(_KNOWN, date(2026, 5, 4))
_FIRST = date(2025, 6, 30)

IN_THE_FIRST_YEAR = (
    _person("established track, first day of the model", {"enrol": MET, "perform": MET}, on=date(2024, 7, 1)),
    _person(
        "new-program track, the day before it begins",
        {"refer": MET, "enrol": NOT_MET},
        on=_FIRST,
        guide_track="new_program",
    ),
    _person(
        "track of the practice not known",
        {"refer": MET, "enrol": UNKNOWN},
        ("guide_track",),
        on=_FIRST,
        without=("guide_track",),
    ),
)

WITH_BOTH_TRACKS = (
    _person(
        "Alzheimer's disease, fee-for-service Part A and B, at home",
        {
            "refer": MET,
            "enrol": MET,
            "perform": MET,
            _LOW: NOT_MET,
            _MODERATE: MET,
            _HIGH: NOT_MET,
            _LOW_ALONE: NOT_MET,
            _ALONE: NOT_MET,
            "respite": MET,
            "caution 0": NOT_MET,
            "caution 1": NOT_MET,
        },
    ),
    _person(
        "new-program track, its first day", {"enrol": MET}, on=date(2025, 7, 1), guide_track="new_program"
    ),
    _person("last day of the model", {"refer": MET, "enrol": MET}, on=date(2032, 6, 30)),
    _person("a practice that does not take part", {"refer": MET, "enrol": NOT_MET}, guide_track="none"),
    _person(
        "elected hospice: leaves the model",
        {"refer": MET, "enrol": NOT_MET, _MODERATE: NOT_MET, "caution 1": MET},
        hospice_elected=True,
    ),
    _person(
        "not known whether hospice is elected",
        {"refer": MET, "enrol": UNKNOWN, _MODERATE: UNKNOWN, "caution 1": UNKNOWN},
        ("hospice_encounter_open",),
        without=("hospice_elected",),
    ),
    _person("in a program of all-inclusive care", {"refer": MET, "enrol": NOT_MET}, pace_participant=True),
    _person(
        "long-stay resident of a nursing home",
        {"refer": NOT_MET, "enrol": MET, _MODERATE: NOT_MET},
        nursing_home_resident=True,
    ),
    _person(
        "place of residence not known",
        {"refer": UNKNOWN},
        ("nursing_home_resident",),
        without=("nursing_home_resident",),
    ),
    _person("Part A only", {"refer": MET, "enrol": NOT_MET}, medicare_part_b=False),
    _person("Part B only", {"refer": MET, "enrol": NOT_MET}, medicare_part_a=False),
    _person("Medicare Advantage", {"refer": MET, "enrol": NOT_MET}, medicare_advantage=True),
    _person("Medicare pays second", {"refer": MET, "enrol": NOT_MET}, medicare_primary=False),
    _person("no consent", {"refer": MET, "enrol": NOT_MET}, guide_consent=False),
    _person("dementia not confirmed", {"refer": NOT_MET, "enrol": MET}, dementia_attested=False),
    _person(
        "mild dementia, rating 1: the low tier, without respite",
        {_LOW: MET, _MODERATE: NOT_MET, "respite": NOT_MET, "perform": MET, "caution 0": MET},
        clinical_dementia_rating="1",
    ),
    _person(
        "questionable dementia, rating 0.5: no tier",
        {"refer": MET, _LOW: NOT_MET, _MODERATE: NOT_MET, _HIGH: NOT_MET, "perform": NOT_MET},
        clinical_dementia_rating="0.5",
    ),
    _person("severe dementia, rating 3", {_MODERATE: MET, "perform": MET}, clinical_dementia_rating="3"),
    _person(
        "stage 3: no tier", {_LOW: NOT_MET, "perform": NOT_MET}, like=_STAGED, functional_assessment_stage=3
    ),
    _person(
        "stage 4: the low tier",
        {_LOW: MET, "perform": MET, _MODERATE: NOT_MET},
        like=_STAGED,
        functional_assessment_stage=4,
    ),
    _person(
        "stage 5: no longer the low tier",
        {_LOW: NOT_MET, _MODERATE: MET},
        like=_STAGED,
        functional_assessment_stage=5,
    ),
    _person(
        "stage not known",
        {
            "refer": MET,
            "enrol": MET,
            "perform": UNKNOWN,
            _LOW: UNKNOWN,
            _MODERATE: UNKNOWN,
            "respite": UNKNOWN,
        },
        ("functional_assessment_stage",),
        like=_STAGED,
    ),
    _person("caregiver's burden of 60", {_MODERATE: MET, _HIGH: NOT_MET}, zarit_burden=60),
    _person("caregiver's burden of 61", {_MODERATE: NOT_MET, _HIGH: MET, "respite": MET}, zarit_burden=61),
    _person(
        "caregiver's burden not rated",
        {"enrol": MET, "perform": MET, _MODERATE: UNKNOWN, _HIGH: UNKNOWN, "respite": MET},
        ("zarit_burden",),
        without=("zarit_burden",),
    ),
    _person(
        "no caregiver, moderate dementia: a caregiver is not required",
        {"enrol": MET, "perform": MET, _ALONE: MET, _MODERATE: NOT_MET, "respite": NOT_MET},
        dementia_caregiver=False,
        without=("zarit_burden",),
    ),
    _person(
        "no caregiver, mild dementia",
        {_LOW_ALONE: MET, _LOW: NOT_MET, _ALONE: NOT_MET},
        dementia_caregiver=False,
        clinical_dementia_rating="1",
    ),
    _person(
        "not known whether there is a caregiver",
        {"enrol": MET, _MODERATE: UNKNOWN, _ALONE: UNKNOWN},
        ("dementia_caregiver",),
        without=("dementia_caregiver",),
    ),
    _person("$2,499 of respite used", {"respite": MET}, respite_dollars_used=2499),
    _person("$2,500 of respite used", {"respite": NOT_MET, _MODERATE: MET}, respite_dollars_used=2500),
    _person(
        "respite used not known",
        {"respite": UNKNOWN},
        ("respite_dollars_used",),
        without=("respite_dollars_used",),
    ),
    _person("fewer contacts than the tier asks", {"perform": NOT_MET}, guide_contact_on_schedule=False),
    _person("not yet assessed", {"enrol": MET, "perform": NOT_MET}, dementia_assessed=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
