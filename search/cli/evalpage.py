"""Judged queries and their results, of two runs side by side, as one page that needs no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from search.evaluation import MEASURES, Answer, Found, summary

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse }
th, td { padding: .2rem .8rem; text-align: start }
td { font-variant-numeric: tabular-nums }
section { border-top: 1px solid #8888; margin-top: 1.5rem }
.runs { display: flex; flex-wrap: wrap; gap: 2rem }
.runs > div { flex: 1 1 20rem; min-width: 0 }
li.right { font-weight: bold }
li.right::after { content: " ✓" }
.failed h2::before { content: "✗ " }
"""


def page(answers: Sequence[Answer], before: Sequence[Answer] | None) -> Iterator[str]:
    """Give the page's HTML, piece by piece; what failed comes first."""
    yield "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n"
    yield '<meta name=viewport content="width=device-width">\n'
    yield f"<title>Judged queries</title>\n<style>{_STYLE}</style>\n<h1>Judged queries</h1>\n"
    yield from _table(answers, before)
    known = {answer.judged.id: answer for answer in before or ()}
    for answer in sorted(answers, key=lambda answer: answer.success):
        yield from _section(answer, known.get(answer.judged.id), bool(before))
    yield "</html>\n"


def _table(answers: Sequence[Answer], before: Sequence[Answer] | None) -> Iterator[str]:
    then: Mapping[str, Mapping[str, float]] = summary(before) if before else {}
    yield "<table><tr><th>Language<th>Queries"
    yield from (f"<th>{name}" for name in MEASURES)
    for name, line in summary(answers).items():
        yield f"\n<tr><th>{escape(name)}<td>{line['queries']:.0f}"
        for measure in MEASURES:
            was = f" (was {then[name][measure]:.3f})" if name in then else ""
            yield f"<td>{line[measure]:.3f}{was}"
    yield "\n</table>\n"


def _section(answer: Answer, before: Answer | None, compared: bool) -> Iterator[str]:
    judged = answer.judged
    lang = f' lang="{escape(judged.lang)}"' if judged.lang else ""
    yield f'<section{"" if answer.success else " class=failed"} id="{escape(judged.id)}">\n'
    yield f"<h2 dir=auto{lang}>{escape(judged.query)}</h2>\n"
    found = {one.story for one in answer.found}
    lost = [story for story in judged.relevant if story not in found]
    if lost:
        yield f"<p>Not among the results: {escape(', '.join(lost))}</p>\n"
    yield "<div class=runs>"
    if compared:
        yield "<div><h3>Before</h3>"
        yield from _results(before.found) if before else ("<p>not asked</p>",)
        yield "</div><div><h3>Now</h3>"
    else:
        yield "<div>"
    yield from _results(answer.found)
    yield "</div></div></section>\n"


def _results(found: Sequence[Found]) -> Iterator[str]:
    yield "<ol>"
    for one in found:
        right = " class=right" if one.grade else ""
        title = f'<span dir=auto lang="{escape(one.lang)}">{escape(one.title)}</span>'
        yield f"\n<li{right}>{title} <small>{escape(one.item)}</small>"
    yield "</ol>" if found else "</ol><p>nothing</p>"
