"""A record, plan or answer that cannot be read or written is refused with every path and cure, and with no value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import attrs
from pytest import MonkeyPatch, mark, raises

from casemgmt import (
    Bounds,
    CarePlan,
    Fact,
    LevelOfCare,
    Record,
    Screening,
    assess,
    classify,
    screen,
    stratify,
)
from casemgmt.assessment import Assessment
from casemgmt.errors import InvalidInput
from casemgmt.instruments import vocabulary
from casemgmt.interchange import documents, from_document, loads, to_document
from casemgmt.interchange.limits import PROBLEMS
from casemgmt.planning import Choice, PlanDraft, Proposal, Status
from casemgmt.record import Attestation, Condition, Contact, Observation, Person
from casemgmt.rules import Bundle, FactSheet, decide
from casemgmt.screening import program
from tests.strategies import numbered
from tests.unit.monitoring.plans import goal, monitor, plan

SECRET = "Jane Roe"
RECORD = {
    "schema": "casemgmt.record/1",
    "person": {"id": "p1", "birth_date": "1950"},
    "conditions": [{"codes": [{"system": "icd10cm", "code": "I509"}], "start": "2020-03-01"}],
    "contacts": [{"start": "2026-05-01", "kind": "phone", "reached": True}],
    "attestations": [{"fact": "x", "value": {"date": "2026-01-01"}}],
}
PLAN = to_document(plan(goal(), monitor()))


def refused(document: Any, expected: Any = object) -> list[str]:
    with raises(InvalidInput) as caught:
        from_document(document, expected)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    return [str(problem) for problem in caught.value.problems]


def changed(document: Any, *steps: Any, to: Any) -> Any:
    """The document with another value in one place."""
    fresh = deepcopy(document)
    place = fresh
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = to
    return fresh


def record(*steps: Any, to: Any) -> Any:
    return changed(RECORD, *steps, to=to)


def planned(*steps: Any, to: Any) -> Any:
    return changed(PLAN, "items", *steps, to=to)


def without(document: Any, *steps: Any) -> Any:
    fresh = deepcopy(document)
    place = fresh
    for step in steps[:-1]:
        place = place[step]
    del place[steps[-1]]
    return fresh


MISTAKES: list[tuple[Any, str]] = [
    ({"schema": "casemgmt.recrod/1"}, "$.schema: names no kind of document that is known; did you mean 'casemgmt"),
    ({"schema": "os.system"}, "$.schema: names no kind of document that is known; none of the"),
    (without(RECORD, "person"), "$: has no person; give the person of a record"),
    (record("persn", to={}), "$.persn: is no key of a record; did you mean 'person'?"),
    (record("person", to=SECRET), "$.person: is text; write an object: a person"),
    (record("person", "id", to=7), "$.person.id: is a number; write text"),
    (record("person", "birth_date", to="1950-13"), "$.person.birth_date: is not a date that can be used; write"),
    (record("person", "birth_date", to=SECRET), "$.person.birth_date: is not a date that can be used"),
    (record("person", "birth_date", to=1950), "$.person.birth_date: is a number; write null, a date or low and high"),
    (
        record("person", "birth_date", to={"low": 1, "high": 2}),
        "$.person.birth_date: has ends of another type; write a date at each end",
    ),
    (
        record("person", "birth_date", to={"low": {"date": "2026-01-01"}, "high": {"date": "2025-01-01"}}),
        "$.person.birth_date: the low end is not at most the high end",
    ),
    (record("person", "deceased", to="no"), "$.person.deceased: is text; write null or true or false"),
    (record("conditions", to={}), "$.conditions: is an object; write a list"),
    (record("conditions", 0, to=[]), "$.conditions[0]: is a list; write an object: a condition"),
    (
        record("conditions", 0, "codes", 0, "cod", to="x"),
        "$.conditions[0].codes[0].cod: is no key of a code; did you mean 'code'?",
    ),
    (without(RECORD, "conditions", 0, "codes", 0, "code"), "$.conditions[0].codes[0]: has no code; give the code"),
    (
        record("conditions", 0, "expected_months", to=True),
        "$.conditions[0].expected_months: is true or false; write null, a number or low and high",
    ),
    (record("contacts", 0, "reached", to=1), "$.contacts[0].reached: is a number; write null or true or false"),
    (without(RECORD, "attestations", 0, "fact"), "$.attestations[0]: has no fact; give the fact of an attestation"),
    (
        record("attestations", 0, "value", to={"dat": SECRET}),
        "$.attestations[0].value: is an object; write null, true or false, a number, text, a date",
    ),
    (record("attestations", 0, "value", to={"date": SECRET}), "$.attestations[0].value.date: is not a date"),
    (record("attestations", 0, "value", to={"one_of": []}), "$.attestations[0].value: is one of no values at all"),
    (record("partial", to=[SECRET]), "$: names a value that does not exist"),
    (record("partial", to="contacts"), "$.partial: is text; write a list"),
    (planned(0, "item", to="gaol"), "$.items[0].item: names no kind of item; did you mean 'goal'?"),
    (planned(0, "item", to=5), "$.items[0].item: names no kind of item; write one of goal, intervention"),
    (planned(0, to="goal"), "$.items[0]: is text; write an object with the key item"),
    (planned(0, "due_on", to="soon"), "$.items[0].due_on: is not a date that can be used; write YYYY-MM-DD"),
    (without(PLAN, "items", 0, "due_on"), "$.items[0]: has no due_on; give the due_on of a goal"),
    (planned(0, "kind", to="better"), "$.items[0].kind: is no word that is known here; write one of improve, maintain"),
    (
        planned(0, "measure", to="hemoglobin_a1"),
        "$.items[0].measure: names no fact of the vocabulary, nor one declared above; did you mean 'hemoglobin_a1c'",
    ),
    (planned(0, "measure", to=4), "$.items[0].measure: is a number; write the name of a fact"),
    (planned(0, "target", to="low"), "$.items[0].target: is text; write null, true or false or a number"),
    (planned(1, "every_days", to=7.5), "$.items[1].every_days: is a number; write a whole number"),
    (
        planned(0, "citation", "standing", to="gospel"),
        "$.items[0].citation.standing: is no word that is known here; write one of law",
    ),
    (
        {"schema": "casemgmt.plan_draft/1", "person_id": "p", "as_of": "2026-05-01", "proposals": [], "review_days": 1},
        "$.review_days: is a number; write an object",
    ),
    (changed(PLAN, "version", to=True), "$.version: is true or false; write a whole number"),
]  # fmt: skip


@mark.parametrize(("document", "problem"), MISTAKES, ids=numbered())
def test_a_mistake_is_named_with_its_path_and_cure(document: Any, problem: str) -> None:
    (found,) = refused(document)
    assert found.startswith(problem)


def test_the_documents_without_a_mistake_are_read() -> None:
    assert from_document(RECORD, Record).person.birth_date == Bounds(date(1950, 1, 1), date(1950, 12, 31))
    assert from_document(PLAN, CarePlan) == plan(goal(), monitor())


def test_every_mistake_is_listed_at_once() -> None:
    document = record("contacts", to=[{"start": SECRET}, {"reached": 1, "knid": 2}])
    document["person"]["gender"] = 7
    assert [line.partition(": ")[0] for line in refused(document)] == [
        "$.person.gender",
        "$.contacts[0].start",
        "$.contacts[1].reached",
        "$.contacts[1].knid",
    ]


def test_a_long_list_of_mistakes_ends_somewhere() -> None:
    assert len(refused(record("contacts", to=[{"reached": 1}] * 300))) == PROBLEMS
    assert len(refused(record("attestations", to=[{"fact": "x", "value": [1] * 9}] * 500))) == PROBLEMS


class Counted(list[Any]):
    """A list that counts how often a part of it is taken."""

    taken = 0

    def __iter__(self) -> Iterator[Any]:
        for part in super().__iter__():
            self.taken += 1
            yield part


def test_reading_stops_where_the_list_of_mistakes_ends() -> None:
    contacts = Counted([{"reached": 1}] * 5_000)
    document = {**RECORD, "contacts": contacts}
    assert len(refused(document)) == PROBLEMS
    once_to_check = len(contacts)
    assert contacts.taken == once_to_check + PROBLEMS


def test_a_document_of_another_kind_is_not_taken_for_it() -> None:
    assert refused(RECORD, CarePlan) == ["$: is a record, not a CarePlan; give another document"]
    assert refused(PLAN, PlanDraft) == ["$: is a care plan, not a PlanDraft; give another document"]


def test_keys_that_do_not_look_like_names_are_not_repeated() -> None:
    (found,) = refused(record("Jane Roe, born 1948", to=1))
    assert found.startswith("$[a key]: is no key of a record")


def test_a_fact_that_was_not_declared_well_is_told_once() -> None:
    document = changed(planned(0, "measure", to="ours"), "facts", to=[{"name": "ours", "low": "no"}])
    (found,) = refused(document)
    assert found.startswith("$.facts[0].low: is text")


def test_documents_about_a_person_have_a_limit_of_their_own(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "TEXT_LENGTH", 100)
    monkeypatch.setattr(documents, "VALUES", 10)
    assert loads(json.dumps(RECORD), Record).person.id == "p1"
    with raises(InvalidInput, match="is longer than 100 characters"):
        loads(json.dumps(RECORD))
    monkeypatch.setattr(documents, "MANY_VALUES", 20)
    monkeypatch.setattr(documents, "LONG_TEXT", 200)
    assert refused(RECORD) == ["$: holds more than 20 values; split the document"]
    assert unwritten(plan(goal())) == ["$: holds more than 20 values; split the document"]
    with raises(InvalidInput, match="is longer than 200 characters"):
        loads(json.dumps(RECORD), Record)


# -- answers and their policies ----------------------------------------------------------------------------------------

SCREENED = to_document(screen({"age_years": 66}, "medicare.ccm", as_of="2026-05-01"))


@mark.parametrize(
    ("document", "problem"),
    [
        (
            changed(SCREENED, "program", to="medicare.cmm"),
            "$.program: names no policy that is known; did you mean 'medicare.tcm' or 'medicare.pcm' or 'medicare.ccm'",
        ),
        (changed(SCREENED, "program", to="levels.four"), "$.program: names no policy that is known"),
        (changed(SCREENED, "program", to=7), "$.program: is a number; write the id of a policy"),
        (
            changed(SCREENED, "edition", "id", to="2071"),
            "$.edition: is no edition of the policy; ",
        ),
        (
            changed(SCREENED, "edition", "digest", to="0"),
            "$.edition: does not decide what it decided when this was written; read it with the policy of that time",
        ),
        (
            changed(SCREENED, "sheet", "values", "age_years", to=SECRET),
            "$.sheet.values.age_years: is text; give a number",
        ),
        (changed(SCREENED, "sheet", "values", "ago_years", to=1), "$.sheet.values.ago_years: names no fact"),
        (
            changed(SCREENED, "outcome", to="eligible"),
            "$.outcome: is no word that is known here; write one of decided",
        ),
    ],
    ids=numbered(),
)
def test_an_answer_names_a_policy_that_is_at_hand(document: Any, problem: str) -> None:
    assert refused(document)[0].startswith(problem)


def test_a_policy_that_decides_otherwise_now_does_not_stand_for_that_of_then() -> None:
    ccm = program("medicare.ccm")
    stricter = attrs.evolve(ccm.editions[-1], refer=ccm.editions[-1].enrol)
    other = attrs.evolve(ccm, editions=(*ccm.editions[:-1], stricter))
    with raises(InvalidInput, match=r"\$\.edition: does not decide what it decided") as caught:
        from_document(SCREENED, Screening, policies=[other])
    assert "policies=[...]" in str(caught.value)


def test_a_finding_rests_on_facts() -> None:
    document = to_document(assess({"heart_failure": True}, as_of="2026-05-01"))
    (found,) = [line for line in refused(without(document, "sheet"), Assessment) if "findings[0]" in line]
    assert found.startswith("$.findings[0].decision: rests on no facts; give its sheet")
    (found,) = refused(changed(document, "sheet", "as_of", to=SECRET), Assessment)
    assert found.startswith("$.sheet.as_of: is not a date that can be used")


# -- what cannot be written --------------------------------------------------------------------------------------------


def unwritten(thing: Any) -> list[str]:
    with raises(InvalidInput) as caught:
        to_document(thing)
    assert SECRET not in str(caught.value)
    return [str(problem) for problem in caught.value.problems]


def proposal(**changes: Any) -> Proposal:
    return Proposal(
        goal(), choice=Choice(Status.CHANGED, "Dana", date(2026, 5, 1), changes=tuple(changes.items()))
    )


def odd(make: Any, *parts: Any, **fields: Any) -> Any:
    """What nothing but a type checker forbids."""
    return make(*parts, **fields)


OURS = Fact("ours", low=0, high=9)
LEVEL, RISK = classify({}, as_of="2026-05-01"), stratify({}, as_of="2026-05-01")
UNWRITABLE: list[tuple[Any, str]] = [
    (odd(Contact, kind=7), "$.kind: is a number; write null or text"),
    (odd(Contact, reached=date(2026, 1, 1)), "$.reached: is a date; give null or true or false"),
    (odd(Observation, value=float("nan")), "$.value: is a number that cannot be kept; write a finite one"),
    (odd(Observation, value=2**60), "$.value: is a number that cannot be kept"),
    (odd(Condition, expected_months=Bounds("a", "b")), "$.expected_months: has ends of another type; write a number"),
    (odd(Condition, codes=[1]), "$.codes: is a list; give a tuple"),
    (odd(Condition, codes=(1,)), "$.codes[0]: is an int; give a code"),
    (odd(Record, person=SECRET), "$.person: is a str; give a person"),
    (odd(Attestation, fact="x", value=object()), "$.value: is a object; give null, true or false, a number"),
    (goal(due_on=date(1700, 1, 1)), "$.due_on: is not a date that can be used"),
    (goal(kind="better"), "$.kind: is none that can be written; give one of improve"),
    (goal(measure="a1c"), "$.measure: is a str; give a fact"),
    (odd(attrs.evolve, goal(), citation=None), "$.citation: is a none type; give a citation"),
    (proposal(target=[1]), "$.choice.changes[0][1]: is a list; give null, true or false, a number"),
    (odd(plan, SECRET), "$.items[0]: is a str; give one of Goal, Intervention, Monitor"),
    (odd(attrs.evolve, LEVEL, edition=RISK.edition), "$.edition: is a risk edition; give a scheme edition"),
    (odd(attrs.evolve, LEVEL, edition=attrs.evolve(LEVEL.edition, id="x")), "$.edition: is no edition of the policy"),
    (odd(attrs.evolve, LEVEL, sheet=FactSheet(date(2026, 5, 1), {})), "$.sheet: do not hold the date as_of"),
    (odd(attrs.evolve, RISK, scheme="risk"), "$.scheme: is a str; give a risk scheme"),
]  # fmt: skip


@mark.parametrize(("thing", "problem"), UNWRITABLE, ids=numbered())
def test_what_could_not_be_read_again_is_not_written(thing: Any, problem: str) -> None:
    assert unwritten(thing)[0].startswith(problem)


def test_a_mapping_is_one_by_names() -> None:
    odd: Any = {1: 2}
    draft = PlanDraft(person_id="p1", as_of=date(2026, 5, 1), proposals=(), review_days=odd)
    assert unwritten(draft) == ["$.review_days: is a dict; give a mapping by names"]


def test_a_fact_that_is_found_in_the_record_needs_a_vocabulary_that_has_it() -> None:
    found = attrs.evolve(vocabulary()["hemoglobin_a1c"], name="ours")
    (problem,) = unwritten(plan(goal(measure=found)))
    assert problem.startswith("$.facts.ours: is found in the record by a")
    assert "pass a vocabulary that has the fact, here and where the document is read" in problem


def test_what_has_no_kind_says_what_has_one() -> None:
    (problem,) = unwritten(Status.ACCEPTED)
    assert problem.startswith("$: is a Status, which has no form as a document; give a Program")
    assert "Record" in problem


# -- kept decisions ----------------------------------------------------------------------------------------------------

BUNDLE = to_document(decide(OURS >= 2, {"ours": 3}, as_of="2026-05-01").bundle())


@mark.parametrize(
    ("document", "problem"),
    [
        (changed(BUNDLE, "truths", to={}), "$.truths: is an object; write a list of pairs"),
        (
            changed(BUNDLE, "truths", 0, to=["x"]),
            "$.truths[0]: is no pair; write a name and what belongs to it",
        ),
        (changed(BUNDLE, "truths", 0, to=["x", 1]), "$.truths[0]: is a number; write one of not met"),
        (changed(BUNDLE, "values", 0, to=[SECRET, {}, 1]), "$.values[0]: is no pair"),
        (changed(BUNDLE, "identity", to={}), "$.identity: has no digest"),
        (without(BUNDLE, "facts"), "$.rule.value: names no fact of the vocabulary"),
    ],
    ids=numbered(),
)
def test_a_bundle_is_whole(document: Any, problem: str) -> None:
    assert refused(document, Bundle)[0].startswith(problem)


def test_the_kept_documents_without_a_mistake_are_read() -> None:
    assert from_document(BUNDLE, Bundle) == decide(OURS >= 2, {"ours": 3}, as_of="2026-05-01").bundle()
    assert from_document(to_document(LEVEL), LevelOfCare) == LEVEL
    assert Person(id="p1") == from_document({"schema": "casemgmt.person/1", "id": "p1"}, Person)
