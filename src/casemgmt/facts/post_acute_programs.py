"""Facts that the programs after an acute illness: home health, skilled nursing, rehabilitation, long-term hospitals ask for."""

from __future__ import annotations
