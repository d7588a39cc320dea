"""The figures, their style and their layout."""
