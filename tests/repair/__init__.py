"""The encoding repair, by rules its readers rely on."""
