"""The catalogue, the vocabulary and the comorbidity facts."""

import pytest

from casemgmt.bounds import Bounds
from casemgmt.errors import UnknownName
from casemgmt.facts import Recorded, core_facts
from casemgmt.instruments import (
    comorbidities,
    instrument,
    instrument_of,
    instruments,
    vocabulary,
    with_wording,
)
from casemgmt.rules import Formula


def test_the_catalogue_lists_the_instruments() -> None:
    ids = [each.id for each in instruments()]
    assert ids == sorted(set(ids))
    assert {
        "hospital",
        "hospital_2013",
        "katz",
        "lace",
        "news2",
        "phq9",
        "surprise_question",
        "walter",
    } <= set(ids)
    assert instrument("lace") is instruments()[ids.index("lace")]


def test_an_unknown_instrument_names_near_ones() -> None:
    with pytest.raises(UnknownName, match="there is no instrument named 'phq-9'; did you mean 'phq9'"):
        instrument("phq-9")


def test_the_vocabulary_holds_core_facts_comorbidities_and_every_instrument() -> None:
    standard = vocabulary()
    assert standard is vocabulary()
    assert set(core_facts()) < set(standard)
    assert set(comorbidities()) < set(standard)
    for each in instruments():
        assert set(each.facts) <= set(standard)
    for name in (
        *("news2_total", "news2_single_parameter_3", "news2_oxygen_scale", "oxygen_target_88_92", "pregnant"),
        *(
            "lace_total",
            "lace_comorbidity",
            "phq9_total",
            "phq9_item_9_positive",
            "phq9_item_1",
            "phq9_answered_on",
        ),
        *("katz_total", "katz_item_bathing", "phq9_total_recorded_on"),
    ):
        assert name in standard


def test_an_instrument_knows_its_own_facts_and_names_near_ones() -> None:
    news2 = instrument("news2")
    assert news2.facts["news2_total"] is news2.total
    assert "body_temperature" in news2.facts
    assert "age_years" in news2.facts
    with pytest.raises(UnknownName, match="did you mean 'news2_total'"):
        news2.facts["news_total"]


def test_an_item_is_found_by_its_id() -> None:
    assert instrument("phq9").item("3").fact.name == "phq9_item_3"
    with pytest.raises(UnknownName, match="no item of katz named 'bath'; did you mean 'bathing'"):
        instrument("katz").item("bath")


def test_an_organisation_supplies_the_wording_that_it_may_use() -> None:
    ours = with_wording("katz", {"bathing": "Do you bathe without help?"})
    assert ours.item("bathing").wording == ours.item("bathing").fact.question == "Do you bathe without help?"
    assert ours.item("feeding").wording == instrument("katz").item("bathing").wording == ""
    assert ours.item("bathing").fact == instrument("katz").item("bathing").fact  # the same fact in every rule
    assert ours.score({"bathing": 1}).score == Bounds(1, 6)
    assert with_wording("news2", {}).item("consciousness").wording == ""
    with pytest.raises(UnknownName, match="no item of katz named 'bath'; did you mean 'bathing'"):
        with_wording("katz", {"bath": "?"})
    with pytest.raises(UnknownName, match="no instrument named 'kats'; did you mean 'katz'"):
        with_wording("kats", {})


def test_a_score_leads_to_its_instrument() -> None:
    assert instrument_of("katz_total") is instrument("katz")
    assert instrument_of("lace_comorbidity") is instrument("lace")
    assert instrument_of("charlson_2011_age_adjusted") is instrument("charlson_2011")
    assert instrument_of("age_years") is None


def test_what_outcomes_need_is_data() -> None:
    phq9, katz, lace = instrument("phq9"), instrument("katz"), instrument("lace")
    assert phq9.minimal_important_difference is not None
    assert phq9.minimal_important_difference.points == 5
    assert katz.minimal_important_difference is not None
    assert katz.minimal_important_difference.citation.standing.value == "operational"
    assert lace.minimal_important_difference is None
    assert (phq9.loinc, phq9.panel_loinc, katz.loinc) == ("44261-6", "44249-1", "")
    assert (phq9.total.low, phq9.total.high, phq9.licence, katz.licence) == (0, 27, "open", "rule")


def test_a_total_with_a_code_can_be_recorded_and_one_without_is_worked_out() -> None:
    assert isinstance(instrument("phq9").total.definition, Recorded)
    assert isinstance(instrument("katz").total.definition, Formula)


def test_repr_says_which_instrument() -> None:
    assert repr(instrument("lace")) == "<Instrument lace: LACE index, edition 2010, 19 items>"
