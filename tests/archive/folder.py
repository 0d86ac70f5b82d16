"""Newsletters of our own writing, as real files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from search.archive.reader import Archive, read_archive
from search.model import Issue, Item

SHARED = Path(__file__).parents[2].parent / "shared"
"""Reference material beside the project; tests that need it skip where it is missing."""

HEADER = """---
layout: post
title: "NLP Newsletter #4 [EN]: Looms, Kettles"
author: someone
modified:
comments: true
excerpt: ""
tags: [nlp_newsletter]
image:
  thumb: nlp_newsletter_4.png
---

"""
"""The header of one of the archive's own newsletters, issue 4 in English."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(folder: Path, files: Mapping[str, str | bytes]) -> Archive:
    """Write files below a folder and read them as an archive."""
    return read_archive([write(folder, files)])


def read_one(folder: Path, text: str, name: str = "2020-02-03-weekly.md") -> Issue:
    """The one issue of one file."""
    (issue,) = read(folder, {name: text}).issues
    return issue


def house(folder: Path, body: str) -> Issue:
    """An issue with the archive's own header."""
    return read_one(folder, HEADER + body)


def titles(issue: Issue) -> list[str]:
    """The titles of an issue's items."""
    return [item.title for item in issue.items]


def urls(item: Item) -> list[str]:
    """The addresses of an item's links."""
    return [link.url for link in item.links]
