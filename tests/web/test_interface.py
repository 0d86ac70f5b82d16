"""The interface in the reader's language: all of it, everywhere, and the right one."""

# ruff: noqa: D102 (what is overridden is documented where it comes from)

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations, c2py
from html.parser import HTMLParser
from pathlib import Path

import pytest
import regex
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

import web
from search.engine import Engine
from search.fields import FACETS, FILTERS, SECTION_NAMES
from search.model import Repair
from search.settings import Settings
from tests import builders
from tests.web.test_pages import links, search_form
from web import create_app, interface, words
from web.languages import native_name

FOLDER = Path(str(web.__file__)).parent
TRANSLATED = sorted(set(interface.LANGUAGES) - {interface.SOURCE})
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def extracted() -> set[tuple[str, ...]]:
    """Give the messages in code and templates, each alone or with its plural."""
    keywords = {**DEFAULT_KEYWORDS, "noted": None}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    tags = {"templates/**.html": {"extensions": "web.fixed.Fixed"}}
    found = extract_from_dir(FOLDER, methods, tags, keywords=keywords)
    return {_tuple(message) for _, _, message, _, _ in found}


def _tuple(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def catalogue(code: str) -> Catalog:
    with (FOLDER / "translations" / f"{code}.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def messages(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_in_every_catalogue_and_no_other(code: str) -> None:
    assert {_tuple(message.id) for message in messages(code)} == extracted()
    for message in messages(code):
        assert all(text.strip() for text in _tuple(message.string)), message.id
        assert not message.fuzzy


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_values_of_their_messages(code: str) -> None:
    """A form for one or two may have the number as a word; no form has what is not given."""
    for message in messages(code):
        wanted = set(PLACEHOLDER.findall(_tuple(message.id)[-1]))
        forms = [set(PLACEHOLDER.findall(text)) for text in _tuple(message.string)]
        assert all(wanted - {"%(count)s"} <= form <= wanted for form in forms), message.id
        assert forms[-1] == wanted, message.id


MARKS = {
    "fr": r" [:;!?»]|« |'",  # a space that may break parts a mark from its word
    "zh": r"\p{Han}[,;:?!()]|[,;:?!()]\p{Han}|[，；：？！。（）] ",
    "ar": r"\p{Arabic}[,;?]",
    "es": "[\"']",
    "pt": "[\"']",
    "tr": "[\"']",
}
"""How punctuation is not set in a language."""


@pytest.mark.parametrize("code", TRANSLATED)
def test_marks_are_set_as_a_language_sets_them(code: str) -> None:
    wrong = regex.compile(MARKS[code])
    for message in messages(code):
        assert not any(map(wrong.search, _tuple(message.string))), message.string


@pytest.mark.parametrize("code", TRANSLATED)
def test_plurals_are_those_of_the_cldr(code: str) -> None:
    """What the CLDR puts into one category has one form, and what it parts has several."""
    read = catalogue(code)
    category, form = Locale.parse(interface.LANGUAGES[code]).plural_form, c2py(read.plural_expr)
    pairs = {(category(count), form(count)) for count in range(2000)}
    assert len(pairs) == len({one for one, _ in pairs}) == read.num_plurals


def test_whatever_has_a_name_in_the_engine_has_one_in_the_interface() -> None:
    assert set(words.SECTIONS) == {"foreword", *SECTION_NAMES}
    assert set(words.FIELDS) == {*FACETS, *FILTERS, "since", "until"}


class Marked(NullTranslations):
    """Translations without a Latin letter."""

    def gettext(self, message: str) -> str:
        parts = PLACEHOLDER.split(message)
        values = [*PLACEHOLDER.findall(message), ""]
        return "".join(
            re.sub("[A-Za-z]", "ж", part) + value for part, value in zip(parts, values, strict=True)
        )

    def ngettext(self, one: str, more: str, count: int) -> str:
        return self.gettext(more)


class Said(HTMLParser):
    """What a page itself says: texts and attributes that are not a newsletter's or reader's.

    Those are isolated, code, or in a language of their own.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = [("", True)]
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        own = self._open[-1][1] and tag not in ("bdi", "code", "kbd", "script")
        own = own and values.get("lang", "zh") == "zh"
        if own:
            shown = ("aria-label", "title", "placeholder", "alt")
            self.texts += [
                str(value)
                for name, value in attributes
                if name in shown
                or (
                    name.startswith("data-")
                    and name not in ("data-suggest", "data-found", "data-root")
                )
            ]
        if tag not in ("meta", "link", "input", "br", "img"):
            self._open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if self._open[-1][1]:
            self.texts.append(data)


@pytest.fixture(scope="module")
def greek(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Give a client of an archive that has no Latin letter."""
    texts = {f"el-{n}": f"Το μοντέλο μαθαίνει γλώσσα {n}. Κάτι ακόμη {n}." for n in range(30)}
    items = [
        builders.item(
            text,
            "el",
            id=id,
            author="Νίκη",
            links=["https://e.org/x"],
            date=f"2020-0{1 + n % 9}-12",
        )
        for n, (id, text) in enumerate(texts.items())
    ]
    other = builders.item("モデルは言葉を学ぶ。", "ja", id="ja-0", story="el-0", title="モデル")
    repair = Repair("cp1253", 100, 0.7, 0.2, 0.1, 0.1)
    with builders.engine(tmp_path_factory.mktemp("greek"), [*items, other], repair) as engine:
        yield create_app(engine=engine).test_client()


PAGES = {
    "/": 200,
    "/?q=μοντέλο": 200,
    "/?q=μοντέλο&page=2": 200,
    "/?q=μοντέλο&page=9": 200,
    "/?q=μοντέλο+άγνωστο&group=0": 200,
    "/?q=μοντελλο": 200,
    "/?q=άγνωστο&lang=el&since=2020&until=2021": 200,
    "/?q=%22μοντέλο+άγνωστο%22": 200,
    "/?lang=el&month=2020-02": 200,
    "/item/el-0?q=μοντέλο": 200,
    "/item/el-0?q=μοντέλο&with=ja&at=1": 200,
    "/item/el-0?with=ru": 200,
    "/issue/1/el": 200,
    "/issue/1/el?with=ja": 200,
    "/issues": 200,
    "/issues?year=1999": 200,
    "/values/month?q=μοντέλο&month=2020-02": 200,
    "/saved": 200,
    "/saved?item=el-0&item=none": 200,
    "/api": 200,
    "/topic": 200,
    "/topic?w=μοντέλο&w=άγνωστο&lang=el": 200,
    "/item/none": 404,
    "/issue/none": 404,
    "/nowhere": 404,
    "/?month=x": 400,
    "/?sort=x": 400,
    "/?page=x": 400,
    "/?ui=x": 400,
    "/?q=" + "α" * 2001: 400,
}


@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_a_page_is_left_untranslated(
    greek: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(interface, "translations", lambda code: Marked())
    answer = greek.get(address, headers={"Accept-Language": "zh"})
    assert answer.status_code == PAGES[address], answer.text
    for text in Said(answer.text).texts:
        # The title of a page about an issue begins with the issue's.
        known = re.sub(r"^Issue 1(?= ·)|nlp|search\b|JSON|OpenAPI|/api/v1/openapi.json", "", text)
        assert not re.search("[A-Za-z]", known), text


def test_what_is_wrong_with_the_index_is_told_in_the_readers_language(tmp_path: Path) -> None:
    answer = create_app(Settings(tmp_path)).test_client().get("/?ui=fr")
    assert answer.status_code == 503
    assert "Il n’y a pas encore d’index." in answer.text
    assert '<code dir="ltr">nlpsearch index PATH</code>' in answer.text


@pytest.mark.parametrize("code", interface.LANGUAGES)
def test_every_language_can_be_chosen_and_is_kept(engine: Engine, code: str) -> None:
    client = create_app(engine=engine).test_client()
    opening = f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">'
    chosen = client.get(f"/issues?ui={code}", headers={"Accept-Language": "de"})
    assert opening in chosen.text
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(chosen.headers["Set-Cookie"].split("; "))
    kept = client.get("/?q=BERT", headers={"Accept-Language": "de"})
    assert opening in kept.text
    assert "Set-Cookie" not in kept.headers
    assert "ui=" not in "".join(href for href, _ in links(kept.text))
    assert set(kept.vary) >= {"Accept-Language", "Cookie"}


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("tr", "tr"),
        ("pt-PT", "pt"),
        ("zh-TW", "zh"),
        ("de,ar;q=0.5", "ar"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_else_the_browser_decides(client: FlaskClient, accepted: str, code: str) -> None:
    html = client.get("/issues", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{code}"' in html


def test_a_cookie_that_says_anything_else_is_no_choice(engine: Engine) -> None:
    client = create_app(engine=engine).test_client()
    client.set_cookie("ui", "<script>")
    answer = client.get("/issues", headers={"Accept-Language": "fr"})
    assert '<html lang="fr"' in answer.text


def test_who_chose_a_language_reads_stories_in_it(engine: Engine) -> None:
    client = create_app(engine=engine).test_client()
    client.set_cookie("ui", "tr")
    answer = client.get("/?q=Reformer", headers={"Accept-Language": "fr"})
    assert '<article lang="tr"' in answer.text


def test_the_choice_keeps_the_page(client: FlaskClient) -> None:
    html = client.get("/?q=BERT&lang=fr&lang=tr&page=1&ui=es").text
    (menu,) = re.findall(r'<details class="tongues">.*?</details>', html, re.S)
    assert re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', menu) == [
        ("q", "BERT"),
        ("lang", "fr"),
        ("lang", "tr"),
        ("page", "1"),
    ]
    assert 'name="ui"' not in search_form(html)


@pytest.mark.parametrize("address", ["/api/v1/search?q=BERT&sort=x", "/api/v1/item/none"])
def test_programs_are_told_in_english(client: FlaskClient, address: str) -> None:
    there = client.get(address, headers={"Accept-Language": "fr"})
    here = client.get(address, headers={"Accept-Language": "en"})
    assert there.get_json() == here.get_json()


def test_a_reader_chooses_a_language_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/?q=Reformer")
    page.locator(".tongues summary").click()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "2 articles pour «\u00a0Reformer\u00a0»"
    )
    page.get_by_role("link", name="Numéros").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Numéros")
    context.close()


def test_arabic_pages_are_mirrored(page: Page) -> None:
    """What lies at the left of an English page lies at the right, and the other way round."""

    def middle(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box
        return box["x"] + box["width"] / 2

    parts = (".name", ".tongues", ".facets", ".found", ".results h2 a")
    page.set_viewport_size({"width": 1200, "height": 800})
    page.goto("/?q=BERT&lang=ar&ui=en")
    left = {part: middle(part) for part in parts}
    page.goto("/?q=BERT&lang=ar&ui=ar")
    for part in parts[:-1]:
        assert (middle(part) < 600) != (left[part] < 600), part
    assert page.locator("article").first.get_attribute("dir") == "rtl"
    page.goto("/?q=BERT&lang=fr")
    assert page.locator("article").first.get_attribute("dir") == "ltr"


def test_the_box_speaks_the_language_of_the_page(page: Page) -> None:
    page.goto("/issues?ui=ar")
    box = page.get_by_role("combobox", name="البحث في النشرات")
    box.press_sequentially("reform")
    status = page.locator(".search [role=status]")
    expect(status).to_contain_text("اقتراح")
    assert not re.search("[A-Za-z]", status.inner_text())


def widened(page: Page, *widths: int) -> Iterator[int]:
    """Give the page each of these widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        yield width


@pytest.mark.parametrize("code", interface.LANGUAGES)
def test_no_language_scrolls_a_page_sideways(page: Page, code: str) -> None:
    page.goto(f"/?ui={code}")
    for address in ("/", "/?q=BERT+zzxqyyvk", "/item/1-zh-publications-2?q=模型", "/issues"):
        page.goto(address)
        for width in widened(page, 320, 768):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.locator(".tongues summary").click()
    for width in widened(page, 320, 768):
        assert page.get_by_role("button", name=native_name(code)).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("code", ["fr", "pt", "ar"])
def test_the_box_has_room_for_a_query_on_any_screen(page: Page, code: str) -> None:
    """In French and Portuguese what stands beside it takes the most room."""
    page.goto(f"/issues?ui={code}")
    for width in widened(page, 320, 480, 704, 768, 832, 900, 1440):
        room = page.locator("#q").evaluate("e => e.clientWidth")
        assert room >= (220 if width < 400 else 320), width


@pytest.mark.parametrize("code", interface.LANGUAGES)
def test_open_menus_lie_within_the_page(page: Page, code: str) -> None:
    """Wherever the words of a language have put their names."""
    page.goto(f"/item/1-zh-publications-2?q=模型&ui={code}")
    for width in widened(page, 320, 360, 414):
        for menu in page.locator(".menu, .tongues").all():
            menu.locator("summary").click()
            box = menu.locator("ul, form").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            below = menu.locator("summary").bounding_box()
            assert below
            assert 0 <= box["y"] - below["y"] - below["height"] < 10
            menu.locator("summary").click()
