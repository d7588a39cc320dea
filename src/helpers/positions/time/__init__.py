"""Positions over time: windows, divergence, turning points, and what chance would give."""
