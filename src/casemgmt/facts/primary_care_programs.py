"""Facts that the programs of primary care: principal care, advanced primary care, community health integration, navigation ask for."""

from __future__ import annotations
