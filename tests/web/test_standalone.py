"""The archive as pages without a server: opened from a disk, in a real browser."""

# ruff: noqa: D102 (what is overridden is documented where it comes from)

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from search.engine import Engine
from search.errors import ExportNotWritten
from search.model import SearchRequest
from search.settings import Settings
from tests import builders
from tests.cli.running import run
from web import standalone

EVIL = '<img src=x onerror="document.title=1"></script><script>document.title=1</script>\u2028'

ITEMS = (
    builders.item(
        "Models that learn to translate between languages. GPT-2 is one of 12.",
        title="Learning to translate",
        id="en-a",
        story="a",
    ),
    builders.item(
        "Des modèles qui apprennent à traduire.", "fr", title="Traduire", id="fr-a", story="a"
    ),
    builders.item(
        "Modelos de tradução e atenção.", "pt-BR", title="Tradução", id="pt-a", story="a"
    ),
    builders.item("Modelos de traducción.", "es", title="Traducción", id="es-a", story="a"),
    builders.item("İstanbul'da ışık ve öğrenme.", "tr", title="Öğrenme", id="tr-b", story="b"),
    builders.item("شرح التَّقْطِير في النموذج.", "ar", title="التقطير الذاتي", id="ar-c", story="c"),
    builders.item("自然语言处理的新模型。", "zh", title="机器学习", id="zh-d", story="d"),
    builders.item(
        "A sentence about the cat, and the other cats.", title="Cats", id="en-e", story="e"
    ),
    builders.item(f"Evil {EVIL}", title=f"Evil {EVIL}", id="en-f", story="f", issue="2"),
    builders.item("Hello says the editor.", title="Letter", id="en-g", story="g", kind="foreword"),
    builders.item("Weaving ﷺ ﬁne straße Ως.", title="Odd", id="en-h", story="h", issue="../../out"),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("standalone")
    builders.engine(folder, ITEMS).close()
    return Settings(folder)


@pytest.fixture(scope="module")
def folder(kept: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "made"
    standalone.write(kept, folder)
    return folder


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """Open an empty page of a phone, whose complaints fail the test at its end."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def ask(
    page: Page, folder: Path, query: str, home: str = "index.html", more: str = ""
) -> list[str]:
    """Search, and give the titles of the results."""
    page.goto(f"{(folder / home).as_uri()}?q={quote(query)}{more}")
    expect(page.locator("#results")).to_be_visible()
    return page.locator(".results h2").all_inner_texts()


FIRST = {
    "translate": "Learning to translate",
    "TRANSLATES": "Learning to translate",
    "learn": "Learning to translate",
    "modeles": "Traduire",
    "modèle apprennent": "Traduire",
    "traducao": "Tradução",
    "traducción": "Traducción",
    "istanbul isik": "Öğrenme",
    "İSTANBUL": "Öğrenme",
    "ogrenme": "Öğrenme",
    "تقطير": "التقطير الذاتي",
    "والنموذج": "التقطير الذاتي",
    "语言": "机器学习",
    "語言處理": "机器学习",
    "模": "机器学习",
    "新模型": "机器学习",
    "12": "Learning to translate",
    "gpt-2": "Learning to translate",
    "editor": "Letter",
    "fine strasse ως": "Odd",
    "وتقطير": "",
}
"""What people type, and the title of the first result."""


def test_seven_languages_are_searched_as_people_type(opened: Page, folder: Path) -> None:
    found = {query: (ask(opened, folder, query) or [""])[0] for query in FIRST}
    assert found == FIRST


def test_what_is_not_there_is_not_found(opened: Page, folder: Path) -> None:
    for query in ("7", "言语", "translator9", "-", "zz"):
        assert ask(opened, folder, query) == [], query
    expect(opened.locator("#results")).to_contain_text("No stories")


def test_days_are_written_as_on_the_pages_of_issues(opened: Page, folder: Path) -> None:
    for home, written in (
        ("index.html", "12 January 2020"),
        ("index.pt.html", "12 de janeiro de 2020"),
    ):
        ask(opened, folder, "cat", home)
        expect(opened.locator(".results .meta")).to_contain_text(written)


def test_a_result_has_marks_and_leads_to_its_story(opened: Page, folder: Path) -> None:
    ask(opened, folder, "cat")
    assert opened.locator("mark").all_inner_texts() == ["Cats", "cat", "cats"]
    opened.locator(".results h2 a").click()
    story = opened.locator(":target")
    expect(story).to_contain_text("A sentence about the cat")
    assert story.evaluate("e => e.getBoundingClientRect().top") < 740


def test_marks_stand_where_the_words_do(opened: Page, folder: Path) -> None:
    ask(opened, folder, "تقطير")
    assert opened.locator("mark").all_inner_texts() == ["التقطير", "التَّقْطِير"]
    ask(opened, folder, "語言")
    assert opened.locator("mark").all_inner_texts() == ["语言"]


def test_one_result_a_story_in_the_language_of_the_page(opened: Page, folder: Path) -> None:
    assert len(ask(opened, folder, "traduire traducción tradução translate")) == 1
    assert ask(opened, folder, "modelos", "index.es.html") == ["Traducción"]
    assert ask(opened, folder, "modelos", "index.pt.html") == ["Tradução"]
    chips = opened.locator(".chips a").all_inner_texts()
    assert sorted(chips) == ["English", "Español", "Français"]
    opened.get_by_role("link", name="Français").last.click()
    expect(opened.locator(":target")).to_contain_text("Des modèles")


def test_results_narrow_by_language(opened: Page, folder: Path) -> None:
    assert ask(opened, folder, "model", more="&lang=fr") == ["Traduire"]
    opened.get_by_role("link", name="Español").first.click()
    expect(opened.locator(".results h2")).to_have_text(["Traducción"])
    expect(opened.locator(".order [aria-current]")).to_have_text("Español")


def test_by_keys_alone(opened: Page, folder: Path) -> None:
    opened.goto((folder / "index.html").as_uri())
    opened.keyboard.press("Tab")
    expect(opened.locator(".skip")).to_be_focused()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")
    expect(opened.get_by_role("searchbox")).to_be_focused()
    opened.keyboard.type("translate")
    opened.keyboard.press("Enter")
    expect(opened.locator(".results h2")).to_have_text(["Learning to translate"])
    expect(opened.get_by_role("searchbox")).to_have_value("translate")


def test_arabic_is_read_from_the_right_and_fits_a_phone(opened: Page, folder: Path) -> None:
    ask(opened, folder, "التقطير", "index.ar.html")
    assert opened.locator("html").get_attribute("dir") == "rtl"
    assert opened.evaluate("document.documentElement.scrollWidth") == 360
    opened.locator(".results h2 a").click()
    assert opened.locator("html").get_attribute("dir") == "rtl"
    assert opened.evaluate("document.documentElement.scrollWidth") == 360


def test_markup_in_an_item_does_not_run(opened: Page, folder: Path) -> None:
    assert ask(opened, folder, "evil")[0].startswith("Evil <img")
    opened.locator(".results h2 a").click()
    expect(opened.locator(":target")).to_contain_text("onerror")
    assert opened.title() != "1"


class Links(HTMLParser):
    """The names and the addresses of a page, whose elements are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert len(dict(attributes)) == len(attributes)
        for name, value in attributes:
            if name == "id":
                self.names.append(value or "")
            if name in ("href", "src", "action") and not (value or "").startswith("http"):
                self.addresses.append(value or "")
        if tag not in ("meta", "link", "input", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


def test_every_page_is_whole_and_every_link_leads_somewhere(
    sample_index: Settings, tmp_path: Path
) -> None:
    standalone.write(sample_index, tmp_path / "made")
    pages = {path: Links(path.read_text("utf-8")) for path in tmp_path.rglob("*.html")}
    assert len(pages) == 21 + 7
    for path, page in pages.items():
        assert len(set(page.names)) == len(page.names)
        for address in page.addresses:
            file, _, name = unquote(address).partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), address
            assert not name or name in pages[target].names, address


def test_all_of_the_archive_is_there(sample_index: Settings, tmp_path: Path) -> None:
    standalone.write(sample_index, tmp_path / "made")
    pages = (path.read_text("utf-8") for path in (tmp_path / "made" / "issues").iterdir())
    said = re.sub(r"<small.*?</small>|<[^>]*>|\s", "", "".join(pages))
    with Engine(sample_index) as engine:
        found = engine.search(SearchRequest("", limit=500, group=False)).hits
    assert len(found) >= 163
    for hit in found:
        for words in re.findall(r"[^\W\d_]{4,}", hit.item.text):
            assert words in said


@pytest.mark.parametrize(
    ("code", "named"), [("tr", "Sayı 0"), ("fr", "Numéro 0"), ("zh", "第 0 期")]
)
def test_results_name_issues_in_the_language_of_the_page(
    folder: Path, code: str, named: str
) -> None:
    page = (folder / f"index.{code}.html").read_text(encoding="utf-8")
    assert f'data-issue="{named}"' in page


def test_nothing_is_written_elsewhere(folder: Path) -> None:
    """Though an issue is called by a way out."""
    assert [path.name for path in folder.parent.iterdir()] == ["made"]
    assert (folder / "issues" / "-out.en.html").exists()


def test_a_folder_that_is_not_empty_is_left_alone(kept: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(ExportNotWritten, match="not empty"):
        standalone.write(kept, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    with pytest.raises(ExportNotWritten):
        standalone.write(kept, tmp_path / "mine")


def test_the_command(sample_index: Settings, tmp_path: Path) -> None:
    told = run(sample_index, "export", "--static", str(tmp_path / "x"))
    assert told.exit_code == 0
    assert told.stdout.startswith(f"{tmp_path / 'x' / 'index.html'}: 21 issues, 163 items, ")
    again = run(sample_index, "export", "--static", str(tmp_path / "x"))
    assert (again.exit_code, again.stdout) == (2, "")
    assert "it is not empty; give an empty or a new folder" in again.stderr


def test_pages_bear_the_name_of_the_archive(kept: Settings, tmp_path: Path) -> None:
    done = run(kept, "export", "--static", "--title", "Looms & Co", str(tmp_path / "made"))
    assert done.exit_code == 0
    for path in (tmp_path / "made").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert " · Looms &amp; Co</title>" in html, path
        assert ">Looms &amp; Co</a>" in html, path
        assert "nlp<b>" not in html
    refused = run(kept, "export", "--title", "Looms", str(tmp_path / "lines"))
    assert refused.exit_code == 2
    assert "give --static as well" in refused.stderr
    assert not (tmp_path / "lines").exists()
