"""The rules, one file per family; `perfsheet.rule` finds them."""
