"""Programs, levels of care and risk tiers over frames: each row is answered as for one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from pytest import importorskip, mark

importorskip("narwhals")
importorskip("polars")

from casemgmt import classify, frames, screen, stratify
from casemgmt.bounds import Bounds, OneOf
from casemgmt.levels import scheme_by_id
from casemgmt.risk import risk_scheme
from casemgmt.rules import Policy
from casemgmt.screening import programs
from casemgmt.testing.strategies import facts_for
from tests.effort import steady
from tests.engines import ENGINES, TODAY, Engine, arrow, arrow_types

pytestmark = mark.filterwarnings("ignore:Generating overly large repr")  # of a strategy that may draw in vain
relaxed = steady(
    2,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Planning costs more than people do, so that examples are few; of two, the first is the simplest, which is nobody."""
POLICIES: list[Policy[Any]] = [*programs(), scheme_by_id("levels.four"), risk_scheme()]
NAMES = {policy.id: policy for policy in POLICIES}
BACKENDS = [engine for engine in ENGINES if engine.name in ("polars", "pyarrow", "DuckDB")]
ON = {"levels.four": BACKENDS, "medicare.hospice": BACKENDS, "medicare.tcm": [*ENGINES]}
ON_ONE = ("risk.utilisation", "hrsa.ryan_white_mcm")
ASKED = [*((id, engine) for id, on in ON.items() for engine in on), *((id, ENGINES[0]) for id in ON_ONE)]
"""A few policies on several engines, for the engines agree on every node. Programs are all tried with dates below."""


def columns_only(known: dict[str, Any]) -> dict[str, Any]:
    """What columns can hold of what is known: no parts of a category, no reasons."""
    return {
        name: value
        for name, value in known.items()
        if isinstance(value, (bool, int, float, str, date, Bounds)) and not isinstance(value, OneOf)
    }


def table_of(policy: Policy[Any], people: list[dict[str, Any]]) -> Any:
    """People as an arrow table: a column for each fact that anything is known of, two where it is known in part."""
    facts = {name: fact for edition in policy.editions for name, fact in edition.facts().items()}
    columns: dict[str, list[Any]] = {"row": list(range(len(people)))}
    types: dict[str, Any] = {}
    for name, fact in facts.items():
        values = [person.get(name) for person in people]
        if any(isinstance(value, Bounds) for value in values):
            for end in ("low", "high"):
                held = [getattr(value, end) if isinstance(value, Bounds) else value for value in values]
                columns[f"{name}__{end}"] = held
                types |= arrow_types({f"{name}__{end}": fact.type})
        elif any(value is not None for value in values):
            columns[name] = values
            types |= arrow_types({name: fact.type})
    return arrow(columns, types)


def expected(policy: Policy[Any], person: dict[str, Any], as_of: date) -> dict[str, Any]:
    """What the row path answers, by the columns of a frame."""
    if policy.id == "levels.four":
        level = classify(person, as_of=as_of, scheme=policy)  # type: ignore[arg-type]  # it is one
        flag = "" if level.why_not else level.flag
        more = {name: None if level.why_not else each.truth.words for name, each in level.levels.items()}
        found: dict[str, Any] = {"level": level.primary, "flag": None if level.why_not else flag, **more}
        return found | open_answers(level) | {"missing": set(level.missing)}
    if policy.id == "risk.utilisation":
        profile = stratify(person, as_of=as_of)
        tier = None if profile.tier is None else profile.tier.id
        return {"tier": tier} | open_answers(profile) | {"missing": set(profile.missing)}
    screening = screen(person, policy, as_of=as_of)  # type: ignore[arg-type]  # it is one
    stages = dict.fromkeys(("refer", "enrol", "perform"))
    return {
        "truth": screening.truth.words,
        "outcome": screening.outcome.value,
        **stages,
        **{name: decision.truth.words for name, decision in screening.stages.items()},
        "missing": set(screening.missing),
    }


def open_answers(answer: Any) -> dict[str, Any]:
    return {
        "provisional": answer.provisional,
        "not_ruled_out": ", ".join(answer.not_ruled_out),
        "outcome": "not applicable" if answer.why_not else "decided",
    }


def agree(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    if "missing" in found:
        agree_on_missing(found, wanted)
    assert {name: found[name] for name in wanted if name != "missing"} == {
        name: value for name, value in wanted.items() if name != "missing"
    }


def agree_on_missing(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    missing = set(filter(None, found["missing"].split(", ")))
    assert missing >= wanted["missing"]
    if found["missing_is_exact"]:
        assert missing == wanted["missing"]


def how_many(data: st.DataObject) -> int:
    """Three people, or seldom fewer: the simplest example is nobody, of whom a plan takes as long."""
    return min(3, data.draw(st.integers(0, 30)))


@mark.parametrize(("id", "engine"), ASKED, ids=[f"{id}-{engine.name}" for id, engine in ASKED])
@relaxed
@given(data=st.data())
def test_a_policy_is_answered_as_for_one_person(id: str, engine: Engine, data: st.DataObject) -> None:
    policy = NAMES[id]
    people = [columns_only(data.draw(facts_for(policy, as_of=TODAY))) for _ in range(how_many(data))]
    if not people:
        return
    detail: Any = (
        "truth" if engine.name == "DuckDB" else "missing"
    )  # it takes its time to plan a wide question
    decided = frames.decide(engine.make(table_of(policy, people)), policy, as_of=TODAY, detail=detail)
    rows = sorted(engine.rows(decided), key=lambda row: row["row"])
    assert len(rows) == len(people)
    for person, row in zip(people, rows, strict=True):
        agree(row, expected(policy, person, TODAY))


UNLIKE_THEIR_DAY = ("hrsa.ryan_white_mcm",)
"""Programs that ask for an income in percent of a guideline: none is on file for the days on which their editions
begin, and what cannot be worked out is nobody's. People of today are asked about on those days."""


@mark.parametrize("id", [policy.id for policy in programs()])
@relaxed
@given(data=st.data())
def test_the_edition_is_that_of_the_date_of_each_row(id: str, data: st.DataObject) -> None:
    policy, engine = NAMES[id], ENGINES[0]
    begins = [edition.effective_from + timedelta(days=n) for edition in policy.editions for n in (-1, 0)]
    begins.append(TODAY)
    dates = [data.draw(st.sampled_from(begins)) for _ in range(how_many(data))]
    if not dates:
        return
    born = [TODAY if id in UNLIKE_THEIR_DAY else day for day in dates]
    people = [columns_only(data.draw(facts_for(policy, as_of=day))) for day in born]
    table = table_of(policy, people)
    dated = table.append_column("seen_on", [dates])
    rows = engine.rows(frames.decide(engine.make(dated), policy, as_of="seen_on", detail="missing"))
    for person, row, day in zip(people, rows, dates, strict=True):
        agree(row, expected(policy, person, day))
