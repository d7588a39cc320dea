"""Coalitions of actors: divisions, polarization, phases, backbone, scaling."""
