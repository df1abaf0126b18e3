"""The tables of follow-up and outcomes: cited, dated, unique, and complete for the code that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from casemgmt.citation import Standing
from casemgmt.content import read_citation, read_review, read_toml
from casemgmt.instruments.catalogue import instruments
from casemgmt.monitoring import GoalStatus
from casemgmt.record import SECTIONS

MONITORING, OUTCOMES = read_toml("monitoring.toml"), read_toml("outcomes.toml")
DIFFERENCES = OUTCOMES["difference"]
URGENCIES = ("E0", "E1", "E2", "E3", "E4")


@pytest.mark.parametrize("table", [MONITORING, OUTCOMES], ids=["monitoring", "outcomes"])
def test_a_table_is_cited_and_dated(table: Mapping[str, Any]) -> None:
    assert read_citation(table).standing is Standing.OPERATIONAL
    review = read_review(table)
    assert review.verified_on < review.review_by


@pytest.mark.parametrize("row", DIFFERENCES, ids=[row["measures"][0] for row in DIFFERENCES])
def test_an_important_difference_is_positive_and_cited(row: Mapping[str, Any]) -> None:
    assert row["difference"] > 0
    citation = read_citation(row)
    assert citation.standing in (Standing.PUBLISHED, Standing.OPERATIONAL)
    assert "[S" not in citation.source
    assert citation.standing is Standing.OPERATIONAL or "verification" in row
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", measure) for measure in row["measures"])


def test_a_measure_has_one_important_difference() -> None:
    measures = [measure for row in DIFFERENCES for measure in row["measures"]]
    assert len(measures) == len(set(measures))
    own = {
        each.scores[id].name
        for each in instruments()
        if (carried := each.minimal_important_difference) is not None
        for id in carried.scores
    }
    assert not own & set(measures), "the instrument carries its own difference"


def test_shares_are_shares_and_days_are_whole() -> None:
    progress = MONITORING["progress"]
    for name in ("tolerance", "no_change_after", "halfway", "fall_from_best", "difference_stand_in"):
        assert 0 < progress[name] < 1
    assert progress["staleness_factor"] >= 1
    assert 0 <= MONITORING["tasks"]["grace_share"] < 1
    days = (progress["measured_every_days"], progress["sustained_days"], MONITORING["red_flags"]["days"])
    assert all(isinstance(n, int) and n > 0 for n in (*days, MONITORING["review"]["soon_days"]))


def test_the_urgencies_are_five_and_each_answer_has_one() -> None:
    assert tuple(MONITORING["urgency"]) == URGENCIES
    answers = [*MONITORING["goal"].values(), MONITORING["task"], *MONITORING["trigger"].values()]
    assert all(answer["urgency"] in URGENCIES and answer["action"] for answer in answers)
    limits = [{"days", "business_days"} & set(MONITORING["urgency"][u]) for u in URGENCIES]
    assert [len(limit) for limit in limits] == [1, 1, 1, 1, 0]


def test_every_status_that_is_answered_exists() -> None:
    assert set(MONITORING["goal"]) <= {status.name.lower() for status in GoalStatus}


def test_triggers_read_sections_that_exist() -> None:
    sections = {t["section"] for t in MONITORING["trigger"].values() if "section" in t}
    assert sections <= set(SECTIONS)


def test_counts_of_visits_grow_with_their_windows() -> None:
    counts = MONITORING["trigger"]["repeated_emergency_visits"]["counts"]
    assert counts == sorted(counts, key=lambda c: (c["days"], c["visits"]))
    assert all(c["visits"] > 1 for c in counts)


def test_levels_are_ordered() -> None:
    table = OUTCOMES["goal_attainment"]
    assert (
        -2
        <= table["worse_level"]
        < table["unchanged_level"]
        <= table["baseline_level"]
        < table["met_level"]
        <= 2
    )
    assert 0 <= table["rho"] <= 1
    assert (
        read_citation(table).standing
        is read_citation(OUTCOMES["reliable_change"]).standing
        is Standing.PUBLISHED
    )


def test_the_exclusions_are_those_that_the_code_names() -> None:
    assert set(OUTCOMES["exclusion"]) == {"declined", "deferred", "died", "hospice_elected", "not_due"}
    kinds = {"improve", "maintain", "prevent", "access", "knowledge", "comfort"}
    assert set(OUTCOMES["exclusion"]["hospice_elected"]["kinds"]) <= kinds


def test_no_table_names_a_private_source() -> None:
    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for part in (
            value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        ):
            yield from texts(part)

    assert not [
        t for table in (MONITORING, OUTCOMES) for t in texts(table) if "/work" in t or re.search(r"\[S\d", t)
    ]
