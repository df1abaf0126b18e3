"""How many examples a law is tried on: few on every run, and as many as the profile says in a long search."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

STEADY = 50
"""How many examples the profile of every run asks for (conftest.py)."""


def steady(most: int, base: settings | None = None, **more: Any) -> settings:
    """Settings with so many examples on every run, for laws that are slow to try; in other profiles as they say."""
    asked: int = settings().max_examples
    return settings(base, max_examples=most if asked == STEADY else asked, **more)
