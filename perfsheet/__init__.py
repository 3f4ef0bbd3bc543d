"""perfsheet: batch reading, checking and publication of budget performance forms."""

__version__ = "0.1.0"
