"""How each node of a rule is spelled in a document; each spelling is read back to an equal rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest import mark, raises

from casemgmt import vocabulary
from casemgmt.citation import Verification, guideline, law, operational
from casemgmt.content import calendar
from casemgmt.dates import BusinessCalendar, Holiday
from casemgmt.errors import InvalidInput
from casemgmt.facts import Attested, PersonField
from casemgmt.interchange import dumps, from_document, loads, to_document
from casemgmt.interchange.limits import HEIGHT
from casemgmt.rules import (
    Criterion,
    Fact,
    Formula,
    Parameter,
    Quantity,
    Rates,
    all_of,
    any_of,
    at_least,
    business_days_between,
    by_cases,
    by_edges,
    clip,
    days_between,
    days_since,
    decide,
    not_,
    points,
    rule,
    total,
    years_since,
)
from casemgmt.rules.terms import (
    AS_OF,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Elapsed,
    Greatest,
    Least,
    Not,
    Term,
)
from casemgmt.truth import MET
from tests.exact import exactly
from tests.strategies import numbered

AGE = Fact("age", low=0, high=130, unit="a")
PULSE = Fact("pulse", low=0, high=400)
CONSENT = Fact("consent", type="flag")
FALL = Fact("fall", type="flag")
PLACE = Fact("place", type="category", values=frozenset({"home", "ward"}))
STATE = Fact("state", type="category")
BORN = Fact("born", type="date")
SEEN = Fact("seen", type="date")
FACTS = {fact.name: fact for fact in (AGE, PULSE, CONSENT, FALL, PLACE, STATE, BORN, SEEN)}
DAY = date(2026, 5, 1)
CLOSED = BusinessCalendar("ours", (Holiday("founder", 3, 9), Holiday("picnic", 8, weekday=4, nth=-1)), False)
RATE = Parameter(
    "guideline",
    (STATE, AGE),
    (
        Rates(date(2025, 1, 1), {("OH", 2): 20, ("AK", 1): 12.5}, date(2025, 12, 31)),
        Rates(date(2026, 1, 1), {}),
    ),
    citation=law("a notice"),
)

SPELLINGS: list[tuple[Term, Any]] = [
    # quantities
    (AGE, "age"),
    (AS_OF, "as_of"),
    (Constant(3), 3),
    (Constant(2.5), 2.5),
    (Constant(True), True),
    (Constant(DAY), {"date": "2026-05-01"}),
    (AGE + PULSE + 1, {"sum": ["age", "pulse", 1]}),
    (AGE + (PULSE + 1), {"sum": ["age", {"sum": ["pulse", 1]}]}),
    (AGE - 1, {"minus": ["age", 1]}),
    (AGE * 2, {"times": ["age", 2]}),
    (AGE / 2, {"divide": ["age", 2]}),
    (clip(AGE, 0, 9), {"least": [{"greatest": ["age", 0]}, 9]}),
    (Bands(AGE, (40, 60), (0, 1, 2)), {"bands_of": "age", "edges": [40, 60], "points": [0, 1, 2]}),
    (points(FALL, 2), {"when": "fall", "then": 2}),
    (Choice(FALL.is_true(), AGE, PULSE), {"when": "fall", "then": "age", "otherwise": "pulse"}),
    (Choice(FALL.is_true(), AGE, Constant(0.0)), {"when": "fall", "then": "age", "otherwise": 0.0}),
    (
        Choice(FALL.is_true(), CONSENT, Constant(False)),
        {"when": "fall", "then": "consent", "otherwise": False},
    ),
    (years_since(BORN), {"years_since": "born"}),
    (days_since(BORN), {"days_since": "born"}),
    (days_between(BORN, SEEN), {"days_between": ["born", "seen"]}),
    (Elapsed("years", BORN, SEEN), {"years_between": ["born", "seen"]}),
    (
        business_days_between(BORN, SEEN, calendar()),
        {"business_days_between": ["born", "seen"], "calendar": "us_federal"},
    ),
    (
        Elapsed("business_days", BORN, calendar=CLOSED),
        {
            "business_days_since": "born",
            "calendar": {
                "name": "ours",
                "holidays": [
                    {"name": "founder", "month": 3, "day": 9},
                    {"name": "picnic", "month": 8, "weekday": 4, "nth": -1},
                ],
                "observe_weekends": False,
            },
        },
    ),
    (
        RATE,
        {
            "parameter": "guideline",
            "by": ["state", "age"],
            "editions": [
                {
                    "effective_from": "2025-01-01",
                    "effective_to": "2025-12-31",
                    "rows": [["AK", 1, 12.5], ["OH", 2, 20]],
                },
                {"effective_from": "2026-01-01", "rows": []},
            ],
            "citation": {"source": "a notice", "standing": "law", "verification": "verified"},
        },
    ),
    (
        Parameter("flat", (), (Rates(DAY, {(): 7}),), SEEN),
        {"parameter": "flat", "on": "seen", "editions": [{"effective_from": "2026-05-01", "rows": [[7]]}]},
    ),
    # criteria
    (AGE >= 65, {"value": "age", "at_least": 65}),
    (AGE > 65, {"value": "age", "above": 65}),
    (AGE <= 65, {"value": "age", "at_most": 65}),
    (AGE < 65, {"value": "age", "below": 65}),
    (AGE.equals(65), {"value": "age", "equals": 65}),
    (FALL.is_true(), "fall"),
    (FALL.equals(False), {"value": "fall", "equals": False}),
    (BORN >= DAY, {"value": "born", "at_least": {"date": "2026-05-01"}}),
    (PLACE.is_in("ward", "home"), {"category": "place", "is": ["home", "ward"]}),
    (not_(FALL), {"not": "fall"}),
    (all_of(FALL, CONSENT), {"all": ["fall", "consent"]}),
    (all_of(), {"all": []}),
    (any_of(FALL, AGE >= 65), {"any": ["fall", {"value": "age", "at_least": 65}]}),
    (at_least(1, FALL, CONSENT), {"at_least": 1, "of": ["fall", "consent"]}),
    (
        by_cases(PLACE, {"home": FALL}, otherwise=CONSENT),
        {"by": "place", "cases": [{"is": ["home"], "then": "fall"}], "otherwise": "consent"},
    ),
    (
        by_cases(FALL, {True: CONSENT, False: AGE >= 1}),
        {
            "by": "fall",
            "cases": [
                {"is": [True], "then": "consent"},
                {"is": [False], "then": {"value": "age", "at_least": 1}},
            ],
        },
    ),
    (
        by_edges(AGE, (1, 12), (FALL, CONSENT, FALL)),
        {
            "by": "age",
            "cases": [{"below": 1, "then": "fall"}, {"below": 12, "then": "consent"}],
            "otherwise": "fall",
        },
    ),
    (ByCases(AGE, (FALL.is_true(),)), {"by": "age", "cases": [], "otherwise": "fall"}),
    # what a criterion carries
    (
        rule(FALL, id="F1", label="fell", cite=operational("ours")),
        {
            "id": "F1",
            "label": "fell",
            "flag": "fall",
            "citation": {"source": "ours", "standing": "operational"},
        },
    ),
    (
        rule(AGE >= 65, cite=guideline("a guideline", Verification.RECALLED, "adults only")),
        {
            "value": "age",
            "at_least": 65,
            "citation": {
                "source": "a guideline",
                "standing": "guideline",
                "verification": "recalled",
                "note": "adults only",
            },
        },
    ),
]


def form_of(term: Term) -> tuple[str, Any]:
    """The document of a rule without its head."""
    document = to_document(term, vocabulary=FACTS)  # type: ignore[arg-type]
    (key,) = (key for key in document if key != "schema")
    return key, document[key]


@mark.parametrize(("term", "spelling"), SPELLINGS, ids=numbered())
def test_each_node_has_one_spelling(term: Term, spelling: Any) -> None:
    assert form_of(term) == ("criterion" if isinstance(term, Criterion) else "quantity", spelling)


@mark.parametrize(("term", "spelling"), SPELLINGS, ids=numbered())
def test_each_spelling_is_read_as_its_node(term: Term, spelling: Any) -> None:
    key, kind = ("criterion", Criterion) if isinstance(term, Criterion) else ("quantity", Quantity)
    read: Any = from_document({"schema": "casemgmt.rule/1", key: spelling}, kind, vocabulary=FACTS)
    assert read == term
    assert exactly(read) == exactly(term)


def test_a_citation_that_does_not_say_that_it_was_checked_counts_as_recalled() -> None:
    form = {"value": "age", "at_least": 65, "citation": {"source": "a law", "standing": "law"}}
    read = from_document({"schema": "casemgmt.rule/1", "criterion": form}, Criterion, vocabulary=FACTS)
    assert read.citation == law("a law", Verification.RECALLED)


def test_an_operational_choice_that_claims_to_be_checked_says_so_in_the_document() -> None:
    cited = rule(AGE >= 65, cite=guideline("x"))
    odd = rule(AGE >= 65, cite=operational("x"))
    assert form_of(cited)[1]["citation"]["verification"] == "verified"
    assert "verification" not in form_of(odd)[1]["citation"]


def test_the_text_has_one_value_a_line_and_ends_with_a_line() -> None:
    assert dumps(AGE >= 65, vocabulary=FACTS) == (
        '{\n  "schema": "casemgmt.rule/1",\n  "criterion": {\n    "value": "age",\n    "at_least": 65\n  }\n}\n'
    )


def test_text_keeps_letters_as_they_are() -> None:
    labelled = rule(AGE >= 65, label="65 Jahre oder älter")
    assert "älter" in dumps(labelled, vocabulary=FACTS)
    assert loads(dumps(labelled, vocabulary=FACTS), Criterion, vocabulary=FACTS) == labelled


# -- criteria that are used more than once ---------------------------------------------------------------------------

OLD = rule(AGE >= 65, label="65 or older")
FELL = rule(FALL, id="F1", label="fell")


def test_a_criterion_with_a_label_that_is_used_twice_is_written_once() -> None:
    both = all_of(any_of(OLD, FELL), any_of(OLD, CONSENT), not_(FELL))
    document = to_document(both, vocabulary=FACTS)
    assert document["criteria"] == [
        {"name": "65_or_older", "criterion": {"label": "65 or older", "value": "age", "at_least": 65}},
        {"name": "F1", "criterion": {"id": "F1", "label": "fell", "flag": "fall"}},
    ]
    assert document["criterion"] == {
        "all": [
            {"any": [{"criterion": "65_or_older"}, {"criterion": "F1"}]},
            {"any": [{"criterion": "65_or_older"}, "consent"]},
            {"not": {"criterion": "F1"}},
        ]
    }
    assert from_document(document, Criterion, vocabulary=FACTS) == both


def test_a_criterion_without_a_name_of_its_own_is_repeated() -> None:
    assert "criteria" not in to_document(all_of(AGE >= 1, any_of(AGE >= 1)), vocabulary=FACTS)


def test_what_stands_only_within_a_named_criterion_gets_no_name() -> None:
    group = all_of(OLD, FALL, label="group")
    document = to_document(any_of(group, not_(group)), vocabulary=FACTS)
    assert [named["name"] for named in document["criteria"]] == ["group"]


def test_a_named_criterion_can_name_one_above_it() -> None:
    group = all_of(OLD, FALL, label="group")
    term = any_of(group, not_(group), OLD)
    document = to_document(term, vocabulary=FACTS)
    assert [named["name"] for named in document["criteria"]] == ["65_or_older", "group"]
    assert from_document(document, Criterion, vocabulary=FACTS) == term


def test_names_are_told_apart_and_kept_short() -> None:
    first, second = rule(FALL, label="The same words!"), rule(CONSENT, label="the same words")
    long = rule(AGE >= 1, label="a very long label " * 9)
    solid = rule(AGE >= 2, label="x" * 99)
    odd = rule(AGE >= 3, label="…")
    each = (first, second, long, solid, odd)
    term = all_of(*each, any_of(*each))
    document = to_document(term, vocabulary=FACTS)
    names = [named["name"] for named in document["criteria"]]
    assert names[:2] == ["the_same_words", "the_same_words_2"]
    assert names[2:] == ["a_very_long_label_a_very_long_label_a_very_long", "x" * 48, "criterion"]
    assert from_document(document, Criterion, vocabulary=FACTS) == term


# -- facts of one's own -----------------------------------------------------------------------------------------------

FALLS = Fact("falls_12m", low=0, high=365, label="falls", question="How often?", ask="patient", unit="1")
FREQUENT = Fact("frequent_falls", type="flag", definition=Formula(FALLS >= 2), citation=operational("ours"))
SCORE = Fact("score", low=0, high=3, definition=Formula(total([points(FREQUENT, 2), points(FALL, 1)])))
ASKED = Fact(
    "agrees",
    type="flag",
    definition=Attested(frozenset({"nurse", "physician"}), 90, open_while=FALL.is_true()),
)
MOVED = Fact("moved_on", type="date", low=date(2020, 1, 1))


def test_facts_that_the_vocabulary_lacks_are_declared_inputs_first() -> None:
    document = to_document(
        (SCORE >= 2) & ASKED & (MOVED >= DAY) & PLACE.is_in("ward"), vocabulary={"fall": FALL}
    )
    assert document["facts"] == [
        {
            "name": "agrees",
            "type": "flag",
            "attested": {"by": ["nurse", "physician"], "valid_days": 90, "open_while": "fall"},
        },
        {
            "name": "falls_12m",
            "low": 0,
            "high": 365,
            "unit": "1",
            "label": "falls",
            "question": "How often?",
            "ask": "patient",
        },
        {"name": "moved_on", "type": "date", "low": {"date": "2020-01-01"}},
        {"name": "place", "type": "category", "values": ["home", "ward"]},
        {
            "name": "frequent_falls",
            "type": "flag",
            "true_when": {"value": "falls_12m", "at_least": 2},
            "citation": {"source": "ours", "standing": "operational"},
        },
        {
            "name": "score",
            "low": 0,
            "high": 3,
            "formula": {"sum": [{"when": "frequent_falls", "then": 2}, {"when": "fall", "then": 1}]},
        },
    ]


def test_declared_facts_come_back_with_all_that_they_say() -> None:
    term = (SCORE >= 2) & ASKED
    back = from_document(to_document(term, vocabulary={"fall": FALL}), Criterion, vocabulary={"fall": FALL})
    assert back == term
    (above, flagged) = back.parts
    assert isinstance(above, Compare)
    assert isinstance(flagged, Compare)
    assert above.a.definition == SCORE.definition  # type: ignore[attr-defined]
    assert flagged.a.definition == ASKED.definition  # type: ignore[attr-defined]


def test_a_fact_of_the_vocabulary_is_the_very_one() -> None:
    read = loads(dumps(vocabulary()["lace_total"] >= 10), Criterion)
    assert isinstance(read, Compare)
    assert read.a is vocabulary()["lace_total"]


@mark.parametrize(
    ("term", "problem"),
    [
        (
            Fact("nick", type="flag", definition=PersonField("deceased")),
            r"\$\.facts\.nick: is found in the record by a PersonField, which a document cannot hold; pass a",
        ),
        (Fact("age_years", low=0, high=99), r"\$\.facts\.age_years: differs from the fact of that name"),
        (Fact("as_of", type="date", label="today"), r"\$\.quantity: is a fact named as_of"),
        (
            FALLS + Fact("falls_12m", low=0),
            r"\$\.quantity\.sum\[1\]: is one of two different facts named falls_12m",
        ),
        (Constant(2**60), r"\$\.quantity: is a number that cannot be kept"),
        (Constant(date(1066, 10, 14)), r"\$\.quantity\.date: is not a date that can be used"),
        (total([AGE] * (HEIGHT + 1)), r"\$\.quantity: stacks more than 100 nodes"),
    ],
    ids=numbered(),
)
def test_what_cannot_be_written_is_refused(term: Quantity, problem: str) -> None:
    with raises(InvalidInput, match=problem):
        to_document(term)


def test_a_rule_that_is_too_high_is_refused_when_it_is_written() -> None:
    high: Criterion = FALL.is_true()
    for _ in range(HEIGHT):
        high = Not(high)
    with raises(InvalidInput, match="stacks more than 100 nodes of a rule; split it into groups"):
        to_document(high, vocabulary=FACTS)


def test_kinds_of_nodes_that_a_host_adds_are_refused() -> None:
    class Odd(Criterion):
        pass

    class Strange(Quantity):
        pass

    with raises(InvalidInput, match="is a Odd; give a criterion"):
        to_document(Odd())
    with raises(InvalidInput, match="is a Strange; give a quantity"):
        to_document(Strange())


def test_every_problem_is_listed_at_once() -> None:
    with raises(InvalidInput) as caught:
        to_document(Least((Constant(2**60), Greatest((Constant(2**61),)))))
    assert [problem.path for problem in caught.value.problems] == [
        "$.quantity.least[0]",
        "$.quantity.least[1].greatest[0]",
    ]


def test_reading_leaves_the_document_as_it_is() -> None:
    form = {"value": "age", "at_least": 65}
    document = {"schema": "casemgmt.rule/1", "criterion": form}
    from_document(document, Criterion, vocabulary=FACTS)
    assert document == {"schema": "casemgmt.rule/1", "criterion": {"value": "age", "at_least": 65}}


# -- the highest rules that are read ---------------------------------------------------------------------------------


def test_a_rule_that_names_stack_high_is_decided_explained_and_written_again() -> None:
    stacked = [
        {"name": f"c{i + 1}", "criterion": {"label": f"l{i}", "all": [{"criterion": f"c{i}"}, "consent"]}}
        for i in range(HEIGHT - 3)
    ]
    document = {
        "schema": "casemgmt.rule/1",
        "criteria": [{"name": "c0", "criterion": {"any": ["fall", "consent"]}}, *stacked],
        "criterion": {"criterion": stacked[-1]["name"]},
    }
    high = from_document(document, Criterion, vocabulary=FACTS)
    decision = decide(high, {}, as_of=DAY)
    assert decision.missing == ("consent",)  # without it nothing holds, and with it everything
    assert decision.explain().count("\n") == 2 * (HEIGHT - 3) + 2
    again = to_document(high, vocabulary=FACTS)
    assert from_document(again, Criterion, vocabulary=FACTS) == high
    assert 1 < len(again["criteria"]) < 12


def test_facts_that_formulas_stack_high_are_traced_and_written_again() -> None:
    stacked = [{"name": f"f{i + 1}", "formula": {"sum": [f"f{i}", 1]}} for i in range(HEIGHT // 2 - 2)]
    document = {
        "schema": "casemgmt.rule/1",
        "facts": [{"name": "f0"}, *stacked],
        "criterion": {"value": stacked[-1]["name"], "at_least": 3},
    }
    high = from_document(document, Criterion)
    decision = decide(high, {"f0": -45}, as_of=DAY)
    assert decision.truth is MET
    assert decide(high, {}, as_of=DAY).missing == ("f0",)
    assert from_document(to_document(high), Criterion) == high
