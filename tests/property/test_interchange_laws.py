"""Laws 6, 8 and 9 for documents: they come back equal, do nothing by themselves, and no value shows in a message."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest import mark

from casemgmt.citation import Citation, Standing, Verification
from casemgmt.errors import CasemgmtError
from casemgmt.interchange import diff_editions, dumps, from_document, loads, to_document
from casemgmt.levels import scheme_by_id
from casemgmt.risk import risk_scheme
from casemgmt.rules import Criterion, Decision, Fact, FactSheet, Quantity, bounds_of, rule, truth_of
from casemgmt.screening import program
from tests import strategies as some
from tests.effort import steady
from tests.exact import exactly

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
few = steady(25, relaxed)
VOCABULARIES: list[dict[str, Fact]] = [some.VOCABULARY, {}]


# -- law 6 -------------------------------------------------------------------------------------------------------------


@mark.parametrize("node", some.NODES_AT, ids=lambda node: node.__name__)
@few
@given(data=st.data())
def test_every_node_comes_back_equal(node: Any, data: st.DataObject) -> None:
    term = data.draw(some.NODES_AT[node](2))
    kind: Any = Criterion if isinstance(term, Criterion) else Quantity
    for vocabulary in VOCABULARIES:
        text = dumps(term, vocabulary=vocabulary)
        back = loads(text, kind, vocabulary=vocabulary)
        assert back == term
        assert exactly(back) == exactly(term)
        assert dumps(back, vocabulary=vocabulary) == text


citations = st.builds(
    Citation, st.text(), st.sampled_from(Standing), st.sampled_from(Verification), st.text()
)


@st.composite
def told(draw: st.DrawFn, depth: int) -> Criterion:
    """A criterion of which every part may carry an id, a label and a citation, and may come again."""
    if depth == 0:
        part: Criterion = draw(some.criteria(0))
    else:
        parts = draw(st.lists(told(depth - 1), min_size=1, max_size=3))
        part = draw(st.sampled_from([*parts, parts[0] & parts[-1], parts[0] | ~parts[0]]))
    words = st.sampled_from(["", "", "A1", "a label", "A label", "another, with more words"])
    return rule(part, id=draw(words), label=draw(words), cite=draw(st.none() | citations))


@few
@given(told(2))
def test_ids_labels_citations_and_repetitions_come_back(term: Criterion) -> None:
    text = dumps(term, vocabulary=some.VOCABULARY)
    back = loads(text, Criterion, vocabulary=some.VOCABULARY)
    assert exactly(back) == exactly(term)
    assert dumps(back, vocabulary=some.VOCABULARY) == text


@relaxed
@given(some.cases(some.criteria()))
def test_a_decision_is_replayed(case: Any) -> None:
    term, _, known = case
    decision = Decision(term, some.sheet(term, known), "a title")
    for vocabulary in VOCABULARIES:
        back = loads(dumps(decision, vocabulary=vocabulary), Decision, vocabulary=vocabulary)
        assert back == decision
        assert back.truth is decision.truth
        assert back.missing == decision.missing
        assert back.explain() == decision.explain()
    sheet = loads(dumps(decision.sheet, vocabulary=some.VOCABULARY), FactSheet, vocabulary=some.VOCABULARY)
    assert sheet == decision.sheet
    assert truth_of(term, sheet.values) is decision.truth


@relaxed
@given(some.cases(some.numbers()))
def test_a_quantity_is_worked_out_alike(case: Any) -> None:
    term, _, known = case
    back = loads(dumps(term, vocabulary=some.VOCABULARY), Quantity, vocabulary=some.VOCABULARY)
    values = some.sheet(term, known).values
    assert bounds_of(back, values) == bounds_of(term, values)


@relaxed
@given(some.criteria(), some.criteria())
def test_a_difference_is_told_exactly_where_there_is_one(old: Criterion, new: Criterion) -> None:
    edition = risk_scheme().editions[0]
    before, after = (edition_with(edition, term) for term in (old, new))
    assert diff_editions(before, before).unchanged
    assert diff_editions(before, after).unchanged == (old == new)
    diff_editions(before, after).explain()


def edition_with(edition: Any, term: Criterion) -> Any:
    return attrs.evolve(edition, applies=term, scores=(), examples=())


# -- laws 8 and 9 ------------------------------------------------------------------------------------------------------

SECRET = "Jane Roe of Elm Street"
NUMBER = 48_271_963
PERSON = {"birth_date": SECRET, "gender": SECRET, "age_years": NUMBER}
DOCUMENTS: list[Any] = [
    to_document(program("medicare.tcm")),
    to_document(program("medicare.hospice")),
    to_document(scheme_by_id("levels.four")),
    to_document(risk_scheme()),
]
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
SPICY = st.sampled_from(
    [
        "__class__",
        "{0.__class__.__init__}",
        "os.system",
        "casemgmt.rules.Fact",
        "$ref",
        "as_of",
        "age_years",
        "deceased",
        "medicare.hospice.benefit_periods",
        {"criterion": "__import__"},
        {"sum": ["age_years", "age_years"]},
        {"all": []},
        {"date": "2026-13-01"},
        {"low": 1},
        10**30,
        float("nan"),
    ]
)


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key or number."""
    found: list[tuple[Any, Any]] = []
    below = [node]
    while below:
        each = below.pop()
        steps = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        found += [(each, step) for step in steps]
        below += [each[step] for step in steps]
    return found


def read(document: Any) -> None:
    """Read a document; nothing but an error of the library may come out, without what is known of a person."""
    for attempt in (from_document, lambda given, kind: loads(json.dumps(given), kind)):
        try:
            attempt(document, object)
        except CasemgmtError as error:
            assert SECRET not in str(error)
            assert str(NUMBER) not in str(error)


@relaxed
@given(JUNK)
def test_whatever_is_no_document_is_refused_by_an_error_of_the_library(junk: Any) -> None:
    read(junk)
    for schema in ("policy", "rule", "facts", "decision"):
        if isinstance(junk, dict):
            read({"schema": f"casemgmt.{schema}/1", "kind": "program", **junk})


@relaxed
@given(st.sampled_from(["criterion", "quantity"]), JUNK | SPICY)
def test_whatever_is_no_rule_is_refused_by_an_error_of_the_library(key: str, junk: Any) -> None:
    read({"schema": "casemgmt.rule/1", key: junk})


@few
@given(data=st.data())
def test_a_changed_document_is_read_or_refused_and_no_value_of_a_person_shows(data: st.DataObject) -> None:
    document = json.loads(json.dumps(data.draw(st.sampled_from(DOCUMENTS))))
    examples = document["editions"][0]["examples"]
    examples[0]["facts"] = {**examples[0]["facts"], **PERSON}
    everywhere = places(document)
    for _ in range(data.draw(st.integers(0, 3))):
        holder, step = everywhere[data.draw(st.integers(0, len(everywhere) - 1))]
        change = data.draw(st.sampled_from(["replace", "remove", "rename", "repeat"]))
        if isinstance(holder, list) and not -len(holder) <= step < len(holder):
            continue
        if isinstance(holder, dict) and step not in holder:
            continue
        if change == "replace":
            holder[step] = data.draw(JUNK | SPICY)
        elif change == "remove":
            del holder[step]
        elif isinstance(holder, dict):
            holder[data.draw(st.text(max_size=9)) if change == "rename" else f"{step}x"] = holder.pop(step)
        else:
            holder.append(holder[step])
    read(document)


@relaxed
@given(data=st.data())
def test_changed_facts_of_a_person_are_read_or_refused_and_do_not_show(data: st.DataObject) -> None:
    values = data.draw(
        st.dictionaries(st.sampled_from([*PERSON, "deceased", "agee"]), JUNK | SPICY | st.just(SECRET))
    )
    document = {
        "schema": "casemgmt.facts/1",
        "as_of": data.draw(st.sampled_from(["2026-05-01", SECRET])),
        "values": {**PERSON, **values},
        "unknowns": data.draw(st.sampled_from([{}, {"deceased": {"reason": SECRET}}, {"deceased": SECRET}])),
        "evidence": data.draw(st.sampled_from([{}, {"deceased": SECRET}, {"deceased": [SECRET, NUMBER]}])),
    }
    read(document)


@relaxed
@given(st.text(max_size=40) | st.text(alphabet='{}[]":,\\0123tfn eE.-', max_size=60))
def test_whatever_text_is_read_or_refused(text: str) -> None:
    with suppress(CasemgmtError):
        loads(text)
