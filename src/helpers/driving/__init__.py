"""Plans, workers, caches and checks behind a run."""
