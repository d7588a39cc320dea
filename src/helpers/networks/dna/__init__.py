"""Databases of the Discourse Network Analyzer, read and written."""
