"""What `casemgmt` offers by name is there, listed, and says what it is."""

import inspect
from types import ModuleType

import pytest

import casemgmt

NAMES = sorted(set(casemgmt.__all__))
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(casemgmt, name, None))]


def undocumented(thing: object) -> str | None:
    """What the documentation of a public name lacks, if anything."""
    named = inspect.isclass(thing) or inspect.isfunction(thing) or isinstance(thing, ModuleType)
    text = thing.__doc__ or ""
    if named and not text.strip():
        return "a docstring"
    if inspect.isfunction(thing) and ">>>" not in text:
        return "an example (>>>) in its docstring"
    return None


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_resolves_and_is_listed(name: str) -> None:
    assert hasattr(casemgmt, name)
    assert name in dir(casemgmt)


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_documented(name: str) -> None:
    assert undocumented(getattr(casemgmt, name)) is None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_takes_two_arguments_by_position_at_most(name: str) -> None:
    parameters = inspect.signature(getattr(casemgmt, name)).parameters.values()
    by_position = [p for p in parameters if p.kind in {p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD}]
    assert len(by_position) <= 2


def test_the_public_names_are_listed_once() -> None:
    assert sorted(casemgmt.__all__) == NAMES


def test_there_are_public_functions() -> None:
    assert FUNCTIONS


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        casemgmt.no_such_name


def test_the_check_sees_a_missing_docstring_and_a_missing_example() -> None:
    def bare() -> None: ...

    def told() -> None:
        """Say something."""

    class Bare: ...

    assert undocumented(bare) == "a docstring"
    assert undocumented(Bare) == "a docstring"
    assert undocumented(told) == "an example (>>>) in its docstring"
