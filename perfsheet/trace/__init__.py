"""Where every figure of the outputs comes from, back to the cells of the returned files."""
