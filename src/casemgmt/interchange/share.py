"""Criteria that a rule uses more than once are written once, under a name, and named where they are used.

So are parts of a rule that would be nested too deep.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from typing_extensions import override

from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.criteria import CRITERION
from casemgmt.interchange.limits import Path
from casemgmt.interchange.shapes import FAILED, Text
from casemgmt.interchange.structures import Field, Form, ListOf, failed

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_NAME = re.compile(r"[A-Za-z0-9_.-]+\Z")
_LONGEST = 48
_HIGH = 24  # far below the limit, far above what people write


def share(document: dict[str, Any], criteria: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    """A part of a document with each criterion that has an id or a label, and is used again, written once.

    A criterion in which very much is nested is named too, so that what was read can be written.

    Args:
        document: The part, as it was written in full; it is not changed.
        criteria: Which of its objects stand for criteria, by their identity.

    Returns:
        The part, and under ``criteria`` what it names, each after those that it names itself.
    """
    work = _Sharing(criteria)
    work.count(document)
    made: dict[str, Any] = {key: work.rewrite(value)[0] for key, value in document.items()}
    return {**made, "criteria": work.defined} if work.defined else made


@attrs.define
class _Sharing:
    criteria: Mapping[int, dict[str, Any]]
    texts: dict[int, str] = attrs.field(factory=dict)
    used: Counter[str] = attrs.field(factory=Counter)
    names: dict[str, str] = attrs.field(factory=dict)
    defined: list[dict[str, Any]] = attrs.field(factory=list)

    def count(self, node: Any) -> None:
        """Count where each criterion is used; below one that was seen before there is nothing new."""
        if isinstance(node, dict) and id(node) in self.criteria:
            text = self.texts.setdefault(id(node), json.dumps(node))
            self.used[text] += 1
            if self.used[text] > 1:
                return
        for part in _parts(node):
            self.count(part)

    def rewrite(self, node: Any) -> tuple[Any, int]:
        """The node with names in place of what is used again or is very high, and how high it is then."""
        if isinstance(node, list):
            listed = [self.rewrite(part) for part in node]
            return [part for part, _ in listed], _above(listed)
        if not isinstance(node, dict):
            return node, 0
        text = self.texts.get(id(node), "") or (json.dumps(node) if id(node) in self.criteria else "")
        if text not in self.names:
            parts = {key: self.rewrite(part) for key, part in node.items()}
            whole, height = {key: part for key, (part, _) in parts.items()}, _above(parts.values())
            told = node.get("id") or node.get("label")
            if not text or not ((told and self.used[text] > 1) or height > _HIGH):
                return whole, height
            self.names[text] = self._name(told or "criterion")
            self.defined.append({"name": self.names[text], "criterion": whole})
        return {"criterion": self.names[text]}, 1

    def _name(self, told: str) -> str:
        """A name that is not taken yet, from an id or a label."""
        words = told if _NAME.match(told) else _NOT_IN_NAMES.sub("_", told.lower()).strip("_") or "criterion"
        short = (
            words if len(words) <= _LONGEST else words[: _LONGEST + 1].rpartition("_")[0] or words[:_LONGEST]
        )
        taken = set(self.names.values())
        name, n = short, 1
        while name in taken:
            n += 1
            name = f"{short}_{n}"
        return name


def _above(parts: Iterable[tuple[Any, int]]) -> int:
    """The height of what holds these parts."""
    return 1 + max((height for _, height in parts), default=0)


def _parts(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


_DEFINITION = Form(
    "a named criterion",
    lambda name, criterion: (name, criterion),
    (Field("name", Text(name=True)), Field("criterion", CRITERION)),
)


@attrs.frozen
class NamedCriteria(ListOf):
    """The criteria that a document names; each is known to what stands below it. They are written by `share`."""

    what: str = "a list of named criteria"

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if not isinstance(given, list):
            return self.wrong(given, by, where)
        parts = [self._define(each, by, where / i) for i, each in enumerate(given)]
        return FAILED if failed(parts) else ()

    def _define(self, given: Any, by: Reader, where: Path) -> Any:
        found = self.of.read(given, by, where)
        name = given.get("name") if isinstance(given, dict) else None
        if isinstance(name, str) and name in by.criteria:
            return by.refuse(
                where / "name", "is the name of a criterion that stands above", "give it another name"
            )
        if isinstance(name, str):
            by.define(name, FAILED if found is FAILED else found[1])
        return found


@attrs.frozen
class SharingForm(Form):
    """A form within which criteria have names; one of its keys is ``criteria``."""

    @override
    def write(self, value: Any, to: Writer, where: Path) -> Any:
        written: dict[str, Any] = super().write(value, to, where)
        return written if to.found else self.in_order(share(written, to.criteria))

    @override
    def read_into(self, parts: dict[str, Any], given: Any, by: Reader, where: Path) -> Any:
        by.forget_criteria()
        return super().read_into(parts, given, by, where)


CRITERIA = Field("criteria", NamedCriteria(_DEFINITION), (), kept=False)
