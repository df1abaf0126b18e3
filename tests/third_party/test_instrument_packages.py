"""Scores beside two packages that compute the same: thousands of random vital signs, and where a package errs."""

from random import Random
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.instruments import score, score_many

MANY = 5_000
ACVPU = {"alert": "A", "confusion": "C", "voice": "V", "pain": "P", "unresponsive": "U"}
RISKS = {"low": "Low", "low-medium": "Medium", "medium": "Medium", "high": "High"}
"""Our bands, and the risk of vitalscore: it merges low-medium, which the Royal College keeps apart, into Medium."""
RESPONSES = {
    "best_eye_response": [
        "no eye opening",
        "eye opening to pain",
        "eye opening to verbal command",
        "eyes open spontaneously",
    ],
    "best_verbal_response": [
        "no verbal response",
        "incomprehensible sounds",
        "inappropriate words",
        "confused",
        "oriented",
    ],
    "best_motor_response": [
        "no motor response",
        "extension to pain",
        "flexion to pain",
        "withdrawal from pain",
        "localizes pain",
        "obeys commands",
    ],
}
"""The words of medcalc for each component, from 1 up."""
COMPONENTS = dict(zip(RESPONSES, ["eye", "verbal", "motor"], strict=True))


@pytest.fixture(scope="module")
def vitalscore() -> Any:
    return pytest.importorskip(
        "vitalscore", reason="vitalscore is not installed: NEWS2, qSOFA and GCS are not compared"
    )


@pytest.fixture(scope="module")
def medcalc() -> Any:
    return pytest.importorskip(
        "medcalc.glasgow_coma_score", reason="medcalc-bench is not installed: its GCS is not compared"
    )


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same invented people on every run


def vital_signs(random: Random) -> dict[str, Any]:
    return {
        "respiratory_rate": random.randint(4, 36),
        "oxygen_saturation": random.randint(78, 100),
        "supplemental_oxygen": random.random() < 0.5,
        "systolic_blood_pressure": random.randint(70, 240),
        "heart_rate": random.randint(30, 150),
        "consciousness": random.choice(list(ACVPU)),
        "body_temperature": random.randint(335, 405) / 10,
        "oxygen_target_88_92": random.random() < 0.5,
    }


def mostly_well(random: Random) -> dict[str, Any]:
    """Vital signs of which few score, so that the lower bands are met as well."""
    well = {
        "respiratory_rate": 16,
        "oxygen_saturation": 96,
        "supplemental_oxygen": False,
        "systolic_blood_pressure": 120,
        "heart_rate": 70,
        "consciousness": "alert",
        "body_temperature": 37.0,
        "oxygen_target_88_92": False,
    }
    return {**well, **{name: v for name, v in vital_signs(random).items() if random.random() < 0.3}}


def test_news2_scores_as_vitalscore_does_on_both_scales(vitalscore: Any) -> None:
    random = dice(2017)
    rows = [(vital_signs, mostly_well)[n % 2](random) for n in range(MANY)]
    ours = score_many("news2", rows)
    met = set()
    for row, total, band in zip(rows, ours.scores, ours.bands, strict=True):
        theirs = vitalscore.score_news2(
            row["respiratory_rate"],
            row["oxygen_saturation"],
            row["supplemental_oxygen"],
            row["systolic_blood_pressure"],
            row["heart_rate"],
            ACVPU[row["consciousness"]],
            row["body_temperature"],
            use_spo2_scale2=row["oxygen_target_88_92"],
        )
        assert band is not None
        assert (total, RISKS[band]) == (theirs.total, theirs.risk.value), row
        met.add(band)
    assert met == set(RISKS)


def test_a_single_three_is_low_medium_with_us_and_medium_with_vitalscore(vitalscore: Any) -> None:
    confused = {**mostly_well(dice(0)), "consciousness": "confusion"}
    confused |= {"respiratory_rate": 16, "oxygen_saturation": 96, "supplemental_oxygen": False}
    confused |= {"systolic_blood_pressure": 120, "heart_rate": 70, "body_temperature": 37.0}
    assert score("news2", confused).band == "low-medium"
    assert vitalscore.score_news2(16, 96, False, 120, 70, "C", 37.0).risk.value == "Medium"


def test_a_finer_reading_is_read_as_the_chart_prints_it(vitalscore: Any) -> None:
    """35.04 degrees reads 35.0 on the chart, worth 3; vitalscore compares the unrounded reading and gives 1."""
    assert score("news2", {"body_temperature": 35.04}).points["body_temperature"] == 3
    assert vitalscore.score_news2(16, 96, False, 120, 70, "A", 35.04).temp_score == 1


def test_qsofa_scores_as_vitalscore_does(vitalscore: Any) -> None:
    random = dice(2016)
    for _ in range(MANY // 5):
        coma, breaths, pressure = random.randint(3, 15), random.randint(4, 36), random.randint(70, 160)
        coma = random.choice([coma, 15])
        ours = score(
            "qsofa",
            {"glasgow_coma_scale": coma, "respiratory_rate": breaths, "systolic_blood_pressure": pressure},
        )
        theirs = vitalscore.score_qsofa(coma, breaths, pressure)
        assert (ours.score, ours.band == "positive") == (theirs.total, theirs.sepsis_alert)


def test_every_coma_scale_scores_as_both_packages_do(vitalscore: Any, medcalc: Any) -> None:
    for eye in range(1, 5):
        for verbal in range(1, 6):
            for motor in range(1, 7):
                ours = score("gcs", {"eye": eye, "verbal": verbal, "motor": motor})
                theirs = vitalscore.score_gcs(eye, verbal, motor)
                assert (ours.score, f"{ours.band} tbi") == (theirs.total, theirs.severity.lower())
                said = dict(zip(RESPONSES, (eye, verbal, motor), strict=True))
                words = {name: RESPONSES[name][level - 1] for name, level in said.items()}
                assert medcalc.compute_glasgow_coma_score_explanation(words)["Answer"] == ours.score


@pytest.mark.parametrize(("component", "imputed"), [("best_eye_response", 4), ("best_verbal_response", 4)])
def test_what_cannot_be_tested_is_not_imputed(medcalc: Any, component: str, imputed: int) -> None:
    """medcalc counts an untestable component as 4: full marks for the eyes, and "confused" for speech."""
    words = {name: levels[-1] for name, levels in RESPONSES.items()}
    full = {COMPONENTS[name]: len(levels) for name, levels in RESPONSES.items()}
    theirs = medcalc.compute_glasgow_coma_score_explanation({**words, component: "not testable"})["Answer"]
    rest = sum(full.values()) - full[COMPONENTS[component]]
    assert theirs == rest + imputed
    ours = score("gcs", {**full, COMPONENTS[component]: "NT"})
    assert ours.score == Bounds(rest + 1, 15)
    assert "NT" in ours.written
