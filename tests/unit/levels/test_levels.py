"""The level of care: precedence, concurrency, provisional answers, overrides and documents due."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from casemgmt.codes import Code, code_of
from casemgmt.content import code_set
from casemgmt.dates import days_after
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.instruments import vocabulary
from casemgmt.levels import LevelOfCare, Scheme, classify, scheme_by_id
from casemgmt.record import Attestation, Condition, Encounter, Observation, Person, Plan, Record
from casemgmt.rules import Rung, all_of, rule
from casemgmt.truth import MET, NOT_MET, UNKNOWN

ON = date(2026, 5, 1)
EXAMPLES = {example.name: example.facts for example in scheme_by_id("levels.four").editions[0].examples}
NOTHING: dict[str, Any] = {
    **EXAMPLES["discharged 31 days ago, no chronic condition, no therapy"],
    "acute_discharge_180d": False,
}
CHRONIC: dict[str, Any] = {**EXAMPLES["diabetes and hypertension, stable, seen in a clinic"]}
REHAB: dict[str, Any] = {**EXAMPLES["ten days after hip surgery in a rehabilitation facility"]}


def like(start: str) -> LevelOfCare:
    """The level of the example person whose name begins so."""
    (facts,) = [facts for name, facts in EXAMPLES.items() if name.startswith(start)]
    return classify(facts, as_of=ON)


# -- the vignettes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "primary", "flag", "concurrent", "not_ruled_out"),
    [
        ("inpatient with pneumonia", "acute", "", ("chronic",), ()),
        ("diabetes and hypertension", "chronic", "", (), ()),
        ("metastatic cancer, Palliative", "chronic", "", (), ("end_of_life",)),
        (
            "certified prognosis of six months or less, wants full",
            "acute",
            "",
            ("chronic", "end_of_life"),
            (),
        ),
        ("discharged 30 days ago", "acute", "transitional", (), ()),
        ("discharged 31 days ago", "none", "", (), ()),
        ("only the surprise question", None, "", (), ("end_of_life",)),
        ("ten days after hip surgery", "rehabilitative", "", ("acute",), ()),
        ("certified prognosis, comfort goals, in an emer", "end_of_life", "", ("acute", "chronic"), ()),
        ("hospice elected", "end_of_life", "", ("chronic",), ()),
    ],
)
def test_the_vignettes_get_their_level(
    name: str, primary: str | None, flag: str, concurrent: tuple[str, ...], not_ruled_out: tuple[str, ...]
) -> None:
    level = like(name)
    assert (level.primary, level.flag, level.concurrent) == (primary, flag, concurrent)
    assert level.not_ruled_out == not_ruled_out
    assert level.provisional == bool(not_ruled_out)


def test_a_screen_alone_leaves_the_end_of_life_open_and_names_what_would_settle_it() -> None:
    level = like("metastatic cancer, Palliative")
    assert level.levels["end_of_life"].truth is UNKNOWN
    assert set(level.missing) == {"terminal_prognosis_certified", "comfort_goals_stated"}
    assert like("only the surprise question").levels["end_of_life"].truth is UNKNOWN
    assert set(like("only the surprise question").missing) == {
        "terminal_prognosis_certified",
        "comfort_goals_stated",
    }


# -- precedence ------------------------------------------------------------------------------------------------

EOL = {"terminal_prognosis_certified": True}
COMFORT = {**EOL, "comfort_goals": True}
ACUTE_NOW = {"inpatient_admission_open": True}
R = {"rehabilitation_episode_active": True}
LATELY = {"acute_discharge_30d": True, "acute_discharge_180d": True}


@pytest.mark.parametrize(
    ("facts", "primary"),
    [
        ({"hospice_elected": True, **ACUTE_NOW, **R}, "end_of_life"),
        ({**COMFORT, **ACUTE_NOW, **R}, "end_of_life"),
        ({**EOL, **ACUTE_NOW, **R}, "acute"),
        ({**EOL, **R, **LATELY}, "end_of_life"),
        ({**R, **LATELY}, "rehabilitative"),
        ({**R, "major_surgery_7d": True}, "rehabilitative"),
        ({**LATELY}, "acute"),
        ({}, "chronic"),
    ],
)
def test_the_first_level_of_the_order_is_primary_and_the_others_run_beside_it(
    facts: dict[str, Any], primary: str
) -> None:
    level = classify({**CHRONIC, **facts}, as_of=ON)
    assert level.primary == primary
    assert "chronic" in (*level.concurrent, level.primary)
    assert level.primary not in level.concurrent
    assert not level.provisional
    assert level.missing == ()


def test_comfort_goals_that_do_not_make_the_end_of_life_do_not_come_first() -> None:
    assert classify({**CHRONIC, **ACUTE_NOW, "comfort_goals": True}, as_of=ON).primary == "acute"


def test_each_way_of_being_acute_now_comes_before_the_certified_prognosis() -> None:
    for facts in (
        {"inpatient_admission_open": True},
        {"ed_or_observation_open": True},
        {"ed_or_observation_ended_3d": True, "acute_problem_unresolved": True},
        {"vital_signs_24h": True, "news2_total": 5, "news2_single_parameter_3": False},
        {"imminent_danger": True},
    ):
        assert classify({**CHRONIC, **EOL, **facts}, as_of=ON).primary == "acute"


@pytest.mark.parametrize(
    ("unknown", "primary", "open_levels"),
    [
        ("hospice_elected", "chronic", ("end_of_life",)),
        ("inpatient_admission_open", "chronic", ("acute",)),
        ("major_surgery_7d", "chronic", ("acute",)),
        ("rehabilitation_episode_active", "chronic", ("rehabilitative",)),
        ("chronic_condition_count", None, ("chronic",)),
    ],
)
def test_a_level_that_cannot_be_ruled_out_makes_a_lower_one_provisional(
    unknown: str, primary: str | None, open_levels: tuple[str, ...]
) -> None:
    level = classify({k: v for k, v in CHRONIC.items() if k != unknown}, as_of=ON)
    assert (level.primary, level.not_ruled_out) == (primary, open_levels)
    assert level.provisional
    assert level.missing
    assert list(level.questions) == list(level.missing)


def test_an_open_level_of_lower_precedence_does_not_make_a_higher_one_provisional() -> None:
    level = classify({"hospice_elected": True}, as_of=ON)
    assert (level.primary, level.provisional, level.missing) == ("end_of_life", False, ())


def test_an_open_rung_with_the_same_answer_changes_nothing() -> None:
    known = {**NOTHING, **LATELY}
    level = classify({k: v for k, v in known.items() if k != "inpatient_admission_open"}, as_of=ON)
    assert (level.primary, level.flag, level.provisional) == ("acute", "transitional", False)


def test_nothing_known_is_no_level_and_everything_denied_is_none() -> None:
    unknown, none = classify({}, as_of=ON), classify(NOTHING, as_of=ON)
    assert (unknown.primary, unknown.provisional) == (None, True)
    assert (none.primary, none.provisional, none.missing) == ("none", False, ())


# -- signals ---------------------------------------------------------------------------------------------------


def test_every_signal_has_a_truth_and_a_strength() -> None:
    level = like("certified prognosis of six months or less, wants full")
    assert [s.id for s in level.signals_met] == ["A1", "R5", "C1", "C2", "E2"]
    assert level.signals["E1"] is NOT_MET
    assert [s.id for s in classify({**CHRONIC, "hospice_elected": None}, as_of=ON).signals_unknown] == [
        "R4",
        "E1",
    ]
    strengths = {s.id: s.strength for s in level.edition.signals}
    assert (strengths["E1"], strengths["E3"], strengths["E6"], strengths["A3"]) == (
        "determinative",
        "strong",
        "screen",
        "supporting",
    )


def test_news2_of_a_child_or_in_pregnancy_says_nothing() -> None:
    alarm = {"vital_signs_24h": True, "news2_total": 9, "news2_single_parameter_3": True}
    assert classify({**NOTHING, **alarm, "age_years": 15}, as_of=ON).primary == "none"
    assert (
        classify(
            {**NOTHING, **alarm, "age_years": 30, "gender": "female", "pregnant": True}, as_of=ON
        ).primary
        == "none"
    )
    unasked = classify({**NOTHING, **alarm, "age_years": 30}, as_of=ON)
    assert (unasked.primary, unasked.missing) == (None, ("gender", "pregnant"))


# -- not applicable, not in force ------------------------------------------------------------------------------


def test_somebody_who_has_died_has_no_level() -> None:
    level = classify({**CHRONIC, "deceased": True}, as_of=ON, previous="chronic")
    assert (level.primary, level.why_not) == (None, "the person has died")
    assert (level.concurrent, level.missing, level.documents_due) == ((), (), ())
    assert not level.provisional
    assert level.explain() == ("Four levels of medical case management: not applicable: the person has died")
    assert repr(level) == ("<LevelOfCare levels.four: not applicable (the person has died) as of 2026-05-01>")


def test_only_what_does_not_hold_of_whom_a_scheme_concerns_is_named() -> None:
    edition = scheme_by_id("levels.four").editions[0]
    adult = rule(vocabulary()["age_years"] >= 18, label="18 or older")
    own: Scheme = attrs.evolve(
        scheme_by_id("levels.four"),
        id="own",
        editions=(attrs.evolve(edition, applies=all_of(edition.applies, adult)),),
    )
    assert classify({"age_years": 17, "deceased": False}, as_of=ON, scheme=own).why_not == (
        "does not hold: 18 or older"
    )
    assert classify({"deceased": True}, as_of=ON, scheme=own).why_not == "the person has died"


def test_a_scheme_has_an_edition_or_says_so() -> None:
    first = scheme_by_id("levels.four").editions[0]
    later = attrs.evolve(first, effective_from=date(2027, 1, 1))
    own: Scheme = attrs.evolve(scheme_by_id("levels.four"), id="own", editions=(later,))
    assert classify(CHRONIC, as_of="2027-01-01", scheme=own).primary == "chronic"
    with pytest.raises(
        InvalidInput, match=r"\$.as_of: no edition is in force on 2026-12-31: the first on file begins"
    ):
        classify(CHRONIC, as_of="2026-12-31", scheme=own)


def test_names_that_do_not_exist_list_near_ones() -> None:
    with pytest.raises(UnknownName, match=r"no level scheme named 'levels.for'; did you mean 'levels.four'"):
        classify({}, as_of=ON, scheme="levels.for")
    with pytest.raises(UnknownName, match="no level named 'chronical'; did you mean 'chronic'"):
        classify({}, as_of=ON, previous="chronical")


# -- overrides -------------------------------------------------------------------------------------------------


def test_an_override_stands_beside_the_computed_level_and_neither_erases_the_other() -> None:
    computed = classify(CHRONIC, as_of=ON)
    overridden = computed.overridden(
        "none", by="R. Gray, RN", reason="all problems resolved", on="2026-05-02"
    )
    assert (overridden.primary, computed.override) == ("chronic", None)
    assert overridden.override is not None
    assert (overridden.override.level, overridden.override.on) == ("none", date(2026, 5, 2))
    assert "set by R. Gray, RN on 2026-05-02: none: all problems resolved" in overridden.explain()


@pytest.mark.parametrize(("by", "reason"), [("", "seen"), ("R. Gray", "")])
def test_an_override_needs_a_name_and_a_reason(by: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match="say who overrides the level, and why"):
        classify({}, as_of=ON).overridden("chronic", by=by, reason=reason, on=ON)


def test_an_override_is_a_level_of_the_scheme_on_an_exact_day() -> None:
    with pytest.raises(UnknownName, match="no level named 'cronic'"):
        classify({}, as_of=ON).overridden("cronic", by="R. Gray", reason="seen", on=ON)
    with pytest.raises(InvalidInput, match=r"\$.on: is not an exact date"):
        classify({}, as_of=ON).overridden("chronic", by="R. Gray", reason="seen", on="2026-05")


# -- documents due ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("previous", "facts", "documents"),
    [
        ("acute", R, ("preadmission screening within 48 hours", "overall plan of care by day 4", "PASRR")),
        (
            "acute",
            {},
            ("discharge summary", "transitional care contact within 2 business days", "home health"),
        ),
        (
            "acute",
            COMFORT,
            ("goals-of-care", "physician's narrative", "addendum", "5 calendar days", "POLST"),
        ),
        ("chronic", COMFORT, ("hospice election statement",)),
        ("rehabilitative", COMFORT, ("hospice election statement",)),
        ("rehabilitative", {}, ("therapy discharge summary", "home programme", "at least 2 days")),
        (
            "rehabilitative",
            {"long_term_care_planned": True},
            ("nursing facility level of care", "PASRR, level I and", "Medicaid long-term"),
        ),
        ("chronic", ACUTE_NOW, ("change-of-condition", "SBAR", "within 2 days of admission", "by hour 36")),
        ("end_of_life", {}, ("signed and dated revocation",)),
        (
            "end_of_life",
            {"hospice_elected": True, **ACUTE_NOW},
            ("general inpatient care", "daily justification"),
        ),
    ],
)
def test_the_documents_of_a_transition_are_due(
    previous: str, facts: dict[str, Any], documents: tuple[str, ...]
) -> None:
    level = classify({**CHRONIC, **facts}, as_of=ON, previous=previous)
    for words in documents:
        assert any(words in document for document in level.documents_due), words
    assert f"document due: {level.documents_due[0]}" in level.explain()
    assert len(set(level.documents_due)) == len(level.documents_due)


def test_a_transition_is_complete_once_its_documents_are_on_file_whatever_the_level() -> None:
    level = classify({**CHRONIC, "hospice_elected": True}, as_of=ON, previous="chronic")
    first, *others = level.documents_due
    assert (level.primary, level.transition) == ("end_of_life", UNKNOWN)
    begun = level.with_documents(first)
    assert (begun.documents_due, begun.transition) == (tuple(others), UNKNOWN)
    done = begun.with_documents(*others).with_documents(first)
    assert (done.documents_due, done.transition, done.primary) == ((), MET, "end_of_life")
    assert "document due" not in done.explain()
    assert level.on_file == ()


def test_where_nothing_changes_there_is_no_transition_and_another_document_is_refused() -> None:
    level = classify(CHRONIC, as_of=ON)
    assert level.transition is None
    leaving = classify(CHRONIC, as_of=ON, previous="rehabilitative")
    with pytest.raises(UnknownName, match=r"no document named 'home program'; did you mean 'home programme'"):
        leaving.with_documents("home program")


def test_a_screen_for_the_end_of_life_that_nobody_has_settled_calls_for_a_conversation() -> None:
    (action,) = like("only the surprise question").actions
    assert action == "hold a serious-illness conversation, or ask for a palliative care review"
    assert f"to do: {action}" in like("metastatic cancer, Palliative").explain()
    for settled in ("hospice elected", "diabetes and hypertension", "comfort goals without any"):
        assert like(settled).actions == ()
    dead = classify({"surprise_question_positive": True, "deceased": True}, as_of=ON)
    assert dead.actions == ()


def test_long_term_care_documents_are_due_only_where_it_is_planned() -> None:
    level = classify(CHRONIC, as_of=ON, previous="rehabilitative")
    assert not any("Medicaid" in document for document in level.documents_due)


def test_somebody_discharged_within_30_days_comes_from_acute_care() -> None:
    level = like("discharged 30 days ago")
    assert "medication reconciliation" in level.documents_due
    assert [t.label for t in level.transitions] == ["discharged, still within 30 days"]
    assert like("ten days after hip surgery").documents_due[0] == "discharge plan and discharge summary"
    assert classify({**NOTHING}, as_of=ON, previous="acute").documents_due == (
        classify(CHRONIC, as_of=ON, previous="acute").documents_due
    )


def test_nothing_is_due_without_a_change_or_without_a_level() -> None:
    assert classify(CHRONIC, as_of=ON).documents_due == ()
    assert classify({}, as_of=ON, previous="acute").documents_due == ()
    assert classify({**CHRONIC, **LATELY, **ACUTE_NOW}, as_of=ON).documents_due == ()


def test_a_scheme_without_the_discharge_signal_knows_no_level_before() -> None:
    edition = scheme_by_id("levels.four").editions[0]
    without = tuple(signal for signal in edition.signals if signal.id != "A3")
    own: Scheme = attrs.evolve(
        scheme_by_id("levels.four"), id="own", editions=(attrs.evolve(edition, signals=without),)
    )
    assert classify({**NOTHING, **LATELY}, as_of=ON, scheme=own).documents_due == ()


# -- explanations ----------------------------------------------------------------------------------------------


def test_the_explanation_shows_the_level_what_is_open_and_what_to_ask() -> None:
    text = like("metastatic cancer, Palliative").explain()
    assert text.startswith("Level of care: chronic: provisional, as of 2026-05-01")
    assert "[+] chronic" in text
    assert "[?] not ruled out: end of life" in text
    assert "ask clinician: Does a physician certify a prognosis of six months or less" in text
    assert "[-]" not in text.split("not ruled out")[1]
    assert like("discharged 30 days ago").explain().startswith("Level of care: acute (transitional): as of")
    assert like("hospice elected").explain().startswith("Level of care: end of life; also chronic: as of")
    assert classify({}, as_of=ON).explain().startswith("Level of care: unknown: provisional")


def test_the_notebook_shows_html_and_the_repr_holds_no_values() -> None:
    level = classify({**CHRONIC, "chronic_condition_count": 777}, as_of=ON)
    assert level._repr_html_().startswith("<details open><summary>Level of care: chronic")
    assert repr(level) == "<LevelOfCare levels.four: chronic as of 2026-05-01>"
    assert repr(classify({}, as_of=ON)) == "<LevelOfCare levels.four: unknown, provisional as of 2026-05-01>"
    assert "777" in level.explain()
    assert level.as_of == ON


def test_an_edition_decides_levels_signals_rungs_and_conditions_of_transitions() -> None:
    criteria = scheme_by_id("levels.four").editions[0].criteria()
    assert set(criteria) >= {"acute", "A1", "rung 0", "applies"}
    assert sum(name.startswith("transition ") for name in criteria) == 3


def test_a_scheme_of_the_organisation_has_its_own_ladder() -> None:
    edition = scheme_by_id("levels.four").editions[0]
    flat = attrs.evolve(edition, ladder=(Rung(all_of(), "chronic"),))
    own: Scheme = attrs.evolve(scheme_by_id("levels.four"), id="own", editions=(flat,))
    assert classify({}, as_of=ON, scheme=own).primary == "chronic"


# -- from records ----------------------------------------------------------------------------------------------


def looked_at(**sections: Any) -> Record:
    every: dict[str, Any] = dict.fromkeys(
        ("conditions", "observations", "encounters", "services", "plans", "medications", "attestations"), ()
    )
    return Record(person=Person(id="p1", birth_date="1950-04-02", deceased=False), **{**every, **sections})


@pytest.mark.parametrize(("days", "primary"), [(0, "acute"), (30, "acute"), (31, "none")])
def test_a_discharge_is_acute_for_30_days(days: int, primary: str) -> None:
    end = days_after(ON, -days)
    stay = Encounter(kind="IMP", status="finished", start=days_after(end, -3), end=end)
    level = classify(looked_at(encounters=(stay,)), as_of=ON)
    assert (level.primary, level.provisional) == (primary, False)


def test_an_open_admission_is_acute_and_its_evidence_is_kept() -> None:
    stay = Encounter(kind="IMP", status="in-progress", start="2026-04-29", id="Encounter/7")
    level = classify(looked_at(encounters=(stay,)), as_of=ON)
    assert (level.primary, level.flag) == ("acute", "")
    assert level.sheet.evidence["inpatient_admission_open"] == ("Encounter/7",)


def test_a_positive_surprise_question_keeps_the_prognosis_an_open_question_in_a_complete_record() -> None:
    answered = Attestation(
        fact="surprise_question_positive", value=True, role="physician", start="2026-04-20"
    )
    complete = looked_at()
    assert classify(complete, as_of=ON).primary == "none"
    level = classify(looked_at(attestations=(answered,)), as_of=ON)
    assert level.primary is None
    assert set(level.missing) == {"terminal_prognosis_certified", "comfort_goals_stated"}


def test_a_nurse_practitioner_cannot_certify_the_end_of_life() -> None:
    def certified_by(role: str) -> str | None:
        stated = Attestation(fact="terminal_prognosis_certified", value=True, role=role, start="2026-04-20")
        return classify(looked_at(attestations=(stated,)), as_of=ON).primary

    assert certified_by("physician") == "end_of_life"
    assert certified_by("nurse_practitioner") is None


def test_low_performance_alone_never_labels_anybody() -> None:
    dementia = Condition(codes=(_first("group.dementia"),), status="active", start="2020-01-01")
    scale = Observation(
        codes=(code_of("fact", "palliative_performance_scale"),),
        value=30,
        unit="%",
        start="2026-04-25",
        status="final",
    )
    level = classify(looked_at(conditions=(dementia,), observations=(scale,)), as_of=ON)
    assert level.levels["end_of_life"].truth is UNKNOWN
    assert level.primary != "end_of_life"
    assert level.signals["E4"] is MET
    assert set(level.missing) >= {"terminal_prognosis_certified", "comfort_goals_stated"}


def _first(name: str) -> Code:
    system, codes = next(iter(sorted(code_set(name).exact.items())))
    return code_of(system, min(codes))


def test_a_terminal_care_plan_speaks_for_comfort_goals_and_opens_the_question_of_the_prognosis() -> None:
    plan = Plan(codes=(code_of("snomed", "182964004"),), status="active", start="2026-04-01", id="CarePlan/1")
    assert classify(looked_at(), as_of=ON).signals["E3"] is NOT_MET
    level = classify(looked_at(plans=(plan,)), as_of=ON)
    assert level.signals["E3"] is MET
    assert level.levels["end_of_life"].truth is UNKNOWN
    assert level.missing == ("terminal_prognosis_certified",)


def test_the_levels_that_are_not_ruled_out_are_open_decisions() -> None:
    level = classify({"inpatient_admission_open": True}, as_of=ON)
    assert [decision.title for decision in level.open_decisions] == ["end of life"]
    assert {name for decision in level.open_decisions for name in decision.missing} == set(level.missing)
    assert classify({"hospice_elected": True}, as_of=ON).open_decisions == ()
    assert classify({"deceased": True}, as_of=ON).open_decisions == ()
