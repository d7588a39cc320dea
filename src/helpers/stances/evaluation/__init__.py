"""How far coders agree, how good a machine coder is, and what follows for shares."""
