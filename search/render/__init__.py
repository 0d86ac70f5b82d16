"""What a result looks like: one module per format."""
