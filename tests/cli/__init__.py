"""Tests of the command line, run as an operator runs it."""
