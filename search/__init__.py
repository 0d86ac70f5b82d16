"""Full-text search over multilingual newsletter archives."""

__version__ = "0.1.0"
