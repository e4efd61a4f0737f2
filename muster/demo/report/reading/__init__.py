"""One file per thing the page reads; no HTML and no charts."""
