"""Every protocol of the catalogue: whole, cited, measurable, and example people who get what they should."""

from __future__ import annotations

from datetime import date

import pytest

from casemgmt.assessment import assess, catalogue
from casemgmt.citation import Citation, Standing, Verification
from casemgmt.content.load import toml_names
from casemgmt.planning import (
    Goal,
    Intervention,
    Monitor,
    PlannedService,
    Protocol,
    RedFlag,
    TeamRole,
    Template,
    draft_plan,
    protocol,
    protocols,
)
from casemgmt.testing import check_examples

ITEMS = [
    pytest.param(template, id=f"{each.id}-{edition.id}-{template.id}")
    for each in protocols()
    for edition in each.editions
    for template in edition.items
]
PROTOCOLS = [pytest.param(each, id=each.id) for each in protocols()]


def test_the_catalogue_holds_every_file() -> None:
    files = [name.removeprefix("protocols/").removesuffix(".toml") for name in toml_names("protocols")]
    assert [each.id for each in protocols()] == files
    assert protocol("diabetes").title == "Diabetes"


@pytest.mark.parametrize("each", PROTOCOLS)
def test_ids_are_unique(each: Protocol) -> None:
    for edition in each.editions:
        ids = [template.id for template in edition.items]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("each", PROTOCOLS)
def test_example_people_get_what_they_should(each: Protocol) -> None:
    assert all(edition.examples for edition in each.editions)
    assert check_examples(each) >= 5


@pytest.mark.parametrize("each", PROTOCOLS)
def test_a_protocol_is_composed_by_us_dated_and_reviewed(each: Protocol) -> None:
    for edition in each.editions:
        assert edition.citation.standing is Standing.OPERATIONAL
        assert edition.review.verified_on < edition.review.review_by
        assert edition.review_days > 0


@pytest.mark.parametrize("each", PROTOCOLS)
def test_a_protocol_has_every_kind_of_item(each: Protocol) -> None:
    for edition in each.editions:
        assert {t.kind for t in edition.items} == {
            Goal,
            Intervention,
            Monitor,
            RedFlag,
            TeamRole,
            PlannedService,
        }


def test_every_need_of_a_protocol_is_one_of_the_assessment() -> None:
    named = {need for each in protocols() for edition in each.editions for need in edition.addresses}
    assert named <= set(catalogue().needs)
    assert len(named) == len(protocols())


@pytest.mark.parametrize("template", ITEMS)
def test_an_item_is_cited_with_standing_and_verification(template: Template) -> None:
    difference = template.fields.get("difference_citation")
    for citation in (template.citation, *([difference] if difference is not None else [])):
        assert isinstance(citation, Citation)
        assert len(citation.source) > 10
        chosen = citation.verification is Verification.CHOSEN
        assert chosen == (citation.standing is Standing.OPERATIONAL)


@pytest.mark.parametrize("template", ITEMS)
def test_an_item_reads_as_a_sentence(template: Template) -> None:
    assert template.text[0].isupper()
    assert not template.text.endswith(".")
    assert "  " not in template.text


@pytest.mark.parametrize("template", [p for p in ITEMS if p.values[0].kind is Goal])  # type: ignore[union-attr]
def test_a_goal_is_specific_measured_and_dated(template: Template) -> None:
    fields = template.fields
    measured = {"measure", "operator", "target"} <= set(fields)
    assert measured != bool(fields.get("attested_by"))
    assert 0 < template.days["due_on"] <= 365
    assert fields.get("expected_change_days", 0) < template.days["due_on"]
    if measured:
        fact = fields["measure"]
        assert fact.low <= fields["target"] <= fact.high


@pytest.mark.parametrize("template", [p for p in ITEMS if p.values[0].kind is Intervention])  # type: ignore[union-attr]
def test_an_intervention_serves_goals(template: Template) -> None:
    assert template.fields["goals"]
    assert template.days["due_on"] > 0


@pytest.mark.parametrize("template", [p for p in ITEMS if p.values[0].kind is RedFlag])  # type: ignore[union-attr]
def test_a_red_flag_that_is_measured_has_a_threshold_in_range(template: Template) -> None:
    assert template.fields["urgency"] in {"E0", "E1", "E2", "E3", "E4"}
    if template.measure is not None:
        assert template.measure.low <= template.fields["threshold"] <= template.measure.high


def test_every_measured_goal_has_a_monitor_or_can_be_looked_up() -> None:
    for each in protocols():
        for edition in each.editions:
            assert any(t.kind is Monitor and t.measure is not None for t in edition.items)


def test_protocols_agree_on_what_they_share() -> None:
    everything = {
        "heart_failure": True,
        "diabetes": True,
        "stroke_180d": True,
        "comfort_goals": True,
        "food_insecurity": True,
    }
    draft = draft_plan(assess(everything, as_of="2026-05-01"), as_of=date(2026, 5, 1))
    shared = [p.item for p in draft.proposals if p.id.startswith("shared/")]
    assert any(len(item.also_in) == 2 for item in shared)


def test_no_text_names_a_source_key_of_a_fact_sheet() -> None:
    for each in protocols():
        for edition in each.editions:
            assert all("[S" not in f"{t.text} {t.citation} {t.citation.note}" for t in edition.items)
