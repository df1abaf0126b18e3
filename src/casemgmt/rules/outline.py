"""One way to show an answer: an outline of lines, as plain text, Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Literal

import attrs

from casemgmt.errors import UnknownName
from casemgmt.rules.words import one_line
from casemgmt.truth import Truth


@attrs.define  # not frozen: an explanation has many
class Line:
    """One line of an explanation with the lines below it.

    Args:
        text: What it says.
        mark: The truth it reports, if it reports one.
        detail: The value found, with its unit and date, or why it is unknown.
        source: The citation.
        children: The lines below it.
        threshold: What the value is compared with, where the text does not say it.
        evidence: The ids of the record entries that the value came from.
    """

    text: str
    mark: Truth | None = None
    detail: str = ""
    source: str = ""
    children: tuple[Line, ...] = ()
    threshold: str = ""
    evidence: tuple[str, ...] = ()


class Explained:
    """An answer that can explain itself; subclasses make the outline."""

    __slots__ = ()

    def outline(self) -> Line:
        """The explanation as lines, for hosts that render it themselves."""
        raise NotImplementedError

    def explain(
        self,
        format: Literal["text", "markdown", "html"] = "text",
        *,
        brief: bool = False,
        evidence: bool = False,
    ) -> str:
        """The explanation, one line for each criterion with its threshold, value and source.

        Args:
            format: ``text``, ``markdown`` or ``html``.
            brief: Whether to leave out what did not decide the answer.
            evidence: Whether to name the record entries behind each value.

        Returns:
            The explanation. It holds the person's values: show it to those who may see them, do not log it.

        Raises:
            UnknownName: If there is no such format.
        """
        if format not in _FORMATS:
            raise UnknownName.among("format", format, _FORMATS)
        outline = deciding(self.outline()) if brief else self.outline()
        return _FORMATS[format](outline, evidence=evidence)

    def _repr_html_(self) -> str:
        return self.explain("html")


def deciding(line: Line) -> Line:
    """The outline without what did not decide it: below a line with a truth, only the lines of the same truth.

    The first lines are all kept; those that did not decide are closed.

    Example:
        >>> from casemgmt.truth import MET, NOT_MET
        >>> group = Line("any of these", MET, children=(Line("a", MET), Line("b", NOT_MET)))
        >>> print(as_text(deciding(Line("all", MET, children=(group, Line("not c", NOT_MET, children=(group,)))))))
        [+] all
          [+] any of these
            [+] a
          [-] not c
    """
    kept = _of_one_truth(line)
    closed = (attrs.evolve(child, children=()) for child in line.children)
    first = (
        _decided(child) if child in kept else short
        for child, short in zip(line.children, closed, strict=True)
    )
    return attrs.evolve(line, children=tuple(first))


def _decided(line: Line) -> Line:
    return attrs.evolve(line, children=tuple(map(_decided, _of_one_truth(line))))


def _of_one_truth(line: Line) -> tuple[Line, ...]:
    if line.mark is None or all(child.mark is not line.mark for child in line.children):
        return line.children
    return tuple(child for child in line.children if child.mark in (line.mark, None))


def as_text(line: Line, *, evidence: bool = False) -> str:
    """An outline as indented plain text; with the record entries behind each value, if asked for."""
    return "\n".join(f"{'  ' * depth}{_content(each, evidence)}" for depth, each in _flat(line))


def as_markdown(line: Line, *, evidence: bool = False) -> str:
    """An outline as a nested Markdown list."""
    every = ((depth, _escape_markdown(_content(each, evidence))) for depth, each in _flat(line))
    return "\n".join(f"{'  ' * depth}- {words}" for depth, words in every)


def as_html(line: Line, *, evidence: bool = False) -> str:
    """An outline as nested, collapsible HTML that needs no style sheet and reads without colour."""
    words = escape(_content(line, evidence))
    if not line.children:
        return f"<div>{words}</div>"
    below = "".join(as_html(child, evidence=evidence) for child in line.children)
    return f'<details open><summary>{words}</summary><div style="margin-left:1.5em">{below}</div></details>'


_FORMATS = {"text": as_text, "markdown": as_markdown, "html": as_html}


def _content(line: Line, with_evidence: bool) -> str:
    mark = f"{line.mark.mark} " if line.mark is not None else ""
    threshold = f" ({line.threshold})" if line.threshold else ""
    detail = f": {line.detail}" if line.detail else ""
    source = f"  <{line.source}>" if line.source else ""
    evidence = f"  (from {', '.join(line.evidence)})" if with_evidence and line.evidence else ""
    return one_line(f"{mark}{line.text}{threshold}{detail}{source}{evidence}")


def _flat(line: Line, depth: int = 0) -> Iterator[tuple[int, Line]]:
    yield depth, line
    for child in line.children:
        yield from _flat(child, depth + 1)


_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_<>[]|#~$&"})
_BEGINS_A_LIST = re.compile(r"^(?:([0-9]+)(?=[.)](?:\s|$))|(?=[-+=]))")
"""Where a text begins as an item of a list does, or as a line under a heading."""


def _escape_markdown(text: str) -> str:
    return _BEGINS_A_LIST.sub(r"\1\\", text.strip().translate(_MARKUP))
