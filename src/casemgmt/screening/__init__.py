"""Screening: programs with their editions and stages, and whether a person qualifies."""

from casemgmt.screening.catalogue import program, programs
from casemgmt.screening.many import ManyScreened, screen_many
from casemgmt.screening.obligations import Count, Obligation, Owed, Period, Periods, Status
from casemgmt.screening.overview import Choice, Screenings, screen_all
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import STAGES, Excludes, Program, ProgramEdition
from casemgmt.screening.screening import Answer, Outcome, Screening, screen

__all__ = [
    "STAGES",
    "Answer",
    "Choice",
    "Count",
    "Excludes",
    "ManyScreened",
    "Obligation",
    "Outcome",
    "Owed",
    "Period",
    "Periods",
    "Program",
    "ProgramEdition",
    "Screening",
    "Screenings",
    "Status",
    "parameter",
    "program",
    "programs",
    "screen",
    "screen_all",
    "screen_many",
]
