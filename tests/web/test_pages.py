"""What the pages say and where their links lead, without a browser."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
import regex
from flask import Flask, render_template
from flask.testing import FlaskClient

from search.model import Filters, Image, Item, Link, SearchRequest, SearchResult, Tier
from tests import builders
from web import create_app
from web.languages import native_name
from web.paging import paging

HOSTILE = """"><img src=x onerror=alert(1)> <script>alert(2)</script> </title> {{ 7 * 7 }} &lt;"""


def get(client: FlaskClient, address: str, status: int = 200, accept: str = "") -> str:
    answer = client.get(address, headers={"Accept-Language": accept} if accept else {})
    assert answer.status_code == status, answer.text[:500]
    assert answer.mimetype == "text/html"
    return answer.text


def links(html: str, pattern: str = "") -> list[tuple[str, str]]:
    """Give (address, text) of the links whose text matches."""
    found = regex.findall(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, regex.DOTALL)
    plain = [(unescape(href), _plain(text)) for href, text in found]
    return [(href, text) for href, text in plain if regex.search(pattern, text)]


def total(html: str) -> int:
    heading = regex.search(r'<h1 id="results"[^>]*>\s*([\d,]+|No)', html)
    assert heading
    return 0 if heading[1] == "No" else int(heading[1].replace(",", ""))


def search_form(html: str) -> str:
    """Give the form of the search box."""
    found = regex.search(r'<form role="search".*?</form>', html, regex.DOTALL)
    assert found
    return str(found[0])


def _plain(html: str) -> str:
    return " ".join(unescape(regex.sub(r"<[^>]*>", "", html)).split())


def test_what_no_story_has_is_said(client: FlaskClient) -> None:
    """Above the results, where none has all of the query; and of each what else it lacks."""
    html = get(client, "/?q=BERT+zzxqyyvk&lang=en")
    assert regex.search(r'<p class="note">\d+ stories without “<bdi>zzxqyyvk</bdi>”</p>', html)
    first = html[html.index("<article") : html.index("</article>")]
    assert "without" not in first, "the line says it of all"
    assert "without" not in get(client, "/?q=BERT&lang=en&section=publications")


def test_the_first_page_shows_the_way_in(client: FlaskClient) -> None:
    html = get(client, "/")
    assert 'role="search"' in html
    assert "27 stories in" in html
    assert "7 languages" in html
    assert "[EN]" not in html  # titles of issues are their topics
    assert len(links(html, "^(?:English|Français|中文|العربية|Türkçe|Español)")) > 6


def test_every_example_of_the_first_page_finds_something(client: FlaskClient) -> None:
    tried = regex.search(r'aria-labelledby="examples">(.*?)</ul>', get(client, "/"), regex.DOTALL)
    assert tried
    examples = links(tried[1])
    assert len(examples) > 4
    assert any(not text.isascii() for _, text in examples)
    for href, _ in examples:
        assert total(get(client, href))


@pytest.mark.parametrize("lang", ["ar", "zh", "tr"])
def test_the_first_example_is_in_the_readers_language(client: FlaskClient, lang: str) -> None:
    html = get(client, "/", accept=lang)
    tried = regex.search(r'aria-labelledby="examples">(.*?)</ul>', html, regex.DOTALL)
    assert tried
    assert regex.findall(r'lang="([^"]+)"', tried[1])[0] == lang


def test_a_search_shows_stories_with_marks_and_languages(client: FlaskClient) -> None:
    html = get(client, "/?q=Reformer", accept="fr")
    assert total(html) == 2
    assert "<mark>Reformer</mark>" in html
    assert '<article lang="fr" dir="ltr">' in html
    assert 'lang="ar" dir="rtl"' in html


def test_the_reader_gets_the_language_the_browser_asks_for(client: FlaskClient) -> None:
    for accept, lang in (("pt-PT,pt;q=0.9", "pt-BR"), ("zh-CN", "zh"), ("ar;q=0.8,en;q=0.1", "ar")):
        html = get(client, "/?q=Reformer", accept=accept)
        assert f'<article lang="{lang}"' in html
    assert "Accept-Language" in client.get("/?q=Reformer").headers["Vary"]


def test_a_language_asked_for_goes_before_the_browsers(client: FlaskClient) -> None:
    assert '<article lang="tr"' in get(client, "/?q=Reformer&prefer=tr", accept="fr")


def test_a_facet_finds_as_many_as_it_says(client: FlaskClient) -> None:
    html = get(client, "/?q=BERT")
    facets = html[html.index('id="facet-lang"') :]
    choices = links(facets, r"\d+$")
    assert len(choices) > 10
    for href, text in choices:
        count = int(text.split()[-1])
        narrowed = get(client, href)
        assert total(narrowed) == count, text
        assert "q=BERT" in href


def test_a_chosen_facet_can_be_let_go_and_keeps_the_rest(client: FlaskClient) -> None:
    html = get(client, "/?q=BERT&lang=fr&section=publications&sort=newest&page=1")
    ((href, _),) = links(html, r"^Remove Language")
    assert href == "/?q=BERT&section=publications&sort=newest"
    ((href, _),) = links(html, r"^Remove all")
    assert href == "/?q=BERT&sort=newest"


def test_a_new_search_keeps_the_filters(client: FlaskClient) -> None:
    form = search_form(get(client, "/?q=BERT&lang=fr&page=2"))
    assert '<input type="hidden" name="lang" value="fr">' in form
    assert 'name="page"' not in form


def test_filters_alone_browse(client: FlaskClient) -> None:
    html = get(client, "/?section=ethics&lang=zh")
    assert total(html) > 0
    assert "for “" not in html


def test_what_is_browsed_says_which_and_is_in_an_order_that_it_can_be_in(
    client: FlaskClient,
) -> None:
    """Without words nothing is better than anything else, and the newest comes first."""
    html = get(client, "/?section=ethics&lang=zh")
    assert "<title>中文 · Ethics in AI · nlpsearch</title>" in html
    heading = regex.search(r"<h1.*?</h1>", html, regex.DOTALL)
    assert heading
    assert "中文" in heading[0]
    assert "Ethics in AI" in heading[0]
    both = [get(client, f"/?lang=en{sort}") for sort in ("", "&sort=newest")]
    results = [regex.findall(r'<h2 [^>]*><a href="(/item/[^?"]+)', html) for html in both]
    assert results[0] == results[1] != []
    for html in both:
        assert "Best first" not in html
        assert regex.findall(r'aria-current="true">([^<]+)</a>', html) == ["Newest"]


def test_pages_are_linked_both_ways(client: FlaskClient) -> None:
    first = get(client, "/?lang=en")
    (following,) = {href for href, _ in links(first, "^Next")}
    assert following == "/?lang=en&page=2"
    assert 'start="11"' in get(client, following)
    assert links(get(client, following), "Previous") == [("/?lang=en", "‹ Previous")]


def test_a_page_past_the_end_leads_back(client: FlaskClient) -> None:
    html = get(client, "/?lang=en&page=99")
    assert links(html, "last page") == [("/?lang=en&page=3", "Go to the last page")]


def test_a_translation_of_a_result_takes_its_place_and_leads_to_it(client: FlaskClient) -> None:
    html = get(client, "/?q=Reformer", accept="en")
    ((href, _), *_) = links(html, "^العربية$")
    ((href, _), *_) = links(get(client, href), "نموذج Reformer")
    item = get(client, href)
    assert '<h1 class="">' in item
    assert "<mark>Reformer</mark>" in item
    assert 'lang="ar" dir="rtl"' in item


def test_a_correction_is_said_and_can_be_taken_back(client: FlaskClient) -> None:
    html = get(client, "/?q=Longfromer&lang=en")
    assert "Nothing has “<bdi>Longfromer</bdi>” as it is written" in html
    assert "<strong><bdi>Longformer</bdi></strong>" in html
    ((href, _),) = links(html, "^Search for it as typed$")
    assert href == "/?q=Longfromer&lang=en&verbatim=1"
    verbatim = get(client, href)
    assert total(verbatim) == 0
    assert 'name="verbatim"' not in search_form(verbatim), "the next query is not taken so"
    assert total(get(client, "/?q=longf")) == total(get(client, "/?q=longf*")) > 0


def test_a_question_says_what_it_was_read_as(client: FlaskClient) -> None:
    html = get(client, "/?q=what+is+the+Longfromer+made+of%3F")
    assert "No story has these words as they are written" in html
    assert "Longformer made of" in html


def test_what_words_name_is_offered_with_as_many_as_it_finds(client: FlaskClient) -> None:
    html = get(client, "/?q=issue+3+publications+Reformer&page=1")
    offered = links(html, "^Reformer issue:3 section:publications$")
    ((href, _),) = offered
    assert regex.search(r">Reformer issue:3 section:publications</bdi></a>\s*\((\d+)\)", html)
    assert total(get(client, href)) == 1
    assert "named entity recognition" not in html


def test_other_names_that_were_searched_for_are_said(client: FlaskClient) -> None:
    assert "“<bdi>deep learning</bdi>”" in get(client, "/?q=深度学习")


LADDERS = [
    ("/?q=zzxqyyvk", "The newest"),
    ("/?q=BERT&issue=99", "Without “\u2068Issue 99\u2069”"),
    ("/?q=BERT+AND+zzxqyyvk", "Without “zzxqyyvk”"),
    ("/?q=BERT+lang%3Axx", "In English"),
    ("/?q=%22BERT+zzxqyyvk%22", "Any of the words"),
    ("/?q=author%3Ayas", "author:yasmin"),
    ("/?q=BERT+Longfromer", "BERT Longformer"),
    ("/?since=2050", "The newest"),
]


@pytest.mark.parametrize(("url", "rung"), LADDERS)
def test_each_rung_leads_to_as_many_stories_as_it_says(
    client: FlaskClient, url: str, rung: str
) -> None:
    html = get(client, url)
    (ladder,) = regex.findall(r'<nav class="ladder".*?</nav>', html, regex.S)
    counts = [int(count) for count in regex.findall(r'class="count">(\d+) stor', ladder)]
    rungs = links(ladder)
    assert rung in [text for _, text in rungs]
    for (href, _), count in zip(rungs, counts, strict=True):
        assert total(get(client, href)) == count


@pytest.mark.parametrize(("ui", "said"), [("en", "Tags: "), ("fr", "Mots-clés\u00a0: ")])
def test_tags_of_an_issue_are_called_so(client: FlaskClient, ui: str, said: str) -> None:
    html = client.get("/issue/1/en", headers={"Accept-Language": ui}).text
    assert f"<span>{said}<bdi>" in html


def test_everything_in_an_order_is_a_page_of_results(client: FlaskClient) -> None:
    html = get(client, "/?sort=newest")
    assert total(html) > 10
    assert "ladder" not in html


def test_an_item_shows_all_of_its_text_and_the_ways_from_it(client: FlaskClient) -> None:
    html = get(client, "/item/1-en-publications-2")
    said = client.get("/api/v1/item/1-en-publications-2").get_json()["item"]
    for line in said["text"].splitlines():
        assert " ".join(line.split()) in _plain(html)
    for url in said["links"]:
        assert any(href == url for href, _ in links(html))
    assert len(links(html, "^(?:Previous|Next) in this issue")) == 2
    assert ("/issue/1/en#1-en-publications-2", "Issue 1") in links(html)


def test_pictures_are_links_and_load_nothing(client: FlaskClient) -> None:
    html = get(client, "/item/1-ar-publications-1")
    assert "<img" not in html
    assert links(html, "^Show the picture at example.org")
    assert "<figcaption>" in html


def test_an_issue_lists_its_items_by_section(client: FlaskClient) -> None:
    html = get(client, "/issue/1/zh")
    assert len(links(html)) > 10
    items = {href for href, _ in links(html) if href.startswith("/item/1-zh-")}
    assert len(items) == 8
    assert ("/?author=linyue", "linyue") in links(html)
    assert ("/issue/1/ar", "العربية") in links(html)
    assert 'aria-current="page"' in html


def test_an_issue_opens_in_the_readers_language(client: FlaskClient) -> None:
    assert '<header lang="tr"' in get(client, "/issue/2", accept="tr")
    assert '<header lang="en"' in get(client, "/issue/2", accept="ja")


def test_all_issues_are_listed_once(client: FlaskClient) -> None:
    html = get(client, "/issues", accept="es")
    issues = regex.findall(r'<th scope="row"><a href="(/issue/[^"]+)">', html)
    assert [address.split("/")[2] for address in issues] == ["3", "2", "1"]
    assert "/issue/3/es" in issues
    for key, lang in (("1", "ar"), ("2", "tr"), ("3", "zh")):
        assert (f"/issue/{key}/{lang}", f"{lang} {native_name(lang)}") in links(html)


def hostile() -> Item:
    """Make an item that tries to run a script from each of its fields."""
    made = builders.item(
        f"{HOSTILE}\n\n<b>bert</b> {HOSTILE}", title=f"bert {HOSTILE}", author=HOSTILE
    )
    extra = {
        "links": (Link("javascript:alert(3)", HOSTILE), Link('https://e.org/"><script>', "")),
        "images": (Image("javascript:alert(4)", HOSTILE, HOSTILE), Image('x" onerror="y', "a", "")),
        "heading": HOSTILE,
        "section": "<script>",
        "path": HOSTILE,
    }
    values = {name: getattr(made, name) for name in Item.__dataclass_fields__}
    return Item(**{**values, **extra, "id": "hostile"})


def test_markup_in_an_item_never_reaches_the_page(tmp_path: Path) -> None:
    with builders.engine(tmp_path, [hostile()]) as engine:
        client = create_app(engine=engine).test_client()
        for address in ("/", "/?q=bert", "/item/hostile?q=bert", "/issue/1", "/issues"):
            html = get(client, address)
            assert "<script>" not in html, address
            assert "<img" not in html, address
            assert "javascript:" not in "".join(href for href, _ in links(html)), address
            assert "49" not in regex.sub(r"\?v=\w+", "", html), f"{address}: 7 * 7 was worked out"
        assert "<mark>bert</mark>" in get(client, "/item/hostile?q=bert")
        assert "&lt;script&gt;alert(2)&lt;/script&gt;" in get(client, "/item/hostile")


@pytest.mark.parametrize(
    "query",
    [HOSTILE, "'><svg/onload=alert(1)>", "</title><script>", "javascript:alert(1)", "{{config}}"],
)
def test_markup_in_a_query_never_reaches_the_page(client: FlaskClient, query: str) -> None:
    for address in ("/", "/item/1-en-publications-1", "/nowhere"):
        answer = client.get(address, query_string={"q": query, "lang": query, "author": query})
        assert answer.status_code in (200, 400, 404)
        assert not regex.search(r'<script(?! src="/static/)', answer.text)
        for markup in ("<svg", "<img", "onload=alert(1)>", "<title></title>"):
            assert markup not in answer.text


def test_a_heading_parts_stories_that_have_all_from_those_that_have_some(
    client: FlaskClient,
) -> None:
    """The number of the page is that of the first, and its pages lead to the others."""
    html = get(client, "/?q=语言模型&group=0&limit=5")
    heading = '<h2 class="tier" id="tier-'
    whole = total(html)
    more = regex.search(r"and (\d+) more with some of it", html)
    forewords = regex.search(r">(\d+) forewords?</a>", html)
    assert more
    assert forewords
    offsets = range(0, whole + int(more[1]) + int(forewords[1]), 5)
    pages = [get(client, f"/?q=语言模型&group=0&limit=5&offset={offset}") for offset in offsets]
    assert [heading in page for page in pages] == [o + 5 > whole for o in offsets]
    border = next(page for page in pages if heading in page)
    assert f"{more[1]} more without “<bdi>语言模型</bdi>”</h2>" in border
    assert f'<ol class="results plain" start="{whole + 1}" aria-labelledby="tier-' in border
    assert f'aria-label="Page {len(offsets)}"' in pages[0]


@pytest.mark.parametrize("rest", ["", "?with=fr", "?at=3"])
def test_there_is_no_way_back_where_nothing_was_searched_for(
    client: FlaskClient, rest: str
) -> None:
    html = get(client, f"/item/1-en-publications-1{rest}")
    assert not links(html, "^Results")


def test_the_way_back_is_the_whole_search(client: FlaskClient) -> None:
    """Through translations and neighbours too: words, filters, order and page."""
    search = "/?q=modelo&lang=pt&sort=newest&page=2&limit=2"
    (href, _), *_ = [link for link in links(get(client, search)) if link[0].startswith("/item/")]
    for _ in range(2):
        html = get(client, href)
        ((back, _),) = links(html, "^Results for")
        assert get(client, back).count("page 2 of") == get(client, search).count("page 2 of") == 2
        assert {f"{name}=" in back for name in ("lang", "sort", "page", "limit")} == {True}
        assert "<mark>" in html
        around = [link[0] for link in links(html, "^(Next|Previous) in")]
        href = around[0]


def test_older_and_newer_issues_keep_the_language(client: FlaskClient) -> None:
    for lang in ("zh", "tr", "ar"):
        html = get(client, f"/issue/2/{lang}", accept="fr")
        around = [href for href, _ in links(html, "^(Plus ancien|Plus récent)")]
        assert around == [f"/issue/1/{lang}", f"/issue/3/{lang}"]


def test_issues_to_choose_from_are_newest_first(client: FlaskClient) -> None:
    html = get(client, "/?q=model")
    issues = [text for _, text in links(html, r"^Issue \d+ \d")]
    assert [text.split()[1] for text in issues] == ["3", "2", "1"]


def test_a_chosen_filter_stays_in_sight_where_it_finds_nothing(client: FlaskClient) -> None:
    html = get(client, "/?q=Zemberek&lang=zh")
    assert total(html) == 0
    ((href, _),) = links(html, "^Remove 中文 0")
    assert total(get(client, href)) == 1


def test_a_page_says_which_it_is(client: FlaskClient) -> None:
    first, second = get(client, "/?lang=en&limit=10"), get(client, "/?lang=en&limit=10&page=2")
    assert "page 1 of" not in first
    assert "<title>English · page 2 of 3 · nlpsearch</title>" in second


def test_a_foreword_is_read_on_the_page_of_its_issue(client: FlaskClient) -> None:
    """Results lead there, and so does its own address; what was asked for is marked."""
    address = "/issue/1/en?q=worth+an+evening"
    html = get(client, "/?q=worth+an+evening")
    assert "1 foreword for “worth an evening”" in _plain(html)
    assert links(html, "^NLP Newsletter #1")[0][0] == f"{address}#foreword"
    assert "The same foreword in" in html
    page = get(client, address)
    assert get(client, "/item/1-en-foreword-0?q=worth+an+evening") == page.replace(
        '<form action="/issue/1/en">', '<form action="/item/1-en-foreword-0">'
    )
    shown = page.partition("</head>")[2]
    assert shown.count("Hello and thank you for opening our very first issue.") == 1
    assert shown.count("Attention for very long texts, one encoder") == 1
    assert 'id="foreword" class="foreword text" lang="en" dir="ltr"' in page
    assert "<mark>evening</mark>" in page


def test_feeds_of_results_have_stories_alone(client: FlaskClient) -> None:
    said = client.get("/feed.json?q=evening").get_json()
    assert all("foreword" not in entry["id"] for entry in said["items"])
    assert total(get(client, "/?q=evening"))


@pytest.mark.parametrize(
    ("address", "said"),
    [("/?q=the", True), ("/?q=the&lang=en", True), ("/?q=the&lang=fr", False), ("/?q=BERT", False)],
)
def test_a_word_that_only_some_languages_search_for_is_told(
    client: FlaskClient, address: str, said: bool
) -> None:
    note = regex.search(
        r"Not searched for in (?:<bdi[^>]*>[^<]*</bdi>\W*(?:or )?)+where", get(client, address)
    )
    assert bool(note) == said
    assert not note or 'lang="en" dir="ltr">English' in note[0]


def test_forewords_with_much_and_with_little_are_counted_together(app: Flask) -> None:
    """One link leads to all of them."""
    tiers = (Tier(4, ("a",), forewords=4), Tier(2, ("a", "b")), Tier(1, ("a", "b"), forewords=1))
    asked = SearchRequest("a b c")
    with app.test_request_context():
        html = render_template(
            "results.html",
            asked=asked,
            query=asked.query,
            result=SearchResult("a b c", "a b c", 9, (), {}, more=tiers, missing=("a",)),
            groups=[],
            active=[],
            paging=paging(asked, 9),
            forewords=SearchRequest("a b c", Filters({"section": ("foreword",)})),
        )
    assert regex.findall(r">(\d+) forewords?</a>", html) == ["5"]


def test_an_issue_by_number_is_not_named_twice(client: FlaskClient) -> None:
    html = get(client, "/?q=BERT&issue=1&lang=en")
    chips = [name for _, name in links(html[html.index('class="active chips"') :], "^Remove ")]
    assert chips[:2] == ["Remove Language: English ×", "Remove Issue 1 ×"]


def test_the_way_back_leads_to_the_result_itself(client: FlaskClient) -> None:
    results = links(get(client, "/?q=modelo&limit=2&page=2"))
    story = [href for href, _ in results if href.startswith("/item/") and "at=" in href][-1]
    ((back, _),) = links(get(client, story), "^Results for")
    address, _, anchor = back.partition("#")
    assert anchor == f"result-{story.partition('at=')[2]}"
    assert f'id="{anchor}"' in get(client, address)


def test_a_story_is_read_beside_the_readers_language_first(client: FlaskClient) -> None:
    for accept, first in (("zh", "zh"), ("tr, fr", "tr"), ("", "ar")):
        for address in ("/item/1-en-publications-1", "/issue/1/en"):
            html = get(client, address, accept=accept)
            (langs,) = regex.findall(r'<details class="menu">(?s:.*?)</ul>', html)[:1]
            assert regex.findall(r'lang="([^"]*)"', langs)[0] == first


def test_days_that_bound_what_is_found_are_no_days_of_it(client: FlaskClient) -> None:
    """By itself a day would be taken for that of all stories."""
    html = get(client, "/?lang=fr&since=2020-02-01&until=2021-12-31")
    for element in ("title", "h1"):
        said = regex.search(rf"<{element}\b.*?</{element}>", html, regex.DOTALL)
        assert said
        assert "Since: 1 February 2020" in said[0]
        assert "Until: 31 December 2021" in said[0]
        assert "Language" not in said[0]
