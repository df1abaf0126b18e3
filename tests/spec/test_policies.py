"""Every policy of the catalogue decides its example people as they expect."""

from __future__ import annotations

from typing import Any

from casemgmt.rules import Policy
from casemgmt.screening import programs
from casemgmt.testing import check_examples
from tests.policies import POLICIES, each_policy


@each_policy
def test_the_example_people_of_every_edition_get_the_expected_answers(policy: Policy[Any]) -> None:
    expected = sum(len(example.expect) for edition in policy.editions for example in edition.examples)
    assert check_examples(policy) == expected > 0


@each_policy
def test_the_example_people_of_every_edition_show_every_stage(policy: Policy[Any]) -> None:
    for edition in policy.editions:
        shown = {name for example in edition.examples for name in example.expect}
        stages = {"refer", "enrol", "perform"} & set(edition.criteria())
        assert shown >= stages


def test_each_code_of_a_program_is_met_for_somebody_and_not_met_for_somebody() -> None:
    for program in programs():
        truths: dict[str, set[str]] = {}
        for edition in program.editions:
            for code in edition.codes:
                truths.setdefault(code, set())
            for example in edition.examples:
                for name, truth in example.expect.items():
                    if name in truths:
                        truths[name].add(truth.words)
        for code, seen in truths.items():
            assert seen >= {"met", "not met"}, code


def test_the_vignettes_of_the_fact_sheets_are_there() -> None:
    names = {
        example.name for policy in POLICIES for edition in policy.editions for example in edition.examples
    }
    for start in (
        "diabetes and heart failure, both lifelong",
        "diabetes and hypertension on record, their duration",
        "diabetes, and a wrist fracture",
        "advanced primary care management billed this month",
        "metastatic cancer and chronic lung disease, prognosis of four months",
        "discharged Monday, called on business day 2",
        "discharged Friday before Labor Day, reached Wednesday",
        "discharged Friday before Labor Day, first reached Thursday",
        "discharged to a skilled nursing facility",
        "later discharged home from the skilled nursing facility",
        "observation stay, home, contact in time, visit on day 6",
        "the day after discharge, nothing done yet",
        "business day 3, a complete log without a contact",
        "Part A, certified two days before the election",
        "oral certification two days after the election, written later",
        "no oral certification, written three days after",
        "Palliative Performance Scale 40, two admissions, no certification",
        "prognosis of six to twelve months",
        "elected the day before the addendum is due to everybody",
        "elected on the first day, no addendum within five days",
        "severe chronic lung disease, twelve months",
        "expected to last exactly three months",
        "the same practitioner bills chronic care management this month",
        "the cardiologist bills it, another practitioner",
        "two conditions, of which one drives care",
        "no chronic disease, established",
        "two qualifying conditions, no Qualified Medicare Beneficiary",
        "two conditions, beneficiary status not looked up",
        "add-on alone, the base by another practitioner",
        "office visit in 2025, food insecurity",
        "a housing need, no statement that it limits",
        "on a home health plan of care",
        "newly found stage III cancer",
        "schizophrenia, navigation by a peer specialist",
        "consent on 10 January 2025, service on 11 January 2026",
        "consent on 10 January 2025, service on 10 January 2026",
        "assessed with the tool of Accountable Health Communities",
        "assessed on 30 April, again on 30 October",
        "assessed on 30 April, again on 29 October",
        "tool not recorded",
        "routine screening of all patients, no need suspected",
        "identified on 1 March, assessment started on 31 March",
        "no contact, three tries documented by 14 March",
        "number of unplanned admissions not available",
        "accepted back strain, modified duty",
        "injured on 1 April, the first day lost not recorded",
        "Georgia: burns of 26 %",
        "Georgia: burns of exactly 25 %",
        "Georgia: third-degree burns of 5 % of the hands",
        "Ohio: burns of 26 %",
        "Ohio: 20 days in hospital, 30 expected in all",
        "Alzheimer's disease, fee-for-service Part A and B, at home",
        "elected hospice: leaves the model",
        "long-stay resident of a nursing home",
        "Part A only",
        "heart failure, ejection fraction 25 %, class III",
        "chronic lung disease, 34 % and 2 liters",
        "chronic lung disease, 35 % and 2 liters",
        "cirrhosis, international normalized ratio and liver score missing",
        "elects hospice at 45: hospice instead",
        "inpatient with pneumonia, chronic lung disease",
        "diabetes and hypertension, stable",
        "metastatic cancer, Palliative Performance Scale 40",
        "certified prognosis of six months or less, wants full treatment",
        "discharged 30 days ago",
        "discharged 31 days ago",
        "only the surprise question is positive",
        "skilled nursing, day 60, improving",
        "admitted on 1 January 2026, day 101 is 11 April",
    ):
        assert any(name.startswith(start) for name in names), start
