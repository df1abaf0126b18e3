"""The outcome report of one person: goals, attainment as bounds, goal attainment scaling, utilisation, cautions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from casemgmt.bounds import Bounds, compare, lift, lower
from casemgmt.citation import Citation
from casemgmt.content import read_citation, read_toml
from casemgmt.monitoring.progress import is_measured
from casemgmt.monitoring.review import require_follow_up
from casemgmt.outcomes.goals import GoalOutcome, goal_outcomes
from casemgmt.outcomes.scores import gas_t_score, wilson_interval
from casemgmt.outcomes.utilisation import Utilisation, utilisation_of
from casemgmt.planning.plan import CarePlan
from casemgmt.record import Record
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.words import show
from casemgmt.truth import MET, NOT_MET, UNKNOWN, Truth


@attrs.frozen
class Attainment:
    """How many goals were attained. There is no lone percentage: what is unknown widens the rate.

    Args:
        met: Goals that were attained.
        not_met: Goals that were not.
        unknown: Goals of which it is not known.
        excluded: Goals that do not count: declined, not due, and what the table of exclusions names.
        rate: The share attained, if every unknown goal failed and if every one succeeded; None where none counts.
        weighted_rate: The same, each goal with its weight to the person.
        interval: Wilson's 95 % interval around the rate, over both ends; None where it is left out.
        interval_left_out: Why it is left out.
    """

    met: int
    not_met: int
    unknown: int
    excluded: int
    rate: Bounds | None
    weighted_rate: Bounds | None
    interval: Bounds | None
    interval_left_out: str = ""


@attrs.frozen
class GoalAttainment:
    """Goal attainment scaling: the T score at the start and now.

    Args:
        baseline: The score with every goal at its starting level.
        current: The score now, or its bounds where levels are unknown.
        important: Whether it rose by at least one standard deviation.
        citation: Where the formula comes from.
    """

    baseline: float
    current: float | Bounds = attrs.field(repr=False)
    important: Truth
    citation: Citation

    @property
    def change(self) -> float | Bounds:
        """How much the score rose."""
        return lower(lift(self.current) - self.baseline)  # type: ignore[no-any-return]


@attrs.frozen(repr=False)
class OutcomeReport(Explained):
    """What became of a plan.

    Args:
        plan: The plan.
        as_of: The day of the report.
        goals: The outcome of each goal: agreed ones, then declined and deferred ones.
        attainment: How many were attained.
        goal_attainment: Goal attainment scaling; None where no goal was pursued.
        utilisation: Stays and visits before and after; empty where no day has passed.
        cautions: What a reader must bear in mind.
    """

    plan: CarePlan
    as_of: date
    goals: tuple[GoalOutcome, ...]
    attainment: Attainment
    goal_attainment: GoalAttainment | None
    utilisation: tuple[Utilisation, ...]
    cautions: tuple[str, ...]

    def outline(self) -> Line:
        """The report as lines."""
        title = f"Outcomes of version {self.plan.version} from {self.plan.as_of} to {self.as_of}"
        children = (
            _attainment_line(self.attainment),
            *((_scaling_line(self.goal_attainment),) if self.goal_attainment is not None else ()),
            Line(f"goals ({len(self.goals)})", children=tuple(map(_goal_line, self.goals))),
            *(_utilisation_line(used) for used in self.utilisation),
            *(Line(f"Caution: {caution}") for caution in self.cautions),
        )
        return Line(title, children=children)

    def __repr__(self) -> str:
        a = self.attainment
        return (
            f"<OutcomeReport of plan version {self.plan.version} as of {self.as_of}: {a.met} met,"
            f" {a.not_met} not met, {a.unknown} unknown, {a.excluded} excluded>"
        )


def evaluate(plan: CarePlan, record: Record, *, as_of: date | str) -> OutcomeReport:
    """Say what became of a plan: which goals were attained, by how much measures changed, and what is unknown.

    A missing follow-up is unknown, never a failure. A goal that is not due yet does not count, attained or not.

    Args:
        plan: The plan.
        record: What is known about the person; only what lies after the plan and up to `as_of` is follow-up.
        as_of: The day of the report.

    Raises:
        InvalidInput: If `as_of` lies before the plan, or the record is another person's.

    Example:
        >>> from casemgmt.record import Person
        >>> day = date(2026, 3, 1)
        >>> plan = CarePlan("p1", 1, day, day, "N. Gray", items=(), proposals=(), review_on=date(2026, 6, 1))
        >>> evaluate(plan, Record(person=Person(id="p1")), as_of="2026-09-01")
        <OutcomeReport of plan version 1 as of 2026-09-01: 0 met, 0 not met, 0 unknown, 0 excluded>
    """
    day = require_follow_up(plan, record, as_of)
    goals = goal_outcomes(plan, record, as_of=day)
    words = read_toml("outcomes.toml")["cautions"]
    cautions = [words["cause"]]
    if any(goal.difference is not None for goal in goals):
        cautions.append(words["important_difference"])
    if not any(is_measured(goal) for goal in plan.goals):
        cautions.append(words["nothing_measured"])
    return OutcomeReport(
        plan=plan,
        as_of=day,
        goals=goals,
        attainment=attainment_of(goals),
        goal_attainment=_goal_attainment(goals),
        utilisation=utilisation_of(plan, record, as_of=day),
        cautions=tuple(cautions),
    )


def attainment_of(goals: Iterable[GoalOutcome]) -> Attainment:
    """The attainment of several goals, of one person or of many.

    Args:
        goals: The outcomes; excluded ones are counted apart.
    """
    every = tuple(goals)
    counted = [goal for goal in every if goal.excluded is None]
    met, not_met, unknown = (sum(g.attained is truth for g in counted) for truth in (MET, NOT_MET, UNKNOWN))
    n = len(counted)
    least = read_toml("outcomes.toml")["interval"]["least_goals"]
    interval, left_out = None, f"fewer than {least} goals count"
    if n >= least:
        low, high = wilson_interval(met, n), wilson_interval(met + unknown, n)
        interval, left_out = low.hull(high), ""
    return Attainment(
        met=met,
        not_met=not_met,
        unknown=unknown,
        excluded=len(every) - n,
        rate=_rate([(g.attained, 1) for g in counted]),
        weighted_rate=_rate([(g.attained, g.goal.weight) for g in counted]),
        interval=interval,
        interval_left_out=left_out,
    )


def _rate(weighted: list[tuple[Truth, float]]) -> Bounds | None:
    total = sum(weight for _, weight in weighted)
    if not total:
        return None
    certain = sum(weight for truth, weight in weighted if truth.certain)
    possible = sum(weight for truth, weight in weighted if truth.possible)
    return Bounds(certain / total, possible / total)


def _goal_attainment(goals: tuple[GoalOutcome, ...]) -> GoalAttainment | None:
    pursued = [goal for goal in goals if goal.in_force]
    if not pursued:
        return None
    table = read_toml("outcomes.toml")["goal_attainment"]
    weights = [goal.goal.weight for goal in pursued]
    baseline = lift(gas_t_score([table["baseline_level"]] * len(pursued), weights)).low
    now = gas_t_score([goal.level for goal in pursued], weights)
    rise = lift(now) - baseline
    return GoalAttainment(
        baseline, now, compare(">=", rise, table["important_difference"]), read_citation(table)
    )


def _attainment_line(a: Attainment) -> Line:
    counts = f"{a.met} met, {a.not_met} not met, {a.unknown} unknown, {a.excluded} excluded"
    lines = []
    if a.rate is not None:
        lines.append(
            Line("rate, from every unknown goal failed to every one succeeded", detail=_percent(a.rate))
        )
    if a.weighted_rate is not None:
        lines.append(Line("the same, weighted", detail=_percent(a.weighted_rate)))
    interval = f"left out, {a.interval_left_out}" if a.interval is None else _percent(a.interval)
    lines.append(Line("95 % interval (Wilson)", detail=interval))
    return Line("Goals attained", detail=counts, children=tuple(lines))


def _scaling_line(scaling: GoalAttainment) -> Line:
    detail = f"{_span(scaling.baseline)} at the start, {_span(scaling.current)} now, change {_span(scaling.change)}"
    return Line("Goal attainment scaling, T", scaling.important, detail, str(scaling.citation))


def _goal_line(outcome: GoalOutcome) -> Line:
    goal = outcome.goal
    words = outcome.attained.words
    if outcome.excluded is not None:
        words += f", excluded: {read_toml('outcomes.toml')['exclusion'][outcome.excluded]['label']}"
    if outcome.unknown is not None:
        words += f", {outcome.unknown}"
    lines = []
    if outcome.latest is not None and goal.measure is not None:
        start = show(goal.measure, goal.baseline) or "unknown"
        now = f"{show(goal.measure, outcome.latest.value)} on {outcome.latest.on}"
        change = "" if outcome.change is None else f", change {_span(outcome.change)}"
        lines.append(Line(f"{outcome.direction.value}: {start} at the start, {now}{change}"))
    if outcome.difference is not None:
        text = f"improved by at least {outcome.difference.size:g}"
        source = str(outcome.difference.citation)
        lines.append(Line(text, outcome.passes_important_difference, source=source))
    return Line(goal.text, outcome.attained, words, str(goal.citation), tuple(lines))


def _utilisation_line(used: Utilisation) -> Line:
    detail = f"{_span(used.before)} in the {used.days} days before, {_span(used.after)} in those after"
    return Line(used.name.capitalize(), detail=detail)


def _span(value: float | Bounds) -> str:
    ends = lift(value)
    if ends.exact:
        return f"{ends.low:.4g}"
    return f"at least {ends.low:.4g}" if ends.high == float("inf") else f"{ends.low:.4g} to {ends.high:.4g}"


def _percent(share: Bounds) -> str:
    return f"{100 * share.low:.0f} to {100 * share.high:.0f} %"
