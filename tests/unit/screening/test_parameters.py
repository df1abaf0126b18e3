"""What a program leaves to others to say: unknown until it is set, and shown with who set it."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from casemgmt.citation import Review, law, operational
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.facts import facts_at
from casemgmt.instruments import vocabulary
from casemgmt.interchange import dumps, loads
from casemgmt.record import Attestation, Person, Record
from casemgmt.rules import ExamplePerson, Fact, Formula, Reason, all_of, rule
from casemgmt.screening import (
    Count,
    Obligation,
    Program,
    ProgramEdition,
    parameter,
    programs,
    screen,
    screen_all,
    screen_many,
)
from casemgmt.screening.parameters import value_of
from casemgmt.testing import check_examples
from casemgmt.truth import MET, NOT_MET, UNKNOWN

ON = date(2026, 5, 1)
AGE, STARTED = vocabulary()["age_years"], vocabulary()["facility_discharged_on"]
LEAST = parameter("least_age", "least age", "From which age?", low=0, high=120, unit="a")
LEVEL = parameter("level_of_care", "level of care of the state", "Is it met?", type="flag")
MOST = parameter("most_days", "most days", "How many?", low=0, default=180, cite=operational("our default"))
STATE = law("State Code 1")


def edition(**changed: Any) -> ProgramEdition:
    told: dict[str, Any] = {
        "id": "1",
        "effective_from": date(2020, 1, 1),
        "citation": law("a law"),
        "review": Review(date(2026, 1, 1), date(2027, 1, 1)),
        "refer": all_of(rule(AGE >= LEAST, label="old enough"), LEVEL),
        "enrol": all_of(vocabulary()["admissions_12m"] <= MOST),
        "perform": all_of(),
        "codes": {"A": all_of(LEVEL)},
        "cautions": (LEVEL.is_true(),),
        "obligations": (
            Obligation(
                label="x", start=STARTED, closes=Count(1), when=LEVEL.is_true(), instead=LEVEL.is_true()
            ),
            Obligation(label="y", start=STARTED, closes=Count(1)),
        ),
        "parameters": (LEAST, LEVEL, MOST),
    }
    return ProgramEdition(**{**told, **changed})


PROGRAM = Program(id="ours", title="Ours", authority="us", editions=(edition(),))
OHIO = PROGRAM.with_parameters(
    id="ours.oh", jurisdiction="US-OH", cite=STATE, least_age=55, level_of_care=AGE >= 60
)
PERSON = {"age_years": 58, "admissions_12m": 1}


def test_a_parameter_that_nobody_has_set_is_unknown_and_named_as_missing() -> None:
    found = screen(PERSON, PROGRAM, as_of=ON)
    assert (found.refer.truth, found.enrol.truth) == (UNKNOWN, MET)
    assert set(found.missing) == {"least_age", "level_of_care"}
    assert found.questions["least_age"].question == "From which age?"


def test_what_is_worked_out_from_a_parameter_is_so_for_each_program_by_itself() -> None:
    """Two programs set one parameter differently: of one record each has a derived fact of its own."""
    years = Fact("years_beyond", label="years beyond the least age", definition=Formula(AGE - LEAST))
    late = attrs.evolve(PROGRAM, editions=(edition(refer=all_of(years >= 5)),))
    at_55, at_66 = (
        late.with_parameters(id=f"ours.{n}", jurisdiction="US", cite=STATE, least_age=n) for n in (55, 66)
    )
    record = Record(person=Person(id="p1", birth_date="1960-01-01"))
    found = screen_all(record, as_of=ON, programs=[at_55, at_66])
    assert [each.sheet.values["years_beyond"] for each in found] == [11, 0]
    assert [each.refer.truth for each in found] == [MET, NOT_MET]


def test_a_host_may_give_a_parameter_like_any_fact() -> None:
    assert screen({**PERSON, "least_age": 55, "level_of_care": True}, PROGRAM, as_of=ON).refer.truth is MET
    assert screen({**PERSON, "least_age": 59}, PROGRAM, as_of=ON).refer.truth is NOT_MET


def stated(*values: tuple[str, Any]) -> Record:
    """Somebody of 58, with statements about facts."""
    made = tuple(Attestation(fact=fact, value=value, start="2026-04-01") for fact, value in values)
    return Record(person=Person(id="p1", birth_date="1968-01-01"), attestations=made)


@pytest.mark.parametrize(
    ("program", "said", "truth"),
    [
        (PROGRAM, {"least_age": 55, "level_of_care": True}, MET),
        (PROGRAM, {"least_age": 59}, NOT_MET),
        (PROGRAM, {"level_of_care": False}, NOT_MET),
        (PROGRAM, {"least_age": 55}, UNKNOWN),
        (OHIO, {}, NOT_MET),
        (OHIO, {"least_age": 55, "level_of_care": False}, NOT_MET),
        (OHIO, {"level_of_care": True}, UNKNOWN),  # it contradicts what the state's rule comes to
        (OHIO, {"least_age": 60}, NOT_MET),
    ],
)
def test_what_a_record_states_about_a_parameter_counts_as_in_a_mapping(
    program: Program, said: dict[str, Any], truth: Any
) -> None:
    record = stated(*said.items())
    screening = screen(record, program, as_of=ON)
    assert screening.refer.truth is truth
    facts = program.editions[0].facts()
    (every,) = screen_all(record, as_of=ON, programs=[program])
    assert every.sheet == screening.sheet == facts_at(record, facts, as_of=ON)
    assert screen_many([record], program, as_of=ON)[0] is screening.truth
    # The age itself comes of another fact, which the mapping has to say.
    born = {"birth_date": "1968-01-01"}
    assert screen({**born, **said}, program, as_of=ON).refer.truth is truth


def test_a_statement_about_what_is_worked_out_from_a_parameter_counts_and_may_conflict() -> None:
    years = Fact("years_beyond", label="years beyond the least age", definition=Formula(AGE - LEAST))
    late = attrs.evolve(PROGRAM, editions=(edition(refer=all_of(years >= 5)),))
    at_55 = late.with_parameters(cite=STATE, least_age=55)
    told = screen(stated(("years_beyond", 7)), late, as_of=ON)
    assert (told.refer.truth, told.sheet.values["years_beyond"]) == (MET, 7)
    assert screen(stated(("years_beyond", 3)), at_55, as_of=ON).refer.truth is NOT_MET
    torn = screen(stated(("years_beyond", 7)), at_55, as_of=ON)
    assert torn.refer.truth is UNKNOWN
    assert torn.sheet.unknowns["years_beyond"].reason is Reason.CONFLICTING


@pytest.mark.parametrize(("age", "truth"), [(54, NOT_MET), (58, NOT_MET), (60, MET), (None, UNKNOWN)])
def test_a_state_sets_numbers_and_criteria_and_is_shown_with_its_source(age: int | None, truth: Any) -> None:
    found = screen({**PERSON, "age_years": age}, OHIO, as_of=ON)
    assert found.refer.truth is truth
    assert (OHIO.id, OHIO.jurisdiction, OHIO.title) == ("ours.oh", "US-OH", "Ours")
    assert {str(fact.citation) for fact in OHIO.parameters.values()} == {
        "State Code 1 (law, verified)",
        "our default (operational)",
    }


def test_everything_that_reads_a_parameter_is_set_and_the_program_itself_stays_as_it_was() -> None:
    found = screen({"age_years": 60, "facility_discharged_on": "2026-04-01"}, OHIO, as_of=ON)
    assert found.codes == {"A": MET}
    assert found.cautions
    assert [owed.status.value for owed in found.obligations] == ["done in time", "missed"]
    assert value_of(PROGRAM.parameters["least_age"]) is None
    assert str(value_of(OHIO.parameters["least_age"])) == "55"
    assert (
        PROGRAM.with_parameters(
            id="ours.oh", jurisdiction="US-OH", cite=STATE, least_age=56, level_of_care=AGE >= 60
        )
        != OHIO
    )
    assert hash(OHIO) == hash(attrs.evolve(OHIO))


def test_a_value_may_be_set_anew_or_left_open_again() -> None:
    utah = OHIO.with_parameters(cite=law("Utah"), least_age=18, level_of_care=None)
    found = screen(PERSON, utah, as_of=ON)
    assert found.missing == ("level_of_care",)
    assert (
        screen(PERSON, OHIO.with_parameters(cite=law("x"), level_of_care=True), as_of=ON).refer.truth is MET
    )


def test_two_states_are_screened_together_each_by_its_own_values() -> None:
    strict = PROGRAM.with_parameters(id="strict", cite=STATE, least_age=59, level_of_care=True)
    lenient = PROGRAM.with_parameters(id="lenient", cite=STATE, least_age=50, level_of_care=True)
    both = [strict, lenient]
    found = screen_all(PERSON, as_of=ON, programs=both)
    assert [each.refer.truth for each in found] == [NOT_MET, MET]
    gathered = screen_all(PERSON, as_of=ON, programs=["medicare.ccm"])[0].sheet
    assert [screen(gathered, each, as_of=ON).refer.truth for each in both] == [NOT_MET, MET]
    known = screen(PERSON, PROGRAM, as_of=ON).sheet
    assert [screen(known, each, as_of=ON).refer.truth for each in both] == [NOT_MET, MET]


def test_many_people_are_screened_by_the_values_that_are_set() -> None:
    rows = [{**PERSON, "age_years": age} for age in (54, 60)]
    assert list(screen_many(rows, OHIO, as_of=ON)) == [NOT_MET, MET]
    sheets = [screen(row, PROGRAM, as_of=ON).sheet for row in rows]
    assert list(screen_many(sheets, OHIO, as_of=ON)) == [NOT_MET, MET]


def test_a_program_with_its_values_comes_back_from_a_document() -> None:
    back = loads(dumps(OHIO), Program)
    assert back == OHIO
    assert screen({**PERSON, "age_years": 60}, back, as_of=ON).refer.truth is MET


def test_the_values_hold_from_a_day_and_have_example_people_of_their_own() -> None:
    later = edition(id="2", effective_from=date(2024, 1, 1), changes="x")
    two = attrs.evolve(PROGRAM, editions=(edition(effective_to=date(2023, 12, 31)), later))
    person = ExamplePerson("sixty", ON, {"age_years": 60}, {"refer": MET})
    set_from = two.with_parameters(
        cite=STATE, effective_from="2025-07-01", least_age=55, level_of_care=AGE >= 60, examples=[person]
    )
    assert [(e.id, e.effective_from) for e in set_from.editions] == [("2", date(2025, 7, 1))]
    assert check_examples(set_from) == 1
    early = ExamplePerson("too early", date(2025, 6, 30), {}, {})
    with pytest.raises(
        InvalidInput, match=r"\$\.examples: has people of a date on which no edition is in force"
    ):
        two.with_parameters(cite=STATE, effective_from="2025-07-01", examples=[early])


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"least_age": True}, r"\$\.least_age: does not fit the parameter; give a number or a quantity"),
        ({"least_age": 121}, r"\$\.least_age: is outside the permitted range; give 0 to 120"),
        (
            {"level_of_care": 3},
            r"\$\.level_of_care: does not fit the parameter; give a criterion, or True or False",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        PROGRAM.with_parameters(cite=STATE, **values)


def test_an_unknown_parameter_and_a_default_without_source_are_refused() -> None:
    with pytest.raises(UnknownName, match="no parameter named 'least_aeg'; did you mean 'least_age'"):
        PROGRAM.with_parameters(cite=STATE, least_aeg=3)
    with pytest.raises(RuleError, match="the default of x has no source; give cite="):
        parameter("x", "x", "x?", default=3)


def test_a_mapping_may_name_a_parameter_of_another_program_on_file() -> None:
    others = [name for each in programs() for name in each.parameters]
    assert others
    facts = {**PERSON, others[0]: None}
    assert screen(facts, OHIO, as_of=ON).refer.truth is NOT_MET
    assert list(screen_many([facts], OHIO, as_of=ON)) == [NOT_MET]
    with pytest.raises(UnknownName, match="least_agge"):
        screen({"least_agge": 3}, OHIO, as_of=ON)


def test_a_decision_that_uses_a_parameter_shows_who_set_it() -> None:
    shown = screen({**PERSON, "age_years": 58}, OHIO, as_of=ON).explain()
    assert "      least age: 55 years  <State Code 1 (law, verified)>" in shown
    assert "[-] age >= 60 years: 58 years  <State Code 1 (law, verified)>" in shown
    assert "      most days: 180  <our default (operational)>" in shown
    told = screen(PERSON, OHIO.with_parameters(cite=law("a letter"), level_of_care=None), as_of=ON).explain()
    assert "level of care of the state: unknown, not recorded (the host has to supply it)" in told


def test_a_set_parameter_rests_on_the_same_entries_from_a_record_and_from_its_facts() -> None:
    record = Record(person=Person(id="p1", birth_date="1960-01-01"))
    sheet = facts_at(record, OHIO.editions[0].facts(), as_of=ON)
    of_record, of_sheet = screen(record, OHIO, as_of=ON), screen(sheet, OHIO, as_of=ON)
    assert of_record.sheet.evidence["level_of_care"] == ("Person/p1",)
    assert of_sheet.explain(evidence=True) == of_record.explain(evidence=True)
