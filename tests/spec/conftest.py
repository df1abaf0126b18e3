"""Every chapter is decided by every interpreter."""

from __future__ import annotations

from pytest import FixtureRequest, fixture

from casemgmt.testing import INTERPRETERS, Interpreter


@fixture(params=INTERPRETERS, ids=lambda each: each[0])
def interpreter(request: FixtureRequest) -> Interpreter:
    found: Interpreter = request.param[1]
    return found
