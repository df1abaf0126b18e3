"""Law 2 for dataframes: every engine answers as the row path does, on every node, whatever a column holds."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest import Mark, importorskip, mark

importorskip("narwhals")

from casemgmt import frames
from casemgmt.bounds import Bounds, OneOf
from casemgmt.frames import criteria, decide
from casemgmt.rules import Criterion, Decision, Fact, Quantity, facts_needed, terms, truth_of
from casemgmt.rules.expand import is_exact
from casemgmt.rules.terms import Compare, Constant, Term
from tests import strategies as some
from tests.engines import ENGINES, Engine, arrow, arrow_types, every_engine

FEW = max(2, settings.default.max_examples // 50) if settings.default is not None else 2
"""How many rules of each kind are tried on each engine; searching for new ones tries more."""
ROWS = 4
relaxed = settings(
    max_examples=FEW,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)
NOT_USABLE: dict[str, list[Any]] = {
    "number": [None, float("nan"), 1e9, -1e9, float("inf")],
    "flag": [None],
    "date": [None, some.DAYS[0].replace(year=1700), some.DAYS[0].replace(year=2500)],
    "category": [None, ""],
}
"""What may stand where nothing is known: none of it may count as a value."""

Known = dict[str, Any]


@st.composite
def people(draw: st.DrawFn, rule: Term) -> list[Known]:
    """What is known of a few people; of a category either everything or nothing, for columns hold no parts of one."""
    needed = facts_needed(rule)
    found = []
    for _ in range(draw(st.integers(0, ROWS))):
        complete = {f.name: draw(st.sampled_from(some.domain(f))) for f in needed.values() if f in some.BASE}
        known = draw(some.knowledge(rule, complete))
        found.append({name: value for name, value in known.items() if not isinstance(value, OneOf)})
    return [*found, *found[:1]]  # two people may be alike


@st.composite
def tables(draw: st.DrawFn, rule: Term, rows: list[Known]) -> Any:
    """The same as an arrow table, with columns of bounds where needed; what nothing is known of may be left out."""
    columns: dict[str, list[Any]] = {"row": list(range(len(rows)))}
    types: dict[str, Any] = {}
    for name, fact in facts_needed(rule).items():
        values = [row.get(name) for row in rows]
        if all(value is None for value in values) and draw(st.booleans()):
            continue
        for column, held in draw(_columns(fact, values)).items():
            columns[column] = held
            types |= arrow_types({column: fact.type})
    return arrow(columns, types)


@st.composite
def _columns(draw: st.DrawFn, fact: Fact, values: list[Any]) -> dict[str, list[Any]]:
    """The columns of one fact: exact values where there are only those, else bounds, with or without the exact ones."""
    wrong = st.sampled_from(NOT_USABLE[fact.type])
    if not any(isinstance(value, Bounds) for value in values) and not (
        fact.type in ("number", "date") and draw(st.integers(0, 3)) == 0
    ):
        return {fact.name: [draw(wrong) if value is None else value for value in values]}
    apart = draw(st.booleans())
    ends: dict[str, list[Any]] = {"": [], "__low": [], "__high": []}
    for value in values:
        exact = value is not None and not isinstance(value, Bounds)
        ends[""].append(value if exact else draw(wrong))
        for end in ("low", "high"):
            held = getattr(value, end) if isinstance(value, Bounds) else value
            ends[f"__{end}"].append(None if exact and apart else held)
    return {fact.name + end: held for end, held in ends.items() if apart or end}


def answers(frame: Any, rule: Criterion, engine: Engine, detail: Any) -> list[dict[str, Any]]:
    """What an engine answers, in the order of the rows."""
    decided = engine.rows(decide(frame, rule, as_of=some.AS_OF, detail=detail))
    return sorted(decided, key=lambda row: row["row"])


def agree(rule: Criterion, rows: list[Known], table: Any, engine: Engine) -> None:
    """Every node of every row, and which facts are missing."""
    sheets = [some.sheet(rule, row) for row in rows]
    frame, nodes = engine.make(table), criteria(rule)
    found = answers(frame, rule, engine, "criteria")
    assert [row["row"] for row in found] == list(range(len(rows)))
    for sheet, row in zip(sheets, found, strict=True):
        expected = {name: truth_of(node, sheet.values).words for name, node in nodes.items()}
        assert {name: row[name] for name in nodes} == expected
    for sheet, row in zip(sheets, answers(frame, rule, engine, "missing"), strict=True):
        decision = Decision(rule, sheet)
        if engine.name == "polars":
            assert frames.decision(frame, row["row"], rule, as_of=some.AS_OF).truth is decision.truth  # type: ignore[union-attr]
        assert row["truth"] == decision.truth.words
        missing = set(filter(None, row["missing"].split(", ")))
        assert missing >= {name for name in decision.missing if not is_exact(sheet.values.get(name))}
        if row["missing_is_exact"]:
            assert decision.missing_is_exact
            assert missing == set(decision.missing)


def asked(node: type[Term], drawn: Any) -> Criterion:
    """A criterion that holds a node."""
    if isinstance(drawn, Criterion):
        return drawn
    fact = drawn if isinstance(drawn, Fact) else None
    if fact is not None and fact.type == "category":
        return fact.is_in("a")
    if fact is not None and fact.type == "flag":
        return Compare("==", fact, Constant(True))
    limit = some.DAYS[2] if fact is not None and fact.type == "date" else 1
    return Compare(">=", drawn, Constant(limit))


@mark.parametrize("node", some.NODES_AT, ids=lambda node: node.__name__)
@every_engine
@relaxed
@given(data=st.data())
def test_every_engine_answers_as_the_row_path(node: Any, engine: Engine, data: st.DataObject) -> None:
    depth = 2 if "polars" in engine.name else 1  # the others take their time to plan a long question
    drawn = data.draw(some.node(node, depth))
    assert isinstance(drawn, node)
    rule = asked(node, drawn) if not isinstance(drawn, Quantity) or _comparable(drawn) else None
    if rule is None:
        return
    rows = data.draw(people(rule))
    agree(rule, rows, data.draw(tables(rule, rows)), engine)


def _comparable(drawn: Quantity) -> bool:
    return not isinstance(drawn, Constant) or type(drawn.value) in (int, float)


def test_every_node_and_engine_is_tried() -> None:
    """A new type of node has to be translated, and drawn above; Spark tries every node among its own tests."""
    marks: list[Mark] = vars(test_every_engine_answers_as_the_row_path)["pytestmark"]
    tried = {mark.args[0]: mark.args[1] for mark in marks if mark.name == "parametrize"}
    kinds = (of for of in vars(terms).values() if isinstance(of, type) and issubclass(of, Term))
    assert set(tried["node"]) == {*kinds} - {Term, Quantity, Criterion}
    assert [each.values[0] for each in tried["engine"]] == [*ENGINES]
    assert {"polars", "pandas", "pyarrow", "duckdb"} <= {engine.needs for engine in ENGINES}
