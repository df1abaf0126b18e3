"""Dated, cited tables: code sets, chronicity, social findings, calendars, instruments and protocols.

Each table is read on first use. README.md beside the tables says where each comes from, of which date, and how
to make it anew.
"""

from casemgmt.content.calendars import calendar
from casemgmt.content.codes import (
    DiseaseTables,
    SnomedCondition,
    SocialFinding,
    chronic_indicator,
    code_set,
    disease_group,
    disease_tables,
    is_icd10cm,
    snomed_condition,
    social_finding,
)
from casemgmt.content.load import read_citation, read_review, read_toml

__all__ = [
    "DiseaseTables",
    "SnomedCondition",
    "SocialFinding",
    "calendar",
    "chronic_indicator",
    "code_set",
    "disease_group",
    "disease_tables",
    "is_icd10cm",
    "read_citation",
    "read_review",
    "read_toml",
    "snomed_condition",
    "social_finding",
]
