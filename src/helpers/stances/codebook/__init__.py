"""The codebook coder: from the words of a statement to its polarity."""
