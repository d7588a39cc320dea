"""Codes of people, and of models where so named: their files, and the sessions in which they are made."""
