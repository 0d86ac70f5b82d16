"""What an editor does about each kind of problem; ``docs/check.md`` shows an example of each."""

from __future__ import annotations

from collections.abc import Mapping

MENDS: Mapping[str, str] = {
    # Files that are not read.
    "binary": "Save it as text in UTF-8, or take it out of the folder.",
    "link-outside": "Copy the file into the folder.",
    "not-utf8": "Save it in UTF-8.",
    "special-file": "Take it out of the folder, or put a regular file there.",
    "too-large": "Part it into files of an issue each.",
    "unreadable": "Give the right to read it.",
    # Encodings.
    "encoding-assumed": "Save it in UTF-8; until then see that its letters are right.",
    "mended-by-ftfy": "Replace the line by the mended one, in UTF-8.",
    "nul": "Delete the characters, or put in what was lost there.",
    "override-unreadable": "Write it as docs/repair.md shows.",
    "override-unused": "Delete it, or correct the words it is to replace.",
    "read-wrongly-again": "Save the mended text in UTF-8.",
    "repaired": "Replace the file by a copy that was never broken, if there is one.",
    "too-long-to-guess": "Part the file, or replace it by a copy that was never broken.",
    "unknown-page": "Name one of the code pages that the message of --encoding lists.",
    # What an issue is.
    "date-ambiguous": "Write it as year-month-day: 2020-04-03.",
    "date-disagrees": "Write the same date in both places.",
    "date-missing": "Write it in the front matter, as date: 2020-03-01.",
    "front-matter": "Correct it as the message says; values with a colon stand in quotes.",
    "front-matter-in-text": "Move it above the text, between two lines of ---.",
    "issue-twice": "Give each issue its own number, or delete one of the files.",
    "language-disagrees": "Write the language that the text has, in file name or front matter.",
    "language-unknown": "Write it in the front matter, as lang: fr.",
    "number-disagrees": "Write the same number in both places.",
    "number-missing": "Write it in the title, as Issue 12.",
    # Sections and items.
    "item-bare": "Give it a title, or the link it is about.",
    "item-twice": "Delete one of the two.",
    "section-misspelt": "Write the section as the other issues do.",
    "section-unknown": "Write it as a section of other issues, if it is one of them.",
    "tangled": "Break the paragraph up, or close the brackets that are open.",
    "text-lost": "See that the text stands below a heading.",
    "too-long": "Shorten it: what is left out is shown and found nowhere.",
    "translation-missing": "Translate the issue.",
    "translation-partial": "Translate the stories.",
    # Markdown.
    "code-unclosed": "Close it by a line of ```.",
    "comment-unclosed": "Close it by -->.",
    "link-broken": "Write it as [words](https://example.org/page).",
    "link-empty": "Write the address between the brackets, or take the brackets away.",
    "link-mended": "Write it so: elsewhere readers see brackets.",
    "link-twice": "Keep the link where readers look for it.",
    "nested-too-deep": "Take some of the levels away.",
    "reference-missing": "Write what it refers to at the end, or take the brackets away.",
    # Characters.
    "bidi-control": "Delete the character; a right-to-left text needs none.",
    "invisible-character": "Delete the character.",
}
"""What to do about a problem, by its kind."""
