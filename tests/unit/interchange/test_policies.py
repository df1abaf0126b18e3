"""Programs and schemes as documents: those of the library come back equal, and decide their example people alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Any

import attrs
from jsonschema import Draft202012Validator
from pytest import mark, raises

from casemgmt import screen, vocabulary
from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE, UNBOUNDED, Bounds, OneOf
from casemgmt.citation import Review, operational
from casemgmt.content import calendar
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.interchange import dumps, from_document, json_schema, loads, to_document
from casemgmt.levels import SCHEME_IDS, Scheme, scheme_by_id
from casemgmt.planning.catalogue import protocols
from casemgmt.risk import RiskScheme, risk_scheme
from casemgmt.rules import (
    Decision,
    ExamplePerson,
    Fact,
    FactSheet,
    Policy,
    Reason,
    Unknown,
    all_of,
    any_of,
    at_least,
    decide,
    not_,
    truth_of,
)
from casemgmt.rules.policy import example_sheet
from casemgmt.screening import (
    Count,
    Excludes,
    Obligation,
    Periods,
    Program,
    ProgramEdition,
    parameter,
    program,
    programs,
)
from casemgmt.testing import check_examples
from casemgmt.truth import MET, NOT_MET, UNKNOWN

SHIPPED: list[Policy[Any]] = [*programs(), *map(scheme_by_id, SCHEME_IDS), risk_scheme()]
each_policy: Callable[..., Any] = mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)


# -- the policies of the library ---------------------------------------------------------------------------------------


@each_policy
def test_a_policy_comes_back_equal_and_is_written_alike_again(policy: Policy[Any]) -> None:
    text = dumps(policy)
    back = loads(text, type(policy))
    assert back == policy
    assert dumps(back) == text
    assert from_document(to_document(policy)) == policy


@each_policy
def test_a_policy_decides_its_example_people_as_before(policy: Policy[Any]) -> None:
    back = loads(dumps(policy))
    assert check_examples(back) == check_examples(policy)
    for old, new in zip(policy.editions, back.editions, strict=True):
        for example in old.examples:
            sheet = example_sheet(new, example, vocabulary())
            assert sheet == example_sheet(old, example, vocabulary())
            for name, criterion in old.criteria().items():
                assert truth_of(new.criteria()[name], sheet.values) is truth_of(criterion, sheet.values)


@each_policy
def test_the_document_of_a_policy_fits_the_published_schema(policy: Policy[Any]) -> None:
    shipped = json.loads(
        resources.files("casemgmt.interchange").joinpath("policy.schema.json").read_text(encoding="utf-8")
    )
    assert not list(Draft202012Validator(shipped).iter_errors(to_document(policy)))


def test_the_published_schema_is_current() -> None:
    shipped = (
        resources.files("casemgmt.interchange").joinpath("policy.schema.json").read_text(encoding="utf-8")
    )
    current = json.dumps(json_schema(), indent=2) + "\n"
    assert shipped == current, "write it anew: it is json_schema() as text with an indent of 2"


@mark.parametrize("kind", ["policy", "rule", "facts", "decision"])
def test_each_kind_of_document_has_a_valid_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(kind))


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    check = Draft202012Validator(json_schema())
    document = to_document(program("medicare.tcm"))
    for broken in (
        {**document, "tilte": "x"},
        {key: value for key, value in document.items() if key != "id"},
        {**document, "kind": "programme"},
        {**document, "editions": []},
        {**document, "editions": [{**document["editions"][0], "refer": {"all": "x"}}]},
        {**document, "editions": [{**document["editions"][0], "refer": {"value": "age_years"}}]},
    ):
        assert list(check.iter_errors(broken))
        with raises(InvalidInput):
            from_document(broken)


def test_what_editors_and_other_writers_of_json_add_is_read() -> None:
    """An editor notes the schema of a document, and JSON may write a whole number as 2.0."""
    check = Draft202012Validator(json_schema())
    signed = attrs.evolve(OBLIGATIONS[0], closes=Count(14))
    ours = policy(edition(obligations=(signed,), refer=at_least(2, FALLS >= 2, AGE >= 65)))
    document = {"$schema": "urn:casemgmt:policy:1", **to_document(ours)}
    document["editions"][0]["refer"]["at_least"] = 2.0
    document["editions"][0]["obligations"][0]["closes"]["n"] = 14.0
    assert not list(check.iter_errors(document))
    back = from_document(document)
    assert back == ours
    assert dumps(back) == dumps(ours)
    broken: Any
    for broken in (2.5, True, "2"):
        document["editions"][0]["refer"]["at_least"] = broken
        assert list(check.iter_errors(document))
        with raises(InvalidInput):
            from_document(document)


def test_a_value_that_is_an_empty_object_fits_neither_the_schema_nor_the_reader() -> None:
    document = {"schema": "casemgmt.facts/1", "as_of": "2026-05-01", "values": {"age_years": {}}}
    assert list(Draft202012Validator(json_schema("facts")).iter_errors(document))
    with raises(InvalidInput):
        from_document(document, FactSheet)


def test_other_documents_fit_their_schemas() -> None:
    decided = decide(vocabulary()["age_years"] >= 65, {"age_years": Bounds(60, 70)}, as_of="2026-05-01")
    for kind, thing in (("rule", decided.rule), ("decision", decided), ("facts", decided.sheet)):
        document = to_document(thing)
        assert not list(Draft202012Validator(json_schema(kind)).iter_errors(document))


def test_an_unknown_kind_of_document_has_no_schema() -> None:
    with raises(UnknownName, match="no kind of document named 'polcy'; did you mean 'policy'"):
        json_schema("polcy")


def test_criteria_are_written_once_in_each_edition() -> None:
    editions = to_document(program("medicare.ccm"))["editions"]
    for edition in editions:
        named = {each["name"] for each in edition["criteria"]}
        assert {"X1", "X2", "R3", "R7"} <= named
        for code in edition["codes"].values():
            assert {"criterion": "refer_worth_offering"} in code["all"]


# -- a policy of one's own --------------------------------------------------------------------------------------------

OURS = operational("our practice")
FALLS = Fact("falls_12m", low=0, high=365, label="falls in 12 months")
AGE = vocabulary()["age_years"]
CALLED = Fact("called_on", type="date")


CEILING = parameter(
    "ceiling", "ceiling", "Up to what?", low=0, high=500, default=400, cite=operational("ours")
)
OBLIGATIONS = (
    Obligation(
        label="call back",
        start=CALLED,
        opens=Count(-1),
        closes=Count(2, "business_days", calendar()),
        done=CALLED,
        when=AGE >= 18,
        instead=AGE >= 90,
        disputed=Count(1),
        caution="or one day",
        citation=operational("ours"),
    ),
    Obligation(label="last call", start=CALLED, closes=date(2026, 12, 31)),
    Obligation(
        label="call again",
        start=CALLED,
        closes=Count(6, "months"),
        periods=Periods((Count(30), Count(60)), AGE, "round"),
        from_period=2,
    ),
)


EXAMPLE = ExamplePerson(
    "invented",
    date(2026, 5, 1),
    {
        "age_years": Bounds(64, 66),
        "falls_12m": Bounds(1, INFINITY),
        "called_on": Bounds(date(2026, 5, 1), date(2199, 12, 31)),
        "deceased": False,
        "gender": OneOf({"female", "male"}),
        "birth_date": "1960-05",
        "admissions_12m": None,
        "ed_visits_6m": Unknown(Reason.STALE, date(2026, 1, 1), "an old count"),
        "hemoglobin_a1c": 9.5,
        "phq9_total": Unknown(Reason.DECLINED),
    },
    {"refer": UNKNOWN, "perform": MET},
    ("age_years",),
)


def edition(**changed: Any) -> ProgramEdition:
    return ProgramEdition(
        **{
            "id": "1",
            "effective_from": date(2026, 1, 1),
            "citation": OURS,
            "review": Review(date(2026, 1, 1), date(2027, 1, 1)),
            "refer": any_of(FALLS >= 2, AGE >= 65, label="refer"),
            "enrol": all_of(date(2026, 1, 1) <= CALLED),
            "perform": all_of(),
            **changed,
        }
    )


def policy(*editions: ProgramEdition, **changed: Any) -> Program:
    told: dict[str, Any] = {"id": "ours.falls", "title": "Falls", "authority": "our practice", **changed}
    return Program(editions=editions or (edition(),), **told)


def test_a_policy_says_nothing_that_goes_without_saying() -> None:
    document = to_document(policy())
    assert list(document) == ["schema", "kind", "id", "title", "authority", "facts", "editions"]
    assert list(document["editions"][0]) == [
        "id",
        "effective_from",
        "citation",
        "review",
        "refer",
        "enrol",
        "perform",
    ]


def test_a_policy_keeps_all_that_is_said() -> None:
    full = policy(
        edition(effective_to=date(2026, 6, 30)),
        edition(
            id="2",
            effective_from=date(2026, 7, 1),
            changes="more",
            applies=not_(vocabulary()["deceased"]),
            codes={"B": AGE >= 1, "A": AGE >= 2},
            cautions=(AGE >= 90,),
            documents=("form",),
            obligations=OBLIGATIONS,
            parameters=(CEILING,),
            excludes=(Excludes("other", "one of them a month", operational("ours")),),
        ),
        jurisdiction="US-OH",
        payer="ours",
    )
    text = dumps(full)
    back = loads(text, Program)
    assert back == full
    assert list(back.editions[1].codes) == ["B", "A"]
    assert back.editions[1].obligations == OBLIGATIONS
    assert back.editions[1].parameters[0].definition == CEILING.definition
    assert back.editions[1].parameters[0].citation == CEILING.citation
    assert '"jurisdiction": "US-OH"' in text
    assert '"closes": "2026-12-31"' in text
    assert '"unit": "business_days"' in text


def test_what_is_known_of_example_people_is_kept_exactly() -> None:
    with_people = policy(edition(examples=(EXAMPLE,)))
    document = to_document(with_people)
    written = document["editions"][0]["examples"][0]
    assert written["facts"]["age_years"] == {"low": 64, "high": 66}
    assert written["facts"]["falls_12m"] == {"low": 1}
    assert written["facts"]["called_on"] == {"low": {"date": "2026-05-01"}, "high": {"date": "2199-12-31"}}
    assert written["facts"]["admissions_12m"] is None
    assert written["facts"]["ed_visits_6m"] == {
        "unknown": "stale",
        "since": "2026-01-01",
        "detail": "an old count",
    }
    assert list(written["facts"]) == sorted(written["facts"])
    assert written["expect"] == {"refer": "unknown", "perform": "met"}
    assert from_document(document) == with_people


def test_a_policy_with_facts_of_its_own_decides_as_before() -> None:
    back = loads(dumps(policy()), Program)
    for falls, truth in ((1, NOT_MET), (2, MET), (None, UNKNOWN)):
        facts = {"falls_12m": falls, "age_years": 40}
        assert screen(facts, back, as_of="2026-05-01").refer.truth is truth


class Stricter(ProgramEdition):
    """An edition with a criterion that no document has a place for."""


def test_an_edition_of_another_class_is_not_written_as_if_it_were_one() -> None:
    ours = edition()
    fields = {field.name: getattr(ours, field.name) for field in attrs.fields(ProgramEdition)}
    other: Any = Stricter(**fields)
    with raises(
        InvalidInput, match=r"\$\.editions\[0\]: is a Stricter, not an edition of a program; give one"
    ):
        to_document(policy(other))
    foreign: Any = risk_scheme().editions[0]
    with raises(InvalidInput, match=r"\$\.editions\[0\]: is a RiskEdition, not an edition of a program"):
        dumps(policy(foreign))


def test_two_editions_of_a_document_have_two_ids() -> None:
    first = edition(effective_to=date(2026, 6, 30))
    second = attrs.evolve(first, effective_from=date(2026, 7, 1), effective_to=None)
    with raises(
        InvalidInput, match=r"\$\.editions\[1\]\.id: is the id of an edition above; give each its own"
    ):
        to_document(policy(first, second))


def test_a_protocol_has_no_document_yet() -> None:
    with raises(InvalidInput, match="is a Protocol, which has no form as a document; give a Program"):
        to_document(protocols()[0])


def test_an_example_that_names_a_fact_nobody_knows_is_refused() -> None:
    example = ExamplePerson("x", date(2026, 5, 1), {"agee": 1}, {"refer": MET})
    with raises(
        InvalidInput, match=r"examples\[0\]\.facts\.agee: is a fact that neither the rules nor the vocab"
    ):
        to_document(policy(edition(examples=(example,))))


def test_bounds_that_say_nothing_are_refused() -> None:
    example = ExamplePerson("x", date(2026, 5, 1), {"age_years": UNBOUNDED}, {})
    with raises(InvalidInput, match=r"facts\.age_years: are bounds that say nothing; leave them out"):
        to_document(policy(edition(examples=(example,))))


def test_a_document_is_what_was_expected_or_an_error() -> None:
    text = dumps(risk_scheme())
    assert loads(text, RiskScheme) == risk_scheme()
    of_neither: Any = Program | Decision
    of_several: tuple[Any, ...] = (Policy[Any], Program | RiskScheme)
    assert all(loads(text, expected) == risk_scheme() for expected in of_several)
    with raises(InvalidInput, match=r"\$: is a risk scheme, not a Scheme; give another document"):
        loads(text, Scheme)
    with raises(
        InvalidInput, match=r"\$: is a risk scheme, not a Program or Decision; give another document"
    ):
        loads(text, of_neither)


# -- what is known about a person --------------------------------------------------------------------------------------


def test_facts_that_a_host_writes_are_read_as_rules_need_them() -> None:
    document = {
        "schema": "casemgmt.facts/1",
        "as_of": "2026-05-01",
        "values": {
            "birth_date": "1960-05",
            "gender": {"one_of": ["female"]},
            "admissions_12m": 2.0,
            "deceased": None,
        },
        "unknowns": {
            "ed_visits_6m": {"reason": "declined", "since": "2026-04-01", "detail": "asked by phone"}
        },
        "evidence": {"admissions_12m": ["Encounter/1", "Encounter/2"]},
    }
    sheet = from_document(document, FactSheet)
    assert sheet == FactSheet(
        date(2026, 5, 1),
        {
            "as_of": date(2026, 5, 1),
            "birth_date": Bounds(date(1960, 5, 1), date(1960, 5, 31)),
            "gender": "female",
            "admissions_12m": 2,
            "deceased": None,
        },
        {"ed_visits_6m": Unknown(Reason.DECLINED, date(2026, 4, 1), "asked by phone")},
        {"admissions_12m": ("Encounter/1", "Encounter/2")},
    )
    assert loads(dumps(sheet), FactSheet) == sheet
    assert decide(vocabulary()["birth_date"] >= date(1960, 5, 1), sheet).truth is MET


def test_a_date_may_be_known_on_one_side() -> None:
    def read(value: Any) -> FactSheet:
        document = {"schema": "casemgmt.facts/1", "as_of": "2026-05-01", "values": {"birth_date": value}}
        return from_document(document, FactSheet)

    since, until = {"low": {"date": "1950-02-01"}}, {"high": {"date": "1950-02-01"}}
    assert read(since).values["birth_date"] == Bounds(date(1950, 2, 1), LAST_DATE)
    assert read(until).values["birth_date"] == Bounds(FIRST_DATE, date(1950, 2, 1))
    for sheet in (read(since), read(until)):
        assert loads(dumps(sheet), FactSheet) == sheet
    with raises(InvalidInput, match=r"birth_date: .*low end is not at most"):
        read({**since, "high": {"date": "1950-01-01"}})


@mark.parametrize("value", [{"unknown": "stale"}, {"one_of": ["female", "male", "other", "unknown"]}])
def test_a_value_that_says_nothing_is_no_value(value: Any) -> None:
    document = {"schema": "casemgmt.facts/1", "as_of": "2026-05-01", "values": {"gender": value}}
    with raises(
        InvalidInput, match=r"\$\.values\.gender: says nothing of the fact; leave it out, and give the reason"
    ):
        from_document(document, FactSheet)


def test_a_screening_can_be_kept_and_decided_again() -> None:
    first = screen(
        {"chronic_condition_count": 2, "medicare_part_b": True}, "medicare.ccm", as_of="2026-05-01"
    )
    kept = loads(dumps(first.sheet), FactSheet)
    again = screen(kept, "medicare.ccm", as_of="2026-05-01")
    assert again == first
    assert again.explain() == first.explain()


def test_nothing_that_a_fact_sheet_or_a_decision_holds_is_dropped() -> None:
    """Every field is filled here; one that is added to the classes has to be filled too."""
    declined = Unknown(Reason.DECLINED)
    sheet = FactSheet(
        date(2026, 5, 1),
        {"as_of": date(2026, 5, 1), "age_years": 70, "body_weight": Bounds(60, 70)},
        {
            "bmi": Unknown(
                Reason.STALE,
                since=date(2025, 3, 1),
                detail="measured at home",
                needs=(("weight", declined), ("score", Unknown(Reason.ERROR, needs=(("item", declined),)))),
            )
        },
        {"age_years": ("Person/1",)},
        {"age_years": date(2026, 4, 30), "body_weight": Bounds(date(2026, 4, 1), date(2026, 4, 30))},
    )
    vocabulary = {name: Fact(name) for name in ("age_years", "body_weight", "bmi")}
    reads_all = all_of(*(fact >= 1 for fact in vocabulary.values()))
    decision = Decision(reads_all, sheet, "old enough", "ours/2026")
    for thing in (sheet, decision, sheet.unknowns["bmi"]):
        fields = [getattr(thing, field.name) for field in attrs.fields(type(thing)) if field.init]
        assert all(field not in (None, "", (), {}) for field in fields), "fill every field"
    assert loads(dumps(sheet, vocabulary=vocabulary), FactSheet, vocabulary=vocabulary) == sheet
    back = loads(dumps(decision, vocabulary=vocabulary), Decision, vocabulary=vocabulary)
    assert (back, back.edition, back.identity) == (decision, "ours/2026", decision.identity)


@mark.parametrize(
    "need", ["weight", {"label": 5, "reason": "declined"}, {"label": "weight"}, {"reason": "declined"}]
)
def test_an_open_input_says_its_name_and_reason(need: object) -> None:
    unknown = {"reason": "stale", "needs": [need]}
    document = {
        "schema": "casemgmt.facts/1",
        "as_of": "2026-05-01",
        "values": {},
        "unknowns": {"bmi": unknown},
    }
    with raises(InvalidInput, match=r"\$\.unknowns\.bmi\.needs\[0\]"):
        from_document(document, FactSheet)
