"""Headers, and which issue in which language a file is."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive import dates, frontmatter, language, numbers
from tests.archive.folder import HEADER, read, read_one

BODY = "# Publications 📙\n\n***A loom***\n\nThe loom is quick, and it is for all of you.\n"


def test_header_of_the_archive(tmp_path: Path) -> None:
    issue = read_one(tmp_path, HEADER + BODY, "2020-2-3-letter.md")
    assert (issue.key, issue.number, issue.lang) == ("4", 4, "en")
    assert issue.date == datetime.date(2020, 2, 3)
    assert issue.title == "NLP Newsletter #4 [EN]: Looms, Kettles"
    assert (issue.authors, issue.tags) == (("someone",), ("nlp_newsletter",))
    assert issue.items[0].line == 15


def test_bare_header_counts(tmp_path: Path) -> None:
    text = "Title: This Week in Wool 121\nNumber: 121\nDate: 2016-03-07\nCategory: Wool\n\n- [a](https://e.org)\n"
    issue = read_one(tmp_path, text, "wool.md")
    assert (issue.number, issue.date) == (121, datetime.date(2016, 3, 7))
    assert issue.title == "This Week in Wool 121"
    assert issue.items[0].line == 6


def test_a_rule_is_no_header() -> None:
    header, problems = frontmatter.split("---\nJust a line.\n---\nMore.\n", "a.md")
    assert header.body == "---\nJust a line.\n---\nMore.\n"
    assert problems == ()


@pytest.mark.parametrize(
    "block",
    [
        'title: "open\nthumb: [',
        "title: open\nbomb: &a [x, x]\nagain: [*a, *a, *a]",
        "title: open\nx: " + "[" * 5000,
        "title: open\nwhen: !!python/object/apply:os.getcwd []\nbad: }",
    ],
)
def test_broken_yaml_is_read_by_lines_and_reported(block: str) -> None:
    header, problems = frontmatter.split(f"---\n{block}\n---\nbody\n", "a.md")
    assert header.body.strip() == "body"
    assert header.get("title") == "open"
    assert [problem.kind for problem in problems] == ["front-matter"]


def test_aliases_are_refused() -> None:
    _, problems = frontmatter.split("---\na: &x [1]\nb: *x\n---\n", "a.md")
    assert "aliases" in problems[0].message


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("NLP Newsletter #7 [EN]: Looms", 7),
        ("简报（Issue#5）[ZH]：织机", 5),
        ("NLP Newsletter 13 [FR]: Métiers", 13),
        ("织机爱好者周刊（第 150 期）：耐心", 150),
        ("织机周刊第十二期", 12),
        ("주간 베틀 31호 (2031년 3월 5일)", 31),
        ("织机周刊 12期：耐心", 12),
        ("织机周刊 3月31号", None),
        ("This Week in Wool 57", 57),
        ("الإصدار الخامس من قائمة الأنوال", 5),
        ("الإصدار الثالث عشر من القائمة", 13),
        ("Wool Weekly: 10 looms of 2020", None),
        ("Looms 2.1 and kettles", None),
        ("Wool Weekly 2031-W20 On the alder", None),
        ("Wool Weekly 2031", None),
        ("Wool Weekly 12.04.2031", None),
        ("Wool Newsletter Volume 2031", None),
        ("Wool Newsletter 5 (2031)", 5),
        ("Wool Daily #2031", 2031),
    ],
)
def test_number_in_a_title(title: str, number: int | None) -> None:
    assert numbers.parse_number(title) == number


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("a.md", "---\ntitle: Wool Notes\nsubtitle: Number 5\n---\n", 5),
        ("a.md", "# Lã\n\n*Edição nº 33 — 2 de março*\n\nOlá!\n", 33),
        ("a.md", "# Lã\n\nOlá!\n\nO nº 33 foi lido por todos.\n", None),
        ("a.md", "# خبرنامهٔ نخ – شمارهٔ ۱۲\n", 12),
        ("a.md", "# 털실 소식 제12호\n", 12),
        ("a.md", "# Wool Letter 14\n", 14),
        ("Wool Newsletter 14 0f2a9b7c1d5e4f60a1b2c3d4e5f60718.md", "", 14),
        ("a.md", "---\ntitle: Wool\nnumber: ²\n---\n", None),
    ],
)
def test_where_a_number_stands(tmp_path: Path, name: str, text: str, number: int | None) -> None:
    issue = read_one(tmp_path, f"{text}\n## B\n\n- [a](https://e.org/1)\n", name)
    assert issue.number == number
    assert "0f2a" not in issue.title


def test_thumb_decides_and_others_that_differ_are_problems(tmp_path: Path) -> None:
    text = HEADER.replace("#4", "#9") + BODY
    archive = read(tmp_path, {"2020-02-03-newsletter_8.md": text})
    assert archive.issues[0].number == 4
    assert [p.kind for p in archive.problems] == ["number-disagrees"] * 2


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("wool-weekly-7.md", 7),
        ("wool-weekly-2020.md", None),
        ("wool weekly 1999.md", None),
        ("wool_newsletter_2020-02-03.md", None),
        ("wool-weekly-7-2020.md", 7),
        ("2031-week-20.md", None),
        ("2031/week-20.md", None),
    ],
)
def test_a_year_in_a_file_name_is_no_number(tmp_path: Path, name: str, number: int | None) -> None:
    archive = read(tmp_path, {name: "# Wool\n\n" + BODY})
    assert [issue.number for issue in archive.issues] == [number]

    # A number stated elsewhere is not contradicted by a year.
    problems = read(tmp_path / "numbered", {name: HEADER.replace("4", "7") + BODY}).problems
    assert "number-disagrees" not in [problem.kind for problem in problems]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-2-3", (2020, 2, 3)),
        ("Week of January 5th, 2021", (2021, 1, 5)),
        ("le 14 juillet 2020", (2020, 7, 14)),
        ("12 NİSAN 2020", (2020, 4, 12)),
        ("12 ARALIK 2020", (2020, 12, 12)),
        ("Issue 2 - March 8, 2020", (2020, 3, 8)),
        ("3 de março de 2020", (2020, 3, 3)),
        ("2020年1月5日", (2020, 1, 5)),
        ("2031-04-03T23:30:00-08:00", (2031, 4, 3)),
        ("Tue, 03 Apr 2031 10:00 +0200", (2031, 4, 3)),
        ("24.12.2031", (2031, 12, 24)),
        ("3/4/2031", (2031, 4, 3)),
        ("4/13/2031", (2031, 4, 13)),
        ("the 3rd of April 2031", (2031, 4, 3)),
        ("20310911", (2031, 9, 11)),
        ("20310911-20310917", (2031, 9, 17)),
        ("2031-09-11 to 2031-09-17", (2031, 9, 17)),
        ("2031年9月28日-10月4日", (2031, 10, 4)),
        ("Finds (June 23 - June 29) - 2031", (2031, 6, 29)),
        ("Nov 3 – 9, 2031", (2031, 11, 9)),
        ("23-29 June 2031", (2031, 6, 29)),
        ("December 29, 2031 - January 4, 2032", (2032, 1, 4)),
        ("2031-09-11-2031-37", (2031, 9, 11)),
        ("5 looms of 2031", None),
        ("1.2.2031.4", None),
        ("version 2020", None),
        ("2020-13-45", None),
    ],
)
def test_dates_in_words(text: str, date: tuple[int, int, int] | None) -> None:
    assert dates.parse_date(text) == (datetime.date(*date) if date else None)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Wool 2031-W20", (2031, 5, 12)),
        ("Week 20, 2031", (2031, 5, 12)),
        ("KW 20/2031", (2031, 5, 12)),
        ("2031/week-20", (2031, 5, 12)),
        ("2031年第20周", (2031, 5, 12)),
        ("2031-W60", None),
        ("week 20", None),
    ],
)
def test_a_week_is_its_monday(text: str, date: tuple[int, int, int] | None) -> None:
    assert dates.parse_week(text) == (datetime.date(*date) if date else None)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1.mdx", 1),
        ("letters/012-on-looms.md", 12),
        ("letters/17/index.md", 17),
        ("2031/113: Looms, kettles.md", 113),
        ("2031/12.md", None),
        ("2031/05/29.md", None),
        ("2031/0529.md", None),
        ("2031/0099.md", 99),
        ("wool-weekly-0529.md", None),
        ("issue-0101.md", 101),
        ("5/29.md", 29),
        ("2031.md", None),
        ("10-looms-to-try.md", None),
        ("07-13-31-looms.md", None),
        ("wool-weekly-07-13-31.md", None),
        ("wool-weekly-07-looms-31.md", 7),
    ],
)
def test_a_file_name_that_is_a_number(tmp_path: Path, name: str, number: int | None) -> None:
    """A day, a week or a year is none, nor is a count at the beginning of a title."""
    assert read_one(tmp_path, "# Wool\n\n" + BODY, name).number == number


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("issues/2031/Aug/29.md", "2031-08-29"),
        ("2031/agosto/29-lana.md", "2031-08-29"),
        ("2031/05/22-links.md", "2031-05-22"),
        ("2031/05/22/index.md", "2031-05-22"),
        ("2031/0829.md", "2031-08-29"),
        ("links/2031/08-29-wool.md", "2031-08-29"),
        ("2031/1329.md", "None"),
        ("looms/0829.md", "None"),
        ("2031/05/looms.md", "None"),
        ("2031/13/22.md", "None"),
        ("looms/05/22.md", "None"),
    ],
)
def test_a_day_in_folders_of_years_and_months(tmp_path: Path, name: str, date: str) -> None:
    assert str(read_one(tmp_path, "# Wool\n\n" + BODY, name).date) == date


def test_a_week_dates_what_has_no_day(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "---\ntitle: Wool 2031-W20\ndate: 2031-05-16\n---\n" + BODY,
        "b.md": "---\ntitle: Wool 2031-W21\n---\n" + BODY,
        "2031/week-22.md": "# Wool\n\n" + BODY,
    }
    archive = read(tmp_path, files)
    assert archive.problems == ()
    assert {issue.path: str(issue.date) for issue in archive.issues} == {
        "a.md": "2031-05-16",
        "b.md": "2031-05-19",
        "2031/week-22.md": "2031-05-26",
    }
    assert {issue.number for issue in archive.issues} == {None}


def test_a_month_is_no_day(tmp_path: Path) -> None:
    """Which of its days an issue is of, nothing says."""
    issue = read_one(tmp_path, "# 2031-10\n\n## Reads\n\n- [a](https://e.org)\n", "2031-10.md")
    assert (issue.date, issue.number) == (None, None)


def test_a_date_that_reads_two_ways_is_noted(tmp_path: Path) -> None:
    archive = read(tmp_path, {"a.md": "---\ntitle: Wool\ndate: 3/4/2031\n---\n" + BODY})
    assert [(p.kind, p.severity) for p in archive.problems] == [("date-ambiguous", "note")]


@pytest.mark.parametrize(
    ("label", "name", "lang"),
    [
        ("[PT-BR]", "a.md", "pt-BR"),
        ("[CH]", "a.md", "zh"),
        ("", "2020-01-01-letter_10_en.md", "en"),
        ("", "2020-01-01-letter.EN._more.md", "en"),
        ("", "en/4.md", "en"),
        ("", "4.md", "en"),
    ],
)
def test_language_as_published(tmp_path: Path, label: str, name: str, lang: str) -> None:
    assert read_one(tmp_path, HEADER.replace("[EN]", label) + BODY, name).lang == lang


@pytest.mark.parametrize(
    ("stated", "lang"),
    [
        ("en-GB", "en-GB"),
        ("zh-hant", "zh-Hant"),
        ("es-419", "es-419"),
        ("en-GB, fr", "en"),
        (r"en-\0\e[31m", "en"),
        (r"en-},\n  url = {http://e.org}", "en"),
        (f"en-{'x' * 500}", "en"),
    ],
)
def test_a_language_is_letters_digits_and_hyphens(tmp_path: Path, stated: str, lang: str) -> None:
    """Feeds, addresses and references have it as it is."""
    assert read_one(tmp_path, f'---\ntitle: Weekly 1\nlang: "{stated}"\n---\n\n{BODY}').lang == lang


def test_language_that_the_text_denies_is_a_problem(tmp_path: Path) -> None:
    french = (
        BODY
        + "\n***Un métier***\n\nLe métier est pour les gens qui sont dans la ville et des rues.\n"
        * 3
    )
    archive = read(tmp_path, {"a.md": HEADER + french})
    assert [p.kind for p in archive.problems] == ["language-disagrees"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The loom is quick and it is for all of you, and the kettle is not.", "en"),
        ("Le métier est pour les gens qui sont dans la ville, et des rues.", "fr"),
        ("El telar es para los que están en la ciudad y por las calles.", "es"),
        ("O tear é para os que não estão na cidade e também para uma rua do sul.", "pt"),
        ("Bu tezgah için bir yol ve daha çok iş, ama her şey gibi olan da var.", "tr"),
        ("Der Webstuhl ist für die Leute, die nicht in der Stadt sind, und auch für uns.", "de"),
        ("Il telaio è per le persone che non sono nella città, e anche per noi.", "it"),
        ("Het weefgetouw is voor de mensen die niet in de stad zijn, en ook voor ons.", "nl"),
        ("El telar gira en un taller de la villa", "es"),
        ("新的 BERT 织机可以用 PyTorch 训练", "zh"),
        ("新しい織機はとても速いです", "ja"),
        ("새로운 베틀은 매우 빠르다", "ko"),
        ("النول الجديد في المدينة من BERT", "ar"),
        ("این نول در شهر است و برای آن که از راه می آید", "fa"),
        ("Новый станок в городе и не только для нас, но и для всех, как это есть", "ru"),
        ("Подсказки и стили по цвету и по форме: создание и выбор для всех", "ru"),
        ("Вълна и боя по цвят и по форма: избор и работа с нея за град и село", "bg"),
        ("Вовна і фарба за кольором і формою: вибір і робота з нею для всіх", "uk"),
        ("Die neue Version bringt schnelle Räder. Die Liste der alten ist lang.", "de"),
        ("Bu tezgah mayısta açılıyor. Tezgah için büyük bir yer bulundu.", "tr"),
        ("Loom, Kettle and the Mill", "und"),
        ("BERT GPT-2 XLNet", "und"),
        ("", "und"),
    ],
)
def test_language_of_a_text(text: str, lang: str) -> None:
    assert language.detect(text) == lang


@given(st.text(alphabet="abÉßé_1²İΩм字ال’—-\u0301\u00a0\x1c \n"))
def test_words_of_a_text_are_its_runs_of_letters(text: str) -> None:
    assert language._words(text) == Counter(re.findall(r"[^\W\d_]+", text))
