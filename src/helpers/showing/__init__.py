"""Figures, spans and the parts of the report."""
