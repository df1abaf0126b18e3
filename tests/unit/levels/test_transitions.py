"""Which transition of a change of level applies, which might, and what is missing to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

import attrs
import pytest

from casemgmt.citation import operational
from casemgmt.errors import UnknownName
from casemgmt.levels import LevelOfCare, Scheme, Signal, Transition, classify, scheme_by_id
from casemgmt.rules import Fact, Rung, rule
from casemgmt.truth import MET, UNKNOWN

ON = date(2026, 5, 1)
OURS = operational("a scheme for a test")
FOUR = scheme_by_id("levels.four")
CHRONIC = next(
    example.facts for example in FOUR.editions[0].examples if example.name.startswith("diabetes and hyp")
)


def flag(name: str) -> Fact:
    return Fact(name, type="flag", label=name)


NAMES = ("emergency", "hospice", "wound", "discharged", "placement")
EMERGENCY, HOSPICE, WOUND, DISCHARGED, PLACEMENT = map(flag, NAMES)
LADDER = (
    Rung(rule(EMERGENCY), "acute"),
    Rung(rule(HOSPICE), "end_of_life"),
    Rung(rule(WOUND), "acute", "late"),
)
MOVES = tuple(
    Transition(before, after, (f"{before} to {after}",), OURS, when)
    for before, after, when in [
        ("acute", "rehabilitative", None),
        ("acute", "none", None),
        ("acute", "end_of_life", None),
        ("acute", "acute", rule(PLACEMENT)),
        ("rehabilitative", "none", None),
        ("rehabilitative", "none", rule(PLACEMENT)),
        ("rehabilitative", "acute", None),
    ]
)
SCHEME: Scheme = attrs.evolve(
    FOUR,
    id="own",
    editions=(
        attrs.evolve(
            FOUR.editions[0],
            signals=(Signal("A3", "acute", rule(DISCHARGED)),),
            levels={level: rule(WOUND) for level in ("acute", "rehabilitative", "end_of_life")},
            ladder=LADDER,
            transitions=MOVES,
            to_settle={},
            applies=rule(flag("concerned")),
        ),
    ),
)


def applying(facts: Mapping[str, bool], previous: str | None) -> set[int]:
    """The transitions that apply to somebody of whom everything is known, in plain Python."""
    if facts["emergency"]:
        level = "acute"
    elif facts["hospice"]:
        level = "end_of_life"
    else:
        level = "acute" if facts["wound"] else "none"
    before = previous or ("acute" if facts["discharged"] else None)
    return {
        i
        for i, move in enumerate(MOVES)
        if (move.from_level, move.to_level) == (before, level) and (move.when is None or facts["placement"])
    }


def completions(known: Mapping[str, bool | None]) -> Iterator[dict[str, bool]]:
    for values in product(*([(True, False) if value is None else (value,) for value in known.values()])):
        yield dict(zip(known, values, strict=True))


@pytest.mark.parametrize("previous", [None, "rehabilitative"])
def test_a_transition_is_met_where_every_completion_has_it_and_unknown_where_only_some_have(
    previous: str | None,
) -> None:
    for values in product((True, False, None), repeat=len(NAMES)):
        known: dict[str, bool | None] = dict(zip(NAMES, values, strict=True))
        answers = {tuple(one.values()): applying(one, previous) for one in completions(known)}
        every, some = set.intersection(*answers.values()), set.union(*answers.values())
        level = classify({**known, "concerned": True}, as_of=ON, scheme=SCHEME, previous=previous)
        found = {MOVES.index(each.transition): each for each in level.possible_transitions}
        assert found.keys() == some
        assert {i for i, each in found.items() if each.truth is MET} == every
        assert level.transition is (UNKNOWN if some else None)
        complete = level.with_documents(*(d for each in found.values() for d in each.documents_due))
        assert complete.transition is ((MET if every else UNKNOWN) if some else None)
        for move, each in found.items():
            unknown = {i: name for i, name in enumerate(NAMES) if known[name] is None}
            assert set(each.missing) == {name for i, name in unknown.items() if tells(i, move, answers)}


def tells(place: int, move: int, answers: Mapping[tuple[bool, ...], set[int]]) -> bool:
    """Whether one fact can still tell, with any values of the other unknown ones, whether a transition applies."""
    return any(
        (move in found) is not (move in answers[(*values[:place], not values[place], *values[place + 1 :])])
        for values, found in answers.items()
    )


# -- the shipped scheme ----------------------------------------------------------------------------------------

LEFT = {**CHRONIC, "acute_discharge_30d": True, "acute_discharge_180d": True}


def shown(level: LevelOfCare) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(each), each.missing) for each in level.possible_transitions]


def test_without_a_change_there_is_no_transition() -> None:
    for level in (
        classify(CHRONIC, as_of=ON),
        classify(CHRONIC, as_of=ON, previous="chronic"),
        classify({**CHRONIC, "deceased": True}, as_of=ON, previous="acute"),
        classify({}, as_of=ON, scheme="levels.three", previous="acute"),
        classify({}, as_of=ON, scheme="levels.three"),
    ):
        assert (level.transition, level.possible_transitions, level.documents_due) == (None, (), ())


def test_a_transition_that_applies_has_nothing_missing() -> None:
    level = classify(CHRONIC, as_of=ON, previous="acute")
    (applies,) = level.possible_transitions
    assert shown(level) == [("transition from acute to chronic", ())]
    assert (applies.truth, level.transition) == (MET, UNKNOWN)
    assert applies.documents_due == level.documents_due
    assert level.with_documents(*level.documents_due).transition is MET
    assert "possible transition" not in level.explain()
    assert applies.explain().startswith("[+] transition from acute to chronic  <42 CFR 482.43")


def test_a_condition_that_is_open_leaves_the_transition_unknown_with_what_it_would_need() -> None:
    unasked = {**CHRONIC, "long_term_care_planned": None}
    level = classify(unasked, as_of=ON, previous="rehabilitative")
    assert shown(level) == [
        ("transition from rehabilitative to chronic", ()),
        ("possible transition from rehabilitative to chronic", ("long_term_care_planned",)),
    ]
    home, long_term = level.possible_transitions
    assert level.documents_due == home.documents_due
    assert "application for Medicaid long-term services and supports" in long_term.documents_due
    # All that is surely due is on file, and still it is not known whether that is all.
    home_only = level.with_documents(*home.documents_due)
    assert (home_only.documents_due, home_only.transition) == ((), UNKNOWN)
    assert home_only.with_documents(*long_term.documents_due).transition is MET
    text = home_only.explain()
    assert "[?] possible transition from rehabilitative to chronic: to long-term care" in text
    assert "document: application for Medicaid" in text
    assert "ask clinician: Is long-term care planned" in text


def test_a_level_before_that_is_open_leaves_the_transition_unknown() -> None:
    level = classify({**LEFT, "acute_discharge_30d": None}, as_of=ON)
    assert (level.primary, level.provisional) == ("chronic", True)
    assert shown(level) == [
        ("possible transition from acute to chronic", ("acute_discharge_30d",)),
        ("possible transition from acute to acute", ("acute_discharge_30d",)),
    ]
    assert (level.transition, level.documents_due) == (UNKNOWN, ())
    assert classify({**LEFT, "acute_discharge_30d": False}, as_of=ON).transition is None


def test_a_level_that_is_provisional_leaves_open_which_transition_it_is() -> None:
    level = classify({**LEFT, "hospice_elected": None}, as_of=ON)
    assert (level.primary, level.flag, level.not_ruled_out) == ("acute", "transitional", ("end_of_life",))
    needs = tuple(level.missing)
    assert shown(level) == [
        ("possible transition from acute to acute", needs),
        ("possible transition from acute to end of life", needs),
    ]
    # The documents of the level as it stands are due, provisional as it is; those of the other are shown.
    assert "medication reconciliation" in level.documents_due
    assert level.with_documents(*level.documents_due).transition is UNKNOWN
    text = level.explain()
    assert text.count("[?] possible transition") == 1
    assert "document: hospice election statement and addendum" in text
    (what,) = [line for line in level.outline().children if line.text.startswith("possible transition")]
    assert not any(line.text.startswith("ask") for line in what.children)  # the level asks already


def test_both_open_ask_for_both() -> None:
    level = classify({**LEFT, "acute_discharge_30d": None, "hospice_elected": None}, as_of=ON)
    assert {str(each.transition.to_level) for each in level.possible_transitions} == {
        "chronic",
        "acute",
        "end_of_life",
    }
    for each in level.possible_transitions:
        assert each.truth is UNKNOWN
        assert {"acute_discharge_30d", "hospice_election_documented"} <= set(each.missing)
        assert each.documents_due
        assert list(each.questions) == list(each.missing)
        assert repr(each) == f"<PossibleTransition {each}>"
    assert level.transition is UNKNOWN


def test_nothing_known_is_no_answer_and_not_none() -> None:
    level = classify({}, as_of=ON)
    assert (level.transition, level.transitions, level.documents_due) == (UNKNOWN, (), ())
    assert len(level.possible_transitions) == 5


def test_a_document_of_a_possible_transition_can_be_on_file_and_no_other() -> None:
    level = classify({**LEFT, "hospice_elected": None}, as_of=ON)
    filed = level.with_documents("hospice election statement and addendum")
    assert "hospice election statement and addendum" not in filed.possible_transitions[1].documents_due
    with pytest.raises(UnknownName, match="did you mean 'hospice election statement and addendum'"):
        level.with_documents("hospice election statement")
