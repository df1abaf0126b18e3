"""Reading a protocol: what its table says becomes templates, in force by date."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Standing
from casemgmt.facts.measurements import hemoglobin_a1c
from casemgmt.instruments import vocabulary
from casemgmt.planning import Goal, protocols, read_protocol
from casemgmt.rules.policy import example_sheet
from casemgmt.rules.terms import Not
from casemgmt.testing import check_examples
from tests.unit.planning.people import CITED, goal, intervention, small, table


def test_an_item_becomes_a_template() -> None:
    (edition,) = small(goal=[goal(difference={"value": 0.5, **CITED})]).editions
    first, second = edition.items
    assert (first.kind, first.id, first.measure) == (Goal, "invented/goal/a1c", hemoglobin_a1c)
    assert first.fields["minimal_important_difference"] == 0.5
    assert first.fields["difference_citation"].standing is Standing.OPERATIONAL
    assert first.days == {"due_on": 90}
    assert second.fields["goals"] == ("invented/goal/a1c",)
    assert second.measure is None


def test_a_shared_item_has_the_same_id_everywhere() -> None:
    shared = small(goal=[goal(shared_id="control")])
    assert shared.editions[0].items[0].id == "shared/goal/control"
    assert shared.editions[0].items[1].fields["goals"] == ("shared/goal/control",)


def test_the_edition_of_the_day_is_used() -> None:
    both = table()
    newer = {**both["edition"][0], "id": "2", "effective_from": date(2025, 1, 1)}
    both["edition"] = [{**both["edition"][0], "effective_to": date(2024, 12, 31)}, newer]
    read = read_protocol(both)
    assert [e.id for day in ("2024-12-31", "2025-01-01") if (e := read.edition_on(day))] == ["1", "2"]


def test_conditions_may_compare_numbers_flags_dates_and_categories() -> None:
    conditions = [
        {"fact": "age_years", "operator": ">=", "value": 60},
        {"fact": "hunger_vital_sign", "value": "at risk"},
        {"fact": "consciousness", "value": ["confusion", "voice"]},
        {"fact": "acute_discharged_on", "operator": ">", "value": date(2026, 1, 1)},
    ]
    (edition,) = small(
        goal=[goal(only_if=conditions, not_if=[{"fact": "hospice_elected", "value": True}])]
    ).editions
    applies = edition.items[0].applies.of
    text = [(part.of if isinstance(part, Not) else part).label for part in applies]
    assert isinstance(applies[-1], Not)
    assert text == [
        "age >= 60 years",
        "Hunger Vital Sign is at risk",
        "consciousness (ACVPU) is confusion or voice",
        "discharge of the latest ended acute stay > 2026-01-01",
        "hospice elected",
    ]


def test_the_facts_of_an_edition_hold_its_measures_and_conditions() -> None:
    (edition,) = small(goal=[goal(only_if=[{"fact": "age_years", "operator": ">=", "value": 60}])]).editions
    assert list(edition.facts()) == ["birth_date", "age_years", "hemoglobin_a1c"]


def test_a_host_may_name_its_own_facts() -> None:
    own = table()
    read = read_protocol(own, vocabulary={"hemoglobin_a1c": hemoglobin_a1c})
    assert read.editions[0].items[0].measure == hemoglobin_a1c


def test_example_people_are_read_and_run() -> None:
    person = {
        "name": "somebody",
        "as_of": date(2026, 5, 1),
        "facts": {"diabetes": True, "age_years": 70},
        "expect": {"goal/a1c": "met", "intervention/teach": "not met"},
    }
    young = [{"fact": "age_years", "operator": "<", "value": 60}]
    read = small(intervention=[intervention(only_if=young)], example=[person])
    assert check_examples(read) == 2
    (edition,) = read.editions
    sheet = example_sheet(edition, edition.examples[0], vocabulary())
    assert sheet.as_of == date(2026, 5, 1)


def test_a_protocol_names_the_source_of_each_item() -> None:
    for protocol in protocols():
        for edition in protocol.editions:
            sources = edition.citations()
            assert sources.keys() == edition.criteria().keys()
            assert all(str(source) for source in sources.values())
