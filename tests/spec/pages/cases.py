"""Thresholds that depend on sex, setting or age group."""

from __future__ import annotations

from casemgmt.bounds import Bounds, OneOf
from casemgmt.rules import Fact, all_of, any_of, by_cases, by_edges
from tests.spec.chapter import Chapter, M, N, Page, U

SEX = Fact("sex", type="category", values=frozenset({"female", "male"}))
HAEMOGLOBIN = Fact("haemoglobin", low=0, high=30, unit="g/dL")
PLACE = Fact("place", type="category")
SCORE = Fact("score", low=0, high=10)
TARGET = Fact("low_target", type="flag", label="low oxygen target")
SATURATION = Fact("saturation", low=0, high=100, unit="%", label="oxygen saturation")
AGE = Fact("age", low=0, high=130, unit="a")
PULSE = Fact("pulse", low=0, high=400)

ANAEMIA = by_cases(SEX, {"female": HAEMOGLOBIN < 12, "male": HAEMOGLOBIN < 13})
WRITTEN_OUT = any_of(
    all_of(SEX.is_in("female"), HAEMOGLOBIN < 12), all_of(SEX.is_in("male"), HAEMOGLOBIN < 13)
)

PAGE = Page(
    name="cases",
    title="By cases",
    intro="Some thresholds depend on something else. The criterion of the person's own case decides. Where"
    " the case is not known, the answer is sure if the criteria of all cases that are still possible"
    " agree.",
    chapters=(
        Chapter(
            title="By a category",
            means="Below 12 for a woman, below 13 for a man. The last column shows the same written with"
            " *all* and *any*: it stays unknown where the cases agree, so it is better to write cases.",
            given=(SEX, HAEMOGLOBIN),
            asked={"low, by cases": ANAEMIA, "low, with all and any": WRITTEN_OUT},
            rows=(
                ("female", 11.5, M, M, "Below 12."),
                ("female", 12.5, N, N, "Not below 12."),
                ("male", 12.5, M, M, "Below 13."),
                ("female", None, U, U, "Nobody measured it."),
                (None, 11.5, M, U, "Below both thresholds."),
                (None, 12.5, U, U, "Low for a man, not for a woman."),
                (None, 13.5, N, N, "Below neither."),
                (None, Bounds(11, 11.9), M, U, "Below both, wherever it is."),
                (None, None, U, U, "Nothing is known."),
            ),
            written='by_cases(sex, {"female": haemoglobin < 12, "male": haemoglobin < 13})',
        ),
        Chapter(
            title="By a category, with a criterion for all others",
            means="On a ward 5 or more counts, anywhere else 7 or more. The list of places is open.",
            given=(PLACE, SCORE),
            asked={"high": by_cases(PLACE, {"ward": SCORE >= 5}, otherwise=SCORE >= 7)},
            rows=(
                ("ward", 6, M, "The threshold of the ward."),
                ("clinic", 6, N, "A place that the rule does not name: the threshold of all others."),
                (OneOf({"clinic", "home"}), 6, N, "Not a ward in either case."),
                (OneOf({"ward", "home"}), 6, U, "It may be the ward."),
                (OneOf({"ward", "home"}), 8, M, "High wherever it is."),
                (None, 6, U, "It may be the ward."),
                (None, 8, M, "High wherever it is."),
                (None, 4, N, "Low wherever it is."),
            ),
            written='by_cases(place, {"ward": score >= 5}, otherwise=score >= 7)',
        ),
        Chapter(
            title="By yes or no",
            means="Below 88 where the oxygen target is low, below 92 where it is not.",
            given=(TARGET, SATURATION),
            asked={"low saturation": by_cases(TARGET, {True: SATURATION < 88, False: SATURATION < 92})},
            rows=(
                (True, 90, N, "The low target."),
                (False, 90, M, "The usual target."),
                (None, 90, U, "It depends on the target."),
                (None, 86, M, "Low for either target."),
                (None, 95, N, "Low for neither."),
            ),
            written="by_cases(low_target, {True: saturation < 88, False: saturation < 92})",
        ),
        Chapter(
            title="By a number, such as an age group",
            means="Above 160 below 1 year, above 120 from 1 year, above 100 from 12 years. The edge belongs"
            " to the group that it begins.",
            given=(AGE, PULSE),
            asked={"fast pulse": by_edges(AGE, (1, 12), (PULSE > 160, PULSE > 120, PULSE > 100))},
            rows=(
                (0.5, 150, N, "The group below 1."),
                (1, 150, M, "With 1 the second group begins."),
                (5, 110, N, "The second group."),
                (12, 110, M, "With 12 the third group begins."),
                (40, 110, M, "The third group."),
                (Bounds(10, 13), 110, U, "In the second or the third group."),
                (Bounds(10, 13), 130, M, "Fast in both."),
                (None, 110, U, "In any group."),
                (None, 170, M, "Fast in every group."),
                (None, 90, N, "Fast in none."),
                (5, Bounds(110, 130), U, "On either side of 120."),
            ),
            written="by_edges(age, (1, 12), (pulse > 160, pulse > 120, pulse > 100))",
        ),
    ),
)
