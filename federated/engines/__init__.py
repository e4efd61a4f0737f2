"""One file per warehouse: how it spells what we mean, what it lacks, and how it opens."""
