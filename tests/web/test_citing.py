"""A story as a reference, whatever its title holds, and the stories like it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from search.index.arrays import digest_of
from search.index.storage import IndexFolder
from search.settings import Settings
from tests import builders
from web import create_app
from web.citing import FORMS, Reference, bibtex, csl, markdown, ris
from web.public import Public

ODD = "50% of {BERT} & co_ \\ #1 ~^\n<b>[is](not) *all*</b> مرحبا $x$"


@pytest.fixture
def reference() -> Reference:
    """A story with odd words, by two authors."""
    told = builders.item("text", id="1-en-news-1", title=ODD, date="2020-03-09")
    issue = "Letter & more 1"
    return Reference(replace(told, authors=("Ana {A}", "B & C")), issue, "https://e.org/i/1")


def test_bibtex_has_balanced_braces_and_no_bare_signs(reference: Reference) -> None:
    entry = bibtex(reference)
    plain = entry.replace("\\{", "").replace("\\}", "")
    depth = 0
    for sign in plain:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    title = re.search(r"title = \{(.*)\},\n", entry)
    assert title
    assert not re.search(r"(?<!\\)[&%$#_]", title[1])
    assert "author = {Ana \\{A\\} and B \\& C}" in entry
    assert "year = {2020}" in entry


def test_ris_has_one_tag_a_line(reference: Reference) -> None:
    lines = ris(reference).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert f"TI  - {' '.join(ODD.split())}" in lines
    assert "DA  - 2020/03/09" in lines


def test_csl_is_json_with_the_date_in_parts(reference: Reference) -> None:
    (told,) = json.loads(csl(reference))
    assert told["title"] == ODD
    assert told["issued"] == {"date-parts": [[2020, 3, 9]]}
    assert told["author"] == [{"literal": "Ana {A}"}, {"literal": "B & C"}]


def test_markdown_shows_the_title_as_it_is(reference: Reference) -> None:
    html = MarkdownIt().render(markdown(reference))
    shown = re.sub(r"<a href=[^>]*>|</a>|</?p>|</?em>", "", html)
    assert "<" not in shown.replace("&lt;", "")
    assert html.count("<a ") == 1
    assert "https://e.org/i/1" in html


def test_markdown_shows_what_looks_like_an_entity_as_it_is(reference: Reference) -> None:
    told = Reference(replace(reference.item, title="&lt;b&gt; &amp; &#60;"), "i", "")
    assert "&amp;lt;b&amp;gt; &amp;amp; &amp;#60;" in MarkdownIt().render(markdown(told))


@pytest.mark.parametrize("form", FORMS)
def test_no_reference_holds_what_steers_a_terminal(reference: Reference, form: str) -> None:
    """Nor more lines for a title that holds some: one is shown by ``less``, or pasted."""
    steering = "a\x1b[31m\x07\x00\x9b1m\x85b\ud800\r\nER  - \r\n"
    odd = replace(reference.item, title=steering, authors=(steering,))
    text = FORMS[form][2](Reference(odd, steering, reference.url))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800]", text)
    plain = FORMS[form][2](Reference(replace(odd, title="t", authors=("a",)), "i", reference.url))
    assert len(text.splitlines()) == len(plain.splitlines())


def test_a_story_without_a_date_or_author_is_cited_without(reference: Reference) -> None:
    bare = replace(reference.item, authors=(), date=None)
    for _, _, write in FORMS.values():
        text = write(Reference(bare, "Letter 1", ""))
        assert "None" not in text
        assert "e.org/i" not in text


def test_the_page_of_a_story_cites_it(sample_index: Settings) -> None:
    client = create_app(
        sample_index, public=Public(base_url="https://news.example.org")
    ).test_client()
    page = client.get("/item/1-en-publications-1").get_data(as_text=True)
    for form, (_, media_type, _) in FORMS.items():
        address = f"/item/1-en-publications-1/cite.{form}"
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer.mimetype == media_type
        assert "https://news.example.org/item/1-en-publications-1" in answer.get_data(as_text=True)
    assert client.get("/item/1-en-publications-1/cite.doc").status_code == 404
    assert client.get("/item/none/cite.bib").status_code == 404


def test_a_story_whose_issue_is_missing_is_damage(sample_index: Settings, tmp_path: Path) -> None:
    """Not a story that is missing: an earlier index may have both."""
    own_index = Settings(tmp_path / "data")
    shutil.copytree(sample_index.index_data, own_index.index_data)
    folder = IndexFolder(own_index.index)
    manifest = folder.manifest()
    path = folder.generation(manifest.generation) / "issues" / "issues.json"
    path.write_text(path.read_text(encoding="utf-8").replace("NLP_Newsletter", "no"), "utf-8")
    seal = [path.stat().st_size, digest_of(path)]
    named = path.relative_to(folder.generation(manifest.generation)).as_posix()
    builders.change_manifest(folder.directory, {"contents": {**manifest.contents, named: seal}})
    client = create_app(own_index).test_client()
    answer = client.get("/item/1-en-publications-1/cite.bib")
    assert answer.status_code == 503
    assert "nlpsearch index --rebuild" in answer.get_data(as_text=True)
    assert client.get("/item/none/cite.bib").status_code == 404


def test_the_page_of_a_story_names_stories_like_it_and_not_itself(client: FlaskClient) -> None:
    page = client.get("/item/1-en-publications-1").get_data(as_text=True)
    section = page[page.index('aria-labelledby="related"') : page.index('class="around"')]
    linked = re.findall(r'href="/item/([^"?]+)"', section)
    assert linked
    assert len(set(linked)) == len(linked)
    assert not any(item.endswith("-publications-1") and item[0] == "1" for item in linked)


@pytest.fixture
def client(sample_index: Settings, tmp_path: Path) -> FlaskClient:
    """A client of the sample's pages."""
    return create_app(sample_index).test_client()
