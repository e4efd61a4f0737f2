"""What members of audiences have in common: overlaps, and attributes that stand out."""
