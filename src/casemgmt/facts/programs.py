"""Facts that programs ask for: what was agreed, done, timed and billed under each of them."""

from __future__ import annotations

from casemgmt.facts.definitions import Attested, Query, Where
from casemgmt.facts.encounters import facility_discharged_on
from casemgmt.facts.statements import CARE_STAFF, CERTIFIERS, CLINICIANS, stated
from casemgmt.rules.terms import Fact

COMPLEXITIES = frozenset({"straightforward", "low", "moderate", "high"})


def _day(name: str, label: str, question: str, by: frozenset[str] = frozenset()) -> Fact:
    """The day of something that somebody states."""
    return Fact(name, type="date", label=label, question=question, ask="record", definition=Attested(by))


# -- chronic care management -----------------------------------------------------------------------------------
ccm_risk_attested = stated(
    "ccm_risk_attested",
    "the chronic conditions place the person at significant risk",
    "Do the chronic conditions place the person at significant risk of death, acute exacerbation or"
    " decompensation, or functional decline?",
    CLINICIANS,
    valid_days=365,
)
comprehensive_care_plan = stated(
    "comprehensive_care_plan",
    "comprehensive care plan established, copy given",
    "Is there a comprehensive care plan, and has the person or caregiver a copy?",
    CARE_STAFF,
    ask="record",
)
ccm_consent_written = stated(
    "ccm_consent_written",
    "consent to chronic care management is in writing",
    "Is the consent to chronic care management in writing?",
    ask="record",
)
established_patient = stated(
    "established_patient",
    "seen by the billing practitioner within a year before the service began",
    "Did the billing practitioner see the person within the year before chronic care management began?",
    ask="record",
    valid_days=365,
)
ccm_initiating_visit = stated(
    "ccm_initiating_visit",
    "initiating visit for chronic care management made",
    "Was chronic care management begun in a visit: an evaluation, an annual wellness visit, an initial preventive"
    " examination, or the visit of transitional care management?",
    ask="record",
)
ccm_practice_capable = stated(
    "ccm_practice_capable",
    "access at all hours, continuity, and a structured record in certified technology",
    "Does the practice offer access at all hours and continuity of care, and keep a structured record in certified"
    " health record technology?",
    ask="record",
    valid_days=365,
)
ccm_billed_elsewhere = stated(
    "ccm_billed_elsewhere",
    "another practitioner bills chronic care management this month",
    "Does another practitioner bill chronic care management for the person this month?",
    ask="payer",
    this_month=True,
)
overlapping_care_management = stated(
    "overlapping_care_management",
    "the same practitioner bills care management that excludes it this month",
    "Does the same practitioner bill care plan oversight (G0181, G0182), principal care management, advanced"
    " primary care management or monthly dialysis services for the person this month?",
    ask="record",
    this_month=True,
)
transitional_care_this_month = stated(
    "transitional_care_this_month",
    "the same practitioner bills transitional care management this month",
    "Does the same practitioner bill transitional care management for the person this month?",
    ask="record",
    this_month=True,
)
care_management_minutes = Fact(
    "care_management_minutes",
    low=0,
    high=10000,
    unit="min",
    label="clinical staff time for chronic care management this calendar month",
    question="How many minutes did clinical staff spend on it this calendar month, without the days of a hospital"
    " or skilled nursing stay?",
    ask="record",
    definition=Attested(this_month=True),
)
ccm_practitioner_minutes = Fact(
    "ccm_practitioner_minutes",
    low=0,
    high=10000,
    unit="min",
    label="the practitioner's own time for chronic care management this calendar month",
    question="How many minutes did the billing practitioner personally spend on it this calendar month?",
    ask="record",
    definition=Attested(this_month=True),
)
ccm_decision_making = Fact(
    "ccm_decision_making",
    type="category",
    values=COMPLEXITIES,
    label="medical decision making of this month's care management",
    question="Of what complexity was this month's medical decision making: straightforward, low, moderate or high?",
    ask="clinician",
    definition=Attested(CLINICIANS, this_month=True),
)

# -- transitional care management ------------------------------------------------------------------------------
transition_contact_on = Fact(
    "transition_contact_on",
    type="date",
    label="first interactive contact after discharge",
    question="When did the practitioner or the practice's own staff first reach the person or caregiver after the"
    " discharge? A call of the hospital does not count.",
    ask="record",
    definition=Query(
        section="contacts",
        take="earliest_date",
        where=(Where("reached", {True}),),
        since=facility_discharged_on,
    ),
)
transition_contact_attempts = Fact(
    "transition_contact_attempts",
    low=0,
    high=1000,
    label="separate timely attempts at contact after discharge",
    question="How many separate attempts at contact were made within two business days?",
    ask="record",
    definition=Query(
        section="contacts", take="count", since=facility_discharged_on, business_days=(2, "us_federal")
    ),
)
transition_visit_on = Fact(
    "transition_visit_on",
    type="date",
    label="first visit after discharge",
    question="When was the first face-to-face visit after the discharge?",
    ask="record",
    definition=Query(
        section="encounters",
        take="earliest_date",
        where=(Where("kind", {"AMB", "HH", "VR"}),),
        after=facility_discharged_on,
    ),
)
medication_reconciled_on = _day(
    "medication_reconciled_on",
    "medication reconciliation after discharge",
    "When were the medications reconciled after the discharge?",
    CARE_STAFF | {"pharmacist"},
)
medical_decision_making = Fact(
    "medical_decision_making",
    type="category",
    values=COMPLEXITIES,
    label="medical decision making",
    question="Of what complexity is the medical decision making: straightforward, low, moderate or high?",
    ask="clinician",
    definition=Attested(CLINICIANS, valid_days=60),
)
transition_services_done = stated(
    "transition_services_done",
    "the services of the transition done, or not needed",
    "Were discharge information and pending tests reviewed, education given, and referrals and community services"
    " arranged, as far as needed?",
    CARE_STAFF,
    valid_days=60,
)
transition_accepted = stated(
    "transition_accepted",
    "the practitioner takes responsibility without a gap",
    "Does the practitioner take responsibility for the person's care from the discharge on?",
    CLINICIANS,
    valid_days=60,
)
transition_billed_elsewhere = stated(
    "transition_billed_elsewhere",
    "another practitioner bills transitional care management for this discharge",
    "Does another practitioner bill transitional care management for this discharge?",
    ask="payer",
    valid_days=60,
)
transition_billed_before = stated(
    "transition_billed_before",
    "transitional care management already billed within 30 days of an earlier discharge",
    "Did the practitioner or group already bill transitional care management for a discharge in the 30 days before"
    " this one?",
    ask="record",
    valid_days=60,
)
transition_excluded_service = stated(
    "transition_excluded_service",
    "the same practitioner bills a service that excludes transitional care management",
    "Does the discharge fall into a global surgical period of the same practitioner, or does the practitioner bill"
    " advanced primary care management or, for a person under 20, monthly dialysis services this month?",
    ask="record",
    valid_days=60,
)
transition_concurrent_service = stated(
    "transition_concurrent_service",
    "the same practitioner bills other care management in the 30 days",
    "Does the same practitioner bill chronic care management, care plan oversight, prolonged services or monthly"
    " dialysis services in the 30 days after the discharge?",
    ask="record",
    valid_days=60,
)

# -- hospice ---------------------------------------------------------------------------------------------------
terminal_prognosis_certified_on = _day(
    "terminal_prognosis_certified_on",
    "certification of the terminal prognosis",
    "When did the physician certify the terminal prognosis (orally or in writing, whichever came first)?",
    CERTIFIERS,
)
terminal_prognosis_written_on = _day(
    "terminal_prognosis_written_on",
    "written certification of the terminal prognosis",
    "When was the written certification of the terminal prognosis signed?",
    CERTIFIERS,
)
hospice_recertified_on = _day(
    "hospice_recertified_on",
    "latest recertification of the terminal prognosis",
    "When was the terminal prognosis last recertified for a benefit period (orally or in writing)?",
    CERTIFIERS,
)
attending_certified = stated(
    "attending_certified",
    "attending physician certified too, or there is none",
    "Did the attending physician, if there is one, also certify the terminal prognosis?",
    ask="record",
)
hospice_claim_on = _day("hospice_claim_on", "first hospice claim", "When was the first hospice claim filed?")
hospice_period_number = Fact(
    "hospice_period_number",
    low=1,
    high=200,
    label="hospice benefit period at this election (1 for the first in a lifetime)",
    question="Which benefit period begins with this election, counting every hospice stay (1 for the first)?",
    ask="payer",
    definition=Attested(),
)
hospice_face_to_face_on = _day(
    "hospice_face_to_face_on",
    "hospice face-to-face encounter for this period",
    "When was the face-to-face encounter with a hospice physician or nurse practitioner?",
)
hospice_face_to_face_remote = stated(
    "hospice_face_to_face_remote",
    "hospice face-to-face encounter by telehealth",
    "Was the face-to-face encounter by telehealth?",
    ask="record",
)
hospice_face_to_face_exception = stated(
    "hospice_face_to_face_exception",
    "exceptional circumstances at the hospice admission documented",
    "Are exceptional circumstances documented that kept the hospice from a face-to-face encounter before admission?",
    ask="record",
)
hospice_notice_of_election_on = _day(
    "hospice_notice_of_election_on", "notice of election", "When was the notice of election submitted?"
)
hospice_addendum_requested = stated(
    "hospice_addendum_requested",
    "election statement addendum requested",
    "Has the person asked for the election statement addendum?",
    ask="record",
)
hospice_addendum_on = _day(
    "hospice_addendum_on",
    "election statement addendum given",
    "When was the election statement addendum given?",
)
hospice_addendum_altered_on = _day(
    "hospice_addendum_altered_on",
    "change of the plan of care that alters the addendum",
    "When did a change of the plan of care last alter what the addendum says?",
)
hospice_addendum_updated_on = _day(
    "hospice_addendum_updated_on", "addendum updated", "When was the addendum last updated?"
)
hospice_initial_assessment_hours = Fact(
    "hospice_initial_assessment_hours",
    low=0,
    high=100000,
    unit="h",
    label="time from the election to the initial assessment by a nurse",
    question="How many hours after the election did a registered nurse make the initial assessment?",
    ask="record",
    definition=Attested(),
)
hospice_respite_days = Fact(
    "hospice_respite_days",
    low=0,
    high=1000,
    unit="d",
    label="latest respite care in a row",
    question="How many days in a row did the latest respite care last?",
    ask="record",
    definition=Attested(),
)
hospice_comprehensive_assessment_on = _day(
    "hospice_comprehensive_assessment_on",
    "comprehensive hospice assessment",
    "When was the comprehensive assessment completed?",
)
