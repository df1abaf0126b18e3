"""Example people of the nurse case management of injured federal employees."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_DAY = date(2026, 5, 20)
_KNOWN = {
    "deceased": False,
    "federal_employee": True,
    "injury_claim_status": "accepted",
    "work_status": "modified_duty",
    "life_threatened_by_injury": False,
    "recovery_long_or_indefinite": False,
    "injury_surgery": False,
    "disability_recurred": False,
    "injury_traumatic": True,
    "injured_on": "2026-04-01",
    "injury_claim_filed_on": "2026-04-03",
    "pay_continued_from": "2026-04-06",
    "nurse_assigned_on": "2026-05-01",
    "nurse_ended_on": not_yet(_DAY),
    "nurse_extension": "none",
    "return_to_work_plan": True,
}
_FULL = {**_KNOWN, "work_status": "full_duty"}
_PENDING = {**_KNOWN, "injury_claim_status": "pending"}
_ENDED = {**_KNOWN, "nurse_assigned_on": "2026-01-01"}
_RETURNED = {**_KNOWN, "nurse_extension": "return_to_work", "returned_to_work_on": "2026-03-01"}
_EXTENDED = {**_KNOWN, "nurse_extension": "other", "nurse_extension_began_on": "2026-04-01"}
_PAY, _FIELD, _ONSITE = "continuation-of-pay nurse", "field nurse", "onsite nurse"
_person = people_like(_KNOWN, _DAY)

SINCE_2020 = (
    _person(
        "accepted back strain, modified duty",
        {
            "applies": MET,
            "refer": MET,
            "enrol": MET,
            "perform": MET,
            _PAY: NOT_MET,
            _FIELD: MET,
            _ONSITE: NOT_MET,
            "caution 0": MET,
        },
    ),
    _person("not a federal employee", {"applies": NOT_MET}, federal_employee=False),
    _person("no claim", {"applies": NOT_MET}, injury_claim_status="none"),
    _person(
        "not known whether a federal employee",
        {"applies": UNKNOWN},
        ("federal_employee",),
        without=("federal_employee",),
    ),
    _person("off work", {"refer": MET, _FIELD: MET}, work_status="off_work"),
    _person("full duty", {"refer": NOT_MET, "enrol": MET, _FIELD: NOT_MET}, like=_FULL),
    _person(
        "work status not known",
        {"refer": UNKNOWN, "enrol": MET, _FIELD: UNKNOWN},
        ("work_status",),
        without=("work_status",),
    ),
    _person("full duty, new surgery", {"refer": MET, _FIELD: MET}, like=_FULL, injury_surgery=True),
    _person(
        "full duty, the disability recurred",
        {"refer": MET, _FIELD: MET},
        like=_FULL,
        disability_recurred=True,
    ),
    _person(
        "life-threatening burns",
        {"refer": MET, "enrol": MET, _ONSITE: MET},
        work_status="off_work",
        life_threatened_by_injury=True,
    ),
    _person(
        "stroke, extensive deficit with an indefinite recovery",
        {"refer": MET, _ONSITE: MET},
        work_status="off_work",
        recovery_long_or_indefinite=True,
    ),
    _person(
        "claim pending, day 45 of continued pay from the first day lost",
        {"refer": MET, "enrol": MET, _PAY: MET, _FIELD: NOT_MET},
        like=_PENDING,
        on=date(2026, 5, 20),
    ),
    _person(
        "claim pending, the day after the 45 days",
        {"refer": MET, "enrol": NOT_MET, _PAY: NOT_MET},
        like=_PENDING,
        on=date(2026, 5, 21),
    ),
    _person(
        "injured on 1 April, the first day lost not recorded: day 45 is not known",
        {"refer": MET, "enrol": UNKNOWN, _PAY: UNKNOWN, "caution 0": UNKNOWN},
        ("pay_continued_from",),
        like=_PENDING,
        without=("pay_continued_from",),
    ),
    _person(
        "the first day lost was the day of the injury",
        {"enrol": NOT_MET, "caution 0": NOT_MET},
        like=_PENDING,
        pay_continued_from="2026-04-01",
    ),
    _person("the day after the injury was lost", {"caution 0": MET}, pay_continued_from="2026-04-02"),
    _person(
        "claim filed on day 30",
        {"enrol": MET, _PAY: MET},
        like=_PENDING,
        injury_claim_filed_on="2026-05-01",
    ),
    _person(
        "claim filed on day 31",
        {"enrol": NOT_MET, _PAY: NOT_MET},
        like=_PENDING,
        injury_claim_filed_on="2026-05-02",
    ),
    _person(
        "claim filed on the day of the injury", {_PAY: MET}, like=_PENDING, injury_claim_filed_on="2026-04-01"
    ),
    _person(
        "claim filed on the day before the injury",
        {_PAY: NOT_MET},
        like=_PENDING,
        injury_claim_filed_on="2026-03-31",
    ),
    _person(
        "day of the claim not known",
        {"enrol": UNKNOWN},
        ("injury_claim_filed_on",),
        like=_PENDING,
        without=("injury_claim_filed_on",),
    ),
    _person("occupational disease, claim pending", {"enrol": NOT_MET}, like=_PENDING, injury_traumatic=False),
    _person("claim denied", {"refer": MET, "enrol": NOT_MET, _FIELD: NOT_MET}, injury_claim_status="denied"),
    _person("nurse for 120 days", {"perform": MET}, like=_ENDED, nurse_ended_on="2026-05-01"),
    _person("nurse for 121 days", {"perform": NOT_MET}, like=_ENDED, nurse_ended_on="2026-05-02"),
    _person(
        "day of the assignment not known",
        {"perform": UNKNOWN},
        ("nurse_assigned_on",),
        without=("nurse_assigned_on",),
    ),
    _person(
        "60 days after the return to work", {"perform": MET}, like=_RETURNED, nurse_ended_on="2026-04-30"
    ),
    _person(
        "61 days after the return to work", {"perform": NOT_MET}, like=_RETURNED, nurse_ended_on="2026-05-01"
    ),
    _person(
        "extended for the return to work, its day not known",
        {"perform": UNKNOWN},
        ("returned_to_work_on",),
        like=_RETURNED,
        without=("returned_to_work_on",),
    ),
    _person("extended by 30 days", {"perform": MET}, like=_EXTENDED, nurse_ended_on="2026-05-01"),
    _person("extended by 31 days", {"perform": NOT_MET}, like=_EXTENDED, nurse_ended_on="2026-05-02"),
    _person(
        "begin of the extension not known",
        {"perform": UNKNOWN},
        ("nurse_extension_began_on",),
        like=_EXTENDED,
        without=("nurse_extension_began_on",),
    ),
    _person("extended for surgery", {"perform": MET}, nurse_extension="surgery", injury_surgery=True),
    _person("extended for surgery, but there is none", {"perform": NOT_MET}, nurse_extension="surgery"),
    _person("no plan of return to work", {"perform": NOT_MET}, return_to_work_plan=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
