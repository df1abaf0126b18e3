"""The measures of adherence are cited, dated and possible."""

from typing import Any

import pytest

from casemgmt.content import read_citation, read_review, read_toml

TABLE = read_toml("adherence.toml")


def test_the_table_is_cited_and_dated() -> None:
    assert read_citation(TABLE).source
    review = read_review(TABLE)
    assert review.verified_on < review.review_by
    assert len({row["id"] for row in TABLE["measure"]}) == len(TABLE["measure"])


@pytest.mark.parametrize("row", TABLE["measure"], ids=lambda row: row["id"])
def test_a_measure_has_a_source_and_a_threshold_that_is_a_share(row: dict[str, Any]) -> None:
    assert row["citation"]
    assert row["label"]
    assert 0 < row["adherent_from"] < 1
    assert row["least_fill_days"] >= 1
    assert row["least_days_from_first_fill"] >= 0
