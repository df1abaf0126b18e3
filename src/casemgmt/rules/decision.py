"""A rule decided for one person at one date: the truth of every node, and the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.rules.cells import open_nodes
from casemgmt.rules.evaluate import truth_of
from casemgmt.rules.expand import expanded, is_exact, too_large
from casemgmt.rules.generate import compiled
from casemgmt.rules.identity import Bundle, Identity, bundle_of, digest_of, identity_of
from casemgmt.rules.known import FactSheet, Unknown, sheet_from_mapping
from casemgmt.rules.lines import line_of
from casemgmt.rules.missing import Missing, missing_by
from casemgmt.rules.outline import Explained, Line
from casemgmt.rules.terms import (
    ByCases,
    Criterion,
    Fact,
    criterion,
)
from casemgmt.rules.traces import evidence_of, unknowns_of
from casemgmt.rules.walk import check_depth, facts_in, facts_needed
from casemgmt.rules.words import one_line
from casemgmt.truth import BY_BITS, UNKNOWN, Truth

if TYPE_CHECKING:
    from casemgmt.rules.because import Ground
    from casemgmt.rules.would_change import Changes


@attrs.define(eq=False)  # not frozen: they are made by the thousand
class Judged:
    """One criterion of a decision, with its truth.

    Args:
        criterion: The criterion, which holds its label and citation.
        truth: Whether it is met, not met or unknown.
        value: Where it compares one fact with what is written: the value of the fact; None where nothing is known.
    """

    criterion: Criterion
    truth: Truth
    value: Any


@attrs.define(repr=False, slots=False)  # not frozen: they are made by the thousand
class Decision(Explained):
    """One criterion decided for one person; text and lists are made when asked for.

    Args:
        rule: The criterion.
        sheet: The facts that it was decided on.
        title: What it decides, for people.
        edition: The edition of the policy that the rule belongs to, such as ``medicare.ccm/2017``.

    Example:
        >>> age_years = Fact("age_years", low=0, high=130, unit="a", label="age")
        >>> decision = decide(age_years >= 65, {"age_years": 67}, as_of="2026-05-01")
        >>> decision.truth
        <Truth.MET: 3>
        >>> print(decision.explain())
        [+] age >= 65 years: 67 years
    """

    rule: Criterion
    sheet: FactSheet
    title: str = ""
    edition: str = ""
    # Worked out once. Not cached properties: their lock takes a third of a trace, each time.
    _kept_codes: tuple[int, ...] | None = attrs.field(default=None, init=False, eq=False)
    _kept_missing: Missing | None = attrs.field(default=None, init=False, eq=False)

    @property
    def truth(self) -> Truth:
        """Whether the rule is met, not met or unknown."""
        return BY_BITS[(self._kept_codes or self._codes)[-1]]

    @property
    def as_of(self) -> date:
        """The date of the decision."""
        return self.sheet.as_of

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that can still change the answer; a derived fact is traced back to its inputs.

        Learning only facts outside the list cannot change what is `settled`. Where `missing_is_exact`, each fact in
        it can tip the answer; otherwise the list may be longer than needed, but never too short.
        """
        return tuple(self._missing.facts)

    @property
    def missing_is_exact(self) -> bool:
        """Whether each of the `missing` facts can tip the answer."""
        return self._missing.exact

    @property
    def settled(self) -> Truth:
        """What every way of completing the unknown facts agrees on; the truth itself, or more.

        A rule that asks for the same fact both ways can be unknown although every value of it gives one answer. Where
        two open facts are compared with each other, or added up, it may stay unknown though all completions agree.

        Example:
            >>> age = Fact("age_years", low=0, high=130, label="age")
            >>> decision = decide((age >= 65) | (age < 65), {}, as_of="2026-05-01")
            >>> decision.truth, decision.settled
            (<Truth.UNKNOWN: 1>, <Truth.MET: 3>)
        """
        return self._missing.settled

    @property
    def because(self) -> tuple[Ground, ...]:
        """Bounds on a few facts that suffice for the answer; of an unknown answer, the reason is `missing`.

        See `casemgmt.rules.because`, which can also go below derived facts.

        Example:
            >>> age = Fact("age_years", low=0, high=130, unit="a", label="age")
            >>> print(*decide(age >= 65, {"age_years": 67}, as_of="2026-05-01").because)
            age >= 65 years (is 67 years)
        """
        from casemgmt.rules.because import because  # it shows values as decisions do

        return because(self.rule, self.sheet.values)

    def would_change(self) -> tuple[Changes, ...]:
        """The nearest changes of one or two facts that would bring another answer; it describes the rule only.

        Example:
            >>> stays = Fact("stays_12m", low=0, high=99, label="hospital stays")
            >>> print(*decide(stays >= 2, {"stays_12m": 1}, as_of="2026-05-01").would_change())
            it would be met with:
              hospital stays >= 2 (now 1): a new value
        """
        from casemgmt.rules.would_change import would_change  # it shows values as decisions do

        return would_change(self.rule, self.sheet.values)

    @property
    def also_undocumented(self) -> tuple[str, ...]:
        """The facts of the rule that are unknown but cannot change this answer."""
        values, missing = self.sheet.values, self._missing.facts
        written = expanded(self.rule, values)
        large = too_large(written, values)  # what is behind those is listed as missing
        facts = [fact for fact in facts_in(written).values() if fact not in large]
        return tuple(f.name for f in facts if values.get(f.name) is None and f.name not in missing)

    @property
    def unknowns(self) -> Mapping[str, Unknown]:
        """Why facts are not known exactly: each that the rule uses, down to the inputs of formulas, with its reason.

        Only those in `missing` can still change the answer.
        """
        return unknowns_of(self.rule, self.sheet)

    @property
    def evidence(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the record entries behind each fact that the rule uses, down to the inputs of formulas."""
        return evidence_of(self.rule, self.sheet)

    def truth_of(self, node: Criterion) -> Truth:
        """The truth of one node of the rule."""
        place = compiled(self.rule).places.get(id(node))
        return truth_of(node, self.sheet.values) if place is None else BY_BITS[self._codes[place]]

    @property
    def criteria(self) -> tuple[Judged, ...]:
        """Every criterion with its truth, and the value of its fact: each after its parts, the rule last.

        It is far cheaper than `outline`, for hosts that show or store the answers of many people by themselves.

        Example:
            >>> age, fall = Fact("age_years", low=0, high=130), Fact("fall", type="flag")
            >>> for each in decide((age >= 65) & fall, {"age_years": 67}, as_of="2026-05-01").criteria:
            ...     print(each.truth.mark, each.criterion, each.value)
            [+] age years >= 65 67
            [?] fall None
            [?] all of these None
        """
        code, get = compiled(self.rule), self.sheet.values.get
        return tuple(
            [
                Judged(criterion, BY_BITS[bits], None if fact is None else get(fact.name))
                for criterion, bits, fact in zip(code.criteria, self._codes, code.facts, strict=True)
            ]
        )

    @property
    def _codes(self) -> tuple[int, ...]:
        """The truth of every criterion, as the trace has it."""
        codes = self._kept_codes
        if codes is None:
            codes = self._kept_codes = compiled(self.rule).trace(self.sheet.values)
        return codes

    @property
    def _missing(self) -> Missing:
        found = self._kept_missing
        if found is None:
            code, values, codes = compiled(self.rule), self.sheet.values, self._kept_codes
            if codes is None:
                codes = self._kept_codes = code.trace(values)
            found = self._kept_missing = missing_by(code, values, codes)
        return found

    def open_facts(self) -> Mapping[str, Fact]:
        """The facts of `missing`, with their questions."""
        return self._missing.facts

    @property
    def identity(self) -> Identity:
        """Which decision it is: a digest of rule, edition, facts and date, with the library's version beside it."""
        return identity_of(self.rule, self.sheet.values, as_of=self.as_of, edition=self.edition)

    def digest(self, *, key: bytes) -> str:
        """The digest of `identity` made with a secret key, so that nobody can guess the facts from it.

        Args:
            key: A secret of 1 to 64 bytes.
        """
        return digest_of(self.rule, self.sheet.values, as_of=self.as_of, edition=self.edition, key=key)

    def bundle(self) -> Bundle:
        """All that it takes to decide it again (`replay`), as data that can be kept. It holds the person's values."""
        return bundle_of(self.rule, self.sheet.values, as_of=self.as_of, edition=self.edition)

    def outline(self) -> Line:
        """The explanation as lines."""
        top = line_of(self.rule, self.sheet, self._codes)
        if top.mark is UNKNOWN and self.settled is not UNKNOWN:
            nodes = open_nodes(self.rule, self.sheet.values)[1]
            facts = facts_in(*(node.by if isinstance(node, ByCases) else node for node, _ in nodes))
            values = self.sheet.values
            every = (fact.label for name, fact in facts.items() if not is_exact(values.get(name)))
            note = (
                f"unknown on the record, but every value of {' and '.join(every)} gives {self.settled.words}"
            )
            top = attrs.evolve(top, detail="; ".join(filter(None, (top.detail, note))))
        return attrs.evolve(top, text=self.title) if self.title else top

    def __bool__(self) -> NoReturn:
        raise RuleError("a decision has three answers; write `decision.truth is Truth.MET`")

    def __repr__(self) -> str:
        missing = f", missing {len(self.missing)}" if self.missing else ""
        name = self.title or self.rule.label or self.rule
        return one_line(f"<Decision {name}: {self.truth.words} as of {self.as_of}{missing}>")


def open_facts(decisions: Iterable[Decision]) -> dict[str, Fact]:
    """The facts that can still change any of several decisions, with their questions."""
    return {name: fact for decision in decisions for name, fact in decision.open_facts().items()}


def decide(
    rule: Any, subject: Mapping[str, Any] | FactSheet, *, as_of: date | str | None = None, title: str = ""
) -> Decision:
    """Decide a criterion for one person.

    Args:
        rule: A criterion, or a flag.
        subject: A plain mapping of fact names to values, or facts already gathered at a date.
        as_of: The date of the decision; required with a mapping.
        title: What it decides, for people.

    Raises:
        InvalidInput: If values of a mapping cannot be used; all of them are listed. If the facts were gathered for
            another date.
        UnknownName: If a mapping names a fact that the rule does not know.

    Example:
        >>> visits = Fact("ed_visits_12m", low=0, label="emergency visits")
        >>> decide(visits >= 2, {}, as_of="2026-05-01").missing
        ('ed_visits_12m',)
    """
    rule = criterion(rule)
    check_depth(rule)
    if isinstance(subject, FactSheet):
        if as_of is not None and require_day(as_of) != subject.as_of:
            raise InvalidInput.at(
                "$.as_of", "the facts were gathered for another date", "gather them for this date"
            )
    else:
        if not isinstance(subject, Mapping):
            raise InvalidInput.at(
                "$",
                f"is a {type(subject).__name__}",
                "pass a mapping of fact names to values, or a FactSheet",
            )
        if as_of is None:
            raise RuleError("nothing here reads a clock: pass as_of=")
        needed = facts_needed(rule)
        subject = sheet_from_mapping(subject, needed, as_of=as_of, vocabulary=needed)
    return Decision(rule, subject, title)
