"""The policies of the library that are tested alike: programs, level schemes, risk and acuity, prevention."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casemgmt.levels import SCHEME_IDS, scheme_by_id
from casemgmt.risk import acuity_scheme, prevention_schedules, risk_scheme
from casemgmt.rules import Policy
from casemgmt.screening import programs

POLICIES: tuple[Policy[Any], ...] = (
    *programs(),
    *map(scheme_by_id, SCHEME_IDS),
    risk_scheme(),
    acuity_scheme(),
    acuity_scheme("acuity.new_york_hiv"),
    *prevention_schedules(),
)
each_policy: Callable[..., Any] = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
