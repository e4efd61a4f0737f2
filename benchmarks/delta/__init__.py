"""What telling who came and went costs among 20 million members: `python -m benchmarks.delta`."""
