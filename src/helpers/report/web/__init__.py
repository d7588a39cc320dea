"""The report as a page, and the explorer."""
