from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from pytest import importorskip, mark, raises

importorskip("narwhals")
pl = importorskip("polars")

from casemgmt import frames
from casemgmt.errors import InvalidInput, UnknownName
from casemgmt.frames.picture import Bar, svg
from casemgmt.rules import Fact, Formula, all_of, any_of, not_, rule
from casemgmt.screening import program
from tests.engines import TODAY, Engine, arrow, every_engine

AGE = Fact("age_years", low=0, high=130, label="age", question="How old are you?", ask="patient")
FALL = Fact("fall", type="flag", label="a <fall> & more")
RULE = all_of(rule(AGE >= 65, label="old enough"), FALL, label="fall prevention")
COLUMNS: dict[str, list[Any]] = {
    "age_years": [81.0, 40.0, 70.0, None, None],
    "fall": [True, True, None, True, None],
}


@every_engine
def test_a_funnel_counts_who_reaches_each_criterion_and_why_it_stays_open(engine: Engine) -> None:
    counted = frames.funnel(engine.make(arrow(COLUMNS)), RULE, as_of=TODAY)
    first, second = counted.steps
    assert (first.reached, first.met, first.unknown, first.not_met, first.met_so_far) == (5, 2, 2, 1, 2)
    assert (second.reached, second.met, second.unknown, second.not_met, second.met_so_far) == (4, 2, 2, 0, 1)
    assert [(wanted.fact.name, wanted.people) for wanted in first.wanted] == [("age_years", 2)]
    assert [(wanted.fact.name, wanted.people) for wanted in second.wanted] == [("fall", 2)]
    assert counted.people == 5
    assert repr(counted) == "<Funnel fall prevention: 2 criteria, 5 people as of 2026-05-01>"


@every_engine
def test_a_funnel_is_a_frame_and_a_work_list(engine: Engine) -> None:
    given = engine.make(arrow(COLUMNS))
    counted = frames.funnel(given, RULE, as_of=TODAY)
    rows = list(map(dict, _rows(counted.frame())))
    assert rows[0] == {
        "criterion": "old enough",
        "stage": "",
        "reached": 5,
        "met": 2,
        "unknown": 2,
        "not_met": 1,
        "met_so_far": 2,
        "wanted": "age_years (2)",
    }
    assert [(row["fact"], row["people"], row["ask"]) for row in _rows(counted.work_list())] == [
        ("age_years", 2, "patient"),
        ("fall", 2, "record"),
    ]
    if engine.needs == "pandas":
        assert type(counted.frame()) is type(given)


def _rows(frame: Any) -> list[dict[str, Any]]:
    import narwhals as nw

    rows: list[dict[str, Any]] = nw.from_native(frame).rows(named=True)
    return rows


def test_a_program_counts_whom_it_concerns_then_refer_and_enrol() -> None:
    frame = pl.DataFrame({"chronic_condition_count": [3, 1], "deceased": [False, None]})
    ccm = program("medicare.ccm")
    counted = frames.funnel(frame, ccm, as_of=TODAY)
    stages = [step.stage for step in counted.steps]
    assert stages[0] == "applies"
    assert list(dict.fromkeys(stages)) == ["applies", "refer", "enrol"]
    refer = frames.funnel(frame, "medicare.ccm", as_of=TODAY, stage="refer")
    assert {step.stage for step in refer.steps} == {"refer"}
    assert len(refer.steps) == stages.count("refer")
    assert refer.title == ccm.title
    edition = frames.funnel(frame, ccm.editions[-1], as_of=TODAY, stage="perform")
    assert edition.title == "funnel"


def test_a_criterion_that_is_no_group_is_one_step() -> None:
    counted = frames.funnel(pl.DataFrame(COLUMNS), any_of(AGE >= 65, FALL), as_of=TODAY)
    (step,) = counted.steps
    assert (step.met, step.unknown) == (4, 1)
    assert {wanted.fact.name for wanted in step.wanted} == {"age_years", "fall"}


def test_nobody_has_an_empty_funnel() -> None:
    empty = pl.DataFrame({"age_years": []}, schema={"age_years": pl.Float64})
    counted = frames.funnel(empty, RULE, as_of=TODAY)
    assert [(step.reached, step.wanted) for step in counted.steps] == [(0, ()), (0, ())]
    assert "0 people" in counted.svg()


def test_what_has_no_funnel_is_refused() -> None:
    frame = pl.DataFrame({"deceased": [False], "seen_on": [TODAY]})
    with raises(InvalidInput, match="has no stages; pass a program or a criterion"):
        frames.funnel(frame, "levels.four", as_of=TODAY)
    with raises(InvalidInput, match="no edition is in force on 2001-01-01"):
        frames.funnel(frame, "medicare.ccm", as_of="2001-01-01")
    with raises(InvalidInput, match="is a column; give one date on which the policy is in force"):
        frames.funnel(frame, "medicare.ccm", as_of="seen_on")
    with raises(UnknownName, match="no stage named 'refr'; did you mean 'refer'"):
        frames.funnel(frame, "medicare.ccm", as_of=TODAY, stage="refr")


def test_the_text_says_what_the_picture_shows() -> None:
    counted = frames.funnel(pl.DataFrame(COLUMNS), RULE, as_of=TODAY)
    assert str(counted).splitlines() == [
        "fall prevention, as of 2026-05-01: 5 people",
        "  old enough: 5 reach it, 2 met, 2 unknown, 1 not met; for want of age (2)",
        "  a <fall> & more: 4 reach it, 2 met, 2 unknown, 0 not met; for want of a <fall> & more (2)",
    ]


def test_the_picture_can_be_read_without_colour_and_by_a_screen_reader() -> None:
    counted = frames.funnel(pl.DataFrame(COLUMNS), RULE, as_of=TODAY)
    assert counted._repr_html_() == counted._repr_svg_() == counted.svg()
    root = ET.fromstring(counted.svg())  # noqa: S314 - our own picture
    names = {"s": "http://www.w3.org/2000/svg"}
    assert root.attrib["role"] == "img"
    ids = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}
    assert set(root.attrib["aria-labelledby"].split()) <= ids
    assert root.findtext("s:title", namespaces=names) == "fall prevention, as of 2026-05-01: 5 people"
    described = root.findtext("s:desc", namespaces=names)
    assert described is not None
    assert "1. old enough: 5 reach it: 2 met, 2 unknown, 1 not met" in described
    texts = [each.text for each in root.iterfind("s:text", names)]
    assert texts[1:4] == ["met", "unknown", "not met"]
    assert "4 reach it: 2 met, 2 unknown, 0 not met" in texts
    assert "for want of a <fall> & more (2)" in texts
    fills = [each.attrib["fill"] for each in root.iterfind("s:rect", names)]
    assert len(set(fills[1:4])) == 3
    assert any(fill.startswith("url(#") for fill in fills[1:4])  # hatched, not only coloured
    bars = [float(each.attrib["width"]) for each in root.iterfind("s:rect", names)][4:]
    assert bars == [176.0, 176.0, 88.0, 176.0, 176.0]


def test_two_pictures_on_a_page_do_not_share_ids() -> None:
    one, two = (frames.funnel(pl.DataFrame(COLUMNS), each, as_of=TODAY).svg() for each in (RULE, RULE.of[0]))
    assert _ids(one).isdisjoint(_ids(two))
    assert one == frames.funnel(pl.DataFrame(COLUMNS), RULE, as_of=TODAY).svg()


def _ids(picture: str) -> set[str]:
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    return {each.attrib["id"] for each in root.iter() if "id" in each.attrib}


def test_long_texts_are_cut_and_many_wants_are_summed_up() -> None:
    drawn = svg("A <title>", [Bar("x" * 60, 1, 0, 0)])
    assert f">{'x' * 43}…<" in drawn
    assert "A &lt;title&gt;" in drawn
    assert "no criteria" in svg("nothing", [])
    wanting = svg("A title", [Bar("x", 0, 1, 0, "y" * 200), Bar("z", 1, 0, 0)])
    assert f">for want of {'y' * 117}…<" in wanting
    assert wanting.count("for want of") == 1
    facts = [Fact(name, type="flag") for name in ("a_flag", "b_flag", "c_flag")]
    counted = frames.funnel(pl.DataFrame(COLUMNS), any_of(*facts), as_of=TODAY)
    assert "for want of a flag (5), b flag (5) and others" in counted.svg()


@mark.parametrize("derived", [True, False])
def test_a_derived_fact_is_traced_to_what_has_to_be_asked(derived: bool) -> None:
    safe = Fact("safe", type="flag", definition=Formula(not_(FALL)))
    frame = pl.DataFrame(
        {"fall": [None, True]} if derived else {"safe": [None, False]}, schema_overrides={"fall": pl.Boolean}
    )
    counted = frames.funnel(frame, rule(safe), as_of=TODAY)
    assert [w.fact.name for w in counted.steps[0].wanted] == ["fall"]
    assert (counted.steps[0].unknown, counted.steps[0].not_met) == (1, 1)
