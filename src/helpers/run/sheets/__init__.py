"""Sheets to code and correct in, outside Jupyter: filled in with a spreadsheet program, read back."""
