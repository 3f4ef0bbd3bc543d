"""Policies: what regulations lay down, as dated figures each with its document; regions state only what differs."""

from perfsheet.policy.choice import choose
from perfsheet.policy.coherent import refuse_unknown_rules
from perfsheet.policy.exempt import Exemption
from perfsheet.policy.loading import load, names, year_end
from perfsheet.policy.resolved import Policy
from perfsheet.policy.sections import Figure

__all__ = ["Exemption", "Figure", "Policy", "choose", "load", "names", "refuse_unknown_rules", "year_end"]
