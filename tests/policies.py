"""The policies of the library that are tested alike: programs, level schemes, risk and acuity, prevention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from casemgmt.levels import SCHEME_IDS, scheme_by_id
from casemgmt.risk import acuity_scheme, prevention_schedules, risk_scheme
from casemgmt.rules import Policy
from casemgmt.screening import Screening, programs

POLICIES: tuple[Policy[Any], ...] = (
    *programs(),
    *map(scheme_by_id, SCHEME_IDS),
    risk_scheme(),
    acuity_scheme(),
    acuity_scheme("acuity.new_york_hiv"),
    *prevention_schedules(),
)


def decided_on(screening: Screening) -> tuple[Any, ...]:
    """All that a screening answers and explains from: its edition, and what is known of each fact of it."""
    sheet, edition = screening.sheet, screening.edition
    sources: tuple[Mapping[str, Any], ...] = (sheet.values, sheet.unknowns, sheet.evidence, sheet.dates)
    facts = {} if edition is None else edition.facts()
    known = {name: [each.get(name) for each in sources] for name in facts}
    return screening.program, edition, screening.outcome, screening.why_not, screening.as_of, known


each_policy: Callable[..., Any] = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
