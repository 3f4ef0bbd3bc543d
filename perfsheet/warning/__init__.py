"""Monitoring and early warning: what was spent and what was reached by a period, which light that gives and why, what becomes of a warning.

A light is only given where it is sure: a figure that is missing, in doubt or not comparable gives none, and it is said why.
"""
