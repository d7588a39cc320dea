"""Who stands with whom: ties, clusterings, polarization, phases, backbone, scaling."""
