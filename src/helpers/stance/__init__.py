"""The four kinds of coder, and how they are judged."""
