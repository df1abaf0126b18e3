"""Newline-delimited JSON: one resource a line, as bulk exports write it. The caller opens the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from casemgmt.errors import InvalidInput, Problem
from casemgmt.fhir.shapes import Json, kind_of

Source: TypeAlias = str | bytes | Iterable[str | bytes]
"""Whole text, or an iterable of lines such as an open file."""


@attrs.frozen(repr=False)
class Ndjson:
    """The values of ndjson input, each with its line; `read_people` and `read_bundle` take it as it is.

    Args:
        values: One parsed value per line that could be parsed.
        paths: The place of each value: ``$.line[13]``, or ``$.source[1].line[13]`` where several were given.
        problems: The lines that are no JSON.
    """

    values: tuple[Json, ...]
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Json]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"Ndjson({len(self.values)} lines, {len(self.problems)} problems)"


def read_ndjson(*sources: Source, strict: bool = True) -> Ndjson:
    """Parse ndjson: text, or lines such as an open file gives them; line numbers go into every problem.

    Args:
        sources: One or several inputs, such as the open files of a bulk export.
        strict: Whether lines that are no JSON raise; else they are kept as problems, which the report of
            `read_people` or `read_bundle` counts and shows.

    Returns:
        The parsed values with their lines.

    Raises:
        InvalidInput: If lines are no JSON; lists all of them.

    Example:
        >>> lines = ['{"resourceType": "Patient", "id": "p1"}', '{"resourceType": "Patient", "id": "p2"}']
        >>> read_ndjson(lines)
        Ndjson(2 lines, 0 problems)
        >>> read_ndjson(lines).paths
        ('$.line[1]', '$.line[2]')
    """
    values: list[Json] = []
    paths: list[str] = []
    problems: list[Problem] = []
    for i, source in enumerate(sources):
        prefix = "$" if len(sources) == 1 else f"$.source[{i}]"
        for number, line in enumerate(_lines(source, prefix), start=1):
            path = f"{prefix}.line[{number}]"
            if not isinstance(line, (str, bytes)):
                message = f"is {kind_of(line)}, not a line of text"
                problems.append(Problem(path, message, "give lines of str or bytes, not parsed values"))
            elif line.strip():
                try:
                    values.append(json.loads(line))
                    paths.append(path)
                except (ValueError, RecursionError):
                    problems.append(
                        Problem(path, "is not JSON", "write one whole JSON object per line, in UTF-8")
                    )
    if strict and problems:
        raise InvalidInput(problems)
    return Ndjson(tuple(values), tuple(paths), tuple(problems))


def _lines(source: object, prefix: str) -> Iterable[object]:
    # Only \n ends a line: str.splitlines would also cut inside JSON strings that hold U+2028.
    if isinstance(source, str):
        return source.split("\n")
    if isinstance(source, bytes):
        return source.split(b"\n")
    if isinstance(source, Iterable) and not isinstance(source, dict):
        return source
    raise InvalidInput.at(
        prefix, f"is {kind_of(source)}, not lines of text", "give text, or an iterable of lines"
    )
