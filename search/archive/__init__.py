"""From files to issues, items and stories: the first half of the road in.

:func:`search.archive.reader.read_archive` is the way in. Nothing is imported here, so
that a query, which needs the names of sections only, does not load the Markdown reader.
"""
