"""What the study file and the tables are checked with."""
