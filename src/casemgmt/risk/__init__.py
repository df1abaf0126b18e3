"""Risk: tiers by what has happened and what is measured, and what each tier asks for."""

from casemgmt.risk.scheme import RiskEdition, RiskScheme, Score, Tier, risk_scheme
from casemgmt.risk.stratify import RiskProfile, stratify

__all__ = ["RiskEdition", "RiskProfile", "RiskScheme", "Score", "Tier", "risk_scheme", "stratify"]
