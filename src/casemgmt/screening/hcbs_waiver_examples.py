"""Example people of home and community-based services waivers: anywhere, in Ohio and in Utah."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 5, 1)
_IN_PLACE: dict[str, Any] = {
    "waiver_target_group": True,
    "waiver_service_needed": True,
    "medicaid_active": True,
    "nursing_facility_level_found": True,
    "institution_level_found": False,
    "inpatient_admission_open": False,
    "lives_in_institution": False,
    "waiver_choice_made": True,
    "person_centered_service_plan": True,
    "waiver_slot_available": True,
    "waiver_within_cost_limit": True,
    "level_of_care_evaluated_on": "2026-01-15",
    "waiver_service_given": True,
}
_KNOWN: dict[str, Any] = {**_IN_PLACE, "nf_level_of_care": True, "waiver_other_level_of_care": False}
_person = people_like(_KNOWN, _ON)

SINCE_2014 = (
    _person(
        "in the target group, nursing facility level of care found, plan, place free",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person("not in the target group", {"refer": NOT_MET, "enrol": MET}, waiver_target_group=False),
    _person(
        "does not meet the state's criteria of the level of care", {"refer": NOT_MET}, nf_level_of_care=False
    ),
    _person(
        "the state's criteria of the level of care not said: never assumed",
        {"refer": UNKNOWN, "enrol": MET},
        ("nf_level_of_care",),
        without=("nf_level_of_care",),
    ),
    _person(
        "needs the care of an intermediate care facility, for which the waiver stands in",
        {"refer": MET, "enrol": MET},
        nf_level_of_care=False,
        waiver_other_level_of_care=True,
        nursing_facility_level_found=False,
        institution_level_found=True,
    ),
    _person("needs no service of the waiver", {"refer": NOT_MET}, waiver_service_needed=False),
    _person("no Medicaid", {"refer": MET, "enrol": NOT_MET}, medicaid_active=False),
    _person(
        "the agency has not found the level of care",
        {"refer": MET, "enrol": NOT_MET},
        nursing_facility_level_found=False,
    ),
    _person(
        "not yet evaluated by the agency",
        {"refer": MET, "enrol": UNKNOWN, "perform": UNKNOWN},
        ("nursing_facility_level_found",),
        without=("nursing_facility_level_found", "level_of_care_evaluated_on"),
    ),
    _person("in hospital", {"refer": MET, "enrol": NOT_MET}, inpatient_admission_open=True),
    _person(
        "in a nursing facility: worth offering, the transition can be planned, but not before the discharge",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        lives_in_institution=True,
    ),
    _person("choice not offered", {"refer": MET, "enrol": NOT_MET}, waiver_choice_made=False),
    _person("no person-centred plan", {"refer": MET, "enrol": NOT_MET}, person_centered_service_plan=False),
    _person(
        "no place in the waiver: waiting list", {"refer": MET, "enrol": NOT_MET}, waiver_slot_available=False
    ),
    _person("beyond the cost limit", {"refer": MET, "enrol": NOT_MET}, waiver_within_cost_limit=False),
    _person("evaluated 365 days ago", {"perform": MET}, level_of_care_evaluated_on="2025-05-01"),
    _person(
        "evaluated 366 days ago: the person still qualifies",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        level_of_care_evaluated_on="2025-04-30",
    ),
    _person("no waiver service this month", {"enrol": MET, "perform": NOT_MET}, waiver_service_given=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)

_INDEPENDENT: dict[str, Any] = {
    **_IN_PLACE,
    "adl_help_count": 0,
    "medication_help_needed": False,
    "skilled_nursing_needed": False,
    "physical_therapy_needed": False,
    "occupational_therapy_needed": False,
    "speech_therapy_needed": False,
    "care_around_the_clock": False,
    "cognitive_impairment_diagnosed": False,
}
_ohioan = people_like({**_INDEPENDENT, "medicaid_state": "OH", "deceased": False}, _ON)

IN_OHIO = (
    _ohioan("Medicaid of another state", {"applies": NOT_MET}, medicaid_state="AL"),
    _ohioan(
        "state of Medicaid not known",
        {"applies": UNKNOWN},
        ("medicaid_state",),
        without=("medicaid_state",),
    ),
    _ohioan(
        "hands-on help with bathing and dressing",
        {"refer": MET, "enrol": MET, "perform": MET},
        adl_help_count=2,
    ),
    _ohioan("hands-on help with bathing alone", {"refer": NOT_MET}, adl_help_count=1),
    _ohioan(
        "hands-on help with bathing, and medication has to be given",
        {"refer": MET},
        adl_help_count=1,
        medication_help_needed=True,
    ),
    _ohioan("medication has to be given, no other help", {"refer": NOT_MET}, medication_help_needed=True),
    _ohioan("a skilled nursing service needed", {"refer": MET}, skilled_nursing_needed=True),
    _ohioan("physical therapy needed", {"refer": MET}, physical_therapy_needed=True),
    _ohioan(
        "support around the clock for a diagnosed cognitive impairment",
        {"refer": MET},
        care_around_the_clock=True,
        cognitive_impairment_diagnosed=True,
    ),
    _ohioan(
        "support around the clock for a cognitive impairment, no professional diagnosis on file",
        {"refer": UNKNOWN},
        ("cognitive_impairment_diagnosed",),
        without=("cognitive_impairment_diagnosed",),
        care_around_the_clock=True,
    ),
    _ohioan(
        "support around the clock, cognitive impairment ruled out",
        {"refer": NOT_MET},
        care_around_the_clock=True,
    ),
    _ohioan(
        "help with daily activities not assessed",
        {"refer": UNKNOWN},
        ("adl_help_count",),
        without=("adl_help_count",),
    ),
    _ohioan(
        "help with two activities, now in a nursing facility: not until discharge, which can be planned",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        adl_help_count=2,
        lives_in_institution=True,
    ),
    _ohioan(
        "help with two activities, no place in the waiver: waiting list",
        {"refer": MET, "enrol": NOT_MET},
        adl_help_count=2,
        waiver_slot_available=False,
    ),
    _ohioan("evaluated 365 days ago", {"perform": MET}, level_of_care_evaluated_on="2025-05-01"),
    _ohioan("evaluated 366 days ago", {"perform": NOT_MET}, level_of_care_evaluated_on="2025-04-30"),
    _ohioan("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)

_utahn = people_like(
    {
        **_IN_PLACE,
        "medicaid_state": "UT",
        "deceased": False,
        "substantial_adl_help": True,
        "disorientation_needs_facility": False,
        "unsafe_in_less_structure": True,
    },
    _ON,
)

IN_UTAH = (
    _utahn("Medicaid of another state", {"applies": NOT_MET}, medicaid_state="AL"),
    _utahn(
        "state of Medicaid not known",
        {"applies": UNKNOWN},
        ("medicaid_state",),
        without=("medicaid_state",),
    ),
    _utahn(
        "substantial physical help, and not safe in a less structured setting",
        {"refer": MET, "enrol": MET, "perform": MET},
    ),
    _utahn("substantial physical help alone", {"refer": NOT_MET}, unsafe_in_less_structure=False),
    _utahn(
        "disoriented, and not safe in a less structured setting",
        {"refer": MET},
        substantial_adl_help=False,
        disorientation_needs_facility=True,
    ),
    _utahn(
        "substantial physical help, safety in a less structured setting not assessed",
        {"refer": UNKNOWN},
        ("unsafe_in_less_structure",),
        without=("unsafe_in_less_structure",),
    ),
    _utahn("evaluated 365 days ago", {"perform": MET}, level_of_care_evaluated_on="2025-05-01"),
    _utahn("evaluated 366 days ago", {"perform": NOT_MET}, level_of_care_evaluated_on="2025-04-30"),
    _utahn("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
