"""Lists that people bring as files: declared as a source, a mart and an audience, then loaded."""
