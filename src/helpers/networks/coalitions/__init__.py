"""Who stands with whom: divisions, polarization, phases, backbone, scaling."""
