"""The archive's own newsletters: sections, items, captions, boilerplate."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive import sections
from tests.archive.folder import HEADER, house, read, titles, urls


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Publications 📙", "publications"),
        ("1、Research and Publications 📙", "publications"),
        ("Pesquisas e Publicações", "publications"),
        ("Araştırma and Yayınlar", "publications"),
        ("المنشورات", "publications"),
        ("ML and NLP Creativity and Society", "creativity_society"),
        ("الإبداع والمجتمع", "creativity_society"),
        ("Ética en la Inteligencia Artificial", "ethics"),
        ("الأخلاق في الذكاء الاصطناعي", "ethics"),
        ("Yaratıcılık, Etik ve Toplum", "creativity_ethics_society"),
        ("Ferramentas e Base de Dados de ML/NLP", "tools_datasets"),
        ("Bibliotecas e Bases de Dados", "tools_datasets"),
        ("Herramientas y Set de Datos", "tools_datasets"),
        ("أدوات ومجموعات بيانات", "tools_datasets"),
        ("Artigos e Postagens", "articles_blogs"),
        ("المقالات والتدوينات", "articles_blogs"),
        ("Educação em ML/NLP", "education"),
        ("Bunlara da bir göz atın", "noteworthy"),
        ("إضافات جديرة بالذكر", "noteworthy"),
        ("Menções honrosas", "noteworthy"),
        ("dair.ai updates 🔬🎓⚙️", "updates"),
        ("一些关于NLP简报以及dar.ai的更新", "updates"),
        ("Rester informé", "stay_informed"),
        ("Articles on education", None),
        ("News & Blog Posts", None),
        ("Tools", None),
    ],
)
def test_headings_in_any_language(heading: str, slug: str | None) -> None:
    assert sections.by_words(heading) == slug


def test_own_headings_keep_their_slug() -> None:
    assert sections.slug("News & Blog Posts") == "news_blog_posts"
    assert sections.slug("3、科技动态") == "科技动态"
    assert sections.slug("🎈") == "section"
    assert sections.slug("İş İlanları") == "iş_ilanları"


@pytest.mark.parametrize(
    ("numbered", "title"),
    [
        ("2、2031 年的织机", "2031 年的织机"),
        ("1.3 Reformer", "Reformer"),
        ("1.5用图网络", "用图网络"),
        ("12、织机", "织机"),
        ("12-in-1: Looms", "12-in-1: Looms"),
        ("8 Creators", "8 Creators"),
        ("2.0 is out", "2.0 is out"),
        ("2020 in looms", "2020 in looms"),
        ("3D looms", "3D looms"),
    ],
)
def test_a_number_is_no_part_of_the_title(numbered: str, title: str) -> None:
    assert sections.without_number(numbered) == title


@pytest.mark.parametrize(
    "line",
    [
        "***A loom***",
        " ***A loom***",
        "***A loom** ",
        "***A loom****",
        "**A loom**",
        "**1.2 A loom**",
        "#### 1.2 A loom",
        "####1.2 A loom",
        "#### 1.2 A loom***",
        "***A <ins>lo</ins>om***",
        "***[A loom](https://e.org/a)***",
    ],
)
def test_titles_in_every_way_they_go_wrong(tmp_path: Path, line: str) -> None:
    issue = house(
        tmp_path, f"# Publications 📙\n\n{line}\n\\\\\nIt weaves.\n\n***Other***\n\nText.\n"
    )
    assert titles(issue) == ["A loom", "Other"]
    assert issue.items[0].text == "It weaves."
    assert not issue.items[0].derived_title
    assert issue.coverage == 1


def test_text_belongs_to_the_title_above_it(tmp_path: Path) -> None:
    issue = house(
        tmp_path,
        "# Publications 📙\n\n***One***\nFirst.\n\n\\\\\nSecond:\n\n- a bullet\n- "
        "another\n\n\\\\\n***Two***\n\nThird.\\\\\n"
        "# Education 🎓\n\n***Three***\n\nFourth.\n",
    )
    assert [(item.section, item.title, item.text) for item in issue.items] == [
        ("publications", "One", "First.\n\nSecond:\n\na bullet\nanother"),
        ("publications", "Two", "Third."),
        ("education", "Three", "Fourth."),
    ]
    assert [item.id for item in issue.items] == [
        "4-en-publications-1",
        "4-en-publications-2",
        "4-en-education-1",
    ]


def test_comments_go_and_lines_stay(tmp_path: Path) -> None:
    body = (
        "# Publications 📙\n<!-- ***Not a title***\n[no](https://e.org/no)\n-->\n\n***A "
        "loom***\n<!-- x -->\n"
        "It weaves.\n\n```\n<!-- shown -->\n```\n"
    )
    (item,) = house(tmp_path, body).items
    assert (item.title, item.line) == ("A loom", 18)
    assert item.text == "It weaves.\n\n<!-- shown -->"
    assert item.links == ()


def test_unclosed_comment_is_text(tmp_path: Path) -> None:
    archive = read(
        tmp_path, {"a.md": HEADER + "# Publications 📙\n\n***A loom***\n\nIt <!-- weaves.\n"}
    )
    assert "weaves." in archive.issues[0].items[0].text
    assert [(p.kind, p.line) for p in archive.problems] == [("comment-unclosed", 17)]


def test_untitled_sections_derive_titles(tmp_path: Path) -> None:
    issue = house(
        tmp_path,
        "# Publications 📙\n\n***T***\n\nx\n\n# Noteworthy Mentions ⭐️\n\nHere is a list of "
        "finds:\n\n"
        "[A loom](https://e.org/a) is out. It is quick.\n\n- Another [loom](https://e.org/b)\n"
        "- A third\n  - of two parts\n",
    )
    found = issue.items[1:]
    assert [item.title for item in found] == ["A loom is out.", "Another loom", "A third"]
    assert all(item.derived_title for item in found)
    assert [item.text for item in found][::2] == [
        "A loom is out. It is quick.",
        "A third\nof two parts",
    ]


def test_updates_may_stand_in_the_foreword(tmp_path: Path) -> None:
    body = (
        "# Avant-propos\n\nBonjour.\n\n\\\\\n***Quelques mises à jour sur dair.ai :***\n\n- un "
        "[pas](https://e.org/1)\n"
        "- deux [pas](https://e.org/2)\n\n# Publications 📙\n\n***T***\n\nx\n"
    )
    issue = house(tmp_path, body)
    assert issue.foreword == "Bonjour."
    assert [item.section for item in issue.items] == ["updates", "updates", "publications"]


def test_deeper_headings_are_stories_and_bold_lines_their_parts(tmp_path: Path) -> None:
    body = (
        "# Top Stories\n\n## A loom\n\nIt weaves.\n\n***Learn more 🎓***\n\nHere.\n\n## A "
        "kettle\n\nIt boils.\n\n"
        "# Noteworthy Mentions ⭐️\n\n***Titled***\n\nText.\n"
    )
    issue = house(tmp_path, body)
    assert titles(issue) == ["A loom", "A kettle", "Titled"]
    assert issue.items[0].text == "It weaves.\n\nLearn more 🎓\n\nHere."


@pytest.mark.parametrize(
    "below",
    [
        "*Cloth —* [*source*](https://e.org/c)",
        "*Source:* [*The mill*](https://e.org/c)",
        "[*source*](https://e.org/c)",
        "*[Weaver et al. (2020)](https://e.org/c)*",
        "Cloth made by the loom ([Source](https://e.org/c)).",
        "Figure 1: Cloth [here](https://e.org/c)",
        "الشكل 1: قماش\n\n\\\\\nوصف آخر\n\n\\\\\n[*المصدر*](https://e.org/c)",
    ],
)
def test_captions_belong_to_the_picture(tmp_path: Path, below: str) -> None:
    above = "# Publications 📙\n\n***A loom***\n\nIt weaves.\n\n![](https://e.org/p.png)"
    body = f"{above}\n\n{below}\n\nMore text.\n"
    (item,) = house(tmp_path, body).items
    assert item.text == "It weaves.\n\nMore text."
    assert item.images[0].url == "https://e.org/p.png"
    assert item.images[0].caption
    assert urls(item) == ["https://e.org/c"]


def test_a_paragraph_after_a_picture_is_text(tmp_path: Path) -> None:
    picture = "# Publications 📙\n\n***A loom***\n\n![](https://e.org/p.png)\n\n"
    body = f"{picture}It [weaves](https://e.org/w) the cloth.\n"
    assert house(tmp_path, body).items[0].text == "It weaves the cloth."


@pytest.mark.parametrize(
    "text",
    [
        "[*Subscribe*](https://dair.ai/newsletter/) *🔖 to the letter.*",
        "[Abonnez-vous](https://e.org/s) pour recevoir les prochains numéros.",
        "You can access the previous issue of the letter [here](https://e.org/3).",
        "Önceki sayılarına [buradan](https://e.org/3) erişebilirsiniz.",
        "يمكنك الوصول إلى الإصدار السابق من [**هنا**](https://e.org/3).",
        "上一期的简报可以在[这里](https://e.org/3)查看。",
        "If you have a story to share in the next issue, write to a@e.org.",
        "如果想让自己有趣的项目出现在简报中，随时在公众号后台留言联系我",
        "Nota do tradutor**: tudo traduzido!",
        "*Thanks to someone (WeChat: x) for this great translation.*",
    ],
)
def test_boilerplate_is_no_item(tmp_path: Path, text: str) -> None:
    issue = house(
        tmp_path, f"# Noteworthy Mentions ⭐️\n\nA [loom](https://e.org/a).\n\n\\\\\n{text}\n"
    )
    assert titles(issue) == ["A loom."]
    assert issue.coverage == 1


def test_stories_that_mention_newsletters_stay(tmp_path: Path) -> None:
    text = "In the previous newsletter, we had a loom. In this [video](https://e.org/v) it weaves."
    assert len(house(tmp_path, f"# Noteworthy Mentions ⭐️\n\n- {text}\n").items) == 1


def test_contents_are_no_items(tmp_path: Path) -> None:
    body = (
        "来看看本期的内容，\n\n- **1、Publications 📙**\n    - 1.1 织机\n\n@[TOC]\n"
        "## **1、Publications 📙**\n\n**1.1 织机**\n\n很快。\n"
    )
    issue = house(tmp_path, body)
    assert titles(issue) == ["织机"]
    assert issue.foreword == ""
    assert issue.coverage == 1


def test_text_after_the_last_rule_closes_the_issue(tmp_path: Path) -> None:
    body = "# Noteworthy Mentions ⭐️\n\nA [loom](https://e.org/a).\n\n----------\n\nSee you all.\n"
    assert titles(house(tmp_path, body)) == ["A loom."]


def test_plain_text_has_no_markup(tmp_path: Path) -> None:
    text = (
        "A **bold**, *light* `code_1` &amp; \\* ~~gone~~ <b>tag</b> <Unknown> "
        "称为**「名」**，[x] 2 * 3 A* B*"
    )
    (item,) = house(tmp_path, f"# Publications 📙\n\n***T***\n\n{text}\n").items
    assert item.text == "A bold, light code_1 & * gone tag <Unknown> 称为「名」，[x] 2 * 3 A* B*"


def test_same_issue_twice_gets_distinct_ids(tmp_path: Path) -> None:
    body = "# Publications 📙\n\n***A loom***\n\nIt weaves.\n"
    archive = read(tmp_path, {"b.md": HEADER + body, "a.md": HEADER + body})
    assert [item.id for issue in archive.issues for item in issue.items] == [
        "4-en-publications-1",
        "4-en.2-publications-1",
    ]
    assert [(p.path, p.kind) for p in archive.problems] == [("b.md", "issue-twice")]
