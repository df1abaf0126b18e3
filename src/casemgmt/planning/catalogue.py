"""The catalogue of protocols; the tables are read on first use."""

from __future__ import annotations

from functools import lru_cache

from casemgmt.content.load import read_toml, toml_names
from casemgmt.errors import UnknownName
from casemgmt.planning.load import read_protocol
from casemgmt.planning.protocol import Protocol


@lru_cache(maxsize=1)
def protocols() -> tuple[Protocol, ...]:
    """Every protocol of the catalogue, in the order of their ids.

    Example:
        >>> [each.id for each in protocols()][:2]
        ['diabetes', 'end_of_life_symptoms']
    """
    return tuple(read_protocol(read_toml(name)) for name in toml_names("protocols"))


def protocol(id: str) -> Protocol:
    """The protocol with an id.

    Raises:
        UnknownName: If there is none; near names are listed.
    """
    by_id = {each.id: each for each in protocols()}
    if id not in by_id:
        raise UnknownName.among("protocol", id, by_id)
    return by_id[id]
