"""The learned coder: what it sees, what it learns from codes, what to code next."""
