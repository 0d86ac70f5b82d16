"""Markdown as people write it, to blocks of plain text with their links. Knows no newsletter."""
