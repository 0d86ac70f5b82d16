"""Every issue has a key of its own in its language."""

from __future__ import annotations

from pathlib import Path

from search.archive.reader import Archive
from tests.archive.folder import read

FOUND = "## Finds\n\n- [A loom](https://e.org/{n}) is for all of you who have the time.\n"
LETTER = FOUND.format(n=1)


def _keys(archive: Archive) -> dict[str, str]:
    return {issue.path: issue.key for issue in archive.issues}


def test_names_that_come_back_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    """Within a language; folders of languages hold the same issues again."""
    french = "## Trouvailles\n\n- [Le métier](https://e.org/1) est pour les gens de la ville.\n" * 3
    archive = read(
        tmp_path,
        {
            "en/2030/spring.md": FOUND.format(n=0),
            "en/2031/spring.md": FOUND.format(n=1),
            "fr/2031/spring.md": french,
            "en/2031/autumn.md": FOUND.format(n=2),
            "en/2031/winter/index.md": FOUND.format(n=3),
            "en/2030/winter/index.md": FOUND.format(n=4),
        },
    )
    assert _keys(archive) == {
        "en/2030/spring.md": "2030-spring",
        "en/2031/spring.md": "2031-spring",
        "fr/2031/spring.md": "2031-spring",
        "en/2031/autumn.md": "autumn",
        "en/2031/winter/index.md": "2031-winter",
        "en/2030/winter/index.md": "2030-winter",
    }
    assert {item.issue for issue in archive.issues for item in issue.items} == set(
        _keys(archive).values()
    )
    assert archive.problems == ()


def test_numbers_that_begin_anew_each_year_get_the_year(tmp_path: Path) -> None:
    head = "---\ntitle: 'Wool Weekly #{}'\ndate: {}-02-03\n---\n"
    archive = read(
        tmp_path,
        {
            "a.md": head.format(1, 2030) + LETTER,
            "b.md": head.format(1, 2031) + LETTER,
            "c.md": head.format(2, 2031) + LETTER,
        },
    )
    assert _keys(archive) == {"a.md": "2030-1", "b.md": "2031-1", "c.md": "2"}
    assert {item.id.split("-en")[0] for issue in archive.issues for item in issue.items} == {
        "2030-1",
        "2031-1",
        "2",
    }
    assert archive.problems == ()


def test_a_label_of_language_is_no_part_of_the_key(tmp_path: Path) -> None:
    french = "## Trouvailles\n\n- [Le métier](https://e.org/1) est pour les gens de la ville.\n" * 3
    archive = read(tmp_path, {"spring/index.md": LETTER, "spring/index.fr.md": french})
    assert {(issue.key, issue.lang) for issue in archive.issues} == {
        ("spring", "en"),
        ("spring", "fr"),
    }
