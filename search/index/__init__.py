"""What an index holds of an archive, and how it lies on disk."""
