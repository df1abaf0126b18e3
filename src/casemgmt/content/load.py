"""Reading the tables that ship with the library."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from casemgmt.citation import Citation, Review, Standing, Verification


@lru_cache(maxsize=64)
def read_toml(name: str) -> Mapping[str, Any]:
    """One TOML table of the library, parsed once; callers do not change it."""
    return tomllib.loads(_text(name))


@lru_cache(maxsize=16)
def read_csv(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one CSV table of the library, read once."""
    return tuple(csv.DictReader(_text(name).splitlines()))


def toml_names(folder: str) -> tuple[str, ...]:
    """The TOML tables in one folder of `content/`, in order of their names."""
    inside = resources.files("casemgmt.content").joinpath(folder)
    return tuple(sorted(f"{folder}/{f.name}" for f in inside.iterdir() if f.name.endswith(".toml")))


def read_citation(table: Mapping[str, Any]) -> Citation:
    """The citation that a table carries as ``citation``, ``standing``, ``verification`` and ``note``.

    Where a table does not say that a value was checked, it counts as recalled.
    """
    standing = Standing(table["standing"])
    default = "chosen" if standing is Standing.OPERATIONAL else "recalled"
    return Citation(
        table["citation"], standing, Verification(table.get("verification", default)), table.get("note", "")
    )


def read_review(table: Mapping[str, Any]) -> Review:
    """When a table was checked, and when it must be checked again (``verified_on``, ``review_by``)."""
    return Review(table["verified_on"], table["review_by"])


def _text(name: str) -> str:
    return resources.files("casemgmt.content").joinpath(name).read_text(encoding="utf-8")
