"""The programs of primary care: when they are in force, one code with two meanings, and what excludes what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casemgmt import screen
from casemgmt.codes import Code
from casemgmt.errors import UnknownName
from casemgmt.record import Person, Procedure, Record
from casemgmt.screening import Answer, Status, program, screen_all


@pytest.mark.parametrize(
    ("id", "day", "edition"),
    [
        ("medicare.pcm", "2019-12-31", None),
        ("medicare.pcm", "2021-12-31", "2020"),
        ("medicare.pcm", "2022-01-01", "2022"),
        ("medicare.apcm", "2024-12-31", None),
        ("medicare.apcm", "2025-12-31", "2025"),
        ("medicare.apcm", "2026-01-01", "2026"),
        ("medicare.chi", "2023-12-31", None),
        ("medicare.chi", "2025-12-31", "2024"),
        ("medicare.chi", "2026-01-01", "2026"),
        ("medicare.pin", "2023-12-31", None),
        ("medicare.pin", "2024-01-01", "2024"),
        ("medicare.g0136_social_risk", "2025-12-31", "2024"),
        ("medicare.g0136_social_risk", "2026-01-01", None),
        ("medicare.g0136_activity_nutrition", "2025-12-31", None),
        ("medicare.g0136_activity_nutrition", "2026-01-01", "2026"),
    ],
)
def test_the_edition_is_chosen_by_the_date_of_service(id: str, day: str, edition: str | None) -> None:
    found = program(id).edition_on(day)
    assert (found and found.id) == edition
    assert (screen({}, id, as_of=day).answer is Answer.NOT_IN_FORCE) is (edition is None)


@pytest.mark.parametrize(("day", "too_soon"), [("2025-10-29", True), ("2025-10-30", False)])
def test_social_risk_is_assessed_again_when_six_months_have_passed(day: str, too_soon: bool) -> None:
    done = Procedure(id="1", codes=(Code("hcpcs", "G0136"),), start=date(2025, 4, 30), status="completed")
    record = Record(person=Person(birth_date=date(1950, 1, 1)), procedures=(done,))
    enrol = screen(record, "medicare.g0136_social_risk", as_of=day).enrol
    assert enrol.sheet.values["social_risk_assessed_6m"] is too_soon


def _primary(**more: Any) -> dict[str, Any]:
    return {
        "apcm_responsible": True,
        "medicare_part_b": True,
        "apcm_consent": True,
        "apcm_seen_3y": True,
        "apcm_billed_elsewhere": False,
        "apcm_bundled_service": False,
        "chronic_condition_count": 2,
        "ccm_risk_attested": True,
        "ccm_consent": True,
        "established_patient": True,
        "ccm_billed_elsewhere": False,
        "overlapping_care_management": False,
        **more,
    }


def test_programs_that_exclude_each_other_are_shown_with_the_choice_to_make() -> None:
    programs = ["medicare.ccm", "medicare.apcm", "medicare.pcm"]
    found = screen_all(_primary(principal_condition_months=2), as_of="2026-05-01", programs=programs)
    assert [each.program.id for each in found.eligible] == ["medicare.ccm", "medicare.apcm"]
    (choice,) = found.choices
    assert {choice.first.program.id, choice.second.program.id} == {"medicare.ccm", "medicare.apcm"}
    assert str(choice) == (
        "Medicare chronic care management or Medicare advanced primary care management: the same practice bills one of"
        " them a month"
    )
    text = found.explain()
    assert "a choice to make: Medicare chronic care management or" in text
    why = "not eligible: not met: one complex chronic condition expected to last at least 3 months\n"
    assert f"[-] Medicare principal care management: {why}" in text


def test_a_choice_is_kept_open_while_a_program_is_undecided() -> None:
    found = screen_all({}, as_of="2026-05-01", programs=["medicare.pcm", "medicare.ccm", "medicare.hospice"])
    assert [(c.first.program.id, c.second.program.id) for c in found.choices] == [
        ("medicare.pcm", "medicare.ccm")
    ]
    assert len(found.questions(2)) == 2
    assert found.explain().count("\n  ask ") == 3


def test_what_rules_a_program_out_is_named_with_the_nearest_change() -> None:
    found = screen_all({"principal_condition_months": 2, "pcm_consent": False}, as_of="2026-05-01")
    text = str(found.nearest["medicare.pcm"])
    assert "expected duration of the principal condition >= 3 months (now 2 months)" in text
    assert "consent to principal care management: yes (now no)" in text
    assert set(found.nearest) == {each.program.id for each in found.not_eligible}


def test_a_program_is_found_by_its_id() -> None:
    found = screen_all({}, as_of="2026-05-01", programs=["medicare.ccm", "medicare.tcm"])
    assert found["medicare.tcm"] is found[1]
    with pytest.raises(UnknownName, match=r"medicare\.tcmm.*did you mean 'medicare\.tcm'"):
        found["medicare.tcmm"]
    with pytest.raises(UnknownName):
        found["medicare.hospice"]  # of the catalogue, but not asked about


def test_what_a_program_does_not_apply_for_names_the_part_that_does_not_hold() -> None:
    (found,) = screen_all({"deceased": True}, as_of="2026-05-01", programs=["workers_compensation"])
    assert (found.answer, found.why_not) == (Answer.NOT_APPLICABLE, "the person has died")


def test_the_answers_of_all_programs_are_told_apart_and_found_by_place() -> None:
    found = screen_all({"deceased": True}, as_of="2023-06-01")
    counts = {answer: len(found.answered(answer)) for answer in Answer}
    assert counts[Answer.NOT_APPLICABLE] + counts[Answer.NOT_IN_FORCE] == len(found)
    assert counts[Answer.NOT_IN_FORCE] >= 3
    assert found[0] is next(iter(found))
    assert found[:2] == found.screenings[:2]
    assert "not in force: no edition is in force on 2023-06-01" in found.explain()
    assert repr(found).startswith("<Screenings: 0 eligible, 0 unknown, 0 not eligible, ")


def test_the_consent_to_navigation_is_renewed_within_a_year() -> None:
    def renewed(as_of: str) -> Status:
        (owed,) = screen({"pin_consent_on": "2025-01-10"}, "medicare.pin", as_of=as_of).obligations
        return owed.status

    assert renewed("2026-01-10") is Status.DUE
    assert renewed("2026-01-11") is Status.MISSED
