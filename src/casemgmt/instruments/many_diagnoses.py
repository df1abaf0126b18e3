"""Risk scores from diagnoses for many people: the same answers as `score_codes`, without an explanation of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from casemgmt.bounds import Bounds
from casemgmt.errors import InvalidInput, Problem
from casemgmt.instruments.diagnosis_scores import DiagnosisScore, diagnosis_score, in_points, pairs_of
from casemgmt.instruments.from_diagnoses import Coded, problem_with, read_in, reading

_BYTE = 255


def score_many_codes(score: DiagnosisScore | str, people: Iterable[Iterable[Coded]]) -> list[float | Bounds]:
    """Work out a risk score for many people from the list of diagnosis codes of each.

    To see why, use `score_codes` for the person: the answer is the same.

    Args:
        score: The score, or its id.
        people: For each person all the diagnoses, as `score_codes` reads them.

    Returns:
        For each person the total: exact, or `Bounds` while a code could not be read.

    Raises:
        InvalidInput: If something is no code; lists all of them, with the number of the person.
        UnknownName: If there is no such score.

    Example:
        >>> score_many_codes("elixhauser", [["I50.9", "E66.01"], ["F14.10"], []])
        [3, -7, 0]
    """
    chosen = diagnosis_score(score) if isinstance(score, str) else score
    groups_of, total_of = _Groups(chosen), _Totals(chosen)
    totals: list[float | Bounds] = []
    problems: list[Problem] = []
    for number, codes in enumerate(people):
        every, held = tuple(codes), 0
        try:
            for code in every:
                held |= groups_of[code]
            totals.append(total_of[held])
        except (InvalidInput, TypeError):  # what is no code may not even be fit to look up
            problems += _problems(number, every)
    if problems:
        raise InvalidInput(problems)
    return totals


def _problems(number: int, codes: tuple[Coded, ...]) -> list[Problem]:
    return [
        attrs.evolve(problem, path=f"$.people[{number}].codes[{i}]")
        for i, code in enumerate(codes)
        if (problem := problem_with(code)) is not None
    ]


class _Groups(dict[Coded, int]):
    """The groups of each code as bits: those to which it surely belongs, and above them those to which it may."""

    def __init__(self, score: DiagnosisScore) -> None:
        super().__init__()
        self._score = score
        self._bits = {id: 1 << i for i, id in enumerate(score.groups)}

    def __missing__(self, given: Coded) -> int:
        bits = 0
        for code in read_in((given,)):
            sure, maybe, _ = reading(self._score, code)
            bits |= sum(self._bits[id] for id in sure)
            bits |= sum(self._bits[id] for id in maybe) << len(self._bits)
        self[given] = bits
        return bits


class _Totals(dict[int, "float | Bounds"]):
    """The score of each set of groups, as the formula of the score gives it.

    Groups that no other hides are added by their bits; the pairs of which one hides the other are few.
    """

    def __init__(self, score: DiagnosisScore) -> None:
        super().__init__()
        bits = {id: 1 << i for i, id in enumerate(score.groups)}
        self._all, self._width, self._per = (1 << len(bits)) - 1, len(bits), score.points_per
        pairs = [(severe, milder) for severe, milder in pairs_of(score.groups) if milder is not None]
        self._pairs = [(bits[a.id], a.points, bits[b.id], b.points) for a, b in pairs]
        paired = {group.id for pair in pairs for group in pair}
        alone = {bits[g.id]: g.points for g in score.groups.values() if g.id not in paired}
        self._points = _sums(alone, self._width)
        self._negative = sum(bit for bit, points in alone.items() if points < 0)

    def __missing__(self, held: int) -> float | Bounds:
        sure = held & self._all
        maybe = held >> self._width & ~sure
        low = high = self._sum(sure)
        if maybe:
            low += self._sum(maybe & self._negative)
            high += self._sum(maybe & ~self._negative)
        for severe, points, milder, fewer in self._pairs:
            if sure & severe:
                low, high = low + points, high + points
            elif (sure | maybe) & (severe | milder):
                can_be = [points] if maybe & severe else []
                can_be += [fewer] if (sure | maybe) & milder else []
                can_be += [] if sure & milder else [0]
                low, high = low + min(can_be), high + max(can_be)
        total = in_points(low, self._per)
        self[held] = found = total if low == high else Bounds(total, in_points(high, self._per))
        return found

    def _sum(self, groups: int) -> float:
        total: float = 0
        for points in self._points:
            if not groups:
                break
            total += points[groups & _BYTE]
            groups >>= 8
        return total


def _sums(points: Mapping[int, float], width: int) -> list[list[float]]:
    """For each eight bits in turn, what every combination of them adds up to."""
    return [
        [sum(points.get(1 << (first + i), 0) for i in range(8) if byte >> i & 1) for byte in range(_BYTE + 1)]
        for first in range(0, width, 8)
    ]
