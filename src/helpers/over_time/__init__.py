"""What divergence and turning points stand on: windows of time, draws of articles, segments of series."""
