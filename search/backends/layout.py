"""How a segment lies on disk: the names that its writer and its reader share.

    terms.arrays      of each field its terms in order, and where their postings start
    postings.arrays   of each term its documents, then their weights
    positions.arrays  of each term where the places of each document end, then the places
    columns.arrays    one value for each document: length, day, codes; ids, titles; stories
    records.arrays    of each document its tokens, and its item as JSON

A *field* is ``text_LANG``, the terms of one analysing language, or ``has_NAME``, the
values of a property, which have documents alone. Term numbers count within a field.
"""

from __future__ import annotations

import numpy as np

from search.fields import SINGLE

FILES = ("terms", "postings", "positions", "columns", "records")
COLUMNS = ("story", "analysed", *SINGLE)
"""What is kept of each document as a code among the values that occur."""

U4, U8, I4, F4 = (np.dtype(kind) for kind in ("<u4", "<u8", "<i4", "<f4"))

TOKEN = 4
"""Numbers of a token in a record: term, start, end, position."""


TEXT, PROPERTY = "text_", "has_"


def text_field(lang: str) -> str:
    """Give the field of a language's terms."""
    return TEXT + lang


def property_field(name: str) -> str:
    """Give the field of a property's values."""
    return PROPERTY + name
