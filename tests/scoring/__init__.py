"""Scoring: cases that an official can read, and properties."""
