"""The package itself: public names, loaded on first use."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import casemgmt


@pytest.mark.parametrize("name", casemgmt.__all__)
def test_every_public_name_is_that_of_its_room(name: str) -> None:
    found = getattr(casemgmt, name)
    assert found is getattr(import_module(f"casemgmt.{casemgmt._WHERE[name]}"), name)
    assert name in dir(casemgmt)


def test_the_list_of_names_and_the_map_of_rooms_agree() -> None:
    assert sorted(casemgmt.__all__) == sorted(casemgmt._WHERE)
    assert len(casemgmt.__all__) == len(set(casemgmt.__all__))


@pytest.mark.parametrize("room", ["fhir", "testing"])
def test_a_room_with_a_door_of_its_own_is_found(room: str) -> None:
    assert casemgmt.__getattr__(room) is import_module(f"casemgmt.{room}")
    assert room in dir(casemgmt)


def test_what_does_not_exist_is_an_attribute_error_with_its_name() -> None:
    with pytest.raises(AttributeError, match="module 'casemgmt' has no attribute 'nothing_like_it'"):
        _ = casemgmt.nothing_like_it
    assert not hasattr(casemgmt, "narwhals")


def loaded_by(statement: str) -> set[str]:
    loaded = "(m for m in sys.modules if m.startswith(('casemgmt.', 'dateutil', 'cattrs')))"
    program = f"import sys; {statement}; print(*{loaded})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_loads_nothing_and_the_first_use_loads_the_room() -> None:
    assert loaded_by("import casemgmt; dir(casemgmt)") == set()
    assert "casemgmt.truth" in loaded_by("import casemgmt; casemgmt.Truth")
    assert "casemgmt.screening" not in loaded_by("import casemgmt; casemgmt.Truth")
