"""Example people of the medical case management of workers' compensation."""

from __future__ import annotations

from datetime import date

from casemgmt.rules import ExamplePerson
from casemgmt.screening.example_people import MakesPeople, people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

UNHURT = {
    "spinal_cord_injury": False,
    "severe_paralysis": False,
    "brain_injury": "none",
    "limb_amputated": False,
    "limb_crushed_or_broken": False,
    "burned_percent": 0,
    "face_or_hands_burned_percent": 0,
    "blinded_by_injury": False,
    "multiple_fractures": False,
    "life_threatened_by_injury": False,
    "unable_to_do_any_work": False,
    "injury_hospital_days": 0,
    "injury_hospital_days_expected": 0,
    "work_days_lost": 0,
    "injury_surgery": False,
    "injury_admission": False,
    "return_date_open": False,
    "opioid_flags": 0,
    "recovery_comorbidity": False,
    "recovery_delayed": False,
    "injury_dispute": False,
    "deceased": False,
    "injury_claim_status": "accepted",
    "injury_referred_on": "2026-05-04",
    "injury_contact_on": "2026-05-05",
    "return_to_work_plan": True,
}
"""Somebody with a claim and a small injury, of whom all is known."""
ON = date(2026, 5, 20)
CATASTROPHIC = "catastrophic case management"
OTHER = "telephonic or field case management"
_HURT = {**UNHURT, "spinal_cord_injury": True}
_LOST_TIME = {**UNHURT, "work_days_lost": 7}
_person = people_like(UNHURT, ON)

SINCE_2020 = (
    _person(
        "a small injury, no day lost",
        {"applies": MET, "refer": NOT_MET, "enrol": MET, CATASTROPHIC: NOT_MET, OTHER: NOT_MET},
    ),
    _person(
        "injury of the spinal cord, reached on business day 1",
        {"refer": MET, "enrol": MET, "perform": MET, CATASTROPHIC: MET, OTHER: NOT_MET},
        like=_HURT,
    ),
    _person(
        "injury of the spinal cord, reached on business day 2",
        {"refer": MET, "perform": NOT_MET},
        like=_HURT,
        injury_contact_on="2026-05-06",
    ),
    _person(
        "seven days lost, reached on business day 5",
        {"refer": MET, "perform": MET, CATASTROPHIC: NOT_MET, OTHER: MET},
        like=_LOST_TIME,
        injury_contact_on="2026-05-11",
    ),
    _person(
        "seven days lost, reached on business day 6",
        {"perform": NOT_MET},
        like=_LOST_TIME,
        injury_contact_on="2026-05-12",
    ),
    _person(
        "contact not recorded",
        {"refer": MET, "perform": UNKNOWN},
        ("injury_contact_on",),
        like=_LOST_TIME,
        without=("injury_contact_on",),
    ),
    _person("six days lost", {"refer": NOT_MET}, work_days_lost=6),
    _person(
        "days lost not known",
        {"refer": UNKNOWN, OTHER: UNKNOWN},
        ("work_days_lost",),
        without=("work_days_lost",),
    ),
    _person("moderate injury of the brain", {CATASTROPHIC: MET}, brain_injury="moderate"),
    _person("mild injury of the brain", {CATASTROPHIC: NOT_MET}, brain_injury="mild"),
    _person("amputation of a hand", {CATASTROPHIC: MET}, limb_amputated=True),
    _person("burns of 26 %", {CATASTROPHIC: MET}, burned_percent=26),
    _person("burns of 25 %", {CATASTROPHIC: NOT_MET}, burned_percent=25),
    _person("blinded", {CATASTROPHIC: MET}, blinded_by_injury=True),
    _person("multiple fractures", {CATASTROPHIC: MET}, multiple_fractures=True),
    _person("life-threatening injury", {CATASTROPHIC: MET}, life_threatened_by_injury=True),
    _person(
        "extent of the burns not known",
        {"refer": UNKNOWN, CATASTROPHIC: UNKNOWN},
        ("burned_percent",),
        without=("burned_percent",),
    ),
    _person("surgery planned", {"refer": MET, OTHER: MET}, injury_surgery=True),
    _person("admitted to hospital", {OTHER: MET}, injury_admission=True),
    _person("no date of return to work", {OTHER: MET}, return_date_open=True),
    _person("two warnings about opioids", {OTHER: MET}, opioid_flags=2),
    _person("one warning about opioids", {OTHER: NOT_MET}, opioid_flags=1),
    _person("diabetes slows the recovery", {OTHER: MET}, recovery_comorbidity=True),
    _person("recovery delayed", {OTHER: MET}, recovery_delayed=True),
    _person("an attorney in the case", {OTHER: MET}, injury_dispute=True),
    _person("no claim for an injury at work", {"applies": NOT_MET}, injury_claim_status="none"),
    _person("claim pending", {"enrol": MET}, injury_claim_status="pending"),
    _person(
        "claim denied",
        {"refer": MET, "enrol": NOT_MET, OTHER: NOT_MET},
        like=_LOST_TIME,
        injury_claim_status="denied",
    ),
    _person("no plan of return to work", {"perform": NOT_MET}, like=_LOST_TIME, return_to_work_plan=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)


def alike_in_states(state: str, person: MakesPeople) -> tuple[ExamplePerson, ...]:
    """The people whom every state's overlay answers alike: whose claim it is, and the clock of the first contact.

    Args:
        state: Its name, for the names of the people.
        person: Makes people with a claim under its law.
    """
    return (
        person(
            f"{state}: claim under the law of another state", {"applies": NOT_MET}, injury_claim_state="AL"
        ),
        person(
            f"{state}: state of the claim not known",
            {"applies": UNKNOWN},
            ("injury_claim_state",),
            without=("injury_claim_state",),
        ),
        person(
            f"{state}: no catastrophic injury, reached on business day 5",
            {"refer": MET, "perform": MET, CATASTROPHIC: NOT_MET, OTHER: MET},
            work_days_lost=7,
            injury_contact_on="2026-05-11",
        ),
        person(
            f"{state}: no catastrophic injury, reached on business day 6",
            {"perform": NOT_MET},
            work_days_lost=7,
            injury_contact_on="2026-05-12",
        ),
        person(
            f"{state}: blinded, reached on business day 2",
            {"perform": NOT_MET},
            blinded_by_injury=True,
            injury_contact_on="2026-05-06",
        ),
        person(
            f"{state}: contact not recorded",
            {"perform": UNKNOWN},
            ("injury_contact_on",),
            without=("injury_contact_on",),
        ),
    )
