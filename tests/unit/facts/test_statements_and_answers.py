"""What people state, what they answer, and how both agree with the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pytest import mark

from casemgmt.bounds import Bounds, OneOf
from casemgmt.codes import Code, CodeSet
from casemgmt.facts import Answered, AnsweredOn, Attested, PersonField, Query, Recorded, facts_at
from casemgmt.record import Answers, Attestation, Condition, Encounter, Observation, Person, Record
from casemgmt.rules import Fact, FactSheet, Formula, Reason, facts_needed, total
from tests.strategies import numbered

AS_OF = date(2026, 5, 31)
WRONG_ROLE = "not asked (stated by a role that cannot settle it; needs physician)"
HEART = CodeSet("heart", exact={"snomed": ["84114007"]})
HEART_FAILURE = Fact(
    "hf", type="flag", definition=Query(section="conditions", take="exists", codes=HEART, open=True)
)
SICK = Condition(codes=(Code("snomed", "84114007"),), start="2020-01-01", status="active", id="Condition/1")


def stated(value: Any = True, start: Any = "2026-05-01", role: str = "physician", **more: Any) -> Attestation:
    return Attestation(
        fact="f", value=value, start=start, role=role, **{"id": f"Attestation/{value}", **more}
    )


def read(fact: Fact, **sections: Any) -> FactSheet:
    person = sections.pop("person", Person(id="p1"))
    return facts_at(Record(person=person, **sections), facts_needed(fact), as_of=AS_OF)


def told(fact: Fact, **sections: Any) -> tuple[Any, str | None]:
    """The value of a fact and, in words, why it is not known exactly."""
    sheet = read(fact, **sections)
    why = sheet.unknowns.get(fact.name)
    return sheet.values.get(fact.name), None if why is None else str(why)


def attested(**definition: Any) -> Fact:
    return Fact("f", type="flag", definition=Attested(**definition))


# -- attestations --------------------------------------------------------------------------------------------


@mark.parametrize(
    ("definition", "made", "value", "why"),
    [
        ({}, [stated()], True, None),
        ({}, [stated(False)], False, None),
        ({}, [], None, "not asked"),
        ({"documented": True}, [], False, None),
        ({"open_while": HEART_FAILURE.is_true()}, [], None, "not asked"),
        ({"by": ["physician"]}, [stated()], True, None),
        ({"by": ["physician"]}, [stated(role="neighbour")], None, WRONG_ROLE),
        ({"by": ["physician"], "documented": True}, [stated(role="neighbour")], None, WRONG_ROLE),
        (
            {"by": ["physician"], "documented": True},
            [stated(role="neighbour", start="2026-06-01")],
            False,
            None,
        ),
        ({"by": ["physician"]}, [stated(None, role="patient", declined=True)], None, "declined"),
        ({}, [stated(None)], None, "not asked"),
        ({}, [stated(start="2026-06-01")], None, "not asked"),
        ({}, [stated(start="2026-05-01"), stated(False, start="2026-05-02")], False, None),
        ({}, [stated(), stated(None, declined=True)], True, None),
        ({}, [stated(), stated(None, start="2026-05-02", declined=True)], None, "declined"),
        ({}, [stated(), stated(False)], None, "conflicting (several values of the same day differ)"),
        ({}, [stated(), stated()], True, None),
        (
            {},
            [stated(), stated(False, start="2026-05")],
            None,
            "conflicting (several values of the same day differ)",
        ),
        ({"valid_days": 30}, [stated()], True, None),
        ({"valid_days": 29}, [stated()], None, "stale since 2026-05-01"),
        ({"valid_days": 29}, [stated(start="2026-05")], None, "stale since 2026-05-01"),
        ({"valid_days": 29}, [stated(start=None)], None, "stale (its day is not recorded)"),
        ({}, [stated(start=None)], True, None),
        ({}, [stated("SECRET-7731")], None, "error (the recorded value is a str)"),
    ],
    ids=numbered(),
)
def test_a_judgement_is_what_somebody_stated(
    definition: dict[str, Any], made: list[Attestation], value: Any, why: str | None
) -> None:
    assert told(attested(**definition), attestations=made) == (value, why)


def test_where_nobody_looked_nothing_is_denied() -> None:
    for definition in ({"documented": True}, {}):
        assert told(attested(**definition)) == (None, "not asked")
    assert told(attested(documented=True), attestations=(), partial=["attestations"]) == (None, "not asked")


def test_a_question_is_closed_once_its_occasion_is_ruled_out() -> None:
    fact = attested(open_while=HEART_FAILURE.is_true())
    assert told(fact, attestations=(), conditions=[SICK]) == (None, "not asked")
    assert told(fact, attestations=(), conditions=()) == (False, None)
    assert told(fact, attestations=None, conditions=()) == (None, "not asked")
    assert told(fact, attestations=[stated()], conditions=()) == (True, None)


def test_a_statement_is_evidence() -> None:
    assert read(attested(), attestations=[stated(id="Attestation/9")]).evidence["f"] == ("Attestation/9",)


# -- statements about what the record can say itself ---------------------------------------------------------

RECORDED = Fact("f", type="flag", definition=Query(section="encounters", take="exists"))
VISITED = Encounter(start="2026-05-01", id="Encounter/1")
DIFFER = "conflicting (the record and a statement about it differ)"


@mark.parametrize(
    ("encounters", "made", "value", "why"),
    [
        ([VISITED], [stated()], True, None),
        ([VISITED], [stated(False)], None, DIFFER),
        ([], [stated()], None, DIFFER),
        (None, [stated()], True, None),
        (None, [stated(None, declined=True)], None, "declined"),
        ([VISITED], [stated(None, declined=True)], True, None),
        ([VISITED], [stated("SECRET-7731")], True, None),
        ([VISITED], [stated(), stated(False)], None, DIFFER),
    ],
    ids=numbered(),
)
def test_the_record_and_a_statement_have_to_agree(
    encounters: list[Encounter] | None, made: list[Attestation], value: Any, why: str | None
) -> None:
    assert told(RECORDED, encounters=encounters, attestations=made) == (value, why)


def test_both_are_evidence() -> None:
    sheet = read(RECORDED, encounters=[VISITED], attestations=[stated()])
    assert sheet.evidence["f"] == ("Encounter/1", "Attestation/True")


def test_a_statement_about_a_window_does_not_outlive_it() -> None:
    visits = Fact("f", low=0, high=9, definition=Query(section="encounters", take="count", months=1))
    assert told(visits, attestations=[stated(2)]) == (2, None)
    assert told(visits, attestations=[stated(2, start="2026-04-29")]) == (None, "stale since 2026-04-29")
    assert told(visits, encounters=(), attestations=[stated(2, start="2026-04-29")]) == (0, None)
    within = Fact("f", type="flag", definition=Query(section="encounters", take="exists", days=20))
    assert told(within, attestations=[stated()]) == (None, "stale since 2026-05-01")


WEIGHT = Fact(
    "f",
    low=0,
    high=700,
    definition=Query(
        section="observations", take="latest", codes=CodeSet("w", exact={"loinc": ["29463-7"]}), valid_days=60
    ),
)


def weighed(value: Any, start: Any) -> Observation:
    return Observation(codes=(Code("loinc", "29463-7"),), value=value, start=start, id="Observation/1")


@mark.parametrize(
    ("measured", "made", "value", "why"),
    [
        ((70, "2026-05-10"), stated(72, start="2026-05-01"), 70, None),
        ((70, "2026-05-10"), stated(72, start="2026-05-20"), 72, None),
        ((70, "2026-05-10"), stated(72, start="2026-05-10"), None, DIFFER),
        ((70, "2026-05-10"), stated(Bounds(69, 72), start="2026-05-10"), 70, None),
        ((70, "2026-05"), stated(72, start="2026-05-10"), None, DIFFER),
        ((70, "2026-05-10"), stated(72, start="2025-05-10"), 70, None),
        ((Bounds(69, 71), "2026-05-10"), stated(Bounds(70, 72), start="2026-05-10"), Bounds(70, 71), None),
    ],
    ids=numbered(),
)
def test_of_two_dated_values_the_newer_counts(
    measured: tuple[Any, Any], made: Attestation, value: Any, why: str | None
) -> None:
    assert told(WEIGHT, observations=[weighed(*measured)], attestations=[made]) == (value, why)


def test_two_numbers_of_one_day_leave_what_lies_between() -> None:
    made = [stated(70), stated(72)]
    assert told(WEIGHT, attestations=made) == (
        Bounds(70, 72),
        "conflicting (several values of the same day differ)",
    )
    half = told(WEIGHT, observations=[weighed(71, "2026-05-01")], attestations=made)
    assert half == (71, None)


def test_statements_about_people_and_categories() -> None:
    gender = Fact("f", type="category", values={"female", "male"}, definition=PersonField("gender"))
    ann = Person(id="p1", gender="female")
    assert told(gender, person=ann) == ("female", None)
    assert read(gender, person=ann).evidence["f"] == ("Person/p1",)
    assert told(gender) == (None, "not recorded")
    assert told(gender, person=ann, attestations=[stated("male")]) == (None, DIFFER)
    assert told(gender, person=ann, attestations=[stated(OneOf({"female", "male"}))]) == ("female", None)
    assert told(gender, person=Person(gender="robot")) == (
        None,
        "error (the recorded value is not a permitted value)",
    )


@mark.parametrize(
    ("person", "died"),
    [
        (Person(), None),
        (Person(deceased=True), True),
        (Person(deceased=False), False),
        (Person(died_on="2026-05-31"), True),
        (Person(died_on="2026-06-01", deceased=True), False),
        (Person(died_on="2026", deceased=True), None),
    ],
    ids=numbered(),
)
def test_whether_somebody_has_died_by_a_day(person: Person, died: bool | None) -> None:
    assert told(Fact("f", type="flag", definition=PersonField("deceased")), person=person)[0] is died


def test_what_was_stated_by_mistake_was_not_stated() -> None:
    mistake = stated(False, status="entered-in-error", start="2026-05-20")
    assert told(attested(), attestations=[mistake]) == (None, "not asked")
    assert told(attested(documented=True), attestations=[mistake]) == (False, None)
    assert told(attested(), attestations=[stated(), mistake]) == (True, None)
    assert read(attested(), attestations=[stated(), mistake]).evidence["f"] == ("Attestation/True",)


ENDED = "not recorded (the record ends before the date of the decision)"
SOME_DAY = "not recorded (the exact day of death is not recorded)"


@mark.parametrize(
    ("until", "living", "dead"),
    [
        ("2026-06-01", (False, None), (None, SOME_DAY)),
        ("2026-05-31", (False, None), (True, None)),
        ("2026-05-30", (None, ENDED), (True, None)),
        ("2026-05", (None, ENDED), (True, None)),
        (Bounds(AS_OF, AS_OF + timedelta(1)), (False, None), (None, SOME_DAY)),
    ],
    ids=numbered(),
)
def test_who_lived_when_the_record_ended_may_have_died_since_and_who_had_died_may_have_lived_before(
    until: Any, living: Any, dead: Any
) -> None:
    fact = Fact("f", type="flag", definition=PersonField("deceased"))
    assert told(fact, person=Person(deceased=False), known_until=until) == living
    assert told(fact, person=Person(deceased=True), known_until=until) == dead
    for deceased in (None, False, True):
        assert told(fact, person=Person(deceased=deceased, died_on="2026"), known_until=until) == (
            None,
            SOME_DAY,
        )
    assert told(fact, person=Person(died_on="2026-06-01"), known_until=until) == (False, None)
    assert told(fact, person=Person(), known_until=until) == (None, "not recorded")


def test_a_formula_and_a_statement_about_it() -> None:
    item = Fact("item", low=0, high=3, definition=Attested())
    twice = Fact("f", low=0, high=6, definition=Formula(item * 2))
    of_item = Attestation(fact="item", value=2, start="2026-05-01", id="Attestation/item")
    assert told(twice, attestations=[of_item]) == (4, None)
    assert read(twice, attestations=[of_item]).evidence["f"] == ("Attestation/item",)
    assert told(twice, attestations=[of_item, stated(4)]) == (4, None)
    assert told(twice, attestations=[of_item, stated(6)]) == (None, DIFFER)
    assert told(twice, attestations=[stated(6)]) == (6, None)


def test_a_fact_without_a_definition_has_to_come_from_the_host() -> None:
    assert told(Fact("f")) == (None, "not recorded (the host has to supply it)")


# -- questionnaires ------------------------------------------------------------------------------------------

CODES = (("LA6568-5", 0), ("LA6569-3", 1))
ON = Fact("on", type="date", definition=AnsweredOn("phq", frozenset({"1", "2"}), frozenset({"11-1", "22-2"})))


def item(n: int, **more: Any) -> Fact:
    answered = Answered(item=str(n), codes=[f"{n}{n}-{n}"], points=CODES, since=ON, instrument="phq", **more)
    return Fact(f"item_{n}", low=0, high=3, definition=answered)


FIRST, SECOND = item(1), item(2)


def form(start: Any = "2026-05-10", instrument: str = "phq", **values: Any) -> Answers:
    named = {key.strip("_").replace("_", "-"): value for key, value in values.items()}
    return Answers(instrument=instrument, start=start, values=named, id=f"Form/{start}")


def noted(code: str, value: Any, start: Any = "2026-05-10") -> Observation:
    return Observation(codes=(Code("loinc", code),), value=value, start=start, id=f"Observation/{code}")


@mark.parametrize(
    ("sections", "value", "why"),
    [
        ({}, None, "not asked"),
        ({"answers": ()}, None, "not asked"),
        ({"answers": [form(_1=2)]}, 2, None),
        ({"answers": [form(_1=Code("loinc", "LA6569-3"))]}, 1, None),
        (
            {"answers": [form(_1=Code("loinc", "LA0-0"))]},
            None,
            "error (the answer is not one of the permitted answers)",
        ),
        ({"answers": [form(_1=7731)]}, None, "error (the recorded value is outside the permitted range)"),
        ({"answers": [form(_1=None)]}, None, "not asked"),
        ({"answers": [form(_1=2, instrument="other")]}, None, "not asked"),
        ({"answers": [form(_11_1=2, instrument="other")]}, 2, None),
        ({"answers": [form(_1=2, _11_1=2)]}, 2, None),
        ({"answers": [form(start="2026-06-01", _1=2)]}, None, "not asked"),
        ({"answers": [form(start=None, _1=2)]}, None, "not asked"),
        ({"answers": [form(start="2026", _1=2)]}, None, "not asked"),
        ({"answers": [form(start="2026-05", _1=2)]}, 2, None),
        ({"observations": [noted("11-1", 1)]}, 1, None),
        ({"observations": [noted("11-1", None)]}, None, "not asked"),
        ({"answers": [form(_1=2)], "observations": [noted("11-1", 2)]}, 2, None),
        (
            {"answers": [form(_1=2)], "observations": [noted("11-1", 3)]},
            Bounds(2, 3),
            "conflicting (several values of the same day differ)",
        ),
        ({"answers": [form(_1=2), form(start="2026-05-20", _1=1)]}, 1, None),
        ({"answers": [form(_1=2), form(start="2026-05-20", _2=1)]}, None, "not asked"),
    ],
    ids=numbered(),
)
def test_an_answer_to_one_item(sections: dict[str, Any], value: Any, why: str | None) -> None:
    assert told(FIRST, **sections) == (value, why)


def test_the_day_of_an_administration() -> None:
    both = [form(_1=2), form(start="2026-05-20", _2=1)]
    assert told(ON, answers=both) == (date(2026, 5, 20), None)
    assert read(ON, answers=both).evidence["on"] == ("Form/2026-05-20",)
    vague = [form(_1=2), form(start="2026-05", _2=1)]
    assert told(ON, answers=vague)[0] == Bounds(date(2026, 5, 10), AS_OF)
    assert told(ON) == (None, "not asked")


def test_an_old_answer_is_stale() -> None:
    assert told(item(1, valid_days=21), answers=[form(_1=2)]) == (2, None)
    assert told(item(1, valid_days=20), answers=[form(_1=2)]) == (None, "stale since 2026-05-10")


def test_an_answer_is_an_observation_with_the_loinc_code_of_the_item() -> None:
    free = Fact("item_1", low=0, high=3, definition=Answered(item="1", codes=["11-1"], instrument="phq"))
    local = Observation(codes=(Code("local", "11-1"),), start="2026-05-10", value=2)
    assert told(free, observations=[local]) == (None, "not asked")
    both = Observation(codes=(Code("local", "7"), Code("loinc", "11-1")), start="2026-05-10", value=2)
    assert told(free, observations=[local, both]) == (2, None)


def test_an_answer_without_a_day_of_its_own_counts_by_itself() -> None:
    free = Fact("item_1", low=0, high=3, definition=Answered(item="1", instrument="phq"))
    assert told(free, answers=[form(_1=2), form(start="2026-05-20", _2=1)]) == (2, None)


def test_a_number_that_is_no_permitted_answer_is_an_error() -> None:
    even = item(1, allowed=(0, 2))
    assert told(even, answers=[form(_1=2)]) == (2, None)
    assert told(even, answers=[form(_1=1)]) == (
        None,
        "error (the answer is not one of the permitted answers)",
    )
    assert told(even, answers=[form(_1=Bounds(0, 2))])[0] == Bounds(0, 2)
    # A number that is written in a text is held to the same.
    assert told(even, answers=[form(_1="2")]) == (2, None)
    for text in ("0.5", "1", "1e0"):
        assert (
            told(even, answers=[form(_1=text)])[1] == "error (the answer is not one of the permitted answers)"
        )


def test_a_limit_is_no_answer() -> None:
    low = Observation(codes=(Code("loinc", "11-1"),), start="2026-05-10", value=2, comparator="<")
    assert told(FIRST, observations=[low]) == (None, "error (the value is only a limit)")


REFUSED = (("LA30122-8", Reason.DECLINED), ("88", Reason.NOT_APPLICABLE))


@mark.parametrize(
    ("given", "answer", "instead"),
    [
        (Code("loinc", "LA30122-8"), (None, "declined"), True),
        ("88", (None, "not applicable"), True),
        (2, (2, None), False),
        (Code("loinc", "LA6569-3"), (1, None), False),
        ("LA6569-3", (1, None), False),
    ],
    ids=numbered(),
)
def test_an_answer_that_is_none_says_why_and_that_it_was_given(
    given: Any, answer: Any, instead: bool
) -> None:
    assert told(item(1, instead=REFUSED), answers=[form(_1=given)]) == answer
    asks = Answered(
        item="1", points=CODES, since=ON, instrument="phq", allowed=(0, 1, 2), instead=REFUSED, ask="instead"
    )
    flag = Fact("item_1_instead", type="flag", definition=asks)
    assert told(flag, answers=[form(_1=given)]) == (instead, None)
    assert told(flag, answers=[form(_1=7)])[1] == "error (the answer is not one of the permitted answers)"
    assert told(flag)[1] == "not asked"


def test_an_answer_and_a_refusal_of_one_day_do_not_make_an_answer() -> None:
    both = [form(_1=2), noted("11-1", Code("loinc", "LA30122-8"))]
    held = told(item(1, instead=REFUSED), answers=both[:1], observations=both[1:])
    assert held == (None, "declined")


CHOICE = Fact(
    "food",
    type="flag",
    definition=Answered(
        item="food",
        codes=["11-1"],
        points=(("LA1-1", True), ("LA2-2", False)),
        instrument="phq",
        since=ON,
        chosen=["LA1-1"],
        instead=REFUSED[:1],
    ),
)
FOOD, CLOTHES, OTHER, DECLINED = (Code("loinc", code) for code in ("LA1-1", "LA2-2", "LA3-3", "LA30122-8"))
NOT_PERMITTED = (None, "error (the answer is not one of the permitted answers)")


@mark.parametrize(
    ("values", "food"),
    [
        ({"11-1": FOOD}, (True, None)),
        ({"11-1": CLOTHES}, (False, None)),
        ({"11-1": OTHER}, NOT_PERMITTED),
        ({"11-1[0]": CLOTHES, "11-1[1]": FOOD}, (True, None)),
        ({"11-1[0]": CLOTHES, "11-1[1]": OTHER}, NOT_PERMITTED),
        ({"11-1": DECLINED}, (None, "declined")),
        ({"11-1[0]": DECLINED, "11-1[1]": FOOD}, (True, None)),
        ({"11-1[0]": DECLINED, "11-1[1]": CLOTHES}, (None, "declined")),
        ({"food": True, "1": 0}, (True, None)),
        ({"food": False, "1": 0}, (False, None)),
        ({}, (None, "not asked")),
    ],
    ids=numbered(),
)
def test_one_choice_of_a_question_with_several_answers(values: dict[str, Any], food: Any) -> None:
    given = Answers(instrument="phq", start="2026-05-10", values=values, id="Form/1")
    assert told(CHOICE, answers=[given]) == food


def test_several_choices_are_observed_one_by_one() -> None:
    food, clothes, other = (noted("11-1", each) for each in (FOOD, CLOTHES, OTHER))
    assert told(CHOICE, observations=[clothes, food]) == (True, None)
    assert told(CHOICE, observations=[clothes]) == (False, None)
    assert told(CHOICE, observations=[clothes, other]) == NOT_PERMITTED


@mark.parametrize(
    ("values", "second"),
    [
        ({"_1": 0}, (0, None)),
        ({"_1": 1}, (None, "not asked")),
        ({"_1": 1, "_2": 3}, (3, None)),
        ({"_1": 0, "_2": 3}, (3, None)),
        ({}, (None, "not asked")),
    ],
    ids=numbered(),
)
def test_an_item_that_was_not_to_be_asked_has_its_answer_for_that(values: Any, second: Any) -> None:
    skipped = item(2, asked_if=FIRST >= 1, skipped=0)
    assert told(skipped, answers=[form(**values)] if values else []) == second


TOTAL_CODES = CodeSet("total", exact={"loinc": ["44261-6"]})
TOTAL = Fact(
    "total",
    low=0,
    high=6,
    definition=Recorded(
        query=Query(section="observations", take="latest", codes=TOTAL_CODES, valid_days=90),
        on=Fact(
            "total_on",
            type="date",
            definition=Query(section="observations", take="latest_date", codes=TOTAL_CODES),
        ),
        formula=Formula(total([FIRST, SECOND])),
        answered_on=ON,
    ),
)


@mark.parametrize(
    ("score", "forms", "value", "why"),
    [
        (None, [], None, "not recorded"),
        ((4, "2026-05-10"), [], 4, None),
        (None, [form(_1=2, _2=2)], 4, None),
        (None, [form(_1=2)], Bounds(2, 5), "not asked (needs item 2)"),
        ((4, "2026-05-10"), [form(_1=2, _2=2)], 4, None),
        (
            (5, "2026-05-10"),
            [form(_1=2, _2=2)],
            None,
            "conflicting (the recorded total differs from its items)",
        ),
        ((5, "2026-05-10"), [form(_1=2)], 5, None),
        ((6, "2026-05-10"), [form(_1=2)], None, "conflicting (the recorded total differs from its items)"),
        ((5, "2026-05-09"), [form(_1=2, _2=2)], 4, None),
        ((5, "2026-05-11"), [form(_1=2, _2=2)], 5, None),
        ((5, "2026-05-09"), [form(_1=2)], Bounds(2, 5), "not asked (needs item 2)"),
        ((5, "2026-01-09"), [], None, "stale since 2026-01-09"),
        ((5, "2026-01-09"), [form(_1=2, _2=2)], 4, None),
        ((7731, "2026-05-10"), [form(_1=2, _2=2)], 4, None),
    ],
    ids=numbered(),
)
def test_a_recorded_total_and_its_items(
    score: Any, forms: list[Answers], value: Any, why: str | None
) -> None:
    held = [] if score is None else [noted("44261-6", *score)]
    assert told(TOTAL, observations=held, answers=forms) == (value, why)


def test_a_recorded_total_counts_in_a_record_that_is_not_complete() -> None:
    held = [noted("44261-6", 4)]
    assert told(TOTAL, observations=held, partial=["observations"]) == (4, None)
    assert read(TOTAL, observations=held).evidence["total"] == ("Observation/44261-6",)


def test_a_questionnaire_is_known_by_its_id_or_by_a_canonical_address_that_ends_in_it() -> None:
    item = Fact("f", definition=Answered(item="1", instrument="katz"))
    for instrument in (
        "katz",
        "http://example.org/Questionnaire/katz",
        "http://example.org/Questionnaire/katz|2.0",
    ):
        made = Answers(instrument=instrument, values={"1": 1}, start="2026-05-01")
        assert told(item, answers=[made]) == (1, None)
    for other in ("http://example.org/Questionnaire/not-katz", None):
        made = Answers(instrument=other, values={"1": 1}, start="2026-05-01")
        assert told(item, answers=[made]) == (None, "not asked")


def test_a_statement_for_the_month_counts_until_the_month_ends() -> None:
    fact = attested(this_month=True)
    assert told(fact, attestations=[stated(start="2026-05-01")]) == (True, None)
    assert told(fact, attestations=[stated(start="2026-04-30")]) == (None, "stale since 2026-04-30")


def test_statements_that_differ_beside_a_partly_known_day_leave_it_conflicting() -> None:
    called_on = Fact("called_on", type="date", definition=Query(section="contacts", take="earliest_date"))
    said = (date(2026, 1, 5), Bounds(date(2026, 2, 1), date(2026, 2, 9)))
    record = Record(
        person=Person(),
        contacts=[],
        attestations=[Attestation(fact="called_on", value=value, start="2026-03-01") for value in said],
    )
    sheet = facts_at(record, {"called_on": called_on}, as_of="2026-04-01")
    assert sheet.values["called_on"] is None
    assert sheet.why_unknown("called_on").reason is Reason.CONFLICTING
