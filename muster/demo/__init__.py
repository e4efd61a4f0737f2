"""The demo company: sample, generator and runner."""
