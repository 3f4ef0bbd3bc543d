"""How the offices draw their forms: one module a habit."""
