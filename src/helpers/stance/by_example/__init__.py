"""Learning from reference codes: what is seen of a statement, what is learned, what to code next."""
