"""The rule of `benchmarks/population.py` in other rule engines: their speed on complete data, their answers on missing.

    python -m benchmarks.peers [--people 2000] [--rounds 7]

Speed is a ratio to the library's screen of rows, on people of whom everything is known. Answers are counted on people
of whom 15 % of the values are missing, each engine being given what suits it best: None, or no key. An engine that is
not installed is skipped (`pip install casemgmt[bench]`). Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from benchmarks.population import AS_OF, FACTS, by_hand, eligible, objects, rows
from benchmarks.timing import Bars, Case, interleaved, ratio

try:
    from casemgmt.rules.generate import screen_rows
except ImportError:
    sys.exit("casemgmt.rules.generate is missing: there is no generated evaluator to measure yet")

Row = dict[str, Any]
Engine = tuple[Callable[[Row], Any], Callable[[Any], Any]]
"""What makes an engine's input of a row (not timed), and what decides that input."""

US = "the library's screen of clean rows"
"""The others check no value either; what checking costs is shown beside it."""
CHECKED = "the library's screen, each value checked"
KNOWN, UNKNOWN_PEOPLE = 3_000, "unknown"
MEDICAL = ("medicare", "medicare_advantage", "medicaid")


@attrs.frozen
class Peer:
    """Another rule engine.

    Args:
        name: What it is called here.
        build: What makes it ready; raises ImportError where it is not installed.
        bar: How many times as long as the screen it has to take, at the least.
        absent: Whether a missing value is a key that is not there, not None.
    """

    name: str
    build: Callable[[], Engine]
    bar: float
    absent: bool = False


def same(row: Row) -> Row:
    """A row as it is."""
    return row


# -- zen-engine: its own expressions, alone and in a decision model ---------------------------------------------------

ZEN = """age_years >= 18 and payer in ["medicare", "medicare_advantage", "medicaid"] and enrolled == true
 and consent == true and chronic_conditions >= 2 and visit_days_ago <= 365 and risk_score >= 3
 and hospice == false and in_facility == false and (ed_visits >= 2 or admissions >= 1)
 and (barthel <= 60 or lives_alone == true)
 and ((a1c >= 9 ? 1 : 0) + (depression == true ? 1 : 0) + (medications >= 8 ? 1 : 0)) >= 2""".replace(
    "\n", ""
)


def zen_expression() -> Engine:
    """One compiled expression."""
    import zen

    return same, zen.compile_expression(ZEN).evaluate


def zen_model() -> Engine:
    """A decision model with one expression node, through the static loader."""
    import zen

    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "rule",
            "type": "expressionNode",
            "name": "rule",
            "content": {"expressions": [{"id": "1", "key": "eligible", "value": ZEN}]},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rule"},
        {"id": "b", "type": "edge", "sourceId": "rule", "targetId": "out"},
    ]
    loader: Any = {"type": "static", "content": {"eligible": {"nodes": nodes, "edges": edges}}}
    engine = zen.ZenEngine({"loader": loader})
    return same, lambda row: engine.evaluate("eligible", row)["result"]["eligible"]


# -- common-expression-language: CEL in Rust --------------------------------------------------------------------------

CEL = """age_years >= 18 && payer in ["medicare", "medicare_advantage", "medicaid"] && enrolled && consent
 && chronic_conditions >= 2 && visit_days_ago <= 365 && risk_score >= 3.0 && !hospice && !in_facility
 && (ed_visits >= 2 || admissions >= 1) && (barthel <= 60 || lives_alone)
 && ((a1c >= 9.0 ? 1 : 0) + (depression ? 1 : 0) + (medications >= 8 ? 1 : 0)) >= 2"""


def cel_rust() -> Engine:
    """A compiled program; a key that is not there is an error, which is as near to unknown as it gets."""
    import cel

    return same, cel.compile(CEL).execute


# -- JsonLogic: datalogic-py with three truths spelt out, and json-logic-qubit ----------------------------------------


def leaf(name: str, operator: str, value: Any) -> tuple[str, Any]:
    """A comparison of a fact, with the name of the fact."""
    return name, {operator: [{"var": name}, value]}


LEAVES = [
    leaf("age_years", ">=", 18),
    leaf("payer", "in", list(MEDICAL)),
    leaf("enrolled", "===", True),
    leaf("consent", "===", True),
    leaf("chronic_conditions", ">=", 2),
    leaf("visit_days_ago", "<=", 365),
    leaf("risk_score", ">=", 3),
    leaf("hospice", "===", False),
    leaf("in_facility", "===", False),
]
EITHER = [
    [leaf("ed_visits", ">=", 2), leaf("admissions", ">=", 1)],
    [leaf("barthel", "<=", 60), leaf("lives_alone", "===", True)],
]
TWO_OF = [leaf("a1c", ">=", 9), leaf("depression", "===", True), leaf("medications", ">=", 8)]


def json_logic_rule(of: Callable[[tuple[str, Any]], Any]) -> Any:
    """The rule in JsonLogic, each comparison written by `of`."""
    both = [{"or": [of(a), of(b)]} for a, b in EITHER]
    ones = [{"if": [of(each), 1, 0]} for each in TWO_OF]
    return {"and": [*map(of, LEAVES), *both, {">=": [{"+": ones}, 2]}]}


def kleene() -> Any:
    """The rule twice over: what is still possible, and what is certain."""
    possible = json_logic_rule(lambda each: {"or": [{"===": [{"var": each[0]}, None]}, each[1]]})
    certain = json_logic_rule(lambda each: {"and": [{"!==": [{"var": each[0]}, None]}, each[1]]})
    return {"if": [possible, {"if": [certain, 3, 1]}, 0]}


def datalogic() -> Engine:
    """A compiled rule that is given a dict."""
    import datalogic_py

    return same, datalogic_py.Engine().compile(kleene()).evaluate


def datalogic_parsed() -> Engine:
    """A compiled rule that is given what was parsed before."""
    import datalogic_py

    return datalogic_py.DataHandle, datalogic_py.Engine().compile(kleene()).evaluate_data


def json_logic() -> Engine:
    """The Python implementation; it has no compiled form."""
    from json_logic import jsonLogic

    rule = json_logic_rule(lambda each: each[1])
    return same, lambda row: jsonLogic(rule, row)


# -- rule-engine and business-rules: pure Python ----------------------------------------------------------------------

RULE_ENGINE = """age_years >= 18 and payer in ["medicare", "medicare_advantage", "medicaid"] and enrolled and consent
 and chronic_conditions >= 2 and visit_days_ago <= 365 and risk_score >= 3 and not hospice and not in_facility
 and (ed_visits >= 2 or admissions >= 1) and (barthel <= 60 or lives_alone)
 and ((a1c >= 9 ? 1 : 0) + (depression ? 1 : 0) + (medications >= 8 ? 1 : 0)) >= 2"""


def rule_engine_text() -> Engine:
    """A parsed rule."""
    import rule_engine

    return same, rule_engine.Rule(RULE_ENGINE.replace("\n", "")).matches


def business_rules() -> Engine:
    """Conditions as data over a class of variables; it has no sum, so two of three are written as pairs."""
    from business_rules.engine import check_conditions_recursively
    from business_rules.variables import (
        BaseVariables,
        boolean_rule_variable,
        numeric_rule_variable,
        string_rule_variable,
    )

    kinds = {"number": numeric_rule_variable, "flag": boolean_rule_variable, "category": string_rule_variable}

    def variable(name: str, kind: str) -> Any:
        def read(self: Any) -> Any:
            return self.row[name]

        read.__name__ = name
        return kinds[kind](read)

    def keep(self: Any, row: Row) -> None:
        self.row = row

    members = {fact.name: variable(fact.name, fact.type) for fact in FACTS}
    variables: Any = type("Variables", (BaseVariables,), {"__init__": keep, **members})

    def test(name: str, operator: str, value: Any) -> Any:
        return {"name": name, "operator": operator, "value": value}

    def at_least(name: str, value: float) -> Any:
        return test(name, "greater_than_or_equal_to", value)

    true, false = "is_true", "is_false"
    a1c, depression, medications = (
        at_least("a1c", 9),
        test("depression", true, None),
        at_least("medications", 8),
    )
    rule = {
        "all": [
            at_least("age_years", 18),
            {"any": [test("payer", "equal_to", payer) for payer in MEDICAL]},
            test("enrolled", true, None),
            test("consent", true, None),
            at_least("chronic_conditions", 2),
            test("visit_days_ago", "less_than_or_equal_to", 365),
            at_least("risk_score", 3),
            test("hospice", false, None),
            test("in_facility", false, None),
            {"any": [at_least("ed_visits", 2), at_least("admissions", 1)]},
            {"any": [test("barthel", "less_than_or_equal_to", 60), test("lives_alone", true, None)]},
            {
                "any": [
                    {"all": [a1c, depression]},
                    {"all": [a1c, medications]},
                    {"all": [depression, medications]},
                ]
            },
        ]
    }
    return same, lambda row: check_conditions_recursively(rule, variables(row))


PEERS = (
    Peer("zen-engine, compiled expression", zen_expression, 7),
    Peer("zen-engine, decision model", zen_model, 22),
    Peer("common-expression-language (CEL)", cel_rust, 18, absent=True),
    Peer("datalogic-py, dict, three truths spelt out", datalogic, 3),
    Peer("datalogic-py, parsed before, three truths", datalogic_parsed, 1.8),
    Peer("json-logic-qubit", json_logic, 40),
    Peer("rule-engine", rule_engine_text, 40),
    Peer("business-rules", business_rules, 40),
)


def ready() -> Iterator[tuple[Peer, Engine]]:
    """The engines that are installed; says which are not."""
    for peer in PEERS:
        try:
            yield peer, peer.build()
        except ImportError as error:
            print(f"skipped: {peer.name} ({error})")


def speed(engines: list[tuple[Peer, Engine]], people: int, rounds: int, bars: Bars) -> None:
    """How long each engine takes on complete data; all of them have to give the same answers."""
    rule, complete = eligible(), rows(people, complete=True)
    expected = [by_hand(person) for person in objects(complete)]
    cases: dict[str, Case] = {
        US: (lambda: screen_rows(rule, complete, as_of=AS_OF, gathered=True), people),
        CHECKED: (lambda: screen_rows(rule, complete, as_of=AS_OF), people),
    }
    for peer, (prepare, decide) in engines:
        inputs = list(map(prepare, complete))
        answers = [truth(decide(each)) for each in inputs]
        if answers != expected:
            sys.exit(f"{peer.name} does not answer as the rule by hand on complete data")
        cases[peer.name] = (lambda d=decide, every=inputs: [d(each) for each in every], people)  # type: ignore[misc]
    times = interleaved(cases, rounds)
    print(f"{CHECKED:58} {ratio(times, CHECKED, US):9.2f} x")
    for peer, _ in engines:
        bars.at_least(peer.name, ratio(times, peer.name, US), peer.bar)


def truth(answer: Any) -> int:
    """An engine's answer as the library's two bits."""
    return int(answer) if type(answer) is int else 3 if answer else 0


def answers(engines: list[tuple[Peer, Engine]]) -> None:
    """What each engine answers about people of whom values are missing."""
    people = rows(KNOWN)
    expected = [by_hand(person) for person in objects(people)]
    names = [fact.name for fact in FACTS]
    print(
        f"\n{KNOWN:,} people with missing values, {expected.count(1)} of them unknown; how those were read:"
    )
    print(f"{'':44}{'met':>8}{'not met':>9}{'unknown':>9}{'error':>7}   others wrong or error")
    for peer, (prepare, decide) in engines:
        read: Counter[str] = Counter()
        for row, right in zip(people, expected, strict=True):
            given = row if peer.absent else {name: row.get(name) for name in names}
            try:
                answer = {0: "not met", 1: "unknown", 3: "met"}[truth(decide(prepare(given)))]
            except Exception:  # noqa: BLE001 - every engine has its own errors
                answer = "error"
            if right == 1:
                read[answer] += 1
            elif answer != {0: "not met", 3: "met"}[right]:
                read["others"] += 1
        shown = f"{read['met']:8}{read['not met']:9}{read['unknown']:9}{read['error']:7}"
        print(f"{peer.name:44}{shown}   {read['others']}")


def main() -> int:
    """Run the engines that are installed; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description="The same rule in other rule engines.")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    engines, bars = list(ready()), Bars()
    print(
        f"times of {US}, {arguments.people:,} people with complete data; medians of {arguments.rounds} rounds"
    )
    speed(engines, arguments.people, arguments.rounds, bars)
    answers(engines)
    return int(bool(bars.missed))


if __name__ == "__main__":
    sys.exit(main())
