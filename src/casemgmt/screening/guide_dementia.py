"""The GUIDE model of dementia care (Guiding an Improved Dementia Experience): who may take part, and in which tier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt.citation import Review, Verification, law
from casemgmt.facts.care import hospice_elected, medicare_advantage, medicare_part_a, medicare_part_b
from casemgmt.facts.other_programs import (
    clinical_dementia_rating,
    dementia_assessed,
    dementia_attested,
    dementia_caregiver,
    dementia_staged_with,
    functional_assessment_stage,
    guide_consent,
    guide_contact_on_schedule,
    guide_track,
    medicare_primary,
    nursing_home_resident,
    pace_participant,
    respite_dollars_used,
    zarit_burden,
)
from casemgmt.rules import Criterion, all_of, by_cases, not_, rule
from casemgmt.screening.guide_dementia_examples import IN_THE_FIRST_YEAR, WITH_BOTH_TRACKS
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_MODEL = "CMS Innovation Center, GUIDE model"
_CMS = law(_MODEL, Verification.SECONDARY)
_TIERS = law(f"{_MODEL}, request for applications", Verification.RECALLED)
_TRACKS = law(f"{_MODEL}, tracks of participants", Verification.SECONDARY)
_REVIEW = Review(date(2026, 11, 26), date(2027, 6, 30))

attested = rule(
    dementia_attested,
    id="R1",
    label="dementia of any type, confirmed by a clinician of the participant; no diagnosis before is needed",
    cite=_CMS,
)
in_the_community = not_(
    nursing_home_resident,
    id="R4",
    label="does not live in a nursing home for the long term; assisted living is no obstacle",
    cite=_CMS,
)
_REFER = all_of(attested, in_the_community, label="refer: worth offering")
coverage = all_of(
    rule(medicare_part_a, label="Medicare Part A"),
    rule(medicare_part_b, label="Medicare Part B"),
    not_(medicare_advantage, label="fee-for-service: no Medicare Advantage or special needs plan"),
    rule(medicare_primary, label="Medicare pays first"),
    id="R2",
    label="Medicare Part A and Part B, fee-for-service and primary",
    cite=_CMS,
)
no_other = all_of(
    not_(pace_participant, label="not in a program of all-inclusive care"),
    not_(hospice_elected, label="hospice not elected"),
    id="R3",
    label="neither in a program of all-inclusive care nor in hospice",
    cite=_CMS,
)
consent = rule(guide_consent, label="voluntary consent", cite=_CMS)

# -- tiers -----------------------------------------------------------------------------------------------------
mild = by_cases(
    dementia_staged_with,
    {
        "clinical_dementia_rating": clinical_dementia_rating.is_in("1"),
        "functional_assessment_staging": functional_assessment_stage.equals(4),
    },
    label="mild dementia: Clinical Dementia Rating 1, or stage 4",
    cite=_TIERS,
)
moderate_or_severe = by_cases(
    dementia_staged_with,
    {
        "clinical_dementia_rating": clinical_dementia_rating.is_in("2", "3"),
        "functional_assessment_staging": functional_assessment_stage >= 5,
    },
    label="moderate or severe dementia: Clinical Dementia Rating 2 or 3, or stages 5 to 7",
    cite=_TIERS,
)
staged = by_cases(
    dementia_staged_with,
    {
        "clinical_dementia_rating": clinical_dementia_rating.is_in("1", "2", "3"),
        "functional_assessment_staging": functional_assessment_stage >= 4,
    },
    label="staged, mild at the least, so that there is a tier",
    cite=_TIERS,
)
with_caregiver = rule(dementia_caregiver, label="with a caregiver")
alone = not_(dementia_caregiver, label="without a caregiver")
high_burden = rule(zarit_burden >= 61, label="caregiver's burden of 61 to 88", cite=_TIERS)
lower_burden = rule(zarit_burden <= 60, label="caregiver's burden of 0 to 60", cite=_TIERS)
respite_left = all_of(
    with_caregiver,
    moderate_or_severe,
    rule(respite_dollars_used < 2500, label="less than $2,500 of respite used this year", cite=_CMS),
    label="respite: moderate or high tier, with a caregiver",
    cite=law(_MODEL, Verification.SECONDARY, "who may have it is recalled"),
)


def _codes(enrol: Criterion) -> Mapping[str, Criterion]:
    """The tier of a person who qualifies, and whether respite is left."""
    person = (_REFER, enrol)
    return {
        "low tier": all_of(*person, with_caregiver, mild),
        "moderate tier": all_of(*person, with_caregiver, moderate_or_severe, lower_burden),
        "high tier": all_of(*person, with_caregiver, moderate_or_severe, high_burden),
        "low tier without caregiver": all_of(*person, alone, mild),
        "moderate to high tier without caregiver": all_of(*person, alone, moderate_or_severe),
        "respite": all_of(*person, respite_left),
    }


def _edition(participant: Criterion, **own: Any) -> ProgramEdition:
    enrol = all_of(coverage, no_other, participant, consent, label="enrol: in place")
    return ProgramEdition(
        **own,
        review=_REVIEW,
        refer=_REFER,
        enrol=enrol,
        perform=all_of(
            rule(
                dementia_assessed,
                label="comprehensive assessment of the person and the caregiver",
                cite=_TIERS,
            ),
            staged,
            rule(
                guide_contact_on_schedule,
                label="contacts as frequent as the tier asks, in the low tier less often",
                cite=_CMS,
            ),
            label="perform: assessment, tier and contacts",
        ),
        codes=_codes(enrol),
        cautions=(
            all_of(
                _REFER,
                mild,
                label="low tier: no respite, and fewer contacts; look again when the stage changes",
                cite=_CMS,
            ),
            all_of(
                attested,
                hospice_elected,
                label="hospice elected: take the person off the model",
                cite=_CMS,
            ),
        ),
        documents=(
            "attestation of dementia by a clinician of the participant",
            "consent of the person or who speaks for the person",
            "stage of dementia, with the scale used",
            "caregiver's burden, where there is a caregiver",
            "place of residence",
        ),
        excludes=(
            Excludes("medicare.hospice", "whoever elects hospice leaves the model", _CMS),
            Excludes("medicare.pace", "whoever is in a program of all-inclusive care cannot take part", _CMS),
        ),
    )


PROGRAM = Program(
    id="medicare.guide",
    title="Medicare GUIDE model of dementia care",
    authority="Centers for Medicare & Medicaid Services, Innovation Center",
    payer="Medicare Part B",
    editions=(
        _edition(
            rule(
                guide_track.is_in("established"),
                id="R5",
                label="through a participating practice of the established track",
                cite=_TRACKS,
            ),
            id="2024",
            effective_from=date(2024, 7, 1),
            effective_to=date(2025, 6, 30),
            citation=_CMS,
            examples=IN_THE_FIRST_YEAR,
        ),
        _edition(
            rule(
                guide_track.is_in("established", "new_program"),
                id="R5",
                label="through a participating practice of either track",
                cite=_TRACKS,
            ),
            id="2025",
            effective_from=date(2025, 7, 1),
            effective_to=date(2032, 6, 30),
            citation=_CMS,
            changes="Practices of the new-program track take part.",
            examples=WITH_BOTH_TRACKS,
        ),
    ),
)
