"""The parts of the quality gate; running it is `muster.pipeline.gate`."""
