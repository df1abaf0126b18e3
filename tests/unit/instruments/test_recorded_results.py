"""Results that a record holds without the answers: totals settle flags, and a result that contradicts is open."""

from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.instruments import score_record, suggested_codes
from casemgmt.record import Attestation, Observation, Person, Record
from casemgmt.rules import Reason
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth

DAY = "2026-05-01"


def seen(code: str, value: Any) -> Observation:
    return Observation(codes=(code_of("loinc", code),), value=value, start=DAY, id=f"Observation/{code}")


def record(*observations: Observation, gender: str | None = None, **sections: Any) -> Record:
    person = Person(id="p1", birth_date="1950-04-02", gender=gender)
    return Record(person=person, observations=observations, **sections)


def la(code: str) -> Code:
    return Code("loinc", code)


@pytest.mark.parametrize(
    ("gender", "total", "found"),
    [
        ("female", 2, NOT_MET),
        ("female", 3, MET),
        ("male", 3, NOT_MET),
        ("male", 4, MET),
        ("other", 3, UNKNOWN),
        ("unknown", 4, MET),
        (None, 2, NOT_MET),
        (None, 3, UNKNOWN),
        (None, 4, MET),
    ],
)
def test_a_recorded_alcohol_total_is_judged_by_the_cut_of_the_person(
    gender: str | None, total: int, found: Truth
) -> None:
    result = score_record(record(seen("75626-2", total), gender=gender), "audit_c", as_of=DAY)
    assert result.flags["screen_positive"] is found
    bands = {MET: "screen positive", NOT_MET: "screen negative", UNKNOWN: None}
    assert result.band == bands[found]
    assert result.flags["only_item_1"] is UNKNOWN


def test_where_the_gender_does_not_say_a_clinician_says_which_cut_applies() -> None:
    said = Attestation(fact="audit_c_cut_of_women", value=True, by="Dr Gray", role="physician", start=DAY)
    held = record(seen("75626-2", 3), gender="other", attestations=[said])
    assert score_record(held, "audit_c", as_of=DAY).band == "screen positive"


@pytest.mark.parametrize(("total", "found"), [(10, NOT_MET), (11, MET)])
def test_a_recorded_safety_total_settles_the_domain(total: int, found: Truth) -> None:
    result = score_record(record(seen("95614-4", total)), "ahc_hrsn", as_of=DAY)
    assert (result.subscores["safety"], result.flags["safety_need"]) == (total, found)
    assert result.flags["food"] is UNKNOWN


def test_a_recorded_result_of_the_hunger_screen_settles_the_need_and_no_score() -> None:
    result = score_record(record(seen("88124-3", la("LA19952-3"))), "hunger_vital_sign", as_of=DAY)
    assert (result.flags["food_insecurity"], result.score) == (MET, Bounds(0, 2))
    assert [each.code.code for each in suggested_codes(result)] == ["Z5941"]
    assert result.evidence == ("Observation/88124-3",)


def test_a_recorded_result_that_contradicts_the_answers_is_open() -> None:
    answers = (seen("88122-7", la("LA28397-0")), seen("88123-5", la("LA28398-8")))
    held = record(seen("88124-3", la("LA19983-8")), *answers)
    result = score_record(held, "hunger_vital_sign", as_of=DAY)
    assert (result.score, result.flags["food_insecurity"]) == (1, UNKNOWN)
    assert suggested_codes(result) == ()


def test_recorded_t_scores_of_promis_have_bands_of_their_own() -> None:
    held = record(seen("71971-6", 42.3), seen("71969-0", 28.4))
    result = score_record(held, "promis10", as_of=DAY)
    assert (result.score, result.bands["physical_t"].band, result.bands["mental_t"].band) == (
        None,
        "good",
        "poor",
    )
    assert result.subscores["physical_raw"] == Bounds(4, 20)


def test_a_pain_rating_is_one_answer_and_its_score() -> None:
    result = score_record(record(seen("72514-3", 4)), "pain_nrs", as_of=DAY)
    assert (result.score, result.band) == (4, "moderate")
    outside = score_record(record(seen("72514-3", 40)), "pain_nrs", as_of=DAY)
    assert (outside.score, outside.reasons["intensity"].reason) == (Bounds(0, 10), Reason.ERROR)
