"""Letters: capitals of every Latin alphabet, so that names are not read by those of English alone."""

CAPITALS = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x250) if chr(code).isupper())  # À … Ɏ


def latin(pattern: str) -> str:
    """A pattern whose classes of capitals ([A-Z…]) hold those with marks too (É, Š, Ł, Ø)."""
    return pattern.replace("[A-Z", f"[{CAPITALS}")
