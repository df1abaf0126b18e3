"""What can go wrong, said so that the reader knows the place and the cure.

No message carries a patient's value: a message names a field, a path and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import attrs


class CasemgmtError(Exception):
    """The base of every error that this library raises on purpose."""


@attrs.frozen
class Problem:
    """One thing wrong with an input.

    Args:
        path: Where, as a JSON path such as ``$.conditions[2].start``.
        message: What is wrong, without the value itself.
        cure: What to do about it.
    """

    path: str
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}; {self.cure}"


class InvalidInput(CasemgmtError, ValueError):
    """Raised when input cannot be used; lists every problem at once, each with its path and cure.

    Example:
        >>> error = InvalidInput([Problem("$.start", "is not a date", "write YYYY-MM-DD")])
        >>> print(error)
        1 problem in the input:
          $.start: is not a date; write YYYY-MM-DD
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{count} problem{'' if count == 1 else 's'} in the input:\n{lines}")

    @classmethod
    def at(cls, path: str, message: str, cure: str) -> InvalidInput:
        """The error of a single problem."""
        return cls([Problem(path, message, cure)])


class UnknownName(CasemgmtError, KeyError):
    """Raised when a fact, program, scheme or other named thing does not exist; lists near names."""

    __str__ = Exception.__str__  # KeyError would show the message in quotation marks

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> UnknownName:
        """Say which names are near, or where the full list is.

        Example:
            >>> print(UnknownName.among("fact", "age_year", ["age_years", "gender"]))
            there is no fact named 'age_year'; did you mean 'age_years'?
        """
        return cls(cls._about(kind, name, known))

    @classmethod
    def among_each(
        cls, kind: str, names: Iterable[str], known: Iterable[str], beside: Iterable[Problem] = ()
    ) -> UnknownName:
        """The same for several names, with what else is wrong with the input beside them."""
        known = tuple(known)
        return cls("\n".join([*(cls._about(kind, name, known) for name in names), *map(str, beside)]))

    @staticmethod
    def _about(kind: str, name: str, known: Iterable[str]) -> str:
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.6)
        if near:
            hint = f"did you mean {' or '.join(repr(n) for n in near)}?"
        elif len(names) <= 12:  # short enough to print whole
            hint = f"known: {', '.join(names)}"
        else:
            hint = f"none of the {len(names)} known names is near"
        return f"there is no {kind} named {name!r}; {hint}"


class RuleError(CasemgmtError, TypeError):
    """Raised when a rule is written in a way that cannot mean what it seems to say."""


class CodeSystemMismatch(CasemgmtError, ValueError):
    """Raised when a code of one system is compared with codes of another: an error, never a plain no."""
