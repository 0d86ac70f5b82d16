"""From files to issues, items and stories: the first half of the road in.

:func:`search.archive.reader.read_archive` is the way in.
"""
