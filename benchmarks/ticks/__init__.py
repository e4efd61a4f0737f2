"""What a tick costs beside full evaluations of the same: `python -m benchmarks.ticks`."""
