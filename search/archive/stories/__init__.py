"""Blocks to stories: what is a section, what starts a story, what belongs to it, what is none."""
