"""What a reader sees of a hit."""
