"""Pictures and pages as standalone files: no script, nothing loaded, the same bytes each time."""
