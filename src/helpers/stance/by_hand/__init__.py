"""Codes by hand: their files, and the sessions in which they are made."""
