"""The parts of a published snapshot; publishing one is `muster.pipeline.publish`."""
