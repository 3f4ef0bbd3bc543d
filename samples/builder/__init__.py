"""What builds the made-up county 示例县: its facts, its arithmetic, its paper and the habits of its offices."""
