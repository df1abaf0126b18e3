"""Screening: programs with their editions and stages, and whether a person qualifies."""

from casemgmt.screening.catalogue import program, programs
from casemgmt.screening.many import ManyScreened, screen_many
from casemgmt.screening.program import STAGES, Program, ProgramEdition, Window
from casemgmt.screening.screening import Outcome, Screening, screen, screen_all

__all__ = [
    "STAGES",
    "ManyScreened",
    "Outcome",
    "Program",
    "ProgramEdition",
    "Screening",
    "Window",
    "program",
    "programs",
    "screen",
    "screen_all",
    "screen_many",
]
