"""Rules of other tools, one file per format: read into ours, and ours written as theirs."""
