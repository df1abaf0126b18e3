"""Scoring an instrument from a record: recorded totals, recorded items, vital signs, stays and diseases."""

from datetime import date
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.codes import Code, code_of
from casemgmt.errors import UnknownName
from casemgmt.facts import facts_at, series
from casemgmt.instruments import InstrumentResult, comorbidities, instrument, score_record
from casemgmt.monitoring.follow_up import readings_of
from casemgmt.over_time import timeline
from casemgmt.record import Answers, Attestation, Condition, Encounter, Observation, Person, Record
from casemgmt.rules import Reason, facts_needed
from casemgmt.truth import MET, NOT_MET, UNKNOWN

DAY = "2026-05-01"
PHQ9 = {item.id: next(iter(item.fact.definition.codes)) for item in instrument("phq9").items}
COMPLETE: dict[str, Any] = {
    "conditions": (),
    "observations": (),
    "encounters": (),
    "answers": (),
    "attestations": (),
}


def record(birth_date: str | None = "1950-04-02", **sections: Any) -> Record:
    return Record(person=Person(id="p1", birth_date=birth_date), **{**COMPLETE, **sections})


def loinc(code: str, value: Any, unit: str | None = None) -> Observation:
    return Observation(
        codes=(code_of("loinc", code),), value=value, unit=unit, start=DAY, id=f"Observation/{code}"
    )


def phq9_answers(values: dict[str, Any], start: str = DAY, id: str = "QuestionnaireResponse/1") -> Answers:
    return Answers(
        instrument="phq9", values={PHQ9[item]: value for item, value in values.items()}, start=start, id=id
    )


def la(answer: str) -> Code:
    return Code("loinc", answer)


NINE = [str(n) for n in range(1, 10)]

# -- PHQ-9 -----------------------------------------------------------------------------------------------------


def test_coded_answers_to_all_items_give_a_total_with_evidence() -> None:
    answers = dict.fromkeys(NINE, la("LA6569-3")) | {"1": la("LA6571-9"), "9": la("LA6568-5")}
    result = score_record(record(answers=[phq9_answers(answers)]), "phq9", as_of=DAY)
    assert (result.score, result.band) == (3 + 7 + 0, "moderate")
    assert result.flags["item_9_positive"] is NOT_MET
    assert result.missing == ()
    assert result.evidence == ("QuestionnaireResponse/1",)
    assert str(result.as_of) == DAY


def test_items_recorded_as_observations_count_too() -> None:
    items = [loinc(PHQ9[item], la("LA6570-1")) for item in NINE]
    result = score_record(record(observations=items), "phq9", as_of=DAY)
    assert (result.score, result.flags["item_9_positive"]) == (18, MET)


def test_answers_of_a_questionnaire_of_ours_are_found_by_item_id() -> None:
    answers = Answers(instrument="katz", values=dict.fromkeys(["bathing", "feeding"], 1), start=DAY)
    result = score_record(record(answers=[answers]), "katz", as_of=DAY)
    assert result.score == Bounds(2, 6)
    assert result.missing == ("dressing", "toileting", "transferring", "continence")


def test_a_recorded_total_is_the_score_and_the_safety_item_stays_unknown() -> None:
    result = score_record(record(observations=[loinc("44261-6", 12)]), instrument("phq9"), as_of=DAY)
    assert (result.score, result.band, result.deciding_items) == (12, "moderate", ())
    assert result.flags["item_9_positive"] is UNKNOWN
    assert result.evidence == ("Observation/44261-6",)
    assert result.prorated_score is None


def test_a_recorded_total_that_contradicts_its_items_is_unknown_and_says_so() -> None:
    both = record(observations=[loinc("44261-6", 12)], answers=[phq9_answers(dict.fromkeys(NINE, 1))])
    result = score_record(both, "phq9", as_of=DAY)
    assert result.score == Bounds(0, 27)
    assert result.band is None
    assert result.prorated_score is None
    assert result.reasons["total"].reason is Reason.CONFLICTING
    assert "conflicting (the recorded total differs from its items)" in result.explain()


def test_items_that_agree_with_the_recorded_total_confirm_it() -> None:
    both = record(observations=[loinc("44261-6", 9)], answers=[phq9_answers(dict.fromkeys(NINE, 1))])
    assert score_record(both, "phq9", as_of=DAY).score == 9


@pytest.mark.parametrize(("as_of", "stale"), [("2026-08-29", False), ("2026-08-30", True)])
@pytest.mark.parametrize("how", ["total", "items"])
def test_a_score_counts_for_120_days(as_of: str, stale: bool, how: str) -> None:
    held = (
        record(observations=[loinc("44261-6", 9)])
        if how == "total"
        else record(answers=[phq9_answers(dict.fromkeys(NINE, 1))])
    )
    result = score_record(held, "phq9", as_of=as_of)
    assert result.score == (Bounds(0, 27) if stale else 9)
    if stale:
        assert result.reasons["total"].reason is Reason.STALE


def test_answers_of_two_days_are_not_mixed() -> None:
    old = phq9_answers(dict.fromkeys(NINE, 3), start="2026-04-01", id="old")
    new = phq9_answers({"1": 1, "2": 1}, id="new")
    result = score_record(record(answers=[old, new]), "phq9", as_of=DAY)
    assert result.score == Bounds(2, 23)
    assert result.missing == tuple("3456789")


def test_two_missing_items_of_a_record_are_prorated() -> None:
    result = score_record(record(answers=[phq9_answers(dict.fromkeys(NINE[:7], 1))]), "phq9", as_of=DAY)
    assert (result.score, result.prorated_score) == (Bounds(7, 13), 9)


def test_a_total_in_a_questionnaire_counts_like_one_that_was_observed() -> None:
    by_code = Answers(instrument="http://loinc.org/q/44249-1", values={"44261-6": 12}, start=DAY, id="Q/1")
    by_id = Answers(
        instrument="https://example.org/Questionnaire/phq9", values={"total": 12}, start=DAY, id="Q/2"
    )
    for form in (by_code, by_id):
        result = score_record(record(answers=[form]), "phq9", as_of=DAY)
        assert (result.score, result.band, result.evidence) == (12, "moderate", (form.id,))
        assert result.flags["item_9_positive"] is UNKNOWN
    with_items = Answers(
        instrument="phq9", values={**dict.fromkeys(NINE, 1), "44261-6": 12}, start=DAY, id="Q/3"
    )
    result = score_record(record(answers=[with_items]), "phq9", as_of=DAY)
    assert result.reasons["total"].reason is Reason.CONFLICTING
    assert (result.score, result.band) == (Bounds(0, 27), None)


def test_a_total_that_is_not_there_was_not_recorded_unless_the_record_says_more() -> None:
    total = instrument("phq9").total.name
    assert str(facts_at(record(), instrument("phq9").facts, as_of=DAY).unknowns[total]) == "not recorded"
    unseen = record(observations=None)
    assert str(facts_at(unseen, instrument("phq9").facts, as_of=DAY).unknowns[total]) == (
        "not recorded (observations were not looked at)"
    )
    declined = Observation(
        codes=(code_of("loinc", "44261-6"),), start=DAY, absent_reason="asked-declined", id="Observation/1"
    )
    held = record(observations=[declined])
    assert str(facts_at(held, instrument("phq9").facts, as_of=DAY).unknowns[total]) == "declined"
    not_asked = Observation(codes=declined.codes, start=DAY, absent_reason="not-asked", id="Observation/1")
    held = record(observations=[not_asked])
    assert str(facts_at(held, instrument("phq9").facts, as_of=DAY).unknowns[total]) == "not asked"


def test_a_recorded_total_that_some_items_rule_out_is_conflicting() -> None:
    held = record(observations=[loinc("44261-6", 2)], answers=[phq9_answers({"1": 3, "2": 3})])
    assert score_record(held, "phq9", as_of=DAY).reasons["total"].reason is Reason.CONFLICTING
    within = record(observations=[loinc("44261-6", 9)], answers=[phq9_answers({"1": 3, "2": 3})])
    assert score_record(within, "phq9", as_of=DAY).score == 9


def test_newer_items_replace_an_older_total_and_older_items_do_not() -> None:
    new = phq9_answers(dict.fromkeys(NINE, 2), start="2026-05-02")
    held = record(observations=[loinc("44261-6", 3)], answers=[new])
    assert score_record(held, "phq9", as_of="2026-05-03").score == 18
    old = phq9_answers(dict.fromkeys(NINE, 2), start="2026-04-30")
    assert (
        score_record(record(observations=[loinc("44261-6", 3)], answers=[old]), "phq9", as_of=DAY).score == 3
    )


def test_a_total_that_is_only_a_limit_is_unknown() -> None:
    limit = Observation(codes=(code_of("loinc", "44261-6"),), value=10, comparator=">", start=DAY, id="o")
    result = score_record(record(observations=[limit]), "phq9", as_of=DAY)
    assert str(result.reasons["total"]) == "error (the value is only a limit)"
    assert result.score == Bounds(0, 27)


@pytest.mark.parametrize("wrong", [1.5, 7, la("LA33-6"), "often"])
def test_a_recorded_answer_that_is_not_permitted_is_no_answer(wrong: Any) -> None:
    held = record(answers=[phq9_answers({**dict.fromkeys(NINE[:8], 0), "9": wrong})])
    result = score_record(held, "phq9", as_of=DAY)
    assert result.reasons["9"].reason is Reason.ERROR
    assert (result.score, result.flags["item_9_positive"]) == (Bounds(0, 3), UNKNOWN)


# -- over time -------------------------------------------------------------------------------------------------


def test_a_total_in_a_questionnaire_counts_from_its_day_until_it_is_stale() -> None:
    form = Answers(instrument="phq9", values={"total": 12}, start="2026-04-20", id="Q/1")
    held, total = record(answers=[form], known_until="2026-12-31"), instrument("phq9").total
    spans = timeline(held, total >= 10, start="2026-01-01", end="2026-12-31").spans
    assert [(str(span.start), span.truth) for span in spans] == [
        ("2026-01-01", UNKNOWN),
        ("2026-04-20", MET),
        ("2026-08-19", UNKNOWN),
    ]
    (reading,) = series(held, total, start=date(2026, 1, 1), as_of="2026-12-31")
    assert (str(reading.on), reading.value) == ("2026-04-20", 12)
    followed = readings_of(held, total, after=date(2026, 4, 1), as_of=date(2026, 5, 1))
    assert [each.value for each in followed.readings] == [12]


def test_one_of_several_choices_has_a_history_too() -> None:
    first = Answers(
        values={"93031-3[0]": la("LA30125-1"), "93031-3[1]": la("LA30126-9")}, start="2026-02-01", id="1"
    )
    second = Answers(values={"93031-3": la("LA30126-9")}, start="2026-04-01", id="2")
    held, food = record(answers=[first, second]), instrument("prapare").item("without_food").fact
    readings = series(held, food, start=date(2026, 1, 1), as_of=DAY)
    assert [(str(each.on), each.value) for each in readings] == [("2026-02-01", True), ("2026-04-01", False)]
    spans = timeline(held, food.is_true(), start="2026-01-01", end=DAY).spans
    assert [(str(s.start), s.truth) for s in spans] == [
        ("2026-01-01", UNKNOWN),
        ("2026-02-01", MET),
        ("2026-04-01", NOT_MET),
    ]


# -- what was not to be asked, declined, or not attempted ------------------------------------------------------


def test_the_items_that_a_form_skips_are_neither_missing_nor_evidence() -> None:
    first = Answers(
        instrument="cssrs_screener", values={"1": False, "2": False, "6": False}, start=DAY, id="Q/1"
    )
    result = score_record(record(answers=[first]), "cssrs_screener", as_of=DAY)
    assert {"3", "4", "5"} <= set(result.skipped)
    assert (result.missing, result.band) == ((), "none")
    assert "item 4: no, not asked after the answers before it" in result.explain()
    open_question = Answers(instrument="cssrs_screener", values={"1": False, "6": False}, start=DAY, id="Q/1")
    result = score_record(record(answers=[open_question]), "cssrs_screener", as_of=DAY)
    assert not {"3", "4", "5"} & set(result.skipped)
    assert result.band is None


def test_an_activity_that_was_not_attempted_is_unknown_and_counts_as_01_only_where_it_is_said_so() -> None:
    gg = instrument("section_gg")
    care = [item.loinc for item in gg.items[:7]]
    held = record(observations=[loinc(code, "06") for code in care[1:]] + [loinc(care[0], "88")])
    result = score_record(held, "section_gg", as_of=DAY)
    assert result.score is None
    assert result.subscores["self_care"] == Bounds(37, 42)
    assert result.subscores["self_care_not_attempted_as_01"] == 37
    assert result.reasons["eating"].reason is Reason.NOT_APPLICABLE


def test_a_coma_scale_with_a_component_that_cannot_be_tested_has_no_exact_total_but_a_written_form() -> None:
    held = record(
        observations=[loinc("9267-6", la("LA6556-0")), loinc("9270-0", "NT"), loinc("9268-4", 6)],
    )
    result = score_record(held, "gcs", as_of=DAY)
    assert (result.score, result.written) == (Bounds(11, 15), "E4VNTM6")
    assert result.reasons["verbal"].reason is Reason.NOT_APPLICABLE


def test_a_recorded_result_of_a_flag_agrees_or_conflicts_with_its_items() -> None:
    at_risk = loinc("88124-3", la("LA19952-3"))
    hungry = Answers(instrument="hunger_vital_sign", values={"worried": "often"}, start=DAY, id="Q/1")
    never = dict.fromkeys(["worried", "ran_out"], "never")
    fed = Answers(instrument="hunger_vital_sign", values=never, start=DAY, id="Q/2")
    for forms, truth in (([], MET), ([hungry], MET), ([fed], UNKNOWN)):
        result = score_record(record(observations=[at_risk], answers=forms), "hunger_vital_sign", as_of=DAY)
        assert result.flags["food_insecurity"] is truth


def test_a_recorded_level_between_two_levels_is_none() -> None:
    def scored(level: float) -> InstrumentResult:
        recorded = Observation(
            codes=(code_of("fact", "palliative_performance_scale"),), value=level, unit="%", start=DAY
        )
        return score_record(record(observations=[recorded]), "pps", as_of=DAY)

    half = scored(45)
    assert (half.score, half.band, half.missing) == (Bounds(0, 100), None, ("level",))
    assert half.reasons["level"].reason is half.reasons["total"].reason is Reason.ERROR
    assert half.flags["below_70"] is UNKNOWN
    full = scored(40)
    assert (full.score, full.band, full.flags["below_70"]) == (40, "transitional", MET)


def test_a_total_of_another_questionnaire_is_no_palliative_performance() -> None:
    facit_pal = loinc("71007-9", 40)
    result = score_record(record(observations=[facit_pal]), "pps", as_of=DAY)
    assert (result.score, result.missing) == (Bounds(0, 100), ("level",))


def test_qsofa_reads_the_coma_scale_and_the_vital_signs() -> None:
    coma = [loinc("9267-6", 3), loinc("9270-0", 5), loinc("9268-4", 6)]
    result = score_record(record(observations=[*vital_signs(), *coma]), "qsofa", as_of=DAY)
    assert (result.points["glasgow_coma_scale"], result.points["respiratory_rate"]) == (1, 1)
    assert (result.score, result.band) == (2, "positive")


# -- NEWS2 -----------------------------------------------------------------------------------------------------

VITAL_SIGNS = {
    "respiratory_rate": ("9279-1", 22, "/min"),
    "oxygen_saturation": ("59408-5", 91, "%"),
    "oxygen_flow": ("3151-8", 2, "L/min"),
    "systolic_blood_pressure": ("8480-6", 105, "mm[Hg]"),
    "heart_rate": ("8867-4", 95, "/min"),
    "consciousness": ("67775-7", la("LA9340-6"), None),
    "body_temperature": ("8310-5", 37.0, "Cel"),
}


def vital_signs(*left_out: str) -> list[Observation]:
    return [loinc(c, v, unit=u) for name, (c, v, u) in VITAL_SIGNS.items() if name not in left_out]


def test_news2_is_scored_from_vital_signs() -> None:
    result = score_record(record(observations=vital_signs()), "news2", as_of=DAY)
    assert (result.score, result.band) == (2 + 3 + 2 + 1 + 1 + 0 + 0, "high")
    assert result.flags["single_parameter_3"] is MET
    assert result.subscores["oxygen_scale"] == 1
    assert "Observation/8867-4" in result.evidence


def test_scale_2_needs_a_documented_target() -> None:
    stated = Attestation(
        fact="oxygen_target_88_92", value=True, by="Dr Gray", role="physician", start="2026-04-30"
    )
    result = score_record(record(observations=vital_signs(), attestations=[stated]), "news2", as_of=DAY)
    assert (result.subscores["oxygen_scale"], result.points["oxygen_saturation"], result.score) == (2, 0, 6)


def test_where_nobody_looked_for_a_target_both_scales_are_covered() -> None:
    result = score_record(record(observations=vital_signs(), attestations=None), "news2", as_of=DAY)
    assert result.subscores["oxygen_scale"] == Bounds(1, 2)
    assert result.score == Bounds(6, 9)
    assert "oxygen_target_88_92" in result.deciding_items


def test_a_vital_sign_that_is_not_there_leaves_the_score_open() -> None:
    result = score_record(
        record(observations=vital_signs("body_temperature", "oxygen_flow")), "news2", as_of=DAY
    )
    assert result.score == Bounds(7, 12)
    assert result.missing == ("supplemental_oxygen", "body_temperature")
    assert result.band == "high"


def test_yesterdays_vital_signs_count_and_older_ones_are_stale() -> None:
    old = record(observations=vital_signs())
    assert score_record(old, "news2", as_of="2026-05-02").score == 9
    result = score_record(old, "news2", as_of="2026-05-03")
    assert result.score == Bounds(0, 20)
    assert result.reasons["heart_rate"].reason is Reason.STALE


def test_news2_of_a_child_is_not_valid() -> None:
    result = score_record(record("2014-01-01", observations=vital_signs()), "news2", as_of=DAY)
    assert result.not_valid_because == "NEWS2 is for people aged 16 or over"
    assert (result.band, result.score) == (None, 9)


# -- LACE ------------------------------------------------------------------------------------------------------


def stay(start: str, end: str, urgency: str = "urgent") -> Encounter:
    held = dict(instrument("lace").item("admission_urgency").fact.definition.categories)[urgency]
    priority = tuple(Code(system, min(codes)) for system, codes in held.exact.items())
    return Encounter(kind="IMP", start=start, end=end, status="finished", priority=priority, id="Encounter/1")


def visit(start: str) -> Encounter:
    return Encounter(kind="EMER", start=start, end=start, status="finished", id=f"Encounter/{start}")


def condition(system: str, code: str, **fields: Any) -> Condition:
    fields = {"start": "2020-01-01", "status": "resolved", "verification": "confirmed", **fields}
    return Condition(codes=(code_of(system, code),), id=f"Condition/{code}", **fields)


def test_lace_is_scored_from_stays_visits_and_diseases_ever_recorded() -> None:
    held = record(
        encounters=[
            stay("2026-04-20", "2026-04-25"),
            visit("2026-01-10"),
            visit("2026-04-20"),
            visit("2025-10-01"),
        ],
        conditions=[condition("icd10cm", "I50.9"), condition("icd10cm", "I25.2")],
    )
    result = score_record(held, "lace", as_of=DAY)
    assert result.points["length_of_stay_days"] == 4  # five days
    assert result.points["admission_urgency"] == 3
    assert result.subscores["comorbidity"] == 3  # heart failure 2, old heart attack 1, though not active
    assert (
        result.points["emergency_visits_6m"] == 1
    )  # neither the visit on the day of admission nor the early one
    assert (result.score, result.band, result.expected_risk_percent) == (11, "high", 14.4)
    assert result.not_valid_because == ""
    assert "heart failure: yes -> 2" in result.explain()
    assert "myocardial infarction: yes -> 1" in result.explain()
    assert {"Encounter/1", "Condition/I50.9"} <= set(result.evidence)


def test_lace_is_not_for_someone_who_was_not_in_hospital() -> None:
    result = score_record(record(), "lace", as_of=DAY)
    assert result.not_valid_because == "LACE speaks of the 30 days after discharge from an acute stay"
    assert result.band is None
    assert isinstance(result.score, Bounds)


@pytest.mark.parametrize(
    ("system", "code", "raised"),
    [
        ("icd10cm", "I21.4", {"myocardial_infarction_ever"}),
        ("snomed", "399211009", {"myocardial_infarction_ever"}),
        ("icd10cm", "E11.9", {"diabetes_ever"}),
        ("icd10cm", "E11.22", {"diabetes_ever", "diabetes_with_complication_ever"}),
        ("icd10cm", "E08.9", {"diabetes_ever"}),
        ("snomed", "44054006", {"diabetes_ever"}),
        (
            "snomed",
            "731000119105",
            {"diabetes_ever", "diabetes_with_complication_ever", "kidney_disease_ever"},
        ),
        ("snomed", "127013003", {"diabetes_ever", "diabetes_with_complication_ever", "kidney_disease_ever"}),
        ("icd10cm", "N18.3", {"kidney_disease_ever"}),
        ("icd10cm", "N18.6", {"kidney_disease_ever", "severe_kidney_disease_ever"}),
        ("snomed", "46177005", {"kidney_disease_ever", "severe_kidney_disease_ever"}),
        ("icd10cm", "K74.60", {"liver_disease_ever"}),
        ("icd10cm", "K76.6", {"liver_disease_ever", "severe_liver_disease_ever"}),
        ("icd10cm", "C34.90", {"cancer_ever"}),
        ("icd10cm", "C44.91", set()),
        ("icd10cm", "C79.51", {"metastatic_cancer_ever"}),
        ("snomed", "94222008", {"metastatic_cancer_ever"}),
        ("icd10cm", "B20", {"aids_ever"}),
        ("icd10cm", "Z21", set()),
        ("snomed", "86406008", set()),
        ("snomed", "195967001", {"chronic_pulmonary_disease_ever"}),
        ("snomed", "69896004", {"connective_tissue_disease_ever"}),
        ("icd10cm", "I10", set()),
    ],
)
def test_a_disease_raises_its_comorbidities_and_no_others(system: str, code: str, raised: set[str]) -> None:
    sheet = facts_at(record(conditions=[condition(system, code)]), comorbidities(), as_of=DAY)
    assert {name for name, value in sheet.values.items() if value is True} == raised
    assert not sheet.unknowns


def test_a_disease_in_another_code_system_leaves_comorbidities_open() -> None:
    sheet = facts_at(record(conditions=[condition("urn:local", "1")]), comorbidities(), as_of=DAY)
    assert set(sheet.unknowns) == set(comorbidities())


def test_an_unknown_instrument_is_named() -> None:
    with pytest.raises(UnknownName, match="no instrument named 'news'"):
        score_record(record(), "news", as_of=DAY)


def coma_and_vital_signs(
    day: str, coma: int | None, rate: float | None, pressure: float | None
) -> list[Observation]:
    told = (("9269-2", coma, "{score}"), ("9279-1", rate, "/min"), ("8480-6", pressure, "mm[Hg]"))
    return [
        Observation(codes=(code_of("loinc", code),), value=value, unit=unit, start=day)
        for code, value, unit in told
        if value is not None
    ]


def recorded_qsofa(value: int, day: str = DAY) -> Observation:
    return Observation(codes=(code_of("loinc", "96791-9"),), value=value, start=day, id="Observation/qsofa")


EVE = "2026-04-30"


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([recorded_qsofa(2)], 2),
        ([recorded_qsofa(2), *coma_and_vital_signs(DAY, 14, 25, 120)], 2),
        ([recorded_qsofa(3), *coma_and_vital_signs(DAY, 14, 25, 120)], None),  # the pressure gives none
        ([recorded_qsofa(3), *coma_and_vital_signs(DAY, None, None, 120)], None),
        ([recorded_qsofa(2), *coma_and_vital_signs(DAY, None, None, 120)], 2),
        ([recorded_qsofa(3, EVE), *coma_and_vital_signs(DAY, 15, 12, 120)], 0),
        ([recorded_qsofa(3, EVE), *coma_and_vital_signs(DAY, None, None, 120)], Bounds(0, 2)),
        ([recorded_qsofa(0), *coma_and_vital_signs(EVE, 14, 25, 90)], 0),
        ([recorded_qsofa(2, "2026-04-29")], None),  # older than vital signs may be
        ([recorded_qsofa(2, EVE)], 2),
    ],
)
def test_a_recorded_qsofa_stands_beside_what_it_is_made_of(
    observations: list[Observation], expected: Any
) -> None:
    needed = facts_needed(instrument("qsofa").total)
    sheet = facts_at(record(observations=observations), needed, as_of=DAY)
    assert sheet.values.get("qsofa_total") == expected
    if len(observations) > 1 and expected is None:
        assert sheet.unknowns["qsofa_total"].reason is Reason.CONFLICTING
