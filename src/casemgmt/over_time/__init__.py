"""Answers over a period: when a rule, a program, a level of care or a risk tier changes as time passes, and why."""

from casemgmt.over_time.answers import Answer
from casemgmt.over_time.reasons import Change
from casemgmt.over_time.spans import Span, Timeline
from casemgmt.over_time.timeline import timeline

__all__ = ["Answer", "Change", "Span", "Timeline", "timeline"]
