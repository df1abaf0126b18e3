"""Policies decided for every row of a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from casemgmt.dates import require_day
from casemgmt.errors import InvalidInput, RuleError, UnknownName
from casemgmt.frames.answers import (
    Detail,
    Outputs,
    Say,
    codes,
    column_name,
    columns_of,
    in_force,
    nodes_of,
    words,
)
from casemgmt.frames.columns import Columns
from casemgmt.frames.days import key
from casemgmt.frames.engines import Opened, frame_of, open_frame
from casemgmt.frames.pairs import Side, both
from casemgmt.frames.sources import Held, as_of_pair, check_types, held_facts, settled_in, sources_of
from casemgmt.levels.classify import SCHEME_IDS, scheme_by_id
from casemgmt.levels.scheme import SchemeEdition
from casemgmt.risk import risk_scheme
from casemgmt.risk.scheme import RiskEdition
from casemgmt.rules import Criterion, Edition, Fact, Policy, facts_needed
from casemgmt.rules.terms import criterion
from casemgmt.rules.walk import check_depth, same_fact
from casemgmt.screening.catalogue import programs as catalogue

What = Criterion | Fact | Edition | Policy[Any] | str
"""What can be decided: a criterion, a flag, an edition, a policy, or the id of one that ships with the library."""


@attrs.frozen
class Asked:
    """One thing to decide in every row.

    Args:
        editions: What is decided, with the policy's own dates; a criterion is always in force.
        policy: The policy, where it is one.
        prefix: What the names of its columns begin with.
    """

    editions: tuple[Criterion | Edition, ...]
    policy: Policy[Any] | None = None
    prefix: str = ""

    def on(self, day: date | None) -> Asked:
        """The same with only the editions that can be in force: the one of a day, where it is one for all rows."""
        if self.policy is None or day is None:
            return self
        edition = self.policy.edition_on(day)
        return attrs.evolve(self, editions=() if edition is None else (edition,))

    def facts(self) -> dict[str, Fact]:
        """The facts that it reads, inputs of formulas first."""
        return _merged(
            each.facts() if isinstance(each, Edition) else facts_needed(each) for each in self.editions
        )


def asked_of(policy: What, prefix: str = "") -> Asked:
    """What a caller names, ready to be decided."""
    found = _by_id(policy) if isinstance(policy, str) else policy
    if isinstance(found, Policy):
        return Asked(tuple(found.editions), found, prefix)
    if isinstance(found, Edition):
        return Asked((found,), None, prefix)
    rule = criterion(found)
    check_depth(rule)
    return Asked((rule,), None, prefix)


def _by_id(id: str) -> Policy[Any]:
    policies: tuple[Policy[Any], ...] = (*catalogue(), risk_scheme())
    known = {each.id: each for each in policies}
    if id in SCHEME_IDS:
        return scheme_by_id(id)
    if id not in known:
        raise UnknownName.among("policy", id, [*known, *SCHEME_IDS])
    return known[id]


@attrs.frozen
class Prepared:
    """A frame whose columns are known as facts, and the rules that are written over it.

    Args:
        opened: The frame.
        held: Which facts it holds, and where.
        columns: The rules.
        day: The date of the decision, where it is one for all rows.
    """

    opened: Opened
    held: Mapping[str, Held]
    columns: Columns
    day: date | None

    def holds(self, edition: Criterion | Edition) -> Side:
        """In which rows an edition is in force."""
        if self.day is not None or isinstance(edition, Criterion):
            return True
        low, high, _ = self.columns.as_of
        begun = low >= key(edition.effective_from)
        return begun if edition.effective_to is None else both(begun, high <= key(edition.effective_to))


def prepare(
    native: Any, asked: Iterable[Asked], *, as_of: date | str, columns: Mapping[str, str] | None, keep: bool
) -> Prepared:
    """Find the facts of policies in a frame.

    Raises:
        InvalidInput: If it is no dataframe, or columns have the wrong type.
        RuleError: If two different facts have one name.
        UnknownName: If `columns` names what does not exist.
    """
    names = frame_of(native).collect_schema().names()
    dated = [as_of] if isinstance(as_of, str) and as_of in names else []
    day = None if dated else require_day(as_of)
    held = held_facts(names, _merged(each.on(day).facts() for each in asked), columns)
    read = [name for each in held.values() for name in each.read]
    opened = open_frame(native, list(dict.fromkeys([*read, *dated])))
    held = check_types(opened, held)
    schema = opened.frame.collect_schema()
    as_of_keys = as_of_pair(as_of, schema)
    rules = Columns(sources_of(held, schema), as_of_keys, settled=settled_in(held), keep_criteria=keep)
    rules.as_of = rules.keep(as_of_keys)
    return Prepared(opened, held, rules, day)


def _merged(several: Iterable[Mapping[str, Fact]]) -> dict[str, Fact]:
    """Facts of several policies or editions: a column holds one fact."""
    found: dict[str, Fact] = {}
    for facts in several:
        for name, fact in facts.items():
            known = found.setdefault(name, fact)
            if not same_fact(known, fact):
                raise RuleError(f"two different facts are named {name!r}; decide the policies one by one")
    return found


def decide(
    frame: Any,
    policy: What,
    *,
    as_of: date | str,
    columns: Mapping[str, str] | None = None,
    detail: Detail = "truth",
    as_codes: bool = False,
    prefix: str = "",
) -> Any:
    """Decide a policy for every row of a frame of facts, on the engine that holds it.

    The answers stand beside the columns of the frame: one row out for each row in, in the type in which the frame
    came; what is lazy stays lazy. A truth is ``"met"``, ``"not met"`` or ``"unknown"``, as `Truth.words` has it.

    * A criterion gives ``truth``.
    * A program gives ``truth`` (whether the person qualifies), ``outcome`` (``decided``, ``not applicable`` or
      ``not in force``) and the truth of each stage: ``refer``, ``enrol``, ``perform``.
    * A level scheme gives ``level``, ``provisional``, ``not_ruled_out``, ``outcome``, ``flag``, and the truth of each
      level; a risk scheme gives ``tier`` in place of ``level``.
    * Any other policy gives the truth of each of its criteria.

    Args:
        frame: One row for each person, one column for each fact: a frame of polars, pandas, pyarrow, DuckDB or Spark.
            A number or date that is known only in part comes as two columns, ``<fact>__low`` and ``<fact>__high``.
            Null, NaN, empty text and values that are not permitted are unknown; `check` counts them. A derived fact
            is worked out from its inputs, and unknown where they contradict its own columns; where
            ``<fact>__settled`` is true (`facts` makes it), its own columns stand, and it is unknown if they are null.
        policy: A criterion, an edition, a policy, or the id of one that ships with the library.
        as_of: The date of the decision, or the name of a column of dates. It chooses the edition.
        columns: The column of a fact, where it has another name.
        detail: ``"missing"`` adds the facts that could still change the answer, and whether each of them can for
            certain (`OpenFacts`); ``"criteria"`` adds the truth of every node, by the names that `criteria` explains.
        as_codes: Whether truths are small numbers, as `Truth.value` has them, and not words: 3 is met, 1 is unknown,
            0 is not met.
        prefix: What the names of the new columns begin with.

    Raises:
        InvalidInput: If it is no dataframe; if columns have the wrong type, all of which are listed; if a new column
            is there already; or if no edition of a level or risk scheme is in force.
        UnknownName: If there is no such policy, or `columns` names what does not exist.

    Example:
        >>> import polars
        >>> from casemgmt import Fact
        >>> age_years, lives_alone = Fact("age_years", low=0, high=130), Fact("lives_alone", type="flag")
        >>> people = polars.DataFrame({"age_years": [81, 64, None], "lives_alone": [True, None, False]})
        >>> decide(people, (age_years >= 65) & lives_alone, as_of="2026-05-01")["truth"].to_list()
        ['met', 'not met', 'not met']
    """
    return _decided(
        frame,
        [asked_of(policy, prefix)],
        as_of=as_of,
        columns=columns,
        detail=detail,
        say=codes if as_codes else words,
    )


def decide_all(
    frame: Any,
    *,
    as_of: date | str,
    columns: Mapping[str, str] | None = None,
    detail: Detail = "truth",
    as_codes: bool = False,
    policies: Iterable[What] | None = None,
) -> Any:
    """Decide every program, the level of care and the risk tier for every row, in one pass that shares the facts.

    The columns of each policy begin with its id: ``medicare_ccm__truth``, ``levels_four__level``.

    Args:
        frame: A frame of facts, as for `decide`.
        as_of: The date of the decision, or the name of a column of dates.
        columns: The column of a fact, where it has another name.
        detail: How much is answered, as for `decide`.
        as_codes: Whether truths are numbers, as for `decide`.
        policies: Policies or their ids; None for all programs of the catalogue, ``levels.four`` and the risk tiers.

    Raises:
        InvalidInput: As for `decide`.
        UnknownName: If there is no such policy, or `columns` names what does not exist.

    Example:
        >>> import polars
        >>> people = polars.DataFrame({"hospice_elected": [True, False]})
        >>> decide_all(people, as_of="2026-05-01")["levels_four__level"].to_list()
        ['end_of_life', None]
    """
    every: Iterable[What] = (*catalogue(), scheme_by_id("levels.four"), risk_scheme())
    asked = []
    for each in [asked_of(policy) for policy in (every if policies is None else policies)]:
        if each.policy is None:
            raise RuleError(
                "several are told apart by their ids; pass policies, and decide a criterion by itself"
            )
        asked.append(attrs.evolve(each, prefix=f"{column_name(each.policy.id)}__"))
    for together in _apart(asked):
        frame = _decided(
            frame, together, as_of=as_of, columns=columns, detail=detail, say=codes if as_codes else words
        )
    return frame


def _apart(asked: Iterable[Asked]) -> list[list[Asked]]:
    """Policies in as few passes as it takes for no two in one to give different facts the same name.

    The parameters of a program are such facts: a state sets them otherwise than the program that it is made from.
    """
    passes: list[tuple[list[Asked], dict[str, Fact]]] = []
    for each in asked:
        facts = each.facts()
        for together, known in passes:
            if all(same_fact(known.get(name, fact), fact) for name, fact in facts.items()):
                together.append(each)
                known.update(facts)
                break
        else:
            passes.append(([each], dict(facts)))
    return [together for together, _ in passes]


def criteria(policy: What, *, as_of: date | str | None = None) -> dict[str, Criterion]:
    """What the columns of `decide` with ``detail="criteria"`` stand for: each criterion by the name of its column.

    Args:
        policy: A criterion, an edition, a policy, or the id of one.
        as_of: The date that chooses the edition of a policy; None for its last edition.

    Raises:
        InvalidInput: If the policy is not in force on that date.
        UnknownName: If there is no such policy.

    Example:
        >>> from casemgmt import Fact
        >>> age_years, fall = Fact("age_years", low=0, high=130, label="age"), Fact("fall", type="flag")
        >>> for name, rule in criteria((age_years >= 65) & fall).items():
        ...     print(name, "-", rule)
        truth - all of these
        truth__1 - age >= 65
        truth__2 - fall
    """
    asked = asked_of(policy)
    if asked.policy is None or as_of is None:
        return nodes_of(asked.editions[-1])
    day = require_day(as_of)
    edition = asked.policy.edition_on(day)
    if edition is None:
        why = asked.policy.why_not_in_force(day)
        raise InvalidInput.at("$.as_of", why, "choose a date on which it is in force")
    return nodes_of(edition)


def _decided(
    native: Any,
    asked: list[Asked],
    *,
    as_of: date | str,
    columns: Mapping[str, str] | None,
    detail: Detail,
    say: Say,
) -> Any:
    if detail not in ("truth", "missing", "criteria"):
        raise UnknownName.among("detail", detail, ("truth", "missing", "criteria"))
    prepared = prepare(native, asked, as_of=as_of, columns=columns, keep=detail == "criteria")
    outputs: Outputs = {}
    taken = set(prepared.opened.given.collect_schema().names())
    for each in asked:
        for name, answer in _outputs(each, prepared, detail, say).items():
            if each.prefix + name in taken:
                cure = "rename the column, or pass prefix="
                raise InvalidInput.at(f"$.{each.prefix}{name}", "is there already", cure)
            taken.add(each.prefix + name)
            outputs[each.prefix + name] = answer
    done = prepared.columns.on(prepared.opened.frame)
    done = done.with_columns(*(answer.alias(name) for name, answer in outputs.items()))
    return prepared.opened.back(done, list(outputs))


def _outputs(asked: Asked, prepared: Prepared, detail: Detail, say: Say) -> Outputs:
    """The answers of one policy; where it is not in force on the date, as `screen` and `classify` answer."""
    in_question = asked.on(prepared.day)
    if not in_question.editions:
        assert asked.policy is not None and prepared.day is not None  # noqa: S101, PT018 - else it is in force
        last = asked.policy.editions[-1]
        if isinstance(last, (SchemeEdition, RiskEdition)):
            why = asked.policy.why_not_in_force(prepared.day)
            raise InvalidInput.at("$.as_of", why, "choose a date or a scheme with an edition")
        return in_force([(False, columns_of(last, prepared.columns, detail, say))], True, say)
    answers = [
        (prepared.holds(each), columns_of(each, prepared.columns, detail, say))
        for each in in_question.editions
    ]
    low, high, _ = prepared.columns.as_of
    return in_force(answers, low == high, say)
