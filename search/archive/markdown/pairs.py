"""Stories written as plain lines: what each is called, and right below that where it is."""

from __future__ import annotations

from search import late

_PAIR = late.compile(
    r"(?:\A|(?<=\n\n))(?![#|>*+_`<!\[-]|\d{1,9}[.)][ \t])"
    r"(\S[^\n]{1,118}[^\s:：,，、;；。])(?<!\.)([ \t]*\n)"
    r"(?=<?https?://[^\s<>]+>?[ \t]*(?:\n|\Z))"
)
_MARKED = late.compile(r"[*`<>\[\]]|://")
_LEAST = 2
"""Of a text, for it to be how its stories are written: one may end a sentence in an address."""


def as_titles(text: str) -> str:
    """Write a line as a title where a paragraph begins with it and an address of its own.

    >>> as_titles("Looms\\nhttps://e.org/1\\n\\nMills\\nhttps://e.org/2")
    '**Looms**\\nhttps://e.org/1\\n\\n**Mills**\\nhttps://e.org/2'
    """
    pairs = [match for match in _PAIR.finditer(text) if not _MARKED.search(match[1])]
    if len(pairs) < _LEAST:
        return text
    out: list[str] = []
    at = 0
    for match in pairs:
        out += [text[at : match.start()], f"**{match[1]}**{match[2]}"]
        at = match.end()
    return "".join([*out, text[at:]])
