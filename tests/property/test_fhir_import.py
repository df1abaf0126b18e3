"""Whatever the input looks like: no crash, no value in a message, and every entry accounted for."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.errors import InvalidInput
from casemgmt.fhir import People, read_bundle, read_ndjson, read_people
from casemgmt.fhir.report import ImportReport
from tests.unit.fhir.samples import bundle, everything, patient

MARK = "SECRET-7f3a"

keys = st.sampled_from(
    [
        "resourceType",
        "id",
        "code",
        "coding",
        "system",
        "display",
        "text",
        "status",
        "value",
        "unit",
        "reference",
        "subject",
        "period",
        "start",
        "end",
        "item",
        "answer",
        "linkId",
        "entry",
        "resource",
        "type",
        "class",
        "name",
        "given",
        "extension",
        "modifierExtension",
        "contained",
    ]
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.just(MARK),
    st.sampled_from(
        ["", "2019", "2019-02-31", "active", "Condition", "Patient", "#me", "Patient/p1", "10" * 6]
    ),
    st.text(max_size=3).map(lambda text: MARK + text),
)
json_values: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


def mark(value: Any) -> Any:
    """The same JSON with every display, text and free string marked as a patient's value."""
    if isinstance(value, dict):
        return {
            key: MARK if key in {"display", "text", "given", "family", "valueString"} else mark(each)
            for key, each in value.items()
        }
    return [mark(each) for each in value] if isinstance(value, list) else value


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with a key or an index in it."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value)
    elif isinstance(value, list):
        inside = list(range(len(value)))
    else:
        return found
    for key in inside:
        found.append((value, key))
        found += places(value[key])
    return found


SOUND = bundle(*(mark(each) for each in everything()))


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A sound bundle in which some nodes are replaced by arbitrary JSON or taken away."""
    source = copy.deepcopy(SOUND)
    for _ in range(draw(st.integers(1, 4))):
        every = places(source)
        if not every:
            break
        owner, key = draw(st.sampled_from(every))
        if draw(st.booleans()):
            owner[key] = draw(json_values)
        elif isinstance(owner, dict):
            del owner[key]
        else:
            owner.pop(key)
    return source


def accounted(report: ImportReport) -> bool:
    return sum(report.read.values()) + len(report.left_out) == report.total


def count(value: Any, *, top: bool = False) -> int:
    """How many entries a Bundle holds, counted apart from the reader; other input is one resource."""
    if isinstance(value, dict) and value.get("resourceType") == "Bundle":
        entries = value.get("entry")
        inside = (
            each.get("resource") if isinstance(each, dict) else None
            for each in (entries if isinstance(entries, list) else ())
        )
        return (0 if top else 1) + sum(count(each) for each in inside)
    return 1


@given(spoilt())
def test_a_spoilt_bundle_reads_or_says_what_is_wrong_without_a_value(source: Any) -> None:
    for read in (read_bundle, read_people):
        imported, error = attempt(read, source)
        if imported is None:
            assert error
            assert MARK not in error
        else:
            assert accounted(imported.report)
            assert not imported.report.problems


@given(spoilt())
def test_everything_sound_is_read_where_malformed_input_is_allowed(source: Any) -> None:
    people = read_people(source, strict=False)
    assert accounted(people.report)
    assert all(MARK not in str(problem) for problem in people.report.problems)
    for imported in people.values():
        assert accounted(imported.report)
        assert repr(imported.record) in imported.explain()
        assert imported._repr_html_()
    if isinstance(source, dict) and source.get("resourceType") == "Bundle":
        assert people.report.total == count(source, top=True)
    assert (attempt(read_people, source)[0] is None) is bool(people.report.problems)


def attempt(read: Callable[..., Any], source: Any, **how: Any) -> tuple[Any, str | None]:
    """What is read, or the words of the refusal; anything else fails the test."""
    try:
        return read(source, **how), None
    except InvalidInput as error:
        return None, str(error)


@given(st.lists(json_values, max_size=4))
def test_one_patient_among_anything_at_all_is_read(others: list[Any]) -> None:
    extra = [each for each in others if "Patient" not in repr(each) and "Condition" not in repr(each)]
    imported = read_bundle([patient(), *extra], strict=False)
    assert imported.record.person.id == "p1"
    assert accounted(imported.report)


@given(st.lists(json_values, max_size=4), st.sampled_from([None, "present", "everything"]))
def test_anything_at_all_can_be_read_as_people(values: list[Any], complete: str | None) -> None:
    people = read_people(values, strict=False, complete=complete or ["conditions"])
    assert isinstance(people, People)
    assert accounted(people.report)


@given(json_values)
def test_input_that_is_no_list_reads_or_is_refused(value: Any) -> None:
    assert MARK not in (attempt(read_bundle, value, strict=False)[1] or "")


@given(st.lists(st.one_of(json_values.map(json.dumps), st.text(max_size=20)), max_size=5))
def test_lines_are_parsed_or_told(lines: list[str]) -> None:
    read = read_ndjson(lines, strict=False)
    blank = sum(not line.strip() for line in lines)
    assert len(read) + len(read.problems) + blank == len(lines)


@given(st.permutations(everything()))
def test_the_order_of_the_entries_does_not_matter(resources: list[Any]) -> None:
    one, other = read_bundle(bundle(*everything())), read_bundle(bundle(*resources))
    assert one.report.read == other.report.read
    assert {entry.id for entry in one.record.entries()} == {entry.id for entry in other.record.entries()}
    assert one.record.partial == other.record.partial


@pytest.mark.parametrize("copies", [1, 2, 5])
def test_copies_of_everything_change_nothing(copies: int) -> None:
    imported = read_bundle(bundle(*(everything() * copies)))
    assert imported.record == read_bundle(bundle(*everything())).record
    assert imported.report.total == copies * len(everything())
