"""What a name stands for is a matter of the program: several programs, or editions, may mean different facts by it."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from casemgmt.bounds import Bounds
from casemgmt.citation import Review, operational
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.facts import Attested
from casemgmt.facts.encounters import admissions_12m
from casemgmt.record import Attestation, Encounter, Person, Record
from casemgmt.rules import Criterion, Dated, Fact, Formula, all_of, decide
from casemgmt.screening import Outcome, Program, ProgramEdition, parameter, screen, screen_all, screen_many
from casemgmt.truth import MET, NOT_MET, UNKNOWN
from tests.policies import decided_on

ON = "2026-05-01"
_SOURCE = operational("invented for a test")
a, b = Fact("a", low=0, high=10), Fact("b", low=0, high=10)
SUM = Fact("score", low=0, high=20, definition=Formula(a + b))
DIFFERENCE = Fact("score", low=0, high=20, definition=Formula(a - b))


def edition(
    refer: Criterion, *parameters: Fact, starts: str = "2026-01-01", ends: str | None = None
) -> ProgramEdition:
    return ProgramEdition(
        id=starts[:4],
        effective_from=date.fromisoformat(starts),
        effective_to=None if ends is None else date.fromisoformat(ends),
        citation=_SOURCE,
        review=Review(date(2026, 1, 1), date(2030, 1, 1)),
        refer=refer,
        enrol=refer,
        perform=refer,
        parameters=parameters,
    )


def program(id: str, *editions: ProgramEdition) -> Program:
    return Program(id=id, title=id, authority="nobody", editions=editions)


def of(id: str, refer: Criterion, *parameters: Fact) -> Program:
    return program(id, edition(refer, *parameters))


def setting(name: str, **more: Any) -> Fact:
    return parameter(name, name, f"{name}?", cite=_SOURCE, **more)


def stated(**values: Any) -> Record:
    said = [Attestation(fact=name, value=value, start="2026-04-30") for name, value in values.items()]
    stay = Encounter(kind="IMP", start="2026-02-01", end="2026-02-09", status="finished")
    return Record(person=Person(id="p"), encounters=[stay], attestations=said)


# -- several programs ------------------------------------------------------------------------------------------

ATTESTED_ADMISSIONS = Fact("admissions_12m", low=0, high=400, definition=Attested())
SET_SCORE = setting("score", low=0, high=20, default=6)
LIMIT = setting("limit", low=0, high=10)
CASES: dict[str, tuple[list[Program], list[Any]]] = {
    "worked out in two ways": (
        [of("sum", SUM >= 5), of("difference", DIFFERENCE >= 5), of("again", all_of(SUM >= 5, a >= 1))],
        [{"a": 3, "b": 3}, stated(a=3, b=3), {"a": 3, "b": 3, "score": 6}],
    ),
    "found in two ways": (
        [of("own", ATTESTED_ADMISSIONS >= 1), of("of the library", admissions_12m >= 1)],
        [stated(), {"admissions_12m": 1}],
    ),
    "worked out from what is worked out in two ways": (
        [
            of("sum", Fact("twice", low=0, definition=Formula(SUM * 2)) >= 10),
            of("difference", Fact("twice", low=0, definition=Formula(DIFFERENCE * 2)) >= 10),
        ],
        [{"a": 3, "b": 3}, stated(a=3, b=3)],
    ),
    "a parameter here and a fact there": (
        [
            of("set", all_of(SET_SCORE >= 5, a >= 1, b >= 1), SET_SCORE),
            of("worked out", DIFFERENCE >= 5),
        ],
        [{"a": 3, "b": 3}, stated(a=3, b=3)],
    ),
    "parameters that permit different numbers": (
        [of("few", LIMIT <= 10, LIMIT), of("many", (more := setting("limit", low=0, high=99)) <= 10, more)],
        [{"limit": Bounds(0, 50)}],
    ),
    "parameters that are set to different numbers": (
        [of(f"over {n}", a >= (limit := setting("limit", low=0, high=10, default=n)), limit) for n in (1, 5)],
        [{"a": 3}, stated(a=3)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_screening_several_programs_is_screening_each_in_whatever_order(case: str) -> None:
    programs, subjects = CASES[case]
    for subject in subjects:
        alone = {each.id: decided_on(screen(subject, each, as_of=ON)) for each in programs}
        truths = {screen(subject, each, as_of=ON).truth for each in programs}
        assert len(truths) > 1 or subject is not subjects[0]  # else mixing them up would go unseen
        for some in permutations(programs):
            together = screen_all(subject, as_of=ON, programs=some)
            assert {each.program.id: decided_on(each) for each in together} == alone


def test_the_problems_of_what_is_gathered_apart_are_listed_once() -> None:
    wider = Fact("a", low=0, high=100, definition=Attested())
    programs = [of("narrow", all_of(a >= 1, b >= 1)), of("wide", all_of(wider >= 1, b >= 1))]
    with pytest.raises(InvalidInput) as error:
        screen_all({"a": 500, "b": -1}, as_of=ON, programs=programs)
    assert [(each.path, each.cure) for each in error.value.problems] == [
        ("$.a", "give 0 to 10, or None for unknown"),
        ("$.b", "give 0 to 10, or None for unknown"),
        ("$.a", "give 0 to 100, or None for unknown"),
    ]


def test_what_depends_on_a_parameter_grows_stale_like_anything_else() -> None:
    open_to_some = setting("open_to_some", type="flag")
    agreed = Fact(
        "agreed", type="flag", definition=Attested(valid_days=30, open_while=open_to_some.is_true())
    )
    ours = of("ours", agreed.is_true(), open_to_some)
    for day, truth in (("2026-04-20", MET), ("2026-01-20", UNKNOWN)):
        known = {"agreed": Dated(True, on=day)}
        assert screen(known, ours, as_of=ON).truth is truth
        assert decide(agreed.is_true(), known, as_of=ON).truth is truth


# -- several editions ------------------------------------------------------------------------------------------

once = Fact("once", type="flag")
OURS = program(
    "ours",
    edition(once.is_true(), starts="2026-01-01", ends="2026-12-31"),
    edition(a >= 1, starts="2027-01-01"),
)


@pytest.mark.parametrize("facts", [{"once": True}, {"a": 3}, {"once": None, "a": 3}])
def test_outside_the_editions_their_facts_may_be_named_and_the_answer_is_not_in_force(
    facts: dict[str, Any],
) -> None:
    early = "2025-05-01"
    alone = screen(facts, OURS, as_of=early)
    assert alone.outcome is Outcome.NOT_IN_FORCE
    assert "the first on file begins on 2026-01-01" in alone.why_not
    (found,) = screen_all(facts, as_of=early, programs=[OURS])
    assert decided_on(found) == decided_on(alone)
    assert screen_many([facts], OURS, as_of=early).truths == (NOT_MET,)


@pytest.mark.parametrize(("as_of", "truth"), [("2026-05-01", NOT_MET), ("2027-05-01", MET)])
def test_what_only_another_edition_reads_may_be_named(as_of: str, truth: Any) -> None:
    facts = {"once": False, "a": 3}
    assert screen(facts, OURS, as_of=as_of).truth is truth
    assert [each.truth for each in screen_all(facts, as_of=as_of, programs=[OURS])] == [truth]
    assert screen_many([facts], OURS, as_of=as_of).truths == (truth,)


def test_a_program_out_of_force_still_says_what_its_names_mean() -> None:
    frequent = Fact("admissions_12m", type="flag")  # in the vocabulary a number
    ours = of("ours", frequent.is_true())
    assert screen({"admissions_12m": True}, ours, as_of="2025-05-01").outcome is Outcome.NOT_IN_FORCE


@pytest.mark.parametrize("as_of", ["2025-05-01", ON])
def test_a_name_that_no_edition_knows_is_refused_on_every_day(as_of: str) -> None:
    with pytest.raises(UnknownName, match="did you mean 'once'"):
        screen({"onec": True}, OURS, as_of=as_of)
    with pytest.raises(UnknownName, match="did you mean 'once'"):
        screen_many([{"onec": True}], OURS, as_of=as_of)
    with pytest.raises(UnknownName, match="did you mean 'once'"):
        screen_all({"onec": True}, as_of=as_of, programs=[OURS])
