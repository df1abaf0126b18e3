"""Risk tiers: the first that is met, what puts a person there, and what could still move it."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import attrs
import pytest

from casemgmt.bounds import Bounds
from casemgmt.content.load import read_toml
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.instruments import vocabulary
from casemgmt.over_time import timeline
from casemgmt.record import Encounter, Person, Record
from casemgmt.risk import (
    RiskScheme,
    Score,
    acuity,
    acuity_scheme,
    prevention_due,
    prevention_schedules,
    risk_scheme,
    stratify,
)
from casemgmt.rules import Rung, all_of, any_of, rule

ON = date(2026, 5, 1)
QUIET: dict[str, Any] = {
    "age_years": 70,
    "imminent_danger": False,
    "acute_discharge_30d": False,
    "admissions_12m": 0,
    "ed_visits_6m": 0,
    "chronic_condition_count": 2,
}


@pytest.mark.parametrize(
    ("facts", "tier", "contributors"),
    [
        ({}, "low", ()),
        ({"imminent_danger": True, "admissions_12m": 5}, "crisis", ("imminent danger",)),
        ({"admissions_12m": 2, "ed_visits_6m": 1}, "high", ("two or more admissions in 12 months",)),
        (
            {"admissions_12m": 1, "chronic_condition_count": 3},
            "moderate",
            ("an admission in 12 months", "three or more chronic conditions"),
        ),
        (
            {"acute_discharge_30d": True, "lace_total": 10},
            "high",
            ("LACE of 10 or more within 30 days of an acute discharge",),
        ),
        ({"acute_discharge_30d": True, "lace_total": 10, "age_years": 17}, "low", ()),
    ],
)
def test_the_first_tier_that_is_met_counts(
    facts: dict[str, Any], tier: str, contributors: tuple[str, ...]
) -> None:
    profile = stratify({**QUIET, **facts}, as_of=ON)
    assert profile.tier is not None
    assert (profile.tier.id, profile.contributors) == (tier, contributors)
    assert not profile.provisional
    assert profile.missing == ()


def test_a_tier_that_cannot_be_ruled_out_makes_a_lower_one_provisional() -> None:
    profile = stratify({k: v for k, v in QUIET.items() if k != "ed_visits_6m"}, as_of=ON)
    assert profile.tier is not None
    assert (profile.tier.id, profile.not_ruled_out) == ("low", ("high", "moderate"))
    assert profile.missing == ("ed_visits_6m",)
    assert profile.questions["ed_visits_6m"].ask == "patient"
    assert repr(profile) == "<RiskProfile low, provisional as of 2026-05-01>"


def test_nothing_known_rules_nothing_out() -> None:
    assert stratify({}, as_of=ON).not_ruled_out == ("crisis", "high", "moderate")


def test_the_scores_stand_beside_the_tier_exact_bounded_or_unknown() -> None:
    profile = stratify({**QUIET, "ed_visits_6m": Bounds(3, 5), "phq9_total": 12}, as_of=ON)
    assert profile.tier is not None
    assert profile.tier.id == "high"
    assert profile.scores["admissions_12m"] == 0
    assert profile.scores["ed_visits_6m"] == Bounds(3, 5)
    assert profile.scores["phq9_total"] == 12
    assert profile.scores["news2_total"] is None
    text = profile.explain()
    assert text.startswith(
        "Risk tier: high: as of 2026-05-01  <casemgmt risk tiers by utilisation (operational)>"
    )
    assert "because of three or more emergency visits in 6 months" in text
    assert "emergency visits in the last 6 months: 3 to 5" in text
    assert ": unknown, " in text
    assert "contact every 7 days, review every 30, reassess every 90" in text


def test_the_explanation_of_a_provisional_tier_says_what_to_ask() -> None:
    text = stratify({**QUIET, "admissions_12m": None}, as_of=ON).explain()
    assert text.startswith("Risk tier: low: provisional, as of")
    assert "not ruled out: high" in text
    assert "ask patient: How often was the person admitted to hospital" in text


def test_somebody_who_has_died_has_no_tier() -> None:
    profile = stratify({**QUIET, "deceased": True}, as_of=ON)
    assert (profile.tier, profile.contributors, profile.missing) == (None, (), ())
    assert profile.explain() == "Risk tiers by utilisation: not applicable: the person has died"
    assert repr(profile) == "<RiskProfile not applicable (the person has died) as of 2026-05-01>"


def own_scheme(**changes: Any) -> RiskScheme:
    edition = attrs.evolve(risk_scheme().editions[0], **changes)
    found: RiskScheme = attrs.evolve(risk_scheme(), id="own", editions=(edition,))
    return found


def test_a_scheme_of_the_organisation_may_leave_somebody_without_a_tier() -> None:
    edition = risk_scheme().editions[0]
    profile = stratify(QUIET, as_of=ON, scheme=own_scheme(ladder=edition.ladder[:1]))
    assert (profile.tier, profile.why_not) == (None, "no tier of the scheme is met")


def test_a_tier_that_is_only_possible_is_unknown_and_not_that_no_tier_is_met() -> None:
    edition = risk_scheme().editions[0]
    scheme = own_scheme(ladder=edition.ladder[:1])
    profile = stratify({**QUIET, "imminent_danger": None}, as_of=ON, scheme=scheme)
    assert (profile.tier, profile.why_not, profile.not_ruled_out) == (None, "", ("crisis",))
    assert profile.missing == ("imminent_danger",)
    assert (profile.contributors, profile.would_change()) == ((), ())
    assert profile.explain().startswith("Risk tier: unknown: provisional, as of 2026-05-01")
    assert "contact every" not in profile.explain()
    assert "not ruled out: crisis" in profile.explain()
    assert repr(profile) == "<RiskProfile unknown, provisional as of 2026-05-01>"
    settled = timeline({**QUIET, "imminent_danger": None}, scheme, start=ON, end=ON)
    assert [span.words for span in settled.spans] == ["unknown"]


def test_only_what_does_not_hold_of_whom_the_scheme_concerns_is_named() -> None:
    adult = rule(vocabulary()["age_years"] >= 18, label="18 or older")
    concerns = all_of(risk_scheme().editions[0].applies, adult)
    child = {"age_years": 17, "deceased": False}
    profile = stratify(child, as_of=ON, scheme=own_scheme(applies=concerns))
    assert profile.why_not == "does not hold: 18 or older"
    acute_edition = attrs.evolve(acuity_scheme().editions[0], applies=concerns)
    acute = attrs.evolve(acuity_scheme(), id="own", editions=(acute_edition,))
    assert acuity(child, as_of=ON, scheme=acute).why_not == "does not hold: 18 or older"
    (schedule, *_) = prevention_schedules()
    edition = attrs.evolve(schedule.editions[-1], applies=concerns)
    due = prevention_due(child, as_of=ON, schedules=[attrs.evolve(schedule, editions=(edition,))])
    assert due.not_in_force == {schedule.id: "does not hold: 18 or older"}


def test_a_contributor_without_a_label_says_its_rule() -> None:
    bare = Rung(any_of(risk_scheme().editions[0].scores[3].fact >= 1), "high")
    profile = stratify({**QUIET, "admissions_12m": 1}, as_of=ON, scheme=own_scheme(ladder=(bare,)))
    assert profile.contributors == ("inpatient admissions in the last 12 months >= 1",)


def test_a_scheme_not_yet_in_force_says_so() -> None:
    with pytest.raises(InvalidInput, match=r"\$.as_of: no edition is in force on 2026-05-01"):
        stratify(QUIET, as_of=ON, scheme=own_scheme(effective_from=date(2027, 1, 1)))


def test_a_fact_that_does_not_exist_lists_near_names() -> None:
    with pytest.raises(UnknownName, match="did you mean 'admissions_12m'"):
        stratify({"admission_12m": 1}, as_of=ON)


def test_the_notebook_shows_html_and_the_repr_holds_no_values() -> None:
    profile = stratify({**QUIET, "admissions_12m": 44}, as_of=ON)
    assert profile._repr_html_().startswith("<details open><summary>Risk tier: high")
    assert repr(profile) == "<RiskProfile high as of 2026-05-01>"
    assert profile.as_of == ON


def test_the_tiers_are_those_of_the_table_and_the_more_urgent_the_sooner() -> None:
    tiers = risk_scheme().editions[0].tiers
    assert [tier.id for tier in tiers] == [row["id"] for row in read_toml("risk_tiers.toml")["tier"]]
    for urgent, less in itertools.pairwise(tiers):
        assert urgent.contact_every_days < less.contact_every_days
        assert urgent.review_every_days < less.review_every_days
        assert urgent.reassess_every_days < less.reassess_every_days


def test_admissions_are_counted_from_the_record() -> None:
    stays = tuple(
        Encounter(kind="IMP", status="finished", start=f"2026-0{m}-02", end=f"2026-0{m}-05") for m in (1, 3)
    )
    profile = stratify(Record(person=Person(id="p1", deceased=False), encounters=stays), as_of=ON)
    assert profile.tier is not None
    assert (profile.tier.id, profile.scores["admissions_12m"]) == ("high", 2)
    assert profile.not_ruled_out == ("crisis",)


def test_a_score_that_means_nothing_for_the_person_is_not_shown_as_a_number() -> None:
    child = {
        "age_years": 7,
        "acute_discharge_30d": False,
        "vital_signs_24h": True,
        "lace_total": 3,
        "news2_total": 2,
    }
    profile = stratify(child, as_of=ON)
    assert (profile.scores["lace_total"], profile.scores["news2_total"]) == (None, None)
    assert "NEWS2 total: not applicable, it is for people aged 16 or over" in profile.explain()
    adult = stratify({**child, "age_years": 70, "acute_discharge_30d": True}, as_of=ON)
    assert (adult.scores["lace_total"], adult.scores["news2_total"]) == (3, 2)


def test_the_tiers_that_are_not_ruled_out_are_open_decisions() -> None:
    profile = stratify({"ed_visits_6m": 1, "admissions_12m": 0}, as_of=ON)
    assert [decision.title for decision in profile.open_decisions] == ["crisis risk", "high risk"]
    assert stratify({"imminent_danger": True}, as_of=ON).open_decisions == ()
    assert stratify({"deceased": True}, as_of=ON).open_decisions == ()


# -- points, and what would move the tier ------------------------------------------------------------------------------


def test_the_points_of_a_score_are_told_by_item_and_nothing_that_adds_nothing() -> None:
    known = {
        "acute_discharge_30d": True,
        "acute_length_of_stay_days": 5,
        "acute_admission_urgency": "urgent",
        "ed_visits_6m_before_admission": 0,
        "dementia_ever": True,
        "heart_failure_ever": False,
    }
    profile = stratify({**QUIET, **known}, as_of=ON)
    points = profile.points["lace_total"]
    assert (points["length_of_stay_days"], points["admission_urgency"], points["dementia"]) == (4, 3, 3)
    assert points["aids"] == Bounds(0, 4)
    assert not {"heart_failure", "emergency_visits_6m", "kidney_disease"} & set(points)
    assert "admissions_12m" not in profile.points
    assert (
        "  LACE index total: 10 to 12\n    length of stay days: 4\n    admission urgency: 3\n"
        in profile.explain()
    )


def test_a_score_that_is_not_valid_has_no_points() -> None:
    assert "lace_total" not in stratify({**QUIET, "acute_length_of_stay_days": 5}, as_of=ON).points


def test_a_scheme_can_show_a_score_from_diagnoses_with_its_points() -> None:
    from casemgmt.instruments import diagnosis_score

    scheme = own_scheme(scores=(Score(diagnosis_score("charlson").total),))
    profile = stratify(
        {"charlson_heart_failure": True, "charlson_heart_attack": False}, as_of=ON, scheme=scheme
    )
    assert profile.points["charlson_total"]["heart_failure"] == 1
    assert "heart_attack" not in profile.points["charlson_total"]


def test_what_would_move_the_tier_up_and_down() -> None:
    discharged = {**QUIET, "acute_discharge_30d": True, "lace_total": 12}
    up, down = stratify(discharged, as_of=ON).would_change()
    assert (up.result, up.leaves, down.result, down.leaves) == ("crisis", False, "high", True)
    assert (
        str(down) == "leaves high: it would be not met with:\n  LACE index total < 10 (now 12): a new value"
    )


def test_what_has_happened_cannot_be_undone() -> None:
    moves = stratify({**QUIET, "admissions_12m": 1}, as_of=ON).would_change()
    assert [(each.result, each.leaves) for each in moves] == [("crisis", False), ("high", False)]
    assert "inpatient admissions in the last 12 months >= 2 (now 1): a new event" in str(moves[1])
    assert "age" not in str(moves[1])


def test_somebody_who_has_died_is_not_moved() -> None:
    profile = stratify({"deceased": True}, as_of=ON)
    assert (profile.would_change(), dict(profile.points)) == ((), {})


def test_a_tier_of_two_rungs_is_reached_by_either() -> None:
    visits, stays = risk_scheme().editions[0].scores[4].fact, risk_scheme().editions[0].scores[3].fact
    ladder = (Rung(any_of(visits >= 3), "high"), Rung(any_of(stays >= 2), "high"), Rung(all_of(), "low"))
    (up,) = stratify(QUIET, as_of=ON, scheme=own_scheme(ladder=ladder)).would_change()
    assert len(up.changes.ways) == 2
    (nowhere,) = stratify(QUIET, as_of=ON, scheme=own_scheme(ladder=ladder[:1])).would_change()[:1] or (None,)
    assert nowhere is None
