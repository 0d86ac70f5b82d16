"""What was probably there: word lists, and choosers for each kind of writing."""
