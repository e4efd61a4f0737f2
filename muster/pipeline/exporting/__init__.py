"""What an export holds; writing it is `muster.pipeline.export`."""
