"""A language model as coder: what it is asked, how, and what its answers are worth."""
