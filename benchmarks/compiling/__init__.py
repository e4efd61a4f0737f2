"""What it takes to compile many audiences: cold, with the cache of texts, and after one edit."""
