"""Facts that the programs of Medicaid and of public bodies ask for."""

from __future__ import annotations
