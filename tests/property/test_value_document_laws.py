"""Laws 6 to 9 for records, plans and answers: they come back to the last type, and hostile documents do nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest import mark

from casemgmt import assess, classify, draft_plan, evaluate, programs, review, screen_all, stratify
from casemgmt.errors import CasemgmtError
from casemgmt.instruments import instruments, score_record
from casemgmt.interchange import dumps, from_document, loads, to_document
from casemgmt.interchange.kinds import SCHEMAS
from casemgmt.record import Answers, Person, Record
from casemgmt.rules import Edition, Policy
from casemgmt.screening import Screening
from casemgmt.testing.strategies import records
from tests.arbitrary import DAY, value_of
from tests.effort import steady
from tests.exact import exactly
from tests.property.test_interchange_laws import JUNK, NUMBER, SECRET, SPICY, places
from tests.property.test_planning_laws import decided, facts, of

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]
relaxed = settings(suppress_health_check=SLOW)
NAMING_A_POLICY = ("acuity", "level_of_care", "many_screened", "risk_profile", "screening")
OF_A_POLICY = [f"casemgmt.{name}/1" for name in NAMING_A_POLICY]
KINDS = st.sampled_from(sorted(SCHEMAS))
BY_ITSELF = [schema for schema in sorted(SCHEMAS) if schema not in OF_A_POLICY]


# -- law 6 -------------------------------------------------------------------------------------------------------------


def comes_back(value: Any) -> Any:
    """The value as it comes back, if that is what it was."""
    before = exactly(value)
    text = dumps(value)
    back = loads(text, type(value))
    assert back == value
    assert exactly(back) == before == exactly(value)
    assert dumps(back) == text
    return back


@mark.parametrize("schema", BY_ITSELF)
@steady(8, relaxed)
@given(data=st.data())
def test_every_value_comes_back_as_it_was(schema: str, data: st.DataObject) -> None:
    comes_back(data.draw(value_of(SCHEMAS[schema])))


@mark.parametrize("schema", OF_A_POLICY)
@steady(4, relaxed)
@given(data=st.data())
def test_every_answer_comes_back_with_its_policy(schema: str, data: st.DataObject) -> None:
    value = data.draw(value_of(SCHEMAS[schema]))
    back = loads(dumps(value), type(value))
    assert back == value
    assert dumps(back) == dumps(value)
    for field in attrs.fields(type(value)):
        part, was = getattr(back, field.name), getattr(value, field.name)
        assert part is was if isinstance(was, (Policy, Edition)) else exactly(part) == exactly(was)


@steady(2, relaxed)
@given(record=records(*programs(), as_of=DAY))
def test_a_record_and_what_is_said_of_it_come_back(record: Record) -> None:
    comes_back(record)
    answers = (
        classify(record, as_of=DAY),
        stratify(record, as_of=DAY),
        assess(record, as_of=DAY),
        *screen_all(record, as_of=DAY),
    )
    scores = (score_record(record, instrument, as_of=DAY) for instrument in instruments())
    every: list[Any] = [*answers, *scores]
    for answer in every:
        back = loads(dumps(answer), type(answer))
        assert back == answer
        assert back.explain() == answer.explain()
        if isinstance(answer, Screening):
            stages = ((stage, decision.identity) for stage, decision in answer.stages.items())
            assert all(back.stages[stage].identity == identity for stage, identity in stages)


@steady(3, relaxed)
@given(facts, st.data())
def test_a_plan_and_what_became_of_it_come_back(known: dict[str, Any], data: st.DataObject) -> None:
    draft = data.draw(decided(draft_plan(of(known), as_of=DAY)))
    plan = draft.finish(author="Dana", on=DAY, review_on=DAY + timedelta(days=30))
    record = data.draw(records(*programs(), as_of=DAY + timedelta(days=30)))
    record = attrs.evolve(record, person=Person(id=plan.person_id))
    later = DAY + timedelta(days=data.draw(st.integers(0, 200)))
    for value in (draft, plan, review(plan, record, as_of=later), evaluate(plan, record, as_of=later)):
        back = loads(dumps(value), type(value))
        assert back == value
        assert back.explain() == value.explain()
    assert (
        draft_plan(of(known), as_of=DAY, previous=loads(dumps(plan), type(plan))).proposals == plan.proposals
    )


@steady(25, relaxed)
@given(value_of(Answers), st.randoms())
def test_equal_values_have_the_same_text(answers: Answers, random: Any) -> None:
    names = list(answers.values)
    random.shuffle(names)
    shuffled = {name: answers.values[name] for name in names}
    same = attrs.evolve(answers, values=shuffled)
    assert same == answers
    assert dumps(same) == dumps(answers)


# -- laws 8 and 9 ------------------------------------------------------------------------------------------------------


def read(document: Any) -> None:
    """Read a document; nothing but an error of the library comes out, and neither it nor its causes show a value."""
    for attempt in (from_document, lambda given, kind: loads(json.dumps(given), kind)):
        try:
            attempt(document, object)
        except CasemgmtError as error:
            assert SECRET not in str(error)
            assert str(NUMBER) not in str(error)
            assert error.__context__ is None or not str(error.__context__).count(SECRET)


SECRETS = st.sampled_from([SECRET, NUMBER, [SECRET], {SECRET: SECRET}, {"low": SECRET, "high": 1}])
FRESH = (JUNK | SPICY | SECRETS).map(deepcopy)


@steady(60, relaxed)
@given(schema=KINDS, data=st.data())
def test_a_changed_document_is_read_or_refused_and_no_value_shows(schema: str, data: st.DataObject) -> None:
    document = deepcopy(to_document(data.draw(value_of(SCHEMAS[schema]))))
    everywhere = places(document)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, step = everywhere[data.draw(st.integers(0, len(everywhere) - 1))]
        change = data.draw(st.sampled_from(["replace", "remove", "add"]))
        with suppress(KeyError, IndexError):  # an earlier change took it away
            if change == "replace":
                holder[step] = data.draw(FRESH)
            elif change == "remove":
                del holder[step]
            elif isinstance(holder, dict):
                key = data.draw(st.sampled_from([SECRET, f"{step}x", "__class__", "item"]))
                holder[key] = data.draw(FRESH)
            else:
                holder.append(data.draw(FRESH))
    read(document)


@steady(60, relaxed)
@given(schema=KINDS, junk=st.dictionaries(st.text(max_size=9), JUNK, max_size=3))
def test_whatever_is_no_value_is_refused_by_an_error_of_the_library(schema: str, junk: Any) -> None:
    read({**junk, "schema": schema})
