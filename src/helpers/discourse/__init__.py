"""Discourse networks in parts, and the file of the Discourse Network Analyzer."""
