from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import attrs
from pytest import importorskip, mark, raises

importorskip("narwhals")
pl = importorskip("polars")

from casemgmt import frames
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.frames.answers import column_name
from casemgmt.levels import scheme_by_id
from casemgmt.planning import protocols
from casemgmt.risk import risk_scheme
from casemgmt.rules import Fact
from casemgmt.screening import program, programs
from tests.engines import TODAY, Engine, arrow, every_engine
from tests.policies import POLICIES

ELIGIBLE: dict[str, list[Any]] = {
    "chronic_condition_count": [3],
    "ccm_risk_attested": [True],
    "deceased": [False],
}


def only(frame: Any) -> dict[str, Any]:
    (row,) = frame.to_dicts()
    return dict(row)


def test_a_program_answers_by_its_stages() -> None:
    row = only(frames.decide(pl.DataFrame(ELIGIBLE), "medicare.ccm", as_of=TODAY))
    assert (row["truth"], row["outcome"]) == ("unknown", "decided")
    assert (row["refer"], row["enrol"], row["perform"]) == ("met", "unknown", "unknown")


def test_whom_a_policy_cannot_concern_has_no_stages() -> None:
    gone = pl.DataFrame({**ELIGIBLE, "deceased": [True]})
    row = only(frames.decide(gone, program("medicare.ccm"), as_of=TODAY))
    assert (row["truth"], row["outcome"], row["refer"]) == ("not met", "not applicable", None)
    row = only(frames.decide(gone, "levels.four", as_of=TODAY))
    assert (row["level"], row["outcome"], row["provisional"], row["acute"]) == (
        None,
        "not applicable",
        False,
        None,
    )
    row = only(frames.decide(gone, "risk.utilisation", as_of=TODAY))
    assert (row["tier"], row["outcome"], row["not_ruled_out"]) == (None, "not applicable", "")


def test_a_program_that_is_not_in_force_is_told_apart_from_not_being_eligible() -> None:
    row = only(frames.decide(pl.DataFrame(ELIGIBLE), "medicare.ccm", as_of="2001-01-01", detail="missing"))
    assert (row["truth"], row["outcome"], row["refer"]) == ("not met", "not in force", None)
    assert (row["missing"], row["missing_is_exact"]) == ("", False)


@every_engine
def test_a_row_without_a_date_is_unknown(engine: Engine) -> None:
    import pyarrow as pa

    columns: dict[str, list[Any]] = {
        **{name: values * 3 for name, values in ELIGIBLE.items()},
        "row": [0, 1, 2],
    }
    seen = [date(2026, 5, 1), None, date(2001, 1, 1)]
    frame = engine.make(arrow({**columns, "seen_on": seen}, {"seen_on": pa.date32()}))
    rows = sorted(
        engine.rows(frames.decide(frame, "medicare.ccm", as_of="seen_on")), key=lambda row: row["row"]
    )
    assert [row["truth"] for row in rows] == ["unknown", "unknown", "not met"]
    assert [row["outcome"] for row in rows] == ["decided", "no date of decision", "not in force"]
    assert [row["refer"] for row in rows] == ["met", None, None]


@mark.parametrize("scheme", [scheme_by_id("levels.four"), risk_scheme()], ids=lambda scheme: scheme.id)
def test_a_scheme_that_is_not_in_force_is_refused_as_for_one_person(scheme: Any) -> None:
    later = attrs.evolve(scheme.editions[0], effective_from=date(2020, 1, 1))
    with raises(InvalidInput, match="no edition is in force on 2001-01-01"):
        frames.decide(pl.DataFrame(ELIGIBLE), attrs.evolve(scheme, editions=(later,)), as_of="2001-01-01")


def test_an_edition_is_decided_by_itself() -> None:
    edition = program("medicare.ccm").editions[-1]
    row = only(frames.decide(pl.DataFrame(ELIGIBLE), edition, as_of=TODAY, prefix="ccm_"))
    assert (row["ccm_truth"], row["ccm_refer"]) == ("unknown", "met")


def test_any_other_policy_answers_by_its_criteria() -> None:
    protocol = protocols()[0]
    decided = frames.decide(pl.DataFrame({"age_years": [70]}), protocol, as_of=TODAY, detail="missing")
    names = {column_name(name) for name in protocol.editions[-1].criteria()}
    assert names <= set(decided.columns)
    assert only(decided)["outcome"] == "decided"


def test_the_catalogue_is_decided_in_one_call() -> None:
    row = only(frames.decide_all(pl.DataFrame(ELIGIBLE), as_of=TODAY))
    for each in programs():
        own = only(frames.decide(pl.DataFrame(ELIGIBLE), each, as_of=TODAY))
        name = each.id.replace(".", "_")
        assert {f"{name}__{key}": own[key] for key in own if key not in ELIGIBLE}.items() <= row.items()
    assert {"levels_four__level", "risk_utilisation__tier"} <= row.keys()


SHIPPED = (*POLICIES, *protocols())
FEW: dict[str, list[Any]] = {
    "row": [0, 1, 2],
    "deceased": [False, True, None],
    "age_years": [80.0, 80.0, None],
    "chronic_condition_count": [3.0, 0.0, None],
    "hospice_elected": [False, False, True],
}


@every_engine
def test_every_policy_that_is_shipped_is_decided_on_every_engine(engine: Engine) -> None:
    """The rows are few; what they say is compared with the row path elsewhere, here with that of polars in memory."""
    decided = frames.decide_all(engine.make(arrow(FEW)), as_of=TODAY, policies=SHIPPED)
    found = sorted(engine.rows(decided), key=lambda row: row["row"])
    assert found == _on_polars()
    for policy in SHIPPED:
        assert any(name.startswith(f"{column_name(policy.id)}__") for name in found[0]), policy.id


@cache
def _on_polars() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frames.decide_all(
        pl.DataFrame(FEW), as_of=TODAY, policies=SHIPPED
    ).to_dicts()
    return rows


def test_policies_are_chosen_by_the_caller_and_told_apart_by_their_ids() -> None:
    ccm = program("medicare.ccm")
    own = attrs.evolve(ccm, id="acme.ccm", title="ours")
    row = only(frames.decide_all(pl.DataFrame(ELIGIBLE), as_of=TODAY, policies=[own, "medicare.tcm"]))
    assert {"acme_ccm__truth", "medicare_tcm__truth"} <= row.keys()
    assert "medicare_ccm__truth" not in row
    with raises(InvalidInput, match="acme_ccm__truth: is there already"):
        frames.decide_all(
            pl.DataFrame(ELIGIBLE), as_of=TODAY, policies=[own, attrs.evolve(ccm, id="acme ccm")]
        )
    with raises(RuleError, match="pass policies, and decide a criterion by itself"):
        frames.decide_all(pl.DataFrame(ELIGIBLE), as_of=TODAY, policies=[Fact("fall", type="flag")])


def test_a_policy_that_does_not_exist_is_refused_with_near_ones() -> None:
    with raises(UnknownName, match=r"no policy named 'medicare\.cm'; did you mean .*'medicare\.ccm'"):
        frames.decide(pl.DataFrame(ELIGIBLE), "medicare.cm", as_of=TODAY)
    with raises(UnknownName, match=r"'levels\.for'; did you mean 'levels\.four'"):
        frames.decide(pl.DataFrame(ELIGIBLE), "levels.for", as_of=TODAY)


def test_every_criterion_of_a_policy_has_a_column_that_is_explained() -> None:
    legend = frames.criteria("medicare.ccm", as_of=TODAY)
    row = only(frames.decide(pl.DataFrame(ELIGIBLE), "medicare.ccm", as_of=TODAY, detail="criteria"))
    assert set(legend) <= row.keys()
    assert {row[name] for name in legend} <= {"met", "not met", "unknown"}
    assert legend["refer"] == program("medicare.ccm").edition_on(TODAY).refer  # type: ignore[union-attr]
    assert set(frames.criteria("medicare.ccm")) == set(legend)
    with raises(InvalidInput, match="no edition is in force on 2001-01-01"):
        frames.criteria("medicare.ccm", as_of="2001-01-01")


def test_a_level_is_none_where_every_level_is_ruled_out() -> None:
    edition = scheme_by_id("levels.four").editions[0]
    never = {name: fact for name, fact in edition.facts().items() if fact.type == "flag"}
    columns: dict[str, Any] = {name: [False] for name in never}
    counts = {name: [0] for name in ("chronic_condition_count", "news2_total")}
    row = only(frames.decide(pl.DataFrame({**columns, **counts}), "levels.four", as_of=TODAY))
    assert row["level"] == "none"
    assert (row["provisional"], row["not_ruled_out"]) == (False, "")


def test_two_facts_of_one_name_are_refused_only_where_both_are_asked() -> None:
    ccm = program("medicare.ccm")
    first, *between, last = ccm.editions
    mixed = attrs.evolve(
        ccm,
        editions=(
            attrs.evolve(first, refer=Fact("own_score", low=0, high=9) >= 2),
            *between,
            attrs.evolve(last, refer=Fact("own_score", low=0, high=4) >= 2),
        ),
    )
    frame = pl.DataFrame({"own_score": [6], "seen_on": [TODAY]})
    assert only(frames.decide(frame, mixed, as_of=TODAY))["refer"] == "unknown"
    assert only(frames.decide(frame, mixed, as_of=first.effective_from))["refer"] == "met"
    with raises(RuleError, match="two different facts are named 'own_score'; decide the policies one by one"):
        frames.decide(frame, mixed, as_of="seen_on")
