"""Risk scores from diagnoses: groups, hierarchies, what cannot be read, look-back, and the record."""

from __future__ import annotations

import csv
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casemgmt
from casemgmt.bounds import Bounds, lift
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import sheet_of
from casemgmt.instruments import (
    diagnosis_score,
    diagnosis_scores,
    score_codes,
    score_diagnoses,
    score_many_codes,
    vocabulary,
)
from casemgmt.instruments.diagnosis_scores import pairs_of
from casemgmt.record import Condition, Person, Record
from casemgmt.rules import bounds_of, facts_needed
from casemgmt.rules.generate import screen_rows
from casemgmt.truth import MET

ON = date(2026, 5, 1)
IDS = [score.id for score in diagnosis_scores()]
CONTENT = Path(casemgmt.__file__).parent / "content"


def codes_of(id: str) -> list[str]:
    """One code of every prefix, whole codes where the prefix is short of one."""
    score = diagnosis_score(id)
    return sorted({prefix for group in score.groups.values() for prefix in group.codes.prefixes["icd10"]})


def condition(code: str, system: str = "icd10cm", **more: Any) -> Condition:
    return Condition(codes=(Code(system, code),), **{"start": "2026-01-02", "status": "active", **more})


def record(*conditions: Condition, **more: Any) -> Record:
    return Record(
        person=Person(id="p1", birth_date="1950-04-02", deceased=False), conditions=conditions, **more
    )


# -- what the tables say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "groups", "low", "high"),
    [
        ("charlson", 17, 0, 29),
        ("charlson_2011", 17, 0, 24),
        ("elixhauser", 31, -19, 85),
        ("hospital_frailty", 109, 0, 173.2),
    ],
)
def test_the_range_of_a_score_is_that_of_its_groups(id: str, groups: int, low: float, high: float) -> None:
    score = diagnosis_score(id)
    assert (len(score.groups), score.total.low, score.total.high) == (groups, low, high)


def test_the_greatest_score_is_reached_by_every_group_at_once() -> None:
    for score in diagnosis_scores():
        every = score.instrument.score(dict.fromkeys(score.groups, True)).score
        positive = sum(max(a.points, b.points if b else 0, 0) for a, b in pairs_of(score.groups))
        assert score.total.high == positive / score.points_per
        assert every == pytest.approx(sum(a.points for a, _ in pairs_of(score.groups)) / score.points_per)


def test_only_three_groups_of_each_comorbidity_index_are_hidden() -> None:
    hidden = {
        score.id: {(group.id, group.hidden_by) for group in score.groups.values() if group.hidden_by}
        for score in diagnosis_scores()
    }
    charlson = {
        ("mild_liver_disease", "severe_liver_disease"),
        ("diabetes", "diabetes_with_complication"),
        ("cancer", "metastatic_cancer"),
    }
    assert hidden["charlson"] == hidden["charlson_2011"] == charlson
    assert hidden["elixhauser"] == {
        ("high_blood_pressure", "high_blood_pressure_with_complication"),
        ("diabetes", "diabetes_with_complication"),
        ("solid_tumor", "metastatic_cancer"),
    }
    assert hidden["hospital_frailty"] == set()


@pytest.mark.parametrize(
    ("id", "codes", "total"),
    [
        ("charlson", [], 0),
        ("charlson", ["I21.4", "I25.2"], 1),  # one group counts once
        ("charlson", ["K74.60", "K76.6"], 3),  # severe hides mild liver disease
        ("charlson", ["E11.9", "E11.22"], 2),
        ("charlson", ["C18.9", "C78.7"], 6),
        ("charlson", ["I13.2"], 1),  # heart failure, and not kidney disease
        ("charlson", ["I13.11"], 2),
        ("charlson", ["N18.1"], 2),
        ("charlson_2011", ["B20"], 4),  # comorbidipy gives 2: an error
        ("charlson_2011", ["I21.4", "J44.9"], 1),
        ("elixhauser", ["F31.5", "E66.9"], -7),  # depression -3, obesity -4: below zero is in order
        ("elixhauser", ["I42.6"], 7),  # heart failure 7 and alcohol 0
        ("elixhauser", ["I12.0"], 5),  # hypertension 0 and kidney failure 5
        ("elixhauser", ["C18.9", "C78.7"], 12),
        ("elixhauser", ["G11.4"], 13),
        ("hospital_frailty", ["F05.0", "F05.9"], 3.2),  # comorbidipy 0.8.0 counts a category twice
        ("hospital_frailty", ["F00.1", "G81.9", "I69.3"], 15.2),
    ],
)
def test_worked_by_hand(id: str, codes: list[str], total: float) -> None:
    assert score_codes(id, codes).total == total
    assert score_codes(id, codes[::-1] + codes).total == total
    assert score_many_codes(id, [codes]) == [total]


@pytest.mark.parametrize(
    ("codes", "total", "band"),
    [
        (["F00.9", "R50.9"], 7.2, "intermediate"),
        (["G81.9", "R11"], 4.7, "low"),
        (["G81.9", "S51.8", "R50.9"], 5.0, "intermediate"),
        (["F00.9", "G81.9", "F05.9", "R11"], 15.0, "intermediate"),  # 7.1 + 4.4 + 3.2 + 0.3, not 14.999
        (["F00.9", "G81.9", "F05.9", "E83.5"], 15.1, "high"),
    ],
)
def test_the_bands_of_hospital_frailty_at_their_edges(codes: list[str], total: float, band: str) -> None:
    found = score_codes("hospital_frailty", codes, about={"age_years": 80})
    assert (found.total, found.band) == (total, band)


def test_hospital_frailty_has_no_band_for_somebody_younger() -> None:
    found = score_codes("hospital_frailty", ["F00.9"], about={"age_years": 74})
    assert (found.total, found.band) == (7.1, None)
    assert "made for people aged 75 or over" in found.explain()


@pytest.mark.parametrize(
    ("age", "more"), [(49, 0), (50, 1), (59, 1), (60, 2), (69, 2), (70, 3), (79, 3), (80, 4), (99, 4)]
)
def test_charlson_points_for_age(age: int, more: int) -> None:
    result = score_codes("charlson", ["I50.9"], about={"age_years": age}).result
    assert (result.score, result.subscores["age_points"], result.subscores["age_adjusted"]) == (
        1,
        more,
        1 + more,
    )


def test_an_unknown_age_gives_a_range_of_points_and_leaves_the_total_alone() -> None:
    result = score_codes("charlson", ["I50.9"]).result
    assert (result.score, result.subscores["age_adjusted"], result.missing) == (
        1,
        Bounds(1, 5),
        ("age_years",),
    )


def test_tables_are_sorted_and_hold_beginnings_of_codes() -> None:
    for name in ("elixhauser_quan2005_icd10.csv", "hospital_frailty_icd10.csv"):
        rows = list(csv.reader((CONTENT / "scores" / name).read_text(encoding="utf-8").splitlines()))[1:]
        assert rows == sorted(rows)
        assert len({tuple(row[:2]) for row in rows}) == len(rows)
    assert all(
        len(code) in (3, 4) and code[0].isalpha() and code[1:3].isdigit()
        for id in IDS
        for code in codes_of(id)
    )


# -- what cannot be read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (Code("icd10cm", "F99X"), ""),
        (Code("icd10", "F00"), ""),
        (Code("icd10cm", "F00"), ""),  # no category of ICD-10-CM, and one that the score names
        (Code("icd10cm", "U80"), "no category of ICD-10-CM"),
        (Code("icd10cm", "E11"), "too short to tell the groups apart"),
        (Code("icd10cm", "PNEUMONIA"), "no code of ICD-10"),
        (Code("snomed", "13645005"), ""),  # chronic obstructive lung disease, which we map
        (Code("snomed", "160903007"), ""),  # full-time employment is no disease
        (Code("snomed", "999999999"), "no ICD-10 code is known that stands for it"),
        (Code("loinc", "2160-0"), "no ICD-10 code is known that stands for it"),
    ],
)
def test_a_code_that_cannot_be_read_is_named_and_leaves_a_range(code: Code, why: str) -> None:
    found = score_codes("charlson", ["I50.9", code])
    assert [each.why for each in found.unread] == ([why] if why else [])
    assert isinstance(found.total, Bounds) is bool(why)
    assert lift(found.total).low == score_codes("charlson", ["I50.9"] if why else ["I50.9", code]).total
    assert score_many_codes("charlson", [["I50.9", code]]) == [found.total]
    assert repr(found) == f"<DiagnosisResult charlson: {'partly known, 1 not read' if why else 'known'}>"


def test_a_code_that_is_too_short_opens_only_the_groups_that_it_may_be() -> None:
    found = score_codes("charlson", ["E11"])
    assert (found.total, found.unread[0].groups) == (Bounds(0, 2), ("diabetes", "diabetes_with_complication"))
    assert str(found.unread[0]) == "E11 (icd10cm): too short to tell the groups apart"
    assert score_codes("charlson", ["E11", "E119"]).total == Bounds(1, 2)
    assert score_codes("charlson", ["E11", "E1122"]).total == 2
    assert score_codes("hospital_frailty", ["E11", "R29"]).total == 3.6


def test_the_explanation_names_groups_codes_and_what_was_not_read() -> None:
    text = score_codes("charlson", ["I50.9", "I11.0", "K74.6", "K72.1", "E11"]).explain()
    assert "[+] heart failure: 1, from I509, I110" in text
    assert (
        "[+] mild liver disease: 0, from K746; moderate or severe liver disease counts in its place" in text
    )
    assert "[?] not read: E11 (icd10cm): too short to tell the groups apart" in text
    assert "age points: 0 to 4" in text
    band = score_codes("hospital_frailty", ["F00"], about={"age_years": 80}).explain()
    assert "band: intermediate" in band


def test_an_incomplete_list_says_nothing_of_the_groups_that_it_does_not_name() -> None:
    found = score_codes("charlson", ["C78.0"], complete=False)
    assert found.total == Bounds(6, 29)
    assert score_codes("charlson", [], complete=False).total == Bounds(0, 29)


def test_blanks_are_no_diagnoses_and_other_things_are_refused_all_at_once() -> None:
    assert score_codes("charlson", [None, " ", "i50.9"]).total == 1
    assert score_many_codes("charlson", [[None, "", " I50.9 "]]) == [1]
    broken: list[Any] = ["I50.9", 509, ["I50.9"]]
    with pytest.raises(InvalidInput) as error:
        score_codes("charlson", broken)
    assert [problem.path for problem in error.value.problems] == ["$.codes[1]", "$.codes[2]"]
    assert "509" not in str(error.value)
    with pytest.raises(InvalidInput) as error:
        score_many_codes("charlson", [["I50.9"], broken, broken[1:2]])
    paths = [problem.path for problem in error.value.problems]
    assert paths == ["$.people[1].codes[1]", "$.people[1].codes[2]", "$.people[2].codes[0]"]
    with pytest.raises(InvalidInput, match=r"\$\.codes: is one text; give a list of codes"):
        score_codes("charlson", "I50.9")


def test_names_and_look_backs_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'charlson'"):
        diagnosis_score("charlsen")
    with pytest.raises(InvalidInput, match="give 12 for a year"):
        diagnosis_score("charlson", lookback_months=0)
    with pytest.raises(InvalidInput, match=r"\$\.lookback_months"):
        diagnosis_score("charlson", lookback_months=True)


# -- laws --------------------------------------------------------------------------------------------------------------

FLAGS = st.sampled_from([True, False, None])
few = settings(max_examples=25)  # 109 groups take their time


@given(st.data(), st.sampled_from(["charlson", "charlson_2011", "elixhauser"]))
def test_the_bounds_hold_every_completion_and_are_attained(data: st.DataObject, id: str) -> None:
    score = diagnosis_score(id)
    left_out = data.draw(st.lists(st.sampled_from(sorted(score.groups)), unique=True, max_size=6))
    answers = {group: data.draw(st.booleans()) for group in score.groups}
    partial = score.instrument.score({g: a for g, a in answers.items() if g not in left_out}).score
    totals = []
    for filled in product((False, True), repeat=len(left_out)):
        full = answers | dict(zip(left_out, filled, strict=True))
        counts = [
            group.points
            for group in score.groups.values()
            if full[group.id] and not (group.hidden_by and full[group.hidden_by])
        ]
        totals.append(sum(counts))
        assert score.instrument.score(full).score == sum(counts)
    assert partial == (totals[0] if len(set(totals)) == 1 else Bounds(min(totals), max(totals)))


@few
@given(st.data(), st.sampled_from(IDS))
def test_lists_are_scored_alike_one_by_one_and_many_at_once_and_in_any_order(
    data: st.DataObject, id: str
) -> None:
    pool = st.sampled_from([*codes_of(id), "E11", "I99", "I259", "U99", "Z", "K70.31", "E10.65"])
    people = data.draw(st.lists(st.lists(pool, max_size=8), max_size=4))
    one_by_one = [score_codes(id, codes).total for codes in people]
    assert score_many_codes(id, people) == one_by_one
    assert score_many_codes(id, [data.draw(st.permutations(codes)) for codes in people]) == one_by_one


@few
@given(st.data(), st.sampled_from(IDS))
def test_a_code_read_narrows_what_an_unread_one_left_open(data: st.DataObject, id: str) -> None:
    codes = data.draw(st.lists(st.sampled_from(codes_of(id)), max_size=8))
    unread, read = lift(score_codes(id, [*codes, "U99"]).total), lift(score_codes(id, codes).total)
    assert unread.low <= read.low <= read.high <= unread.high


@few
@given(st.sampled_from(IDS), st.text(alphabet="EIKCF0123456789X", min_size=1, max_size=5))
def test_a_score_reads_a_code_as_each_of_its_groups_does(id: str, text: str) -> None:
    score, code = diagnosis_score(id), Code("icd10cm", text)
    found = score_codes(score, [code])
    truths = {group.id: group.codes.truth((code,)) for group in score.groups.values()}
    assert set(found.codes) == {id for id, truth in truths.items() if truth is MET}
    assert {g for each in found.unread for g in each.groups} == {
        id for id, truth in truths.items() if truth.words == "unknown"
    }


@few
@given(st.data(), st.sampled_from(IDS))
def test_the_formula_runs_in_generated_code_over_rows(data: st.DataObject, id: str) -> None:
    score = diagnosis_score(id)
    rows = [
        {group.fact.name: value for group in score.groups.values() if (value := data.draw(FLAGS)) is not None}
        for _ in range(2)
    ]
    limit = data.draw(st.integers(-5, 20))
    rule = score.total >= limit
    needed = facts_needed(rule)
    for row, code in zip(rows, screen_rows(rule, rows, as_of=ON), strict=True):
        sheet = sheet_of(row, needed, as_of=ON, vocabulary=vocabulary())
        total = bounds_of(score.total, sheet.values)
        assert code == (total.low >= limit) * 2 + (total.high >= limit)


# -- from a record -----------------------------------------------------------------------------------------------------


def test_a_record_is_scored_with_evidence_and_age() -> None:
    found = score_diagnoses(
        record(
            condition("I509", id="Condition/1"),
            condition("E1122", id="Condition/2"),
            condition("J069", id="Condition/3"),
        ),
        "charlson",
        as_of=ON,
    )
    assert (found.total, found.result.subscores["age_adjusted"]) == (3, 6)
    assert {id: [c.code for c in codes] for id, codes in found.codes.items()} == {
        "heart_failure": ["I509"],
        "diabetes_with_complication": ["E1122"],
    }
    assert set(found.result.evidence) >= {"Condition/1", "Condition/2"}
    assert found.unread == ()


def test_a_diagnosis_without_a_readable_code_is_named_and_leaves_a_range() -> None:
    found = score_diagnoses(
        record(condition("999999999", "snomed"), Condition(text="weak heart")), "charlson", as_of=ON
    )
    assert found.total == Bounds(0, 29)
    assert [str(each) for each in found.unread] == [
        "999999999 (snomed): no ICD-10 code is known that stands for it",
        "a diagnosis without a code",
    ]
    both = Condition(codes=(Code("snomed", "999999999"), Code("icd10cm", "I509")), start="2026-01-02")
    short = Condition(
        codes=(Code("icd10cm", "E11"), Code("icd10cm", "I509")), start="2026-01-02", status="active"
    )
    (unread,) = score_diagnoses(record(short), "charlson", as_of=ON).unread
    assert unread.code == Code("icd10cm", "E11")
    told = score_diagnoses(record(both), "charlson", as_of=ON)
    assert (told.total, told.unread) == (1, ())


def test_conditions_that_nobody_looked_at_leave_everything_open() -> None:
    found = score_diagnoses(Record(person=Person(id="p1")), diagnosis_score("charlson"), as_of=ON)
    assert (found.total, found.unread) == (Bounds(0, 29), ())
    assert score_diagnoses(record(), "charlson", as_of=ON).total == 0
    assert score_diagnoses(record(partial={"conditions"}), "charlson", as_of=ON).total == Bounds(0, 29)


def test_what_is_refuted_does_not_count_and_what_is_unconfirmed_may() -> None:
    refuted = condition("I509", verification="refuted")
    assert score_diagnoses(record(refuted), "charlson", as_of=ON).total == 0
    maybe = condition("I509", verification="provisional")
    found = score_diagnoses(record(maybe), "charlson", as_of=ON)
    assert (found.total, found.codes, found.unread) == (Bounds(0, 1), {}, ())


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({"start": "2024-05-02", "end": "2024-05-09", "status": "resolved"}, 3.2),
        (
            {"start": "2024-05-01", "end": "2024-05-01", "status": "resolved"},
            0,
        ),  # the look-back leaves out its first day
        ({"start": "2019-01-01", "end": "2024-05-02", "status": "resolved"}, 3.2),
        ({"start": "2019-01-01", "end": "2019-03-01", "status": "resolved"}, 0),
        ({"start": "2019-01-01", "status": "active"}, 3.2),
        ({"start": "2019-01-01", "status": "resolved"}, Bounds(0, 3.2)),  # nobody wrote down when it ended
        ({"start": "2019-01-01", "status": None}, Bounds(0, 3.2)),
        ({"start": None, "status": None, "recorded_on": "2025-02-01"}, 3.2),
        ({"start": "2024", "end": "2024", "status": "resolved"}, Bounds(0, 3.2)),
    ],
)
def test_hospital_frailty_looks_back_two_years_over_what_went_on(
    more: dict[str, Any], total: float | Bounds
) -> None:
    assert score_diagnoses(record(condition("F059", **more)), "hospital_frailty", as_of=ON).total == total


def test_another_look_back_is_a_score_of_its_own() -> None:
    old = record(condition("F059", start="2025-01-01", end="2025-02-01", status="resolved"))
    shorter = diagnosis_score("hospital_frailty", lookback_months=12)
    assert shorter.groups["f05"].fact.name == "hospital_frailty_12m_f05"
    assert score_diagnoses(old, shorter, as_of=ON).total == 0
    assert score_diagnoses(old, "hospital_frailty", as_of=ON).total == 3.2
    assert shorter.total.name not in vocabulary()


def test_the_facts_of_every_score_are_in_the_vocabulary() -> None:
    for score in diagnosis_scores():
        assert set(score.instrument.facts) <= set(vocabulary())
