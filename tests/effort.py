"""How many examples a law is tried on: few on every run, and as many as the profile says in a long search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import settings

ThingT = TypeVar("ThingT")

STEADY = 50
"""How many examples the profile of every run asks for (conftest.py)."""


def steady(most: int, base: settings | None = None, **more: Any) -> settings:
    """Settings with so many examples on every run, for laws that are slow to try; in other profiles as they say."""
    asked: int = settings().max_examples
    return settings(base, max_examples=most if asked == STEADY else asked, **more)


def some(things: Sequence[ThingT], *, every: int) -> Sequence[ThingT]:
    """One in so many things on every run; all of them in other profiles."""
    return things[::every] if settings().max_examples == STEADY else things
