"""What a page shows of a text is the text, escaped, with marks where they belong."""

from __future__ import annotations

import datetime
from html import unescape
from itertools import pairwise

import pytest
import regex
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from search.model import Anchor, Filters, Hit, Issue, SearchRequest, SearchResult, Snippet, Span
from tests import builders
from tests.steps import steps
from web import examples, facets, paging, shown
from web.languages import direction, native_name

TEXTS = st.text(alphabet=st.sampled_from("a<>&\"'模ع\u064e🎓 "), max_size=30)


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    """Make a text with sorted, disjoint marks, guesses and links."""
    text = draw(TEXTS)
    places = st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted)

    def spans() -> tuple[Span, ...]:
        edges = draw(places)
        return tuple(pair for pair in list(pairwise(edges))[::2])

    links = tuple(Anchor(*span, "https://e.org/?a&b") for span in spans())
    return Snippet(text, spans(), spans(), links)


@given(snippets())
def test_marked_text_is_the_text_and_its_marks(snippet: Snippet) -> None:
    html = str(shown.marked(snippet))
    plain = regex.sub(r"</?(?:mark|u|a)\b[^>]*>", "", html)
    assert "<" not in plain
    assert '"' not in plain
    assert unescape(plain) == snippet.text
    words = [regex.sub(r"<[^>]*>", "", one) for one in regex.findall(r"<a [^>]*>(.*?)</a>", html)]
    assert list(map(unescape, words)) == [snippet.text[a:b] for a, b, _ in snippet.links]
    assert html.count('href="https://e.org/?a&amp;b"') == len(snippet.links)
    marked = "".join(regex.findall(r"<mark>(.*?)</mark>", html))
    inside = unescape(regex.sub(r"</?u\b[^>]*>", "", marked))
    assert inside == "".join(snippet.text[start:end] for start, end in snippet.marks)
    guesses = "".join(regex.findall(r"<u [^>]*>(.*?)</u>", html))
    assert unescape(guesses) == "".join(snippet.text[start:end] for start, end in snippet.guesses)


@given(snippets())
def test_marks_guesses_and_links_are_closed_in_turn(snippet: Snippet) -> None:
    opened: list[str] = []
    for slash, name in regex.findall(r"<(/?)(\w+)", str(shown.marked(snippet))):
        if slash:
            assert opened.pop() == name
        else:
            opened.append(name)
    assert opened == []


@pytest.mark.parametrize("words", ["here", "(Here)", "هنا", "这里", "aquí"])
def test_a_link_whose_words_say_nothing_says_its_site(words: str) -> None:
    snippet = Snippet(f"a {words}", links=(Anchor(2, 2 + len(words), "https://www.e.org/x"),))
    assert str(shown.marked(snippet)).endswith("<bdi>e.org</bdi></small>")
    said = Snippet("a loom", links=(Anchor(2, 6, "https://www.e.org/x"),))
    assert "e.org</bdi>" not in shown.marked(said)


def test_addresses_that_may_run_are_no_links_in_a_text() -> None:
    snippet = Snippet("a loom", ((2, 6),), links=(Anchor(2, 6, "javascript:alert(1)"),))
    assert shown.marked(snippet) == "a <mark>loom</mark>"


def test_a_snippet_reads_on_where_a_derived_title_stops() -> None:
    item = builders.item("One two three. Four bert.")
    hit = Hit(item, 1.0, Snippet("One two three.…"), Snippet(item.text, ((20, 24),)))
    left = shown.rest(hit)
    assert left == Snippet("Four bert.", ((5, 9),))


def test_a_snippet_from_elsewhere_stays_whole() -> None:
    snippet = Snippet("…Four bert.", ((6, 10),))
    hit = Hit(builders.item("One two three. Four bert."), 1.0, Snippet("One two"), snippet)
    assert shown.rest(hit) == snippet


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.arxiv.org/abs/1", "arxiv.org"),
        ("http://[", ""),
        ("mailto:a@b.c", ""),
        ("", ""),
    ],
)
def test_a_link_says_its_site(url: str, host: str) -> None:
    assert shown.host(url) == host


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//x"])
def test_addresses_that_may_run_are_not_followed(url: str) -> None:
    assert not shown.followable(url)


def test_languages_have_their_own_names_and_directions() -> None:
    assert native_name("pt-BR") == "Português (Brasil)"
    assert native_name("xx") == "xx"
    assert [direction(lang) for lang in ("ar", "he-IL", "fa", "ur", "zh", "pt-BR")] == [
        "rtl",
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
    ]


def test_pages_around_the_current_one_are_linked() -> None:
    walk = paging.paging(SearchRequest("a", offset=90), 200)
    assert [page.number for page in walk.pages] == [1, 8, 9, 10, 11, 12, 20]
    assert [page.number for page in walk.pages if page.after_gap] == [8, 20]
    assert walk.before
    assert walk.before.request.offset == 80
    assert walk.after
    assert walk.after.request.offset == 100


def test_a_page_past_the_end_leads_back_to_the_last() -> None:
    walk = paging.paging(SearchRequest("a", offset=5000), 25)
    assert walk.after is None
    assert walk.before
    assert walk.before.number == 3


def result(request: SearchRequest, **counts: dict[str, int]) -> SearchResult:
    return SearchResult(request.query, "", 1, (), counts)


def test_a_facet_adds_its_value_and_lets_a_chosen_one_go() -> None:
    asked = SearchRequest("a", Filters({"lang": ("pt",), "issue": ("5",)}), offset=10)
    (languages, *_) = facets.groups(asked, result(asked, lang={"fr": 3, "pt-BR": 2}))
    portuguese, french = languages.choices
    assert (portuguese.label, portuguese.chosen) == ("Português (Brasil)", True)
    assert portuguese.request == SearchRequest("a", Filters({"issue": ("5",)}))
    assert french.request == SearchRequest("a", Filters({"lang": ("pt", "fr"), "issue": ("5",)}))


def test_long_facets_fold_all_but_the_first_and_the_chosen() -> None:
    asked = SearchRequest("a", Filters({"issue": ("30",)}))
    counts = {str(number): 1 for number in range(1, 31)}
    (issues,) = facets.groups(asked, result(asked, issue=counts))
    assert len(issues.choices) == facets.SHOWN
    assert issues.choices[0].label == "Issue 30"
    assert len(issues.folded) == 30 - facets.SHOWN


def test_every_filter_in_use_can_be_let_go() -> None:
    day = datetime.date(2020, 2, 1)
    filters = Filters({"lang": ("fr", "zh"), "author": ("elvis",)}, since=day)
    active = facets.active(SearchRequest("a", filters))
    assert [(one.title, one.label) for one in active] == [
        ("Language", "Français"),
        ("Language", "中文"),
        ("Author", "elvis"),
        ("Since", "1 February 2020"),
    ]
    assert active[0].request.filters == Filters({"lang": ("zh",), "author": ("elvis",)}, since=day)
    assert active[3].request.filters == Filters({"lang": ("fr", "zh"), "author": ("elvis",)})


def test_examples_are_topics_of_the_newest_issue_of_each_language() -> None:
    titles = [
        ("5", "en", "News #5 [EN]: GPT-2, XTREME, and more…"),
        ("5", "zh", "简报 #5：自蒸馏、BERT"),
    ]
    titles += [("4", "en", "News #4 [EN]: Looms, Kettles"), ("3", "en", "A week without topics")]
    issues = [Issue(key, int(key), lang, None, title, "") for key, lang, title in titles]
    found = examples.examples(issues)
    assert [(one.query, one.lang) for one in found] == [
        ("GPT-2", "en"),
        ("自蒸馏", "zh"),
        ("Looms", "en"),
    ]


def test_eight_times_as_many_marks_take_about_eight_times_as_many_steps() -> None:
    def drawn(times: int) -> int:
        spans = tuple((4 * at, 4 * at + 3) for at in range(times))
        return steps(lambda: shown.marked(Snippet("cat " * times, spans, spans)))

    drawn(1)
    assert drawn(1600) < 9 * drawn(200)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("section:education", "Section: Education"),
        ("lang:es", "Language: Español"),
        ("lang:fr,xx", "Language: Français or xx"),
        ("issue:5", "Issue 5"),
        ('author:"Ada, B. Byron"', "Author: Ada, B. Byron"),
        ("url:example.org", "Links to: example.org"),
        ("date:2020-02", "Month: February 2020"),
        ("date:2020-02-01..", "Time: 2020-02-01.."),
        ("date:2020-02..2020-03", "Time: 2020-02..2020-03"),
        ("section:", "Section: "),
    ],
)
def test_what_narrows_a_query_is_said_in_words(app: Flask, clause: str, said: str) -> None:
    with app.test_request_context("/"):
        assert regex.sub("[\u2068\u2069]", "", facets.worded(clause)) == said
