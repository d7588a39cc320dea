"""From a statement's words to its polarity, by the codebook."""
