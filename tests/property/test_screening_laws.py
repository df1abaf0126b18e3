"""The laws of screening, levels and risk: unknown is never eligible, learning narrows, nothing is changed."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casemgmt.facts import facts_at
from casemgmt.instruments import vocabulary
from casemgmt.levels import classify, scheme_by_id
from casemgmt.record import Attestation, Contact, Coverage, Encounter, Person, Record
from casemgmt.risk import risk_scheme, stratify
from casemgmt.rules import Criterion, ExamplePerson, Unknown, facts_in, truth_of
from casemgmt.rules.known import Reason
from casemgmt.rules.terms import AllOf, Compare, Formula, Not
from casemgmt.rules.walk import formula_of
from casemgmt.screening import Outcome, Program, programs, screen, screen_all
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.effort import steady
from tests.policies import decided_on

PEOPLE: list[tuple[Program, ExamplePerson]] = [
    (program, example)
    for program in programs()
    for edition in program.editions
    for example in edition.examples
]
LEVELS = scheme_by_id("levels.four").editions[0]
TIERS = risk_scheme().editions[0]
some_person = st.sampled_from(PEOPLE)
some_level_person = st.sampled_from(LEVELS.examples)
some_risk_person = st.sampled_from(TIERS.examples)
some_day = st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31))
EDITIONS = [(p, e) for p in programs() for e in p.editions]


def fewer(data: st.DataObject, facts: Any) -> dict[str, Any]:
    """Some of the facts, as if the others had never been asked."""
    asked = data.draw(st.lists(st.booleans(), min_size=len(facts), max_size=len(facts)))
    return {name: facts[name] for name, kept in zip(sorted(facts), asked, strict=True) if kept}


def exclusions(criterion: Criterion) -> set[str]:
    """The stated facts that must be known to be absent, whatever else holds."""
    if isinstance(criterion, AllOf):
        return {name for part in criterion.of for name in exclusions(part)}
    denied = facts_in(criterion) if isinstance(criterion, Not) and isinstance(criterion.of, Compare) else {}
    return {name for name, fact in denied.items() if not isinstance(fact.definition, Formula)}


# -- a missing exclusion never reads as eligible ---------------------------------------------------------------


def test_there_are_exclusions_to_speak_of() -> None:
    found = {program.id: exclusions(program.editions[-1].enrol) for program in programs()}
    assert found["medicare.ccm"] == {"ccm_billed_elsewhere", "overlapping_care_management"}
    assert found["medicare.tcm"] == {
        "transition_billed_elsewhere",
        "transition_billed_before",
        "transition_excluded_service",
    }


@given(data=st.data(), person=some_person)
def test_a_missing_exclusion_never_reads_as_eligible(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    known = fewer(data, example.facts)
    edition = program.edition_on(example.as_of)
    assert edition is not None
    for fact in exclusions(edition.enrol):
        without = {name: value for name, value in known.items() if name != fact}
        screening = screen(without, program, as_of=example.as_of)
        assert screening.truth is not MET
        if screening.outcome is not Outcome.DECIDED:
            continue
        assert screening.enrol.truth is not MET
        assert all(truth is not MET for truth in screening.codes.values())
        if screening.enrol.truth is UNKNOWN:
            assert fact in screening.enrol.missing


@given(data=st.data(), person=some_person)
def test_a_reason_for_not_knowing_is_as_unknown_as_silence(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    known = fewer(data, example.facts)
    declined = {name: Unknown(Reason.DECLINED) for name in set(example.facts) - set(known)}
    silent = screen(known, program, as_of=example.as_of)
    told = screen({**known, **declined}, program, as_of=example.as_of)
    assert {n: d.truth for n, d in silent.stages.items()} == {n: d.truth for n, d in told.stages.items()}


# -- learning narrows ------------------------------------------------------------------------------------------


@given(data=st.data(), person=some_person)
def test_learning_narrows_every_stage_and_every_code(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    before = screen(fewer(data, example.facts), program, as_of=example.as_of)
    after = screen(example.facts, program, as_of=example.as_of)
    for stage, decision in before.stages.items():
        assert decision.truth is UNKNOWN or decision.truth is after.stages[stage].truth
    for code, truth in before.codes.items():
        assert truth is UNKNOWN or truth is after.codes[code]
    assert set(before.cautions) <= set(after.cautions)


@given(data=st.data(), person=some_person)
def test_learning_only_what_is_not_missing_settles_nothing(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    known = fewer(data, example.facts)
    before = screen(known, program, as_of=example.as_of)
    if before.truth is not UNKNOWN:
        return
    asked = set(before.missing)
    more = {name: value for name, value in example.facts.items() if name in known or name not in asked}
    known_facts = {**vocabulary(), **(before.edition.facts() if before.edition else {})}
    derived = {name for name in more if name in known_facts and formula_of(known_facts[name]) is not None}
    if not derived - set(known):  # giving a derived fact is learning about its inputs
        after = screen(more, program, as_of=example.as_of)
        assert after.truth is UNKNOWN or after.outcome is Outcome.NOT_APPLICABLE


@given(data=st.data(), person=some_level_person)
@steady(15)
def test_a_level_never_turns_into_a_less_urgent_one_in_silence(
    data: st.DataObject, person: ExamplePerson
) -> None:
    order = [rung.result for rung in LEVELS.ladder] + ["none"]
    full = classify(person.facts, as_of=person.as_of)
    thin = classify(fewer(data, person.facts), as_of=person.as_of)
    if full.provisional or thin.primary == full.primary or full.primary is None:
        return
    assert thin.primary is None or thin.provisional
    assert full.primary in thin.not_ruled_out or (thin.primary is None and full.primary in {*order})
    assert thin.missing


@given(data=st.data(), person=some_level_person)
def test_a_settled_level_stays_whatever_is_learned(data: st.DataObject, person: ExamplePerson) -> None:
    thin = classify(fewer(data, person.facts), as_of=person.as_of)
    full = classify(person.facts, as_of=person.as_of)
    for name, truth in thin.signals.items():
        assert truth is UNKNOWN or truth is full.signals[name]
    if thin.primary is not None and not thin.provisional:
        assert full.primary == thin.primary
        assert not full.provisional


@given(data=st.data(), person=some_risk_person)
@steady(30)
def test_a_tier_never_turns_into_a_less_urgent_one_in_silence(
    data: st.DataObject, person: ExamplePerson
) -> None:
    full = stratify(person.facts, as_of=person.as_of)
    thin = stratify(fewer(data, person.facts), as_of=person.as_of)
    assert full.tier is not None
    assert thin.tier is not None
    if thin.tier != full.tier and not full.provisional:
        assert full.tier.id in thin.not_ruled_out
        assert thin.missing
    if not thin.provisional:
        assert full.tier == thin.tier


# -- records and mappings --------------------------------------------------------------------------------------

some_days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 6, 30))
some_encounters = st.lists(
    st.builds(
        lambda kind, start, days: Encounter(
            kind=kind,
            status="finished",
            start=start,
            end=start + timedelta(days=days),
            id=f"Encounter/{start}",
        ),
        st.sampled_from(["IMP", "EMER", "OBSENC", "AMB"]),
        some_days,
        st.integers(0, 9),
    ),
    max_size=3,
)
some_contacts = st.lists(
    st.builds(
        lambda start, reached: Contact(kind="phone", start=start, reached=reached), some_days, st.booleans()
    ),
    max_size=3,
)
some_statements = st.lists(
    st.builds(
        lambda fact, value, start: Attestation(fact=fact, value=value, role="physician", start=start),
        st.sampled_from(
            ["ccm_risk_attested", "imminent_danger", "terminal_prognosis_certified", "comfort_goals"]
        ),
        st.booleans(),
        some_days,
    ),
    max_size=4,
)
some_record = st.builds(
    lambda encounters, contacts, statements, deceased: Record(
        person=Person(id="p1", birth_date="1950", deceased=deceased),
        encounters=encounters,
        contacts=contacts,
        attestations=statements,
        coverages=(Coverage(kind="medicare.part_b", status="active", start="2015"),),
        conditions=(),
    ),
    st.none() | some_encounters,
    st.none() | some_contacts,
    st.none() | some_statements,
    st.sampled_from([None, False, True]),
)


@given(record=some_record, as_of=some_days, program=st.sampled_from(programs()))
@steady(40)
def test_screening_a_record_is_screening_the_facts_taken_from_it(
    record: Record, as_of: date, program: Program
) -> None:
    edition = program.edition_on(as_of)
    assume(edition is not None)
    assert edition is not None
    sheet = facts_at(record, edition.facts(), as_of=as_of)
    taken = {name: value for name, value in sheet.known.items() if name != "as_of"}
    of_record, of_facts = screen(record, program, as_of=as_of), screen(taken, program, as_of=as_of)
    assert of_record.outcome is of_facts.outcome
    assert {n: d.truth for n, d in of_record.stages.items()} == {
        n: d.truth for n, d in of_facts.stages.items()
    }
    assert of_record.codes == of_facts.codes
    of_sheet = screen(sheet, program, as_of=as_of)
    assert {n: (d.truth, d.missing) for n, d in of_sheet.stages.items()} == {
        n: (d.truth, d.missing) for n, d in of_record.stages.items()
    }
    assert of_sheet.explain(evidence=True) == of_record.explain(evidence=True)


@given(record=some_record, as_of=some_days)
@steady(5)
def test_screening_all_is_screening_one_by_one(record: Record, as_of: date) -> None:
    for program, found in zip(programs(), screen_all(record, as_of=as_of), strict=True):
        assert decided_on(found) == decided_on(screen(record, program, as_of=as_of))


@given(data=st.data(), person=some_person)
@steady(3)
def test_screening_all_of_a_mapping_is_screening_one_by_one(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    facts = fewer(data, person[1].facts)
    for program, found in zip(programs(), screen_all(facts, as_of=person[1].as_of), strict=True):
        assert decided_on(found) == decided_on(screen(facts, program, as_of=person[1].as_of))


# -- dates and editions ----------------------------------------------------------------------------------------


@given(as_of=some_day, program=st.sampled_from(programs()))
def test_the_date_of_service_chooses_the_one_edition_in_force(as_of: date, program: Program) -> None:
    in_force = [
        e
        for e in program.editions
        if e.effective_from <= as_of and (e.effective_to is None or as_of <= e.effective_to)
    ]
    screening = screen({}, program, as_of=as_of)
    assert screening.edition is next(iter(in_force), None)
    assert len(in_force) <= 1
    assert (screening.outcome is Outcome.NOT_IN_FORCE) == (not in_force)


@pytest.mark.parametrize(("program", "edition"), EDITIONS, ids=lambda each: each.id)
def test_the_edition_changes_on_its_first_day_and_not_the_day_before(program: Program, edition: Any) -> None:
    first = edition.effective_from
    assert screen({}, program, as_of=first).edition is edition
    assert screen({}, program, as_of=first - timedelta(days=1)).edition is not edition


@given(data=st.data(), person=st.sampled_from([each for each in PEOPLE if "applies" not in each[1].expect]))
def test_somebody_who_has_died_is_not_applicable_and_nobody_else(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    known = fewer(data, {name: value for name, value in example.facts.items() if name != "deceased"})
    assert screen({**known, "deceased": True}, program, as_of=example.as_of).outcome is Outcome.NOT_APPLICABLE
    for unsaid in ({}, {"deceased": False}, {"deceased": None}):
        found = screen({**known, **unsaid}, program, as_of=example.as_of)
        assert found.outcome is Outcome.DECIDED
        assert set(found.stages) == {"refer", "enrol", "perform"}


# -- nothing is changed ----------------------------------------------------------------------------------------


@given(data=st.data(), person=some_person)
@steady(4)
def test_no_verb_changes_what_it_is_given_and_each_answers_the_same_twice(
    data: st.DataObject, person: tuple[Program, ExamplePerson]
) -> None:
    program, example = person
    facts = fewer(data, example.facts)
    before = deepcopy(facts)
    first = screen(facts, program, as_of=example.as_of)
    text = first.explain()
    again = [
        screen(facts, program, as_of=example.as_of).explain(),
        first.explain(),
    ]
    of_people = {name: value for name, value in facts.items() if name in vocabulary()}
    classify(of_people, as_of=example.as_of).explain()
    stratify(of_people, as_of=example.as_of).explain()
    screen_all(facts, as_of=example.as_of)
    assert facts == before
    assert again == [text, text]


@given(record=some_record, as_of=some_days)
@steady(4)
def test_no_verb_changes_a_record(record: Record, as_of: date) -> None:
    before = deepcopy(record)
    screen_all(record, as_of=as_of)
    level = classify(record, as_of=as_of)
    stratify(record, as_of=as_of)
    assert record == before
    assert classify(record, as_of=as_of).explain() == level.explain()


@given(data=st.data(), person=some_level_person)
@steady(40)
def test_every_open_rung_of_a_level_is_open_and_every_one_before_the_answer_is_settled_or_named(
    data: st.DataObject, person: ExamplePerson
) -> None:
    level = classify(fewer(data, person.facts), as_of=person.as_of)
    truths = [truth_of(rung.when, level.sheet.values) for rung in LEVELS.ladder]
    first = truths.index(MET) if MET in truths else len(truths)
    for truth, rung in zip(truths[:first], LEVELS.ladder, strict=False):
        assert truth is NOT_MET or rung.result in level.not_ruled_out or rung.result == level.primary
