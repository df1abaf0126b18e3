"""The instruments that ship with the library."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from casemgmt.content import read_toml
from casemgmt.content.load import toml_names
from casemgmt.errors import UnknownName
from casemgmt.instruments.diagnosis_scores import diagnosis_scores
from casemgmt.instruments.model import Instrument
from casemgmt.instruments.tables import read_instrument

FOLDER = "instruments"


@cache
def _tables() -> dict[str, str]:
    return {name.removeprefix(f"{FOLDER}/").removesuffix(".toml"): name for name in toml_names(FOLDER)}


@cache
def instrument(id: str) -> Instrument:
    """An instrument, or a risk score from diagnoses, by its id; read on first use.

    Raises:
        UnknownName: If there is none; lists near names.

    Example:
        >>> instrument("news2").facts["news2_total"].high
        20
    """
    if id not in _tables():
        scores = {score.id: score.instrument for score in diagnosis_scores()}
        if id in scores:
            return scores[id]
        raise UnknownName.among("instrument", id, [*_tables(), *scores])
    return read_instrument(read_toml(_tables()[id]))


def with_wording(id: str, wording: Mapping[str, str]) -> Instrument:
    """An instrument with the wording of its items, which an organisation supplies under its own permission.

    Args:
        id: The id of the instrument.
        wording: The question for each item, by item id. Items that are left out keep what they have.

    Raises:
        UnknownName: If there is no such instrument, or no such item; lists near names.

    Example:
        >>> ours = with_wording("katz", {"bathing": "Do you bathe without help?"})
        >>> ours.item("bathing").wording, instrument("katz").item("bathing").wording
        ('Do you bathe without help?', '')
    """
    held = instrument(id)
    for item in wording:
        held.item(item)
    table = read_toml(_tables()[id])
    rows = [{**row, "wording": wording.get(row["id"], row.get("wording", ""))} for row in table["item"]]
    return read_instrument({**table, "item": rows})


def instruments() -> tuple[Instrument, ...]:
    """Every instrument that ships with the library, in order of ids; scores from diagnoses are `diagnosis_scores`.

    Example:
        >>> [each.id for each in instruments() if each.id.startswith("phq")]
        ['phq2', 'phq9']
    """
    return tuple(map(instrument, _tables()))


def instrument_of(fact: str) -> Instrument | None:
    """The instrument of which a fact is a score; None for a fact that is no score.

    Example:
        >>> instrument_of("phq9_total").minimal_important_difference.points
        5
    """
    every = (*instruments(), *(score.instrument for score in diagnosis_scores()))
    return next((each for each in every if fact in {score.name for score in each.scores.values()}), None)
