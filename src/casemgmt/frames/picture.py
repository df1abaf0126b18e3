"""A funnel as a picture: an inline SVG that can be read without colour, and by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import attrs

WIDTH, LEFT, BAR, ROW, LINE, TOP = 760, 300, 440, 46, 16, 58
"""The picture, the text on its left, the longest bar, a row, one more line, and the top of the first row, in pixels."""
_MOST_LETTERS, _MOST_SMALL_LETTERS = 44, 130
_START = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc"'
    ' viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    ' font-family="system-ui, sans-serif" font-size="13">'
)
_PATTERNS = (
    '<pattern id="{id}-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#333"/></pattern>'
)


@attrs.frozen
class Bar:
    """One step of a funnel.

    Args:
        text: What the criterion asks.
        met: How many people meet it, of those who reach it.
        unknown: Of how many that cannot be told.
        not_met: How many fail.
        wanting: For want of what it cannot be told, in words.
    """

    text: str
    met: int
    unknown: int
    not_met: int
    wanting: str = ""

    @property
    def reached(self) -> int:
        """How many people reach it."""
        return self.met + self.unknown + self.not_met

    @property
    def words(self) -> str:
        """The numbers in words."""
        return (
            f"{self.reached:,} reach it: {self.met:,} met, {self.unknown:,} unknown, {self.not_met:,} not met"
        )


def svg(title: str, bars: Sequence[Bar], id: str = "funnel") -> str:
    """A funnel as SVG: full bars are met, hatched ones unknown, empty ones not met.

    Args:
        title: What it shows.
        bars: The steps, the first on top.
        id: What the ids inside begin with; two pictures on one page need different ones.

    Example:
        >>> picture = svg("A program", [Bar("age >= 65 years", met=3, unknown=1, not_met=2)])
        >>> "6 reach it: 3 met, 1 unknown, 2 not met" in picture
        True
    """
    most = max((bar.reached for bar in bars), default=0) or 1
    tops = [TOP]
    for bar in bars:
        tops.append(tops[-1] + ROW + (LINE if bar.wanting else 0))
    height = tops[-1]
    summary = "; ".join(f"{number}. {bar.text}: {bar.words}" for number, bar in enumerate(bars, 1))
    parts = [
        _START.format(id=id, width=WIDTH, height=height),
        f'<title id="{id}-title">{escape(title)}</title>',
        f'<desc id="{id}-desc">{escape(summary or "no criteria")}</desc>',
        f"<defs>{_PATTERNS.format(id=id)}</defs>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="8" y="20" font-weight="bold" fill="#111">{escape(title)}</text>',
        *_legend(id),
    ]
    for bar, top in zip(bars, tops, strict=False):
        parts += _drawn(bar, top, most, id)
    return "".join([*parts, "</svg>"])


def _legend(id: str) -> list[str]:
    drawn, x = [], 8
    for fill, text in _fills(id):
        drawn.append(f'<rect x="{x}" y="31" width="14" height="12" fill="{fill}" stroke="#333"/>')
        drawn.append(f'<text x="{x + 20}" y="42" fill="#111">{text}</text>')
        x += 90
    return drawn


def _fills(id: str) -> tuple[tuple[str, str], ...]:
    return ("#1f4e79", "met"), (f"url(#{id}-unknown)", "unknown"), ("#fff", "not met")


def _drawn(bar: Bar, y: int, most: int, id: str) -> list[str]:
    drawn, x = [], float(LEFT)
    for (fill, text), count in zip(_fills(id), (bar.met, bar.unknown, bar.not_met), strict=True):
        width = BAR * count / most
        if count:
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="16" fill="{fill}" stroke="#333">'
                f"<title>{text}: {count:,}</title></rect>"
            )
        x += width
    drawn.append(f'<text x="8" y="{y + 13}" fill="#111">{_short(bar.text, _MOST_LETTERS)}</text>')
    drawn.append(f'<text x="{LEFT}" y="{y + 31}" font-size="11" fill="#333">{escape(bar.words)}</text>')
    if bar.wanting:
        wanting = _short(f"for want of {bar.wanting}", _MOST_SMALL_LETTERS)
        drawn.append(f'<text x="8" y="{y + 31 + LINE}" font-size="11" fill="#333">{wanting}</text>')
    return drawn


def _short(text: str, most: int) -> str:
    """A text that fits, ready to be written."""
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")
