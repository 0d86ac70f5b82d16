"""Items and issues as JSON, the way an index keeps them."""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec

from search.model import Issue, IssueSummary, Item

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_items = msgspec.json.Decoder(Item)
_issue = msgspec.json.Decoder(Issue)
_issues = msgspec.json.Decoder(tuple[IssueSummary, ...])

DecodeError = msgspec.DecodeError
"""Raised for what is no JSON, or not that of the type."""


def encode(value: object) -> bytes:
    """Write what is made of types of the model; a lone surrogate becomes a question mark."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        # What is JSON already is read for it.
        made = msgspec.to_builtins(value, enc_hook=msgspec.json.decode)
        plain = json.dumps(made, ensure_ascii=False)
        return plain.encode("utf-8", "replace")


def decode_item(data: bytes) -> Item:
    """Read an item. Raises :data:`DecodeError`."""
    return _decoded(_items, data)


def decode_issue(data: bytes) -> Issue:
    """Read an issue with its items. Raises :data:`DecodeError`."""
    return _decoded(_issue, data)


def decode_issues(data: bytes) -> tuple[IssueSummary, ...]:
    """Read summaries of issues. Raises :data:`DecodeError`."""
    return _decoded(_issues, data)


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(data)
    except UnicodeDecodeError as error:
        raise DecodeError(str(error)) from error
