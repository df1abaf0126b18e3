"""Records, plans and answers as documents: how they look, what they name, and that every public class has a place."""

from __future__ import annotations

import inspect
import json
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from typing import Any

import attrs
from pytest import MonkeyPatch, mark, raises

import casemgmt
from casemgmt import (
    Bounds,
    CarePlan,
    Fact,
    LevelOfCare,
    Record,
    RiskProfile,
    Screening,
    Timeline,
    assess,
    classify,
    decide,
    screen,
    stratify,
    timeline,
)
from casemgmt.assessment import Assessment
from casemgmt.bounds import LAST_DATE
from casemgmt.citation import Review, operational
from casemgmt.codes import Code
from casemgmt.errors import InvalidInput
from casemgmt.interchange import answer_to_document, dumps, from_document, loads, references, to_document
from casemgmt.interchange.kinds import SCHEMAS
from casemgmt.interchange.limits import TOP
from casemgmt.interchange.refusals import note
from casemgmt.interchange.several import Several
from casemgmt.interchange.shapes import Problems
from casemgmt.levels import scheme_by_id
from casemgmt.planning import Goal, PlanDiff
from casemgmt.planning.diff import Change
from casemgmt.record import Attestation, Condition, Contact, Immunization, Observation, Person
from casemgmt.risk import (
    Acuity,
    AcuityOverride,
    Prevention,
    acuity,
    prevention_due,
    prevention_schedules,
    risk_scheme,
)
from casemgmt.rules import Bundle, Criterion, Decision, Edition, FactSheet, Policy, replay
from casemgmt.rules.terms import Term
from casemgmt.screening import Count, Excludes, Obligation, Program, program, programs
from tests.exact import exactly
from tests.unit.monitoring.plans import goal, plan

DAY = "2026-05-01"
RAISED = AcuityOverride("high", by="RN", reason="seen", on=date(2026, 5, 1))


# -- what they look like -----------------------------------------------------------------------------------------------


def test_a_record_says_only_what_it_knows() -> None:
    record = Record(
        person=Person(id="p1", birth_date="1950"),
        conditions=(),
        observations=[
            Observation(codes=(Code("loinc", "4548-4", "A1c"),), start="2026-05", value=9.0, unit="%"),
            Observation(start=Bounds(date(2026, 1, 2), date(2026, 2, 1)), value=True),
        ],
        partial={"observations", "contacts"},
    )
    assert to_document(record) == {
        "schema": "casemgmt.record/1",
        "person": {"id": "p1", "birth_date": "1950"},
        "conditions": [],
        "observations": [
            {
                "codes": [{"system": "loinc", "code": "4548-4", "display": "A1c"}],
                "start": "2026-05",
                "value": 9.0,
                "unit": "%",
            },
            {"start": {"low": {"date": "2026-01-02"}, "high": {"date": "2026-02-01"}}, "value": True},
        ],
        "partial": ["contacts", "observations"],
    }


def test_an_item_of_a_plan_says_what_kind_it_is_and_names_its_measure() -> None:
    (item,) = to_document(plan(goal()))["items"]
    assert item["item"] == "goal"
    assert item["measure"] == "hemoglobin_a1c"
    assert item["due_on"] == "2026-06-30"
    assert "item" not in to_document(goal())


@mark.parametrize("value", [True, 1, 1.0, "1", "2026-05-01", date(2026, 5, 1), None], ids=repr)
def test_a_value_comes_back_with_its_type(value: Any) -> None:
    stated = Attestation(fact="x", value=value)
    assert exactly(loads(dumps(stated), Attestation)) == exactly(stated)


def test_a_number_without_an_end_comes_back() -> None:
    for bounds in (Bounds(12, float("inf")), Bounds(float("-inf"), 12), Bounds(float("-inf"), float("inf"))):
        condition = Condition(expected_months=bounds)
        assert from_document(json.loads(dumps(condition)), Condition) == condition


def test_fields_that_are_as_by_default_are_left_out_only_if_they_are_of_its_type() -> None:
    assert "weight" not in to_document(goal(weight=1))
    assert exactly(loads(dumps(goal(weight=1.0)), Goal)) == exactly(goal(weight=1.0))


def test_a_day_of_a_record_may_be_known_on_one_side() -> None:
    document = {
        "schema": "casemgmt.contact/1",
        "id": "c1",
        "kind": "phone",
        "start": {"low": {"date": "2026-02-01"}},
    }
    contact = from_document(document, Contact)
    assert contact.start == Bounds(date(2026, 2, 1), LAST_DATE)
    assert loads(dumps(contact), Contact) == contact


# -- facts and policies of one's own -----------------------------------------------------------------------------------

OURS = Fact("falls_feared", low=0, high=10, label="fear of falling")


def test_a_measure_of_our_own_is_declared() -> None:
    ours = plan(goal(measure=OURS))
    document = to_document(ours)
    assert document["facts"] == [{"name": "falls_feared", "low": 0, "high": 10, "label": "fear of falling"}]
    assert from_document(document, CarePlan) == ours
    named = to_document(ours, vocabulary={OURS.name: OURS})
    assert "facts" not in named
    assert from_document(named, CarePlan, vocabulary={OURS.name: OURS}) == ours
    with raises(InvalidInput, match="names no fact of the vocabulary"):
        from_document(named, CarePlan)


def test_an_answer_by_a_policy_of_our_own_is_read_with_that_policy() -> None:
    ccm = program("medicare.ccm")
    refer = (OURS >= 5) & ccm.editions[-1].refer
    ours = attrs.evolve(ccm, id="ours", editions=(attrs.evolve(ccm.editions[-1], refer=refer, examples=()),))
    screening = screen({"falls_feared": 7}, ours, as_of=DAY)
    document = to_document(screening)
    assert document["program"] == "ours"
    assert document["sheet"]["values"] == {"falls_feared": 7}
    back = from_document(document, Screening, policies=[ours])
    assert back == screening
    assert back.refer.identity == screening.refer.identity
    with raises(InvalidInput, match=r"\$\.program: names no policy that is known"):
        from_document(document, Screening)


LEAVING = classify({"acute_discharge_30d": True}, as_of=DAY)


def test_a_level_that_is_read_back_has_the_same_possible_transitions_and_documents_on_file() -> None:
    level = LEAVING.with_documents("discharge summary")
    back = loads(dumps(level), LevelOfCare)
    assert [(str(each), each.documents_due, each.missing) for each in back.possible_transitions] == [
        (str(each), each.documents_due, each.missing) for each in level.possible_transitions
    ]
    assert answer_to_document(back) == answer_to_document(level) != answer_to_document(LEAVING)


def test_answers_by_the_policies_of_the_library_need_nothing_else() -> None:
    facts = {"age_years": 70, "admissions_12m": 2}
    answers: list[tuple[Any, type[Any]]] = [
        (screen(facts, "medicare.ccm", as_of=DAY), Screening),
        (screen(facts, "medicare.ccm", as_of="1990-01-01"), Screening),
        (classify(facts, as_of=DAY).overridden("chronic", by="RN", reason="seen", on=DAY), LevelOfCare),
        (LEAVING.with_documents("discharge summary"), LevelOfCare),
        (stratify(facts, as_of=DAY), RiskProfile),
        (acuity({"acuity_housing": 3}, as_of=DAY, override=RAISED, earlier=("high",)), Acuity),
        (acuity({"deceased": True}, as_of=DAY), Acuity),
        (timeline(facts, "medicare.ccm", start="2026-01-01", end="2026-12-31"), Timeline),
    ]
    for answer, kind in answers:
        assert loads(dumps(answer), kind) == answer
    assert {*map(type, (*programs(), scheme_by_id("levels.four"), risk_scheme()))}


SEEN = Fact("seen_on", type="date", label="seen")
CALL = Obligation(label="call", start=SEEN, closes=Count(14))
RULES: dict[str, Any] = {
    "refer": OURS >= 5,
    "enrol": OURS >= 6,
    "perform": OURS >= 7,
    "codes": {"A": OURS >= 1},
    "documents": ("consent",),
    "obligations": (CALL,),
    "excludes": (Excludes("other", "one a month", operational("us")),),
}


def program_of_ours(**changed: Any) -> Program:
    edition = attrs.evolve(
        program("medicare.tcm").editions[-1], **{**RULES, "cautions": (), "examples": (), **changed}
    )
    return Program(id="ours", title="Ours", authority="us", editions=(edition,))


OTHERWISE: list[dict[str, Any]] = [
    {"obligations": (attrs.evolve(CALL, closes=Count(30)),)},
    {"codes": {"B": OURS >= 1}},
    {"enrol": OURS >= 7, "perform": OURS >= 6},
    {"documents": ("consent", "plan")},
    {"excludes": ()},
    {"citation": operational("them")},
]


@mark.parametrize("changed", OTHERWISE, ids="-".join)
def test_an_answer_is_not_read_with_an_edition_that_would_show_something_else(
    changed: dict[str, Any],
) -> None:
    document = to_document(
        screen({"falls_feared": 7, "seen_on": date(2026, 4, 1)}, program_of_ours(), as_of=DAY)
    )
    with raises(InvalidInput, match=r"\$\.edition: does not decide what it decided when this was written"):
        from_document(document, Screening, policies=[program_of_ours(**changed)])


def test_an_answer_is_read_with_its_edition_after_that_was_ended_and_looked_through() -> None:
    screening = screen({"falls_feared": 7}, program_of_ours(), as_of=DAY)
    ended = program_of_ours(
        effective_to=date(2026, 12, 31), review=Review(date(2026, 6, 1), date(2027, 6, 1)), changes="No more."
    )
    back = from_document(to_document(screening), Screening, policies=[ended])
    assert back.explain() == screening.explain()


def test_of_several_versions_of_a_policy_the_one_that_an_answer_names_is_taken() -> None:
    older, newer = program_of_ours(), program_of_ours(documents=("plan",))
    for ours in (older, newer):
        screening = screen({"falls_feared": 7}, ours, as_of=DAY)
        document = to_document(screening)
        for versions in ([older, newer], [newer, older], ours):
            assert from_document(document, Screening, policies=versions) == screening
    unnamed = to_document(screen({}, newer, as_of="1990-01-01"))
    assert from_document(unnamed, Screening, policies=[older, newer]).program is newer


def test_an_editor_may_note_a_schema_in_a_record() -> None:
    document = {"$schema": "x", "schema": "casemgmt.record/1", "person": {"id": "p1"}}
    assert from_document(document, Record).person.id == "p1"


def renamed(levels: Any) -> dict[str, Any]:
    swapped: Any = {"acute": "chronic", "chronic": "acute"}
    return {swapped.get(level, level): criterion for level, criterion in levels.items()}


def test_a_level_is_not_read_with_a_scheme_that_would_show_something_else() -> None:
    four = scheme_by_id("levels.four")
    edition = four.editions[-1]
    document = to_document(classify({"hospice_elected": True}, as_of=DAY, previous="chronic"))
    for changed in (
        {"ladder": (attrs.evolve(edition.ladder[0], result="chronic"), *edition.ladder[1:])},
        {"ladder": (attrs.evolve(edition.ladder[0], flag="late"), *edition.ladder[1:])},
        {"levels": renamed(edition.levels)},
        {"signals": (attrs.evolve(edition.signals[0], level="chronic"), *edition.signals[1:])},
        {"transitions": tuple(attrs.evolve(each, documents=("x",)) for each in edition.transitions)},
    ):
        other = attrs.evolve(four, editions=(attrs.evolve(edition, **changed),))
        with raises(InvalidInput, match=r"\$\.edition: does not decide what it decided"):
            from_document(document, LevelOfCare, policies=[other])


def test_a_risk_profile_is_not_read_with_tiers_of_other_days() -> None:
    scheme = risk_scheme()
    (edition,) = scheme.editions
    tiers = tuple(attrs.evolve(tier, contact_every_days=77) for tier in edition.tiers)
    other = attrs.evolve(scheme, editions=(attrs.evolve(edition, tiers=tiers),))
    document = to_document(stratify({"admissions_12m": 2}, as_of=DAY))
    assert from_document(document, RiskProfile, policies=[scheme]).tier
    with raises(InvalidInput, match=r"\$\.edition: does not decide what it decided"):
        from_document(document, RiskProfile, policies=[other])


def test_more_editions_than_are_kept_at_hand_are_told_apart(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_MOST_DIGESTS", 2)
    ccm = program("medicare.ccm")
    for n in range(4):
        ours = attrs.evolve(ccm, id=f"ours.{n}", editions=(attrs.evolve(ccm.editions[-1]),))
        screening = screen({}, ours, as_of=DAY)
        assert from_document(to_document(screening), Screening, policies=[ours]) == screening


def test_what_is_due_for_a_person_comes_back_with_its_services_and_shares_its_facts() -> None:
    shot = Immunization(
        codes=(Code("cvx", "187"),), start="2026-03-02", status="completed", id="Immunization/1"
    )
    record = Record(person=Person(id="p1", birth_date="1950-04-02"), immunizations=[shot])
    found = prevention_due(record, as_of=DAY, schedules=prevention_schedules()[-1:])
    document = to_document(found)
    assert ["sheet" in item for item in document["services"]] == [True] + [False] * (len(found) - 1)
    back = from_document(document, Prevention)
    assert back == found
    assert [item.status for item in back.services] == [item.status for item in found.services]
    assert [item.decision.identity for item in back.services] == [i.decision.identity for i in found.services]
    del document["services"][0]["sheet"]
    with raises(InvalidInput, match=r"\$\.services\[0\]: rests on no facts; give its sheet"):
        from_document(document, Prevention)
    document["services"][0]["sheet"] = []
    with raises(InvalidInput, match=r"\$\.services\[0\]\.sheet: "):
        from_document(document, Prevention)


def test_the_findings_of_an_assessment_share_its_facts() -> None:
    found = assess({"diabetes": True, "hemoglobin_a1c": 9.4}, as_of=DAY)
    document = to_document(found)
    assert all("sheet" not in finding["decision"] for finding in document["findings"])
    back = from_document(document, Assessment)
    assert [f.decision.identity for f in back.findings] == [f.decision.identity for f in found.findings]
    other = attrs.evolve(found, sheet=assess({}, as_of=DAY).sheet, findings=found.findings[:3])
    assert from_document(to_document(other), Assessment) == other


def test_a_kept_decision_is_decided_again_after_it_was_stored() -> None:
    ratio = Fact("a", low=0) / Fact("b", low=0)
    decision: Decision = decide(ratio >= 2, {"a": 3}, as_of=DAY)
    kept = decision.bundle()
    back = loads(dumps(kept), Bundle, vocabulary={})
    assert back == kept
    assert replay(back).equal
    assert loads(dumps(decision), Decision).bundle() == kept


def test_a_decision_by_itself_holds_what_its_rule_reads_and_no_more() -> None:
    """One stage of a screening: the parameters of the other stages, which only the program knows, stay out of it."""
    ours = program("workers_compensation")
    example = ours.editions[-1].examples[0]
    screening = screen({**example.facts, "food_insecurity": True}, ours, as_of=example.as_of)
    for decision in screening.stages.values():
        document = to_document(decision)
        assert "food_insecurity" not in document["values"]
        back = from_document(document, Decision)
        assert back.identity == decision.identity
        assert back.missing == decision.missing
        assert back.explain() == decision.explain()


def test_a_list_that_changed_from_plan_to_plan_comes_back() -> None:
    changed = Change(
        goal(), reason="agreed", field="needs", old=("food_security",), new=("housing", "finances")
    )
    assert loads(dumps(PlanDiff(before=1, after=2, changed=(changed,))), PlanDiff).changed == (changed,)


def test_a_value_of_no_kind_that_a_document_has_is_refused_and_does_not_show() -> None:
    with raises(InvalidInput, match=r"\$\.value: is a list; give null") as refused:
        dumps(Observation(value=["a secret"]))  # type: ignore[arg-type]
    assert "secret" not in str(refused.value)


def test_a_fact_that_does_not_exist_is_told_wherever_it_is_named() -> None:
    named = [{"value": "age_year", "at_least": n} for n in (18, 65)]
    with raises(InvalidInput) as refused:
        from_document({"schema": "casemgmt.rule/1", "criterion": {"any": named}}, Criterion)
    assert [each.path for each in refused.value.problems] == [f"$.criterion.any[{n}].value" for n in (0, 1)]
    assert all("'age_years'" in each.cure for each in refused.value.problems)


# -- what it costs, and where ------------------------------------------------------------------------------------------


def test_cattrs_is_loaded_by_the_first_value_that_needs_it() -> None:
    program = (
        "import sys; from casemgmt.interchange import dumps, loads; from casemgmt.screening import Program, program;"
        "loads(dumps(program('medicare.ccm')), Program); before = 'cattrs' in sys.modules;"
        "from casemgmt.record import Contact; dumps(Contact()); print(before, 'cattrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_many_threads_write_and_read_at_once() -> None:
    plans = [plan(goal(measure=attrs.evolve(OURS, name=f"ours_{n}"))) for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda each: loads(dumps(each), CarePlan), plans)) == plans


def test_the_json_schema_of_a_value_lets_anything_pass() -> None:
    assert Several().schema() == {}


def test_a_fault_of_our_own_is_not_taken_for_one_of_the_document() -> None:
    with raises(ZeroDivisionError):
        note(ZeroDivisionError(), TOP, Problems())


# -- every public class ------------------------------------------------------------------------------------------------

WITH_FORMS: tuple[type, ...] = (Term, Decision, Bundle, FactSheet, Policy, Edition)
"""Written in the forms of policies and rules, or by name."""
LEFT_OUT = {
    "Entry": "the base of the entries",
    "Item": "of an instrument: from a table that ships with the library",
    "Band": "from the table of an instrument",
    "BandSet": "from the table of an instrument",
    "Instrument": "read by read_instrument from a table of its own",
    "NeedRule": "a row of a table that ships with the library",
    "SnomedCondition": "a row of a table that ships with the library",
    "SocialFinding": "a row of a table that ships with the library",
    "CodeSet": "part of a rule or a table, and written with it",
    "DiseaseTables": "from tables that ship with the library",
    "DiagnosisCodes": "from the table of a score",
    "DiagnosisScore": "from the table of a score",
    "ImportantDifference": "from the table of an instrument",
    "Period": "counted from an obligation",
    "Owed": "worked out again from the obligation and the facts",
    "Screenings": "store each screening",
    "Choice": "worked out again from the screenings",
    "Caseload": "worked out again from the acuities",
    "PossibleTransition": "worked out again from the level of care",
    "TierChange": "worked out again from the risk profile",
    "DiagnosisResult": "worked out again from the codes",
    "SuggestedCode": "worked out again from the result",
    "ManyScored": "worked out again from the answers",
    "Adherence": "worked out again from what was dispensed",
    "Fill": "given again; the record holds what was dispensed",
    "Funnel": "worked out again from the frame",
    "OmopReport": "worked out again from the tables",
    "Import": "what reading FHIR gave: store its record",
    "People": "what reading FHIR gave: store each record",
    "Ndjson": "what reading FHIR gave: store each record",
    "Attention": "worked out again from the review",
    "Climb": "worked out again from the facts and the scheme",
    "Question": "worked out again from the facts and the rules",
    "Interview": "worked out again from the facts and the rules",
    "PolicyCheck": "worked out again from the policy",
    "Differences": "worked out again from two editions",
    "Replay": "worked out again from the bundle",
    "Ground": "worked out again from the decision",
    "Changes": "worked out again from the decision",
    "Judged": "worked out again from the decision",
    "Identity": "part of a bundle",
}
"""The classes of which no value is a document, or part of one, with the reason."""


def classes_in(hint: Any) -> Iterator[type]:
    """The attrs classes of the package that a type speaks of."""
    if isinstance(hint, type) and attrs.has(hint):
        yield hint
    for arg in typing.get_args(hint):
        for part in arg if isinstance(arg, list) else [arg]:
            yield from classes_in(part)


def public_functions() -> Iterator[Any]:
    """Every public function, method and property of the rooms."""
    for room in (
        casemgmt,
        *(import_module(f"casemgmt.{m.name}") for m in pkgutil.iter_modules(casemgmt.__path__)),
    ):
        for thing in (getattr(room, name) for name in getattr(room, "__all__", ())):
            parts = (
                [part for name, part in vars(thing).items() if name[0] != "_"]
                if inspect.isclass(thing)
                else [thing]
            )
            for part in parts:
                function = getattr(part, "fget", getattr(part, "func", part))
                if inspect.isfunction(function):
                    yield function


def hints_of(function: Any) -> list[Any]:
    """The types of a function, with what is imported for type checkers only."""
    late = {cls.__name__: cls for cls in SCHEMAS.values()}
    late["Changes"] = import_module("casemgmt.rules").Changes
    late["Ground"] = import_module("casemgmt.rules").Ground
    return list(typing.get_type_hints(function, localns=late).values())


def in_documents() -> set[type]:
    """Every class that is a document or part of one."""
    found: set[type] = set()
    left = list(SCHEMAS.values())
    while left:
        cls = left.pop()
        if cls not in found:
            found.add(cls)
            attrs.resolve_types(cls)
            left += [part for field in attrs.fields(cls) for part in classes_in(field.type)]
    return found


def test_every_public_class_is_a_document_or_part_of_one_or_says_why_not() -> None:
    given = {
        cls for function in public_functions() for hint in hints_of(function) for cls in classes_in(hint)
    }
    covered = in_documents()
    missing = {cls.__name__ for cls in given - covered if not issubclass(cls, WITH_FORMS)}
    assert missing == LEFT_OUT.keys()
    assert {Record, CarePlan, Screening, Assessment} <= given & covered


def test_every_kind_is_a_public_class_and_is_named_by_it() -> None:
    for schema, cls in SCHEMAS.items():
        room = import_module(".".join(cls.__module__.split(".")[:2]))
        assert getattr(room, cls.__name__) is cls
        assert cls.__name__ in room.__all__
        assert (
            schema == f"casemgmt.{''.join(f'_{c.lower()}' if c.isupper() else c for c in cls.__name__)[1:]}/1"
        )
    assert not any(issubclass(cls, (Criterion, Policy)) for cls in SCHEMAS.values())
    assert SCHEMAS["casemgmt.contact/1"] is Contact
