"""Facts that the programs of health plans, workers' compensation and others ask for."""

from __future__ import annotations
