"""Facts about an injury at work, its claim, and the return to work."""

from __future__ import annotations

from casemgmt.facts.definitions import Attested
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_day, stated_kind, stated_number
from casemgmt.rules.terms import Fact

_SEEN = CARE_STAFF | {"therapist", "claims_adjuster"}

# -- the claim -------------------------------------------------------------------------------------------------
injury_claim_status = stated_kind(
    "injury_claim_status",
    ("accepted", "pending", "denied", "closed", "none"),
    "status of the claim for the injury",
    "How does the claim for workers' compensation stand: accepted, pending, denied, closed, or none filed?",
    ask="payer",
    valid_days=90,
)
injury_claim_state = Fact(
    "injury_claim_state",
    type="category",
    label="state under whose law the claim for the injury is made",
    question="Under the law of which state is the claim made, as two letters?",
    ask="payer",
    definition=Attested(valid_days=365),
)
federal_employee = stated(
    "federal_employee",
    "injured as a federal employee",
    "Was the person injured as a civilian employee of the federal government?",
    ask="payer",
    valid_days=365,
)
work_status = stated_kind(
    "work_status",
    ("full_duty", "modified_duty", "off_work"),
    "work status after the injury",
    "Does the person work at full duty, at modified or reduced duty, or not at all because of the injury?",
    valid_days=31,
)
injured_on = stated_day("injured_on", "injury at work", "On which day was the injury?")
injury_claim_filed_on = stated_day(
    "injury_claim_filed_on", "claim for the injury filed", "On which day was the claim filed?"
)
injury_referred_on = stated_day(
    "injury_referred_on",
    "need for case management of the injury known",
    "On which day did the payer learn that the injury calls for case management?",
)
injury_contact_on = stated_day(
    "injury_contact_on",
    "first contact of the case manager after the injury",
    "On which day did the case manager first reach the injured worker?",
)
return_to_work_plan = stated(
    "return_to_work_plan",
    "plan of medical care and return to work made",
    "Is there a plan of medical care and return to work?",
    CARE_STAFF,
    ask="record",
    valid_days=90,
)

# -- injuries that are catastrophic somewhere --------------------------------------------------------------------
spinal_cord_injury = stated(
    "spinal_cord_injury",
    "injury of the spinal cord",
    "Is the spinal cord injured?",
    CLINICIANS,
)
severe_paralysis = stated(
    "severe_paralysis",
    "severe paralysis of an arm, a leg or the trunk",
    "Is an arm, a leg or the trunk severely paralysed by the injury?",
    CLINICIANS,
)
limb_amputated = stated(
    "limb_amputated",
    "amputation of an arm, hand, foot or leg",
    "Was an arm, a hand, a foot or a leg amputated because of the injury, with the loss of its use?",
    CLINICIANS,
)
brain_injury = stated_kind(
    "brain_injury",
    ("none", "mild", "moderate", "severe"),
    "injury of the brain",
    "How severe is the injury of the brain: none, mild, moderate or severe?",
    ask="clinician",
)
burned_percent = stated_number(
    "burned_percent",
    "body surface with burns of the second or third degree",
    "What percentage of the body has burns of the second or third degree?",
    "%",
    100,
    CLINICIANS,
    ask="clinician",
)
face_or_hands_burned_percent = stated_number(
    "face_or_hands_burned_percent",
    "face or hands with burns of the third degree",
    "What percentage of the face or of the hands has burns of the third degree?",
    "%",
    100,
    CLINICIANS,
    ask="clinician",
)
blinded_by_injury = stated(
    "blinded_by_injury",
    "total or industrial blindness",
    "Is the person totally or industrially blind because of the injury?",
    CLINICIANS,
)
limb_crushed_or_broken = stated(
    "limb_crushed_or_broken",
    "fracture or crush injury of a major limb, or loss of its use",
    "Is a major limb broken or crushed, or is its use lost?",
    CLINICIANS,
)
multiple_fractures = stated(
    "multiple_fractures", "multiple fractures", "Are several bones broken?", CLINICIANS
)
life_threatened_by_injury = stated(
    "life_threatened_by_injury",
    "life-threatening injury",
    "Is the injury life-threatening?",
    CLINICIANS,
    valid_days=90,
)
recovery_long_or_indefinite = stated(
    "recovery_long_or_indefinite",
    "extensive functional deficit with a long or indefinite recovery",
    "Is there an extensive functional deficit whose recovery will be long or indefinite?",
    CLINICIANS,
    valid_days=180,
)
unable_to_do_any_work = stated(
    "unable_to_do_any_work",
    "unable to do the earlier work or any work that is available in substantial numbers",
    "Does the injury prevent the earlier work and any work that is available in substantial numbers in the national"
    " economy?",
    (*CLINICIANS, "vocational_expert", "workers_compensation_board"),
)
injury_hospital_days = stated_number(
    "injury_hospital_days",
    "days in hospital because of the injury, up to now",
    "How many days has the person been in hospital because of the injury, up to now?",
    "d",
    3650,
)
injury_hospital_days_expected = stated_number(
    "injury_hospital_days_expected",
    "days in hospital because of the injury, expected in all",
    "How many days in hospital because of the injury are expected in all?",
    "d",
    3650,
    CLINICIANS,
    ask="clinician",
)

# -- signs that recovery needs help ------------------------------------------------------------------------------
work_days_lost = stated_number(
    "work_days_lost",
    "days of work lost",
    "How many days of work were lost because of the injury?",
    "d",
    36500,
)
injury_surgery = stated(
    "injury_surgery",
    "surgery planned or done because of the injury",
    "Is surgery planned because of the injury, or was it done?",
    _SEEN,
    ask="record",
    valid_days=180,
)
injury_admission = stated(
    "injury_admission",
    "admitted to hospital because of the injury",
    "Was the person admitted to hospital because of the injury?",
    _SEEN,
    ask="record",
)
return_date_open = stated(
    "return_date_open",
    "no date of return to work, or off work longer than the guideline expects",
    "Is there no date of return to work, or is the person off work longer than the disability guideline expects?",
    _SEEN,
    ask="record",
    valid_days=31,
)
opioid_flags = stated_number(
    "opioid_flags",
    "warnings about opioids or benzodiazepines",
    "How many warnings about opioids or benzodiazepines are there, such as a high dose, both together, or several"
    " prescribers?",
    "",
    100,
    CARE_STAFF | {"pharmacist"},
    valid_days=90,
)
recovery_comorbidity = stated(
    "recovery_comorbidity",
    "a disease that slows the recovery",
    "Does the person have a disease that may slow the recovery from the injury?",
    CARE_STAFF,
    valid_days=365,
)
recovery_delayed = stated(
    "recovery_delayed",
    "recovery delayed",
    "Is the recovery slower than expected?",
    _SEEN,
    valid_days=31,
)
injury_dispute = stated(
    "injury_dispute",
    "an attorney or a dispute about treatment",
    "Is there an attorney in the case, or a dispute about treatment?",
    _SEEN,
    ask="payer",
    valid_days=90,
)

# -- federal employees -----------------------------------------------------------------------------------------
injury_traumatic = stated(
    "injury_traumatic",
    "traumatic injury, within one work shift",
    "Was it a traumatic injury within one day or work shift, not an occupational disease?",
    _SEEN,
    ask="record",
)
disability_recurred = stated(
    "disability_recurred",
    "disability recurred",
    "Has the disability from an earlier accepted injury recurred?",
    _SEEN,
    ask="record",
    valid_days=90,
)
pay_continued_from = stated_day(
    "pay_continued_from",
    "first day of continued pay",
    "On which day did the continuation of pay begin (the first day lost, not the day of the injury)?",
)
nurse_assigned_on = stated_day(
    "nurse_assigned_on", "field nurse assigned", "On which day was the field nurse assigned?"
)
nurse_ended_on = stated_day(
    "nurse_ended_on",
    "assignment of the field nurse ended",
    "On which day did the assignment of the field nurse end?",
)
nurse_extension = stated_kind(
    "nurse_extension",
    ("none", "return_to_work", "surgery", "other"),
    "reason for which the assignment of the nurse was extended",
    "For which reason was the assignment of the nurse extended: return to work, surgery, another, or not at all?",
    ask="payer",
)
returned_to_work_on = stated_day(
    "returned_to_work_on", "return to work", "On which day did the person return to work?"
)
nurse_extension_began_on = stated_day(
    "nurse_extension_began_on",
    "extension of the nurse's assignment began",
    "On which day did the extension of the nurse's assignment begin?",
)
