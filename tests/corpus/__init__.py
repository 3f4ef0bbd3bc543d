"""The hostile corpus, family by family; `tests.hostile` puts them together."""
