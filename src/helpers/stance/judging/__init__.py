"""How far a coder can be trusted, and what follows for shares."""
