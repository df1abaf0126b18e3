"""The same risk scores from diagnoses as pycomorb gives, on thousands of random lists of codes, where it is at hand.

Where the two differ by intention, our answer is asserted with the reason. Errors of other packages that the library
must not share are in `test_diagnosis_scores.py`: comorbidipy gives AIDS 2 points of 2011 instead of 4, and its hospital
frailty score counts a category once for each code; clincalc gives a point too few at ages of exactly 60, 70 and 80.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from casemgmt.bounds import Bounds, lift
from casemgmt.instruments import diagnosis_scores, score_codes, score_many_codes

pycomorb: Any = pytest.importorskip(
    "pycomorb", reason="pycomorb is not at hand: pip install casemgmt[oracles]"
)
polars: Any = pytest.importorskip("polars")

SCORES = {
    "charlson": ("CharlsonComorbidityIndex", {"weights": "charlson"}, "Charlson Comorbidity Index"),
    "charlson_2011": ("CharlsonComorbidityIndex", {"weights": "quan"}, "Charlson Comorbidity Index"),
    "elixhauser": ("ElixhauserComorbidityIndex", {}, "Elixhauser Comorbidity Index"),
    "hospital_frailty": ("HospitalFrailtyRiskScore", {}, "HFRS Score"),
}
PEOPLE = 5000


def theirs(id: str, people: list[list[str]], **columns: Any) -> list[float]:
    function, options, column = SCORES[id]
    held: list[tuple[int, list[Any]]] = [(number, [*codes] or [None]) for number, codes in enumerate(people)]
    rows = [(number, code) for number, codes in held for code in codes]
    frame = polars.DataFrame(rows, schema=["id", "code"], orient="row").with_columns(age=polars.lit(0))
    frame = frame.with_columns(**columns)
    found = getattr(pycomorb, function)(frame, **options)
    by_id = dict(zip(found["id"], found[column], strict=True))
    return [by_id[number] for number in range(len(people))]


def pool(id: str) -> list[str]:
    """Codes at, below and beside every beginning that any score names."""
    prefixes = {
        p for score in diagnosis_scores() for g in score.groups.values() for p in g.codes.prefixes["icd10"]
    }
    longer = {prefix + end for prefix in prefixes for end in ("0", "1", "2", "5", "8", "9", "19", "29A")}
    beside = {prefix[:-1] + end for prefix in prefixes if len(prefix) > 3 for end in "0123456789"}
    return sorted(prefixes | longer | beside)


@pytest.mark.parametrize("id", SCORES)
def test_the_same_score_for_every_list_that_can_be_read(id: str) -> None:
    random = Random(id)  # noqa: S311 - lists for a test
    every = pool(id)
    people = [[random.choice(every) for _ in range(random.randint(0, 20))] for _ in range(PEOPLE)]
    ours, found = score_many_codes(id, people), theirs(id, people)
    exact = [(a, b) for a, b in zip(ours, found, strict=True) if not isinstance(a, Bounds)]
    assert len(exact) > PEOPLE / 4
    assert [pair for pair in exact if pair[0] != pair[1]] == []
    # A code that cannot be read counts for nothing there. Here it leaves a range, in which their score lies.
    assert all(lift(a).low <= b <= lift(a).high for a, b in zip(ours, found, strict=True))


@pytest.mark.parametrize("id", SCORES)
def test_every_code_by_itself_is_scored_alike(id: str) -> None:
    people = [[code] for code in pool(id)]
    ours, found = score_many_codes(id, people), theirs(id, people)
    assert [
        (codes, a, b)
        for codes, a, b in zip(people, ours, found, strict=True)
        if not lift(a).low <= b <= lift(a).high or (not isinstance(a, Bounds) and a != b)
    ] == []


def test_points_for_age_are_theirs_up_to_the_cap() -> None:
    for age in (0, 49, 50, 60, 70, 79, 80, 89, 95, 110):
        frame = polars.DataFrame({"id": [1], "code": ["I50.9"], "age": [age]})
        found = pycomorb.CharlsonComorbidityIndex(frame)["Charlson Age-Comorbidity Score"][0]
        assert (
            score_codes("charlson", ["I50.9"], about={"age_years": age}).result.subscores["age_adjusted"]
            == found
        )


def test_an_unknown_age_is_not_young() -> None:
    frame = polars.DataFrame({"id": [1], "code": ["I50.9"], "age": [None]})
    assert pycomorb.CharlsonComorbidityIndex(frame)["Charlson Age-Comorbidity Score"][0] == 1
    ours = score_codes("charlson", ["I50.9"]).result.subscores["age_adjusted"]
    assert ours == Bounds(1, 5)  # they take an unknown age for one below 50


def test_a_code_that_is_too_short_is_not_taken_for_no_diabetes() -> None:
    assert theirs("charlson", [["E11"]]) == [0]
    assert score_many_codes("charlson", [["E11"]]) == [Bounds(0, 2)]
