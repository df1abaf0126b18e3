"""A document that cannot be used is refused with the path of every mistake and its cure, and without what it says."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from pytest import mark, raises

from casemgmt import Fact, vocabulary
from casemgmt.errors import InvalidInput, Problem
from casemgmt.interchange import dumps, from_document, loads, to_document
from casemgmt.interchange.limits import DEPTH, PROBLEMS, TEXT_LENGTH, VALUES
from casemgmt.levels import scheme_by_id
from casemgmt.risk import risk_scheme
from casemgmt.rules import Criterion, Decision, FactSheet, Policy, decide
from casemgmt.screening import program
from tests.strategies import numbered

CITED = {"source": "ours", "standing": "operational"}
EDITION = {
    "id": "1",
    "effective_from": "2026-01-01",
    "citation": CITED,
    "review": {"verified_on": "2026-01-01", "review_by": "2027-01-01"},
    "refer": {"all": ["deceased", {"value": "age_years", "at_least": 65}]},
    "enrol": {"category": "gender", "is": ["female"]},
    "perform": {"value": "falls_12m", "at_least": 2},
    "examples": [
        {
            "name": "somebody",
            "as_of": "2026-05-01",
            "facts": {"age_years": 66, "falls_12m": 2},
            "expect": {"refer": "met"},
        }
    ],
}
DOCUMENT = {
    "schema": "casemgmt.policy/1",
    "kind": "program",
    "id": "ours",
    "title": "Ours",
    "authority": "us",
    "facts": [{"name": "falls_12m", "low": 0, "high": 365}],
    "editions": [EDITION],
}
AT = "$.editions[0]"


def fresh() -> Any:
    return json.loads(json.dumps(DOCUMENT))


def refused(document: Any, expected: Any = Policy) -> list[str]:
    with raises(InvalidInput) as caught:
        from_document(document, expected)
    return [str(problem) for problem in caught.value.problems]


OBLIGATION = {"label": "notice", "start": "hospice_election_on", "closes": {"n": 5}}


def edition(**changed: Any) -> Any:
    document = fresh()
    document["editions"][0] = {**EDITION, **changed}
    return document


def refer(form: Any) -> Any:
    return edition(refer=form)


def example(**changed: Any) -> Any:
    return edition(examples=[{**EDITION["examples"][0], **changed}])  # type: ignore[index]


def facts(*declared: Any) -> Any:
    return {**fresh(), "facts": [*DOCUMENT["facts"], *declared]}


def without(key: str) -> Any:
    document = fresh()
    del document["editions"][0][key]
    return document


def quantity(form: Any) -> Any:
    return refer({"value": form, "at_least": 1})


MISTAKES: list[tuple[Any, str]] = [
    # the head
    ([], "$: is a list; give a document, which is an object"),
    ({}, "$.schema: names no kind of document that is known; write casemgmt.policy/1"),
    (
        {"schema": "casemgmt.polcy/1"},
        "$.schema: names no kind of document that is known; did you mean 'casemgmt.policy/1'",
    ),
    (
        {**DOCUMENT, "kind": "plan"},
        "$.kind: is none of the kinds of a policy; write program, level_scheme, risk_scheme",
    ),
    ({**DOCUMENT, "kind": []}, "$.kind: is none of the kinds of a policy"),
    ({**DOCUMENT, "titel": "x"}, "$.titel: is no key of a program; did you mean 'title'?"),
    ({**DOCUMENT, "title": 7}, "$.title: is a number; write text"),
    ({**DOCUMENT, "id": ""}, "$.id: is empty or very long; write 1 to 200 characters"),
    ({**DOCUMENT, "editions": []}, "$.editions: has 0 parts; write at least 1"),
    ({**DOCUMENT, "editions": {}}, "$.editions: is an object; write a list"),
    # editions
    (without("refer"), f"{AT}: has no refer; give the refer of an edition of a program"),
    (
        edition(effective_from="soon"),
        f"{AT}.effective_from: is not a date that can be used; write YYYY-MM-DD",
    ),
    (edition(effective_from="2026-02-30"), f"{AT}.effective_from: is not a date that can be used"),
    (edition(effective_from="1066-10-14"), f"{AT}.effective_from: is not a date that can be used"),
    (edition(effective_from=2026), f"{AT}.effective_from: is a number; write a date as YYYY-MM-DD"),
    (
        edition(effective_to="2025-01-01"),
        f"{AT}: an edition ends before it begins; give its last day in force",
    ),
    (
        {**DOCUMENT, "editions": [EDITION, {**EDITION, "id": "2"}]},
        "$.editions[1]: two editions overlap; end each edition the day before",
    ),
    (
        {
            **DOCUMENT,
            "editions": [
                {**EDITION, "effective_to": "2026-12-31"},
                {**EDITION, "effective_from": "2027-01-01"},
            ],
        },
        "$.editions[1].id: is the id of an edition above; give each its own",
    ),
    (
        edition(citation={"source": "x", "standing": "rumour"}),
        f"{AT}.citation.standing: is no word that is known here; write one of law, guideline",
    ),
    (
        edition(citation={"source": "x", "standing": 1}),
        f"{AT}.citation.standing: is a number; write one of law",
    ),
    (
        edition(obligations=[{**OBLIGATION, "closes": 5}]),
        f"{AT}.obligations[0].closes: is a number; write a count of days, or a date as YYYY-MM-DD",
    ),
    (
        edition(obligations=[{**OBLIGATION, "start": "ccm_consent"}]),
        f"{AT}.obligations[0]: notice: what starts and what meets an obligation are facts of type date",
    ),
    (
        edition(obligations=[{**OBLIGATION, "periods": {"lengths": [{"n": 0}]}}]),
        f"{AT}.obligations[0].periods: periods have lengths of one day or more",
    ),
    (
        edition(excludes=[{"program": "x", "citation": EDITION["citation"]}]),
        f"{AT}.excludes[0]: has no why; give the why of a program that excludes this one",
    ),
    (edition(codes=[]), f"{AT}.codes: is a list; write an object"),
    (edition(documents=[1]), f"{AT}.documents[0]: is a number; write text"),
    # criteria
    (
        refer("ccm_consnt"),
        f"{AT}.refer: names no fact of the vocabulary, nor one declared above; did you mean 'ccm_consent'",
    ),
    (
        refer("age_years"),
        f'{AT}.refer: age_years is a number, not a flag; write {{"value": "...", "at_least": ...}}',
    ),
    (refer(7), f"{AT}.refer: is a number; write the name of a flag, or a form"),
    (refer({}), f"{AT}.refer: is not a criterion; write flag, value, category"),
    (refer({"label": "x"}), f"{AT}.refer: is not a criterion"),
    (refer({"al": []}), f"{AT}.refer.al: is no key of a criterion; did you mean 'all'"),
    (refer({"all": [], "any": []}), f"{AT}.refer: is several things at once: all, any; write one of them"),
    (refer({"all": [], "lable": "x"}), f"{AT}.refer.lable: is no key of a group; did you mean 'label'"),
    (refer({"all": "x"}), f"{AT}.refer.all: is text; write a list"),
    (refer({"not": {"flag": 1}}), f"{AT}.refer.not.flag: is a number; write the name of a fact"),
    (
        refer({"at_least": 3, "of": ["deceased"]}),
        f"{AT}.refer: at least 3 of 1 parts says nothing; ask for 1 to 1",
    ),
    (
        refer({"at_least": 0, "of": ["deceased"]}),
        f"{AT}.refer.at_least: is a number; write a whole number from 1",
    ),
    (
        refer({"at_least": 1.5, "of": ["deceased"]}),
        f"{AT}.refer.at_least: is a number; write a whole number from 1",
    ),
    (
        refer({"value": "age_years"}),
        f"{AT}.refer: says too little or too much; write exactly one of at_least, above",
    ),
    (refer({"value": "age_years", "at_least": 1, "below": 9}), f"{AT}.refer: says too little or too much"),
    (
        refer({"value": "age_years", "at_least": True}),
        f"{AT}.refer: a flag and a number cannot be compared; compare like with like",
    ),
    (
        refer({"value": "gender", "equals": "gender"}),
        f'{AT}.refer: categories are not ordered; write {{"category": "...", "is": ',
    ),
    (
        refer({"category": "gender", "is": ["femal"]}),
        f"{AT}.refer: names a value that does not exist; did you mean 'female'",
    ),
    (
        refer({"category": "gender", "is": ["female", "female"]}),
        f"{AT}.refer.is[1]: is written twice; keep one of them",
    ),
    (
        refer({"category": "age_years", "is": ["x"]}),
        f'{AT}.refer: age_years is a number, not a category; write {{"value"',
    ),
    (
        refer({"criterion": "R1"}),
        f"{AT}.refer: names no criterion that stands above; none is defined above".replace(
            ".refer:", ".refer.criterion:"
        ),
    ),
    (refer({"criterion": 1}), f"{AT}.refer.criterion: is a number; write the name of a criterion"),
    (edition(criteria={}), f"{AT}.criteria: is an object; write a list of named criteria"),
    (
        edition(criteria=[{"name": "a", "criterion": "deceased"}] * 2),
        f"{AT}.criteria[1].name: is the name of a criterion that stands above; give it another name",
    ),
    (edition(criteria=[7]), f"{AT}.criteria[0]: is a number; write"),
    (
        refer({"by": "gender", "cases": [{"is": ["female"], "then": "deceased"}]}),
        f"{AT}.refer: the cases do not cover every value; give a criterion for the others",
    ),
    (
        refer({"by": "age_years", "cases": [{"below": 9, "then": "deceased"}]}),
        f"{AT}.refer: cases need rising edges and one more criterion than edges; write cases with rising `below`",
    ),
    (
        refer({"by": "age_years", "cases": [{"is": [True], "below": 9, "then": "deceased"}]}),
        f"{AT}.refer.cases[0]: says too little or too much; write exactly one of is, below",
    ),
    (
        refer(
            {
                "by": "age_years",
                "cases": [{"below": 9, "then": "deceased"}, {"is": [], "then": "deceased"}],
                "otherwise": "deceased",
            }
        ),
        f"{AT}.refer: cases mix values and ends; write `is` in every case",
    ),
    (
        refer({"by": "gender", "cases": [{"is": [1], "then": "deceased"}], "otherwise": "deceased"}),
        f"{AT}.refer.cases[0].is[0]: is a number; write text, true or false",
    ),
    *(
        (refer({word: ["deceased"]}), f"{AT}.refer{place}: is no key of a criterion; write {cure}")
        for word, place, cure in (
            ("and", ".and", "'all'"),
            ("AND", ".AND", "'all'"),
            ("all_of", ".all_of", "'all'"),
            ("or", ".or", "'any'"),
            ("anyOf", ".anyOf", "'any'"),
            ("All", ".All", "'all'"),
            ("none_of", ".none_of", "'not'"),
            ("!", "[a key]", "'not'"),
            (">=", "[a key]", '{"value": "...", "at_least": ...}'),
            ("max", ".max", '{"value": "...", "at_most": ...}'),
            ("==", "[a key]", '{"value": "...", "equals": ...}'),
            ("in", ".in", '{"category": "...", "is": ["..."]}'),
        )
    ),
    (refer({"alll": ["deceased"]}), f"{AT}.refer.alll: is no key of a criterion; did you mean 'all'?"),
    *(
        (
            refer({"value": "age_years", word: 65}),
            f"{AT}.refer{place}: is no key of a comparison; write {cure!r}",
        )
        for word, place, cure in (
            (">=", "[a key]", "at_least"),
            ("gt", ".gt", "above"),
            ("<=", "[a key]", "at_most"),
            ("lt", ".lt", "below"),
            ("==", "[a key]", "equals"),
            ("min", ".min", "at_least"),
            ("maximum", ".maximum", "at_most"),
        )
    ),
    (
        refer({"value": "age_years", "at_least": 65, "and": []}),
        f"{AT}.refer.and: is no key of a comparison; known: above, at_least",
    ),
    # quantities
    (quantity({"add": [1, 2]}), f"{AT}.refer.value.add: is no key of a quantity; write 'sum'"),
    (quantity({"max": [1, 2]}), f"{AT}.refer.value.max: is no key of a quantity; write 'greatest'"),
    (quantity({"if": "deceased"}), f"{AT}.refer.value.if: is no key of a quantity; write 'when'"),
    (quantity([]), f"{AT}.refer.value: is a list; write a number, the name of a fact, or a form"),
    (quantity({"sum": [1]}), f"{AT}.refer.value.sum: has 1 parts; write at least 2"),
    (quantity({"divide": [1, 2, 3]}), f"{AT}.refer.value.divide: has 3 parts; write exactly 2"),
    (quantity({"least": []}), f"{AT}.refer.value.least: has 0 parts; write at least 1"),
    (quantity({"least": ["gender"]}), f'{AT}.refer.value: categories are not ordered; write {{"category"'),
    (quantity({"sum": ["gender", 1]}), f"{AT}.refer.value: "),
    (
        quantity({"bands_of": "age_years", "edges": [2, 1], "points": [0, 1, 2]}),
        f"{AT}.refer.value: bands need rising edges and one more number of points than edges; write rising edges, and",
    ),
    (
        quantity({"bands_of": "age_years", "edges": ["1"], "points": [0, 1]}),
        f"{AT}.refer.value.edges[0]: is text; write a number",
    ),
    (quantity({"years_since": "age_years"}), f"{AT}.refer.value: age"),
    (
        quantity({"year_since": "birth_date"}),
        f"{AT}.refer.value.year_since: is no key of a quantity; did you mean 'years_since'",
    ),
    (
        quantity({"days_since": "birth_date", "calendar": "us"}),
        f"{AT}.refer.value.calendar: names no calendar of the library; known: us_federal",
    ),
    (
        quantity({"days_since": "birth_date", "calendar": 7}),
        f"{AT}.refer.value.calendar: is a number; write the name of a calendar, or a calendar",
    ),
    (
        quantity(
            {
                "days_since": "birth_date",
                "calendar": {"name": "x", "holidays": [{"name": "y", "month": 2, "day": 29}]},
            }
        ),
        f"{AT}.refer.value.calendar.holidays[0]: is on a day that not every year has",
    ),
    (
        quantity(
            {"days_since": "birth_date", "calendar": {"name": "x", "holidays": [{"name": "y", "month": 2}]}}
        ),
        "holidays[0]: has no day, or two; give either a day, or a weekday and nth",
    ),
    (
        quantity(
            {
                "days_since": "birth_date",
                "calendar": {"name": "x", "holidays": [{"name": "y", "month": 2, "weekday": 7, "nth": 1}]},
            }
        ),
        "holidays[0]: is on a weekday that not every month has; give 0 (Monday) to 6",
    ),
    (
        quantity(
            {
                "days_since": "birth_date",
                "calendar": {"name": "x", "holidays": [{"name": "y", "month": 2, "weekday": 0.5, "nth": 1}]},
            }
        ),
        "holidays[0].weekday: is a number; write a whole number",
    ),
    (
        quantity({"parameter": "p", "by": ["birth_date"], "editions": []}),
        f"{AT}.refer.value: p is looked up by numbers and categories; band a date or a flag first",
    ),
    (
        quantity(
            {
                "parameter": "p",
                "by": ["age_years"],
                "editions": [{"effective_from": "2026-01-01", "rows": [["x", 1]]}],
            }
        ),
        f"{AT}.refer.value: row 0 of p does not fit what it is looked up by; write number, value",
    ),
    (
        quantity(
            {
                "parameter": "p",
                "by": ["age_years"],
                "editions": [{"effective_from": "2026-01-01", "rows": [[1, 1], [1, 2]]}],
            }
        ),
        f"{AT}.refer.value: a table gives two values for one key; keep one of them",
    ),
    (
        quantity(
            {
                "parameter": "p",
                "by": ["age_years"],
                "editions": [{"effective_from": "2026-01-01", "rows": [["x"]]}],
            }
        ),
        "row 0 of p does not fit",
    ),
    (
        quantity(
            {
                "parameter": "p",
                "editions": [{"effective_from": "2026-01-01", "effective_to": "2025-01-01", "rows": []}],
            }
        ),
        f"{AT}.refer.value: an edition of p ends before it begins; give its last day",
    ),
    # facts
    (
        {**edition(perform={"all": []}, examples=[]), "facts": {}},
        "$.facts: is an object; write a list of facts",
    ),
    (facts(7), "$.facts[1]: is a number; write"),
    (
        facts({"name": "x", "low": 9, "high": 1}),
        "$.facts[1]: the range of x ends before it begins; put the lesser value into low",
    ),
    (
        facts({"name": "x", "low": True}),
        "$.facts[1]: the range of a number does not consist of numbers; correct low and high",
    ),
    (
        facts({"name": "x", "type": "date", "low": 3}),
        "$.facts[1]: the range of a date does not consist of dates",
    ),
    (facts({"name": "x", "low": "3"}), "$.facts[1].low: is text; write a number, true or false"),
    (
        facts({"name": "x", "values": ["a"]}),
        "$.facts[1]: a number has a range and no list of values; give low and high",
    ),
    (
        facts({"name": "x", "type": "numbr"}),
        "$.facts[1].type: is no word that is known here; write one of number, flag, date, category",
    ),
    (facts({"name": "x", "formula": "y"}), "$.facts[1].formula: names no fact of the vocabulary"),
    (
        facts({"name": "x", "type": "flag", "formula": "age_years"}),
        "$.facts[1]: x is a flag, but its formula gives a number; give the type of the formula, or another formula",
    ),
    (
        facts({"name": "x", "formula": 1, "true_when": "deceased"}),
        "$.facts[1]: a fact has one definition; give formula, true_when or attested",
    ),
    (
        facts({"name": "x", "formula": "x"}),
        "$.facts[1].formula: names no fact of the vocabulary, nor one declared above",
    ),
    (
        facts({"name": "falls_12m"}),
        "$.facts[1].name: is the name of a fact declared above; declare each fact once",
    ),
    (
        facts({"name": "age_years"}),
        "$.facts[1].name: is the name of a fact in the vocabulary; give it another name",
    ),
    (facts({"name": "as_of"}), "$.facts[1]: the date of the decision is no fact; give the fact another name"),
    (
        facts({"name": "age_year", "in_vocabulary": True}),
        "$.facts[1].name: names no fact of the vocabulary; did you mean 'age_years'",
    ),
    (
        facts({"name": "age_years", "in_vocabulary": True}),
        "$.facts[1]: differs from the fact of that name in the vocabulary; read it with the vocabulary of that time",
    ),
    (
        facts({"name": "x", "attested": {"by": ["nurse"], "valid_days": 0}}),
        "$.facts[1].attested.valid_days: is a number; write a whole number from 1",
    ),
    (
        facts({"name": "x", "formula": {"sum": ["age_years", 1]}}),
        "$.facts[1].name: is declared, and no rule reads it; take it out, or read it in a criterion",
    ),
    # example people
    (
        edition(perform={"all": []}),
        f"{AT}.examples[0].facts.falls_12m: is no fact that the edition reads; take it out, or read it in a criterion",
    ),
    (
        example(facts={"age_year": 7}),
        f"{AT}.examples[0].facts.age_year: names no fact of the vocabulary, nor one declared above; did you mean",
    ),
    (
        example(facts={"age_years": "old"}),
        f"{AT}.examples[0].facts.age_years: is text; give a number, or null for unknown",
    ),
    (
        example(facts={"age_years": 900}),
        f"{AT}.examples[0].facts.age_years: is outside the permitted range; give 0 to 150, or null for unknown",
    ),
    (example(facts={"age_years": [1]}), f"{AT}.examples[0].facts.age_years: is a list; write text, a number"),
    (
        example(facts={"age_years": {}}),
        f"{AT}.examples[0].facts.age_years: is no value that is known here; write text, a number",
    ),
    (
        example(facts={"age_years": {"low": 9, "high": 1}}),
        f"{AT}.examples[0].facts.age_years: the low end is not at most the high end; write low and high of one type",
    ),
    (
        example(facts={"age_years": {"one_of": ["a", "b"]}}),
        f"{AT}.examples[0].facts.age_years: is a set of categories; give a number, low and high or null",
    ),
    (
        facts({"name": "x", "type": "category", "low": 1}),
        "$.facts[1]: a category has a list of values and no range; give values",
    ),
    (
        quantity({"parameter": "p", "on": "age_years", "editions": []}),
        f"{AT}.refer.value: age is a number where a date is needed; give what",
    ),
    (example(facts={"age_years": {"low": None}}), f"{AT}.examples[0].facts.age_years.low: is null; write"),
    (example(facts={"gender": {"one_of": []}}), f"{AT}.examples[0].facts.gender: is one of no values at all"),
    (
        example(facts={"gender": {"unknown": "lost"}}),
        f"{AT}.examples[0].facts.gender.unknown: is no word that is known here; write one of not recorded",
    ),
    (
        example(facts={"as_of": "2026-05-01"}),
        f"{AT}.examples[0].facts.as_of: is the date of the decision, not a fact; write as_of beside the facts",
    ),
    (example(facts=[]), f"{AT}.examples[0].facts: is a list; write an object by the names of facts"),
    (
        example(expect={"reffer": "met"}),
        f"{AT}.examples[0].expect.reffer: is nothing that the edition decides; did you mean 'refer'",
    ),
    (
        example(expect={"refer": True}),
        f"{AT}.examples[0].expect.refer: is true or false; write one of not met, unknown, met",
    ),
    (example(missing=["agee_years"]), f"{AT}.examples[0].missing[0]: names no fact of the vocabulary"),
    (example(missing=[1]), f"{AT}.examples[0].missing[0]: is a number; write the name of a fact"),
]


@mark.parametrize(("document", "problem"), MISTAKES, ids=numbered())
def test_a_mistake_is_named_with_its_path_and_cure(document: Any, problem: str) -> None:
    (found,) = refused(document)
    assert problem in found


def test_the_document_without_a_mistake_is_read() -> None:
    assert isinstance(from_document(fresh()), Policy)


def test_a_cure_is_never_empty() -> None:
    for document, _ in MISTAKES:
        with raises(InvalidInput) as caught:
            from_document(document)
        assert all(problem.cure for problem in caught.value.problems)


def test_every_mistake_is_listed_at_once() -> None:
    document = {**example(facts={"age_years": "old"}), "titel": "x"}
    document["editions"][0]["refer"] = {"any": ["ccm_consnt", {"value": "age_years", "at_lest": 1}]}
    assert [line.partition(":")[0] for line in refused(document)] == [
        "$.titel",
        "$.editions[0].refer.any[0]",
        "$.editions[0].refer.any[1].at_lest",
        "$.editions[0].examples[0].facts.age_years",
    ]


def test_a_mistake_in_an_edition_hides_none_in_its_names_and_dates() -> None:
    document = example(expect={"refer": "met", "reffer": "met", "99490": "met"}, facts={"age_yeers": 3})
    first = document["editions"][0]
    first["refer"] = {"and": []}
    first["codes"] = {"99490": {"all": []}}
    del first["citation"]
    second = {**fresh()["editions"][0], "effective_from": "2025-01-01", "effective_to": "2024-01-01"}
    third = {**fresh()["editions"][0], "id": 3, "effective_from": "2024-06-01", "effective_to": "soon"}
    document["editions"] += [second, third, {"id": "4", "effective_from": "2030-01-01"}, 5]
    found = [line.partition(";")[0] for line in refused(document)]
    assert found[:6] == [
        f"{AT}: has no citation",
        f"{AT}.refer.and: is no key of a criterion",
        f"{AT}.examples[0].facts.age_yeers: names no fact of the vocabulary, nor one declared above",
        f"{AT}.examples[0].expect.reffer: is nothing that the edition decides",
        "$.editions[2].id: is a number",
        "$.editions[2].effective_to: is not a date that can be used",
    ]
    assert found[-4:] == [
        "$.editions[4]: is a number",
        "$.editions[1].id: is the id of an edition above",
        "$.editions[1]: an edition ends before it begins",
        "$.editions[1]: two editions overlap",
    ]


def test_names_are_not_looked_up_where_those_that_there_are_could_not_be_read() -> None:
    document = example(expect={"99490": "met"})
    document["editions"][0]["codes"] = {"99490": 7}
    (problem,) = refused(document)
    assert problem.startswith(f"{AT}.codes.99490: is a number")
    document["editions"][0]["examples"] = {}
    assert len(refused(document)) == 2


def test_every_part_that_is_written_twice_is_told() -> None:
    document = refer({"category": "gender", "is": ["female", "female", "male", "male"]})
    assert [line.partition(":")[0] for line in refused(document)] == [
        f"{AT}.refer.is[1]",
        f"{AT}.refer.is[3]",
    ]


def test_a_broken_declaration_is_told_once_and_not_at_every_use() -> None:
    document = facts({"name": "x", "low": "no"})
    document["editions"][0]["refer"] = {"value": "x", "at_least": 1}
    document["editions"][0]["criteria"] = [{"name": "c", "criterion": {"value": "age_years"}}]
    document["editions"][0]["enrol"] = {"criterion": "c"}
    assert [line.partition(":")[0] for line in refused(document)] == [
        "$.facts[1].low",
        "$.editions[0].criteria[0].criterion",
    ]


def test_a_level_scheme_and_a_risk_scheme_name_only_what_they_have() -> None:
    document = to_document(scheme_by_id("levels.four"))
    document["editions"][0]["ladder"][0]["level"] = "acut"
    document["editions"][0]["signals"][0]["level"] = "acut"
    document["editions"][0]["transitions"][0]["to"] = "acut"
    assert refused(document) == [
        f"$.editions[0].{place}: names nothing that the edition has; did you mean 'acute'?"
        for place in ("signals[0].level", "ladder[0].level", "transitions[0].to")
    ]
    document = to_document(risk_scheme())
    document["editions"][0]["ladder"][0]["tier"] = "crises"
    assert refused(document)[-1] == (
        "$.editions[0].ladder[0].tier: names nothing that the edition has; did you mean 'crisis'?"
    )


# -- text and limits ---------------------------------------------------------------------------------------------------


def refused_text(text: str) -> str:
    with raises(InvalidInput) as caught:
        loads(text)
    return str(caught.value)


def swapped(old: str, new: str) -> str:
    return json.dumps(DOCUMENT).replace(old, new)


TEXTS = [
    ("", "$: is not JSON at line 1, column 1; correct the text there"),
    ("{", "$: is not JSON at line 1, column 2"),
    ('{"schema": "x" "y"}', "$: is not JSON at line 1, column 16"),
    ("[" * 100_000, f"$: is nested more than {DEPTH} deep; name parts of it"),
    ('{"a":' * 100_000, f"$: is nested more than {DEPTH} deep"),
    ('"' + r"\"" * 50_000, "$: is not JSON"),
    (" " * (TEXT_LENGTH + 1), "$: is longer than 4,000,000 characters; split the document"),
    (
        swapped('"title": "Ours"', '"title": "A", "title": "B"'),
        "$.title: is written more than once; keep one of them",
    ),
    (
        swapped('"high": 365', '"high": NaN'),
        "$.facts[0].high: is a number that cannot be kept; write a finite one",
    ),
    (swapped('"high": 365', '"high": -Infinity'), "$.facts[0].high: is a number that cannot be kept"),
    (swapped('"high": 365', '"high": 1e999'), "$.facts[0].high: is a number that cannot be kept"),
    (swapped('"high": 365', '"high": 9007199254740993'), "whole numbers up to 9007199254740992"),
    (swapped('"high": 365', f'"high": {"9" * 9_000}'), "$.facts[0].high: is a number that cannot be kept"),
    (swapped('"Ours"', '"\\ud800"'), "$.title: holds half of a character; write whole characters"),
    (swapped('"title"', '"\\ud800"'), "$: has a key that is no text; write every key as text"),
    (f"[{'0,' * VALUES}0]", f"$: holds more than {VALUES:,} values; split the document"),
]


@mark.parametrize(("text", "problem"), TEXTS, ids=numbered())
def test_text_that_cannot_be_used_is_refused(text: str, problem: str) -> None:
    assert problem in refused_text(text)


def test_only_text_is_read_as_text() -> None:
    with raises(InvalidInput, match=r"\$: is a bytes; give the text of the document"):
        loads(b"{}")  # type: ignore[call-overload]


def test_a_document_is_plain_json() -> None:
    odd: dict[Any, Any] = {**DOCUMENT, "title": date(2026, 1, 1), "editions": (EDITION,), 7: "x"}
    assert refused(odd) == [
        "$: has a key that is no text; write every key as text",
        "$.title: is a date; write text, numbers, true, false, null, lists and objects",
        "$.editions: is a tuple; write text, numbers, true, false, null, lists and objects",
    ]


def test_a_list_of_problems_ends_somewhere() -> None:
    assert len(refused({**DOCUMENT, **{f"key {i}": 1 for i in range(500)}})) == PROBLEMS
    assert len(refused([float("nan")] * 500)) == PROBLEMS
    twice = ", ".join(f'"k{i}": 1, "k{i}": 1' for i in range(500))
    assert refused_text(f"{{{twice}}}").startswith(f"{PROBLEMS} problems in the input:")


def test_near_names_are_not_searched_among_thousands_or_for_long_names() -> None:
    many = [{"name": f"f{i}"} for i in range(4_000)]
    document = facts(*many)
    document["editions"][0]["refer"] = "age_year"
    (found,) = refused(document)
    assert re.search(
        r"refer: names no fact of the vocabulary, .*; take one of the 5,\d\d\d known names", found
    )
    (found,) = refused(refer("age_years" + "s" * 40))
    assert re.search(r"refer: names no fact .*; none of the 1\d\d\d known names is near", found)


def test_nesting_is_refused_before_it_is_read() -> None:
    form: Any = "deceased"
    for _ in range(100_000):
        form = {"not": form}
    (found,) = refused(refer(form))
    assert f"is nested more than {DEPTH} deep; name parts of it, and refer to them by name" in found


def test_a_long_sum_is_refused() -> None:
    (found,) = refused(quantity({"sum": [1] * 150}))
    assert (
        "refer.value: stacks more than 100 nodes of a rule; split it into groups that stand beside" in found
    )


def test_names_cannot_stack_a_rule_higher_than_can_be_walked() -> None:
    named = ({"name": f"c{i + 1}", "criterion": {"not": {"criterion": f"c{i}"}}} for i in range(200))
    found = refused(edition(criteria=[{"name": "c0", "criterion": "deceased"}, *named]))
    assert found[0].startswith("$.editions[0].criteria[99].criterion: stacks more than 100 nodes")


def test_formulas_cannot_stack_facts_higher_than_can_be_walked() -> None:
    stacked = [{"name": f"f{i + 1}", "formula": {"sum": [f"f{i}", 1]}} for i in range(200)]
    found = refused(facts({"name": "f0"}, *stacked))
    assert "stacks more than 100 nodes of a rule" in found[0]


def test_names_cannot_multiply_a_rule_without_end() -> None:
    named = ({"name": f"c{i + 1}", "criterion": {"all": [{"criterion": f"c{i}"}] * 2}} for i in range(60))
    found = refused(edition(criteria=[{"name": "c0", "criterion": "deceased"}, *named]))
    assert "makes more than 100,000 nodes of rules; repeat criteria less often" in found[-1]


def test_keys_that_do_not_look_like_names_are_not_repeated() -> None:
    (found,) = refused({**DOCUMENT, "Jane Roe, born 1948": 1})
    assert found.startswith("$[a key]: is no key of a program")
    assert "Roe" not in found


# -- what is known about people ----------------------------------------------------------------------------------------

SECRET = "Jane Roe"
SHEET = {"schema": "casemgmt.facts/1", "as_of": "2026-05-01", "values": {"age_years": 66}}


@mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"values": {"age_years": SECRET}},
            "$.values.age_years: is text; give a number, or null for unknown",
        ),
        ({"values": {"gender": SECRET}}, "$.values.gender: is not a permitted value; give one of"),
        (
            {"values": {"age_years": {"low": SECRET, "high": 9}}},
            "$.values.age_years: the low end is not at most",
        ),
        ({"values": {"gender": {"one_of": [SECRET, SECRET]}}}, "$.values.gender.one_of[1]: is written twice"),
        (
            {"values": {"birth_date": {"date": SECRET}}},
            "$.values.birth_date.date: is not a date that can be used",
        ),
        (
            {"unknowns": {"age_years": {"reason": SECRET}}},
            "$.unknowns.age_years.reason: is no word that is known",
        ),
        ({"unknowns": {"age_years": SECRET}}, "$.unknowns.age_years: is text; write"),
        ({"evidence": {"age_years": SECRET}}, "$.evidence.age_years: is text; write a list"),
        ({"evidence": {"age_year": [SECRET]}}, "$.evidence.age_year: names no fact of the vocabulary"),
        ({"as_of": SECRET}, "$.as_of: is not a date that can be used"),
    ],
    ids=numbered(),
)
def test_no_message_says_what_is_known_of_a_person(changed: Any, problem: str) -> None:
    with raises(InvalidInput) as caught:
        loads(json.dumps({**SHEET, **changed}), FactSheet)
    assert problem in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_error_in_the_text_does_not_carry_the_text_along() -> None:
    with raises(InvalidInput) as caught:
        loads(json.dumps({**SHEET, "values": {"gender": SECRET}})[:-1], FactSheet)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_decision_is_not_replayed_on_facts_that_have_changed() -> None:
    visits = vocabulary()["ed_visits_6m"]
    decided = decide(visits >= 2, {"ed_visits_6m": 2}, as_of="2026-05-01")
    changed = {"ed_visits_6m": Fact("ed_visits_6m", low=0, high=1_000)}
    with raises(InvalidInput, match=r"\$\.facts\[0\]: differs from the fact of that name in the vocabulary"):
        loads(dumps(decided), Decision, vocabulary=changed)
    with raises(InvalidInput, match=r"\$\.facts\[0\]\.name: names no fact of the vocabulary"):
        loads(dumps(decided), Decision, vocabulary={})


def test_facts_without_the_date_of_the_decision_are_not_written() -> None:
    with raises(InvalidInput, match=r"\$\.values: do not hold the date as_of; gather them with"):
        to_document(FactSheet(date(2026, 5, 1), {}))


def test_a_rule_is_a_criterion_or_a_quantity() -> None:
    head = {"schema": "casemgmt.rule/1"}
    assert refused(head, Criterion) == [
        "$: says too little or too much; write exactly one of criterion, quantity"
    ]
    assert refused({**head, "quantity": 1}, Criterion) == [
        "$: is a rule, not a Criterion; give another document"
    ]


def test_a_problem_is_the_same_for_a_program_of_the_library() -> None:
    document = to_document(program("medicare.ccm"))
    document["editions"][2]["refer"] = {"all": [{"criterion": "R11"}]}
    with raises(InvalidInput) as caught:
        from_document(document)
    (problem,) = caught.value.problems
    assert problem == Problem(
        "$.editions[2].refer.all[0].criterion", "names no criterion that stands above", problem.cure
    )
    assert "R1" in problem.cure or "known" in problem.cure
