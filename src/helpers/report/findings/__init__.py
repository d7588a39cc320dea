"""Findings in sentences, the verdicts they rest on, and how they move under other definitions."""
