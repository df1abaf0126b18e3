"""Facts that people state: judgements of clinicians and choices of the person."""

from __future__ import annotations

from collections.abc import Iterable

from casemgmt.citation import operational
from casemgmt.facts.care import comfort_care_planned, hospice_elected
from casemgmt.facts.conditions import life_limiting_condition, metastatic_cancer
from casemgmt.facts.definitions import Attested
from casemgmt.facts.measurements import palliative_performance_recorded, palliative_performance_scale
from casemgmt.rules.terms import Criterion, Fact, Formula
from casemgmt.rules.write import all_of, any_of

CLINICIANS = frozenset(
    {"physician", "nurse_practitioner", "physician_assistant", "clinical_nurse_specialist"}
)
# A nurse practitioner or physician assistant cannot certify a terminal illness (42 USC 1395f(a)(7)(A)).
CERTIFIERS = frozenset({"physician", "hospice_physician"})
CARE_STAFF = CLINICIANS | {"nurse", "case_manager", "social_worker", "clinical_staff"}


def stated(
    name: str,
    label: str,
    question: str,
    by: Iterable[str] = (),
    *,
    ask: str = "clinician",
    valid_days: int | None = None,
    documented: bool = False,
    open_while: Criterion | None = None,
    this_month: bool = False,
) -> Fact:
    """A flag that somebody attests.

    Args:
        name: The name of the fact.
        label: What a person reads.
        question: What to ask.
        by: The roles that may attest it; empty for anyone.
        ask: Whom to ask.
        valid_days: How long the statement counts.
        documented: Whether its absence from a complete record means no.
        open_while: While this is possible, its absence is an open question; otherwise it means no.
        this_month: Whether the statement counts only in the calendar month in which it was made.
    """
    definition = Attested(frozenset(by), valid_days, open_while, documented, this_month)
    return Fact(name, type="flag", label=label, question=question, ask=ask, definition=definition)


def stated_day(name: str, label: str, question: str, by: Iterable[str] = (), *, ask: str = "record") -> Fact:
    """The day of something that somebody states."""
    return Fact(
        name, type="date", label=label, question=question, ask=ask, definition=Attested(frozenset(by))
    )


def stated_number(  # noqa: PLR0917 - one row of a table
    name: str,
    label: str,
    question: str,
    unit: str,
    high: float,
    by: Iterable[str] = (),
    *,
    low: float = 0,
    ask: str = "record",
    valid_days: int | None = None,
) -> Fact:
    """A number that somebody states."""
    definition = Attested(frozenset(by), valid_days)
    return Fact(
        name, low=low, high=high, unit=unit, label=label, question=question, ask=ask, definition=definition
    )


def stated_kind(
    name: str,
    values: Iterable[str],
    label: str,
    question: str,
    *,
    ask: str = "record",
    valid_days: int | None = None,
) -> Fact:
    """One of several kinds, which somebody states."""
    return Fact(
        name,
        type="category",
        values=frozenset(values),
        label=label,
        question=question,
        ask=ask,
        definition=Attested(valid_days=valid_days),
    )


# -- the end of life -------------------------------------------------------------------------------------------
surprise_question_positive = stated(
    "surprise_question_positive",
    "clinician would not be surprised if the person died within 12 months",
    "Is this so: you would not be surprised if the person died within the next 12 months?",
    CARE_STAFF,
    valid_days=365,
    documented=True,
)
spict_positive = stated(
    "spict_positive",
    "two general indicators of decline and one of advanced disease (SPICT)",
    "Are there at least two general indicators of decline and one of advanced disease?",
    CARE_STAFF,
    valid_days=180,
    documented=True,
)
decline_documented = stated(
    "decline_documented",
    "decline documented",
    "Has the person declined over the last months?",
    CARE_STAFF,
    valid_days=180,
    documented=True,
)
low_performance = all_of(
    life_limiting_condition,
    palliative_performance_recorded,
    any_of(
        palliative_performance_scale <= 40, all_of(palliative_performance_scale <= 50, decline_documented)
    ),
    id="E4",
    label="low Palliative Performance Scale with a life-limiting illness and decline",
    cite=operational(
        "Palliative Performance Scale at most 50 with decline, or at most 40, as a signal of the end of life",
        "a common hospice practice; no regulation sets these thresholds",
    ),
)
end_of_life_screen = any_of(
    low_performance,
    spict_positive,
    surprise_question_positive,
    comfort_care_planned,
    label="a screen points to the end of life",
)
terminal_prognosis_certified = stated(
    "terminal_prognosis_certified",
    "physician certifies a prognosis of six months or less if the illness runs its normal course",
    "Does a physician certify a prognosis of six months or less if the illness runs its normal course?",
    CERTIFIERS,
    valid_days=180,
    open_while=end_of_life_screen,
)
comfort_goals_stated = stated(
    "comfort_goals_stated",
    "comfort-focused goals of care stated",
    "Does the person want care that is focused on comfort?",
    CARE_STAFF | {"patient", "healthcare_agent"},
    open_while=end_of_life_screen,
)
comfort_goals = Fact(
    "comfort_goals",
    type="flag",
    label="comfort-focused goals of care documented",
    question="Does the person want care that is focused on comfort?",
    ask="clinician",
    definition=Formula(any_of(comfort_goals_stated, comfort_care_planned)),
)
limited_life_expectancy = Fact(
    "limited_life_expectancy",
    type="flag",
    label="limited life expectancy",
    question="Is the person's life expectancy limited?",
    ask="clinician",
    definition=Formula(any_of(hospice_elected, terminal_prognosis_certified, metastatic_cancer)),
)
hospice_election_on = Fact(
    "hospice_election_on",
    type="date",
    label="effective date of the hospice election",
    question="On which day does the hospice election take effect?",
    ask="record",
    definition=Attested(),
)

# -- levels of care --------------------------------------------------------------------------------------------
imminent_danger = stated(
    "imminent_danger",
    "imminent danger to self or others, or psychiatric emergency",
    "Is the person in imminent danger, or a danger to others?",
    CARE_STAFF,
    valid_days=3,
    documented=True,
)
acute_problem_unresolved = stated(
    "acute_problem_unresolved",
    "the problem of the emergency visit is unresolved",
    "Is the problem of the emergency visit unresolved?",
    CARE_STAFF,
    valid_days=3,
)
acute_condition_under_treatment = stated(
    "acute_condition_under_treatment",
    "the new acute illness or injury is under active treatment",
    "Is the new illness or injury under active treatment?",
    CARE_STAFF,
    valid_days=14,
)
adl_newly_dependent = stated(
    "adl_newly_dependent",
    "newly dependent in at least one activity of daily living",
    "Has the person become dependent in an activity of daily living since the event?",
    CARE_STAFF | {"therapist"},
    valid_days=180,
)
function_score_dropped = stated(
    "function_score_dropped",
    "score of mobility or self-care lower than before the event",
    "Is a score of mobility or self-care (Section GG, AM-PAC, FIM or Barthel) lower than before the event?",
    CARE_STAFF | {"therapist"},
    valid_days=180,
    documented=True,
)
rehabilitation_potential = stated(
    "rehabilitation_potential",
    "measurable practical improvement can reasonably be expected",
    "Can measurable practical improvement reasonably be expected in a reasonable time?",
    CLINICIANS | {"therapist"},
    valid_days=180,
)
long_term_care_planned = stated(
    "long_term_care_planned",
    "long-term care planned, no discharge home",
    "Is long-term care planned, because the person cannot return home?",
    CARE_STAFF,
    valid_days=90,
    documented=True,
)
adl_limited = stated(
    "adl_limited",
    "limited in activities of daily living",
    "Does the person need help with daily activities such as bathing, dressing or eating?",
    CARE_STAFF | {"patient", "caregiver", "therapist"},
    ask="patient",
    valid_days=365,
)
