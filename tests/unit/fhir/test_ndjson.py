"""Lines of JSON."""

import json
from typing import Any

import pytest

from casemgmt.errors import InvalidInput
from casemgmt.fhir import Reason, read_bundle, read_ndjson, read_people
from tests.unit.fhir.samples import patient, resource

LINES = [json.dumps(patient()), "", json.dumps(resource("Condition"))]


@pytest.mark.parametrize(
    "source",
    [
        LINES,
        "\n".join(LINES),
        "\r\n".join(LINES),
        "\n".join(LINES).encode(),
        [line.encode() for line in LINES],
        iter(LINES),
    ],
)
def test_text_and_lines(source: Any) -> None:
    lines = read_ndjson(source)
    assert lines.paths == ("$.line[1]", "$.line[3]")
    assert len(lines) == 2
    assert repr(lines) == "Ndjson(2 lines, 0 problems)"
    assert [each["id"] for each in lines if isinstance(each, dict)] == ["p1", "condition"]
    assert read_bundle(lines).report.read == {"Patient": 1, "Condition": 1}


def test_several_sources() -> None:
    lines = read_ndjson(LINES[:1], LINES[1:])
    assert lines.paths == ("$.source[0].line[1]", "$.source[1].line[2]")


def test_a_line_separator_inside_a_string_does_not_end_the_line() -> None:
    text = json.dumps(patient(language="a\u2028b"), ensure_ascii=False)
    assert len(read_ndjson(text)) == 1


def test_every_line_that_is_no_json_is_told() -> None:
    lines: list[Any] = [LINES[0], "{", '{"a": }', b"\xff", "[" * 100_000, {"parsed": "already"}]
    with pytest.raises(InvalidInput) as caught:
        read_ndjson(lines)
    assert [problem.path for problem in caught.value.problems] == [f"$.line[{n}]" for n in (2, 3, 4, 5, 6)]
    assert "write one whole JSON object per line" in str(caught.value)
    assert "$.line[6]: is an object, not a line of text" in str(caught.value)


def test_lines_that_are_no_json_are_reported() -> None:
    lines = read_ndjson([LINES[0], "{", "5"], strict=False)
    people = read_people(lines, strict=False)
    assert [(left.path, left.reason) for left in people.report.left_out] == [
        ("$.line[2]", Reason.MALFORMED),
        ("$.line[3]", Reason.MALFORMED),
    ]
    assert people.report.total == 3
    with pytest.raises(InvalidInput, match="2 problems"):
        read_people(lines)


@pytest.mark.parametrize("source", [5, None, {"resourceType": "Patient"}])
def test_what_has_no_lines(source: Any) -> None:
    with pytest.raises(InvalidInput, match="not lines of text; give text, or an iterable of lines"):
        read_ndjson(source)
