"""What a check of a policy found: each finding with its place, its words, its cure and an example person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs

from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.terms import Term
from casemgmt.rules.words import one_line

Severity = Literal["error", "warning"]

SEVERITIES: Mapping[str, Severity] = {
    "never_met": "error",
    "always_met": "error",
    "threshold_out_of_range": "error",
    "band_never_reached": "error",
    "case_never_reached": "error",
    "units_differ": "error",
    "not_cited": "error",
    "id_used_twice": "error",
    "review_before_verified": "error",
    "example_wrong": "error",
    "redundant": "warning",
    "may_stay_unknown": "warning",
    "gap_between_editions": "warning",
    "example_lacking": "warning",
    "too_large_to_check": "warning",
    "accepted_in_vain": "warning",
}
"""Every kind of finding. An error is wrong as it stands; a warning is worth a look and may be meant."""


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that a check of a policy found.

    Args:
        id: What kind of finding, such as ``never_met``; `SEVERITIES` lists them.
        path: Where: ``editions[0].refer.of[2]`` for a criterion, ``facts.age_years`` for the formula of a fact.
        words: What is wrong.
        cure: What to do about it.
        also: The other places where the same stands; each is accepted by a key of its own.
        of: The node that it was found of: two places are the same if they hold equal ones.
        example: Facts of an invented person who shows it, where one can.
    """

    id: str
    path: str
    words: str
    cure: str
    also: tuple[str, ...] = ()
    of: Term | None = attrs.field(default=None, repr=False, eq=False)
    example: Mapping[str, Any] | None = attrs.field(default=None, hash=False)

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``."""
        return SEVERITIES[self.id]

    @property
    def key(self) -> str:
        """The name under which it can be accepted: its id and its path."""
        return f"{self.id} {self.path}"

    def __str__(self) -> str:
        return one_line(f"{self.path}: {self.words}; {self.cure}")


@attrs.frozen(repr=False)
class PolicyCheck(Explained):
    """The findings of one policy: empty when it is clean.

    Args:
        policy: The id of the policy.
        findings: What was found and not accepted, in the order of the policy.
        accepted: What was found and accepted, each with the reason that the caller gave.
    """

    policy: str
    findings: tuple[Finding, ...] = ()
    accepted: tuple[tuple[Finding, str], ...] = ()

    def outline(self) -> Line:
        """The findings as lines."""
        lines = [_line(finding, finding.severity) for finding in self.findings]
        lines += [_line(finding, f"accepted, {reason}") for finding, reason in self.accepted]
        return Line(self.policy, None, self._counted(), children=tuple(lines))

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __repr__(self) -> str:
        return f"<PolicyCheck {self.policy}: {self._counted()}>"

    def _counted(self) -> str:
        found = [finding.severity for finding in self.findings]
        each = [f"{n} {kind}{'s' * (n > 1)}" for kind in ("error", "warning") if (n := found.count(kind))]
        accepted = [f"{len(self.accepted)} accepted"] if self.accepted else []
        return ", ".join(each + accepted) or "no findings"


def _line(finding: Finding, standing: str) -> Line:
    below = [Line(f"do this: {finding.cure}")]
    if finding.example is not None:
        person = ", ".join(f"{name}={value!r}" for name, value in finding.example.items())
        below.append(Line("example person", None, person))
    places = ", ".join((finding.path, *finding.also))
    return Line(f"{standing}: {finding.words}", None, "", places, tuple(below))
