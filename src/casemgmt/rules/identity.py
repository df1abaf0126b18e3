"""Which decision it was: a digest of all that decides it, and a bundle by which it can be decided again.

The digest is made of the rule as written, the edition, the declarations of the facts that it uses down to the inputs
of formulas, their values and the date. Reasons, evidence and the labels of facts change no truth and stay outside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from hashlib import blake2b
from math import isfinite, isinf
from typing import Any

import attrs

from casemgmt.bounds import lower, one_spelling
from casemgmt.errors import InvalidInput, RuleError
from casemgmt.rules.evaluate import bounds_of, truth_of
from casemgmt.rules.terms import Criterion, Fact, Formula, Quantity, Term
from casemgmt.rules.walk import formula_of
from casemgmt.truth import Truth

SCHEME = "casemgmt.decision/1"
"""The name of the way in which a digest is made. Another way gets another name: this one never changes."""

_EXACT_WHOLE = 2**53
_KEY_BYTES = 64


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # read when first asked for

    try:
        return version("casemgmt")
    except PackageNotFoundError:
        return "not installed"


@attrs.frozen
class Identity:
    """Which decision it was; equal when rule, edition, facts and date are equal.

    Args:
        digest: The digest, as hexadecimal text. Without a key the few facts of a person can be guessed from it by
            trying all values: treat it like the facts themselves.
        scheme: How the digest was made.
        library: The version of this library that decided; it stands beside the digest and is not compared.
    """

    digest: str
    scheme: str = SCHEME
    library: str = attrs.field(factory=_version, eq=False)

    def __str__(self) -> str:
        return f"{self.scheme} {self.digest}"


@attrs.frozen
class Bundle:
    """A decision as plain frozen data that can be kept, and decided again with `replay`.

    It holds the person's values: keep it like a record.

    Args:
        rule: The criterion. The facts in it carry their formulas and nothing of how they are found in a record.
        facts: The values of the facts that it uses, by name; None is unknown.
        as_of: The date of the decision.
        edition: The edition of the policy that the rule belongs to.
        truths: The truth of every criterion, by its place in the rule or in the formula of a fact.
        quantities: What each formula of a number or a date gave, by its place.
        identity: Which decision it was.
    """

    rule: Criterion
    facts: tuple[tuple[str, Any], ...] = attrs.field(repr=False)
    as_of: date
    edition: str
    truths: tuple[tuple[str, Truth], ...] = attrs.field(repr=False)
    quantities: tuple[tuple[str, Any], ...] = attrs.field(repr=False)
    identity: Identity

    @property
    def declarations(self) -> Mapping[str, Fact]:
        """The facts that the rule uses, by name, down to the inputs of formulas."""
        return {name: every[0] for name, every in _written(self.rule).used.items()}


@attrs.frozen
class Difference:
    """A node whose answer is not what it was.

    Args:
        path: Its place, such as ``$.rule.of[1]`` or ``$.facts.phq9_total``.
        before: Its truth when it was decided, or what the formula gave; None if there was no such node.
        after: The same, decided again.
    """

    path: str
    before: Any = attrs.field(repr=False)
    after: Any = attrs.field(repr=False)

    def __str__(self) -> str:
        if isinstance(self.before, Truth) and isinstance(self.after, Truth):
            return f"{self.path}: was {self.before.words}, is {self.after.words}"
        return f"{self.path}: does not give what it gave"


@attrs.frozen
class Replay:
    """What deciding again found.

    Args:
        before: Which decision was kept.
        after: Which decision the contents of the bundle are. Where the two differ, the bundle was changed.
        differences: The nodes whose answer differs, in the order of the rule.
    """

    before: Identity
    after: Identity
    differences: tuple[Difference, ...]

    @property
    def equal(self) -> bool:
        """Whether it is the same decision and every node has the same answer."""
        return self.before == self.after and not self.differences

    def __str__(self) -> str:
        if self.equal:
            return "equal: every node has the answer that it had"
        changed = ["the bundle is not the decision that was kept"] if self.before != self.after else []
        return "\n".join([*changed, *map(str, self.differences)])


def identity_of(rule: Criterion, values: Mapping[str, Any], *, as_of: date, edition: str = "") -> Identity:
    """Which decision it is that a rule takes on these values.

    Example:
        >>> from datetime import date
        >>> from casemgmt.rules import Fact
        >>> age = Fact("age_years", low=0, high=130)
        >>> print(identity_of(age >= 65, {"age_years": 67}, as_of=date(2026, 5, 1)))
        casemgmt.decision/1 0fd4090f5ad1d07696c54857fefef27b071fcf8c
    """
    return Identity(digest_of(rule, values, as_of=as_of, edition=edition))


def digest_of(
    rule: Criterion, values: Mapping[str, Any], *, as_of: date, edition: str = "", key: bytes | None = None
) -> str:
    """The digest of a decision, as hexadecimal text.

    A digest of few facts can be guessed by trying all their values: it is patient data unless it is made with a key
    that is kept secret.

    Args:
        rule: The criterion.
        values: Cleaned values by fact name.
        as_of: The date of the decision.
        edition: The edition of the policy that the rule belongs to.
        key: A secret of 1 to 64 bytes.

    Raises:
        InvalidInput: If the key is empty or too long.
        RuleError: If the rule or a value holds something that is not plain data.
    """
    if key is not None and not 1 <= len(key) <= _KEY_BYTES:
        raise InvalidInput.at("$.key", "is empty or too long", f"give a secret of 1 to {_KEY_BYTES} bytes")
    text = canonical([SCHEME, _document(rule, values, as_of, edition)])
    return blake2b(text.encode("ascii"), digest_size=20, key=key or b"").hexdigest()


def bundle_of(rule: Criterion, values: Mapping[str, Any], *, as_of: date, edition: str = "") -> Bundle:
    """A decision as data that can be kept."""
    rule = _kept(rule, {})
    used = _written(rule).used
    facts = {name: values.get(name) for name in sorted(used)}
    truths, quantities = _answers(rule, facts)
    identity = identity_of(rule, facts, as_of=as_of, edition=edition)
    return Bundle(
        rule, tuple(facts.items()), as_of, edition, tuple(truths.items()), tuple(quantities.items()), identity
    )


def replay(bundle: Bundle) -> Replay:
    """Decide a kept decision again, and compare every node with what it was.

    Example:
        >>> from casemgmt.rules import Fact, decide
        >>> kept = decide(Fact("visits", low=0) >= 2, {"visits": 3}, as_of="2026-05-01").bundle()
        >>> replay(kept).equal
        True
    """
    facts = dict(bundle.facts)
    truths, quantities = _answers(bundle.rule, facts)
    contents = identity_of(bundle.rule, facts, as_of=bundle.as_of, edition=bundle.edition)
    pairs = ((dict(bundle.truths), truths), (dict(bundle.quantities), quantities))
    differences = (
        Difference(path, before.get(path), after.get(path))
        for before, after in pairs
        for path in {**after, **before}
        if before.get(path) != after.get(path)
    )
    return Replay(bundle.identity, contents, tuple(differences))


def canonical(value: Any) -> str:
    """The one spelling of plain data, as ASCII text that is also JSON: equal text means equal type and value.

    Whole numbers have one spelling, whether int or float. Sets and the keys of dictionaries are sorted.

    Raises:
        RuleError: If anything in it is not plain data: a subclass is not, nor are NaN and infinity.

    Example:
        >>> canonical({"b": 5.0, "a": [-0.0, True, None]})
        '{"a":["seq",[["n","0"],true,null]],"b":["n","5"]}'
    """
    kind = type(value)  # exactly: bool is an int, datetime is a date, and a subclass may mean something else
    if value is None or kind is bool or kind is str:
        return json.dumps(value)
    if kind is int:
        return f'["n","{value}"]'
    if kind is float and isfinite(value):
        whole = value.is_integer() and abs(value) <= _EXACT_WHOLE
        return f'["n","{int(value) if whole else repr(value)}"]'
    if kind is date:
        return f'["d","{value.isoformat()}"]'
    if kind in (list, tuple):
        return f'["seq",[{",".join(map(canonical, value))}]]'
    if kind in (set, frozenset):
        return f'["set",[{",".join(sorted(map(canonical, value)))}]]'
    if kind is dict and all(type(key) is str for key in value):
        return "{" + ",".join(f"{json.dumps(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    raise RuleError(f"a {kind.__name__} has no canonical form; write finite numbers, text and dates")


# -- what is written --------------------------------------------------------------------------------------------


def _document(rule: Criterion, values: Mapping[str, Any], as_of: date, edition: str) -> dict[str, Any]:
    written = _written(rule)
    known = {name: written.plain(values.get(name)) for name in written.used}
    return {
        "as_of": as_of,
        "edition": written.plain(edition),
        "facts": written.declared,
        "rule": written.rule,
        "values": known,
    }


class _Written:
    """A rule as plain data, and the declarations of the facts that it uses."""

    def __init__(self) -> None:
        self.rule: Any = None
        self.used: dict[str, list[Fact]] = {}
        self.declared: dict[str, list[Any]] = {}
        self._seen: dict[int, Any] = {}  # by identity: equal facts may have different formulas

    def plain(self, value: Any) -> Any:
        """A node or a value as plain data, numbers and text in one spelling."""
        match value:
            case Fact():
                if id(value) not in self._seen:
                    self._seen[id(value)] = self._reference(value)
                return self._seen[id(value)]
            case Enum():
                return value.value
            case str():
                return one_spelling(value)
            case bool():
                return value
            case int():
                return int(value)
            case float():
                return str(float(value)) if isinf(value) else float(value)
            case tuple():
                return [self.plain(each) for each in value]
            case frozenset():
                return frozenset(map(self.plain, value))
        return self._node(value) if attrs.has(type(value)) else value

    def _node(self, node: Any) -> dict[str, Any]:
        """A node by its fields. Empty ones are left out, so that a new field with an empty default changes nothing."""
        written = {name: self.plain(value) for name, value in _fields(node) if not _empty(value)}
        return {"is": type(node).__name__, **written}

    def _reference(self, fact: Fact) -> dict[str, Any]:
        """The name of a fact; where facts of one name are declared differently, also which of them."""
        formula = formula_of(fact)
        parts = {
            "type": fact.type,
            "low": fact.low,
            "high": fact.high,
            "values": fact.values,
            "unit": fact.unit,
            "formula": None if formula is None else formula.of,
        }
        declaration = {name: self.plain(value) for name, value in parts.items() if not _empty(value)}
        every = self.declared.setdefault(fact.name, [])
        which = next(
            (i for i, other in enumerate(every) if canonical(other) == canonical(declaration)), len(every)
        )
        if which == len(every):
            every.append(declaration)
            self.used.setdefault(fact.name, []).append(fact)
        return {"fact": fact.name, **({"which": which} if which else {})}


def _written(rule: Criterion) -> _Written:
    written = _Written()
    written.rule = written.plain(rule)
    return written


def _fields(node: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(node, field.name)) for field in attrs.fields(type(node)))


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, tuple)) and len(value) == 0)


# -- what is kept and decided again -----------------------------------------------------------------------------


def _kept(value: Any, seen: dict[int, Fact]) -> Any:
    """A rule whose facts carry their formulas, and nothing of how they are found in a record."""
    if isinstance(value, tuple):
        return tuple(_kept(each, seen) for each in value)
    if isinstance(value, Fact):
        if id(value) not in seen:
            formula = formula_of(value)
            kept = None if formula is None else Formula(_kept(formula.of, seen))
            seen[id(value)] = attrs.evolve(value, definition=kept)
        return seen[id(value)]
    if isinstance(value, Term):
        return type(value)(**{name: _kept(each, seen) for name, each in _fields(value)})
    return value


def _answers(rule: Criterion, values: Mapping[str, Any]) -> tuple[dict[str, Truth], dict[str, Any]]:
    """The truth of every criterion and what every formula gives, each by its place."""
    criteria, quantities = dict(_criteria("$.rule", rule)), {}
    for name, every in _written(rule).used.items():
        for i, fact in enumerate(every):
            formula, path = formula_of(fact), f"$.facts.{name}{f'[{i}]' if i else ''}"
            if formula is None:
                continue
            criteria.update(_criteria(path, formula.of))
            if isinstance(formula.of, Quantity):
                quantities[path] = lower(bounds_of(formula.of, values))
    return {path: truth_of(node, values) for path, node in criteria.items()}, quantities


def _criteria(path: str, value: Any) -> Iterator[tuple[str, Criterion]]:
    """Every criterion of a tree with its place, the whole before its parts."""
    if isinstance(value, Criterion):
        yield path, value
    if isinstance(value, Term) and not isinstance(value, Fact):
        for name, each in _fields(value):
            yield from _criteria(f"{path}.{name}", each)
    elif isinstance(value, tuple):
        for i, each in enumerate(value):
            yield from _criteria(f"{path}[{i}]", each)
