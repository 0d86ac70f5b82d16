"""What may be meant by the beginning of a word, kept beside the index."""
