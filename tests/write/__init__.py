"""Tests of the writers, on a county that is made up without workbooks."""
