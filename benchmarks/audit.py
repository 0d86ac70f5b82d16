"""Whether everybody can read the pages: ``python -m benchmarks.audit --index-data DIR``

Every kind of page is opened in Chromium in every language of the interface, by day and by night,
as wide as a phone, a tablet and a desk, with all that folds unfolded, and axe
(https://github.com/dequelabs/axe-core) asked for what is against WCAG 2.2, A and AA. With
``--checker JAR`` the Nu HTML checker (https://validator.github.io/validator/, needs Java) reads
the markup of all of them. The exit status is 1 where anything is found. What it is goes to
stderr; stdout gets a line of JSON::

    {"kinds": 27, "languages": 7, "pages": 189, "runs": 1134, "findings": 0, "errors": 0}

``--kind`` and ``--language`` look at some alone.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from benchmarks.report import emit
from search.engine import Engine
from search.model import Filters, Hit, SearchRequest
from search.settings import Settings
from web import create_app
from web.interface import LANGUAGES
from web.server import Server, listen

WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
_UNFOLDED = "document.querySelectorAll('details').forEach(folded => { folded.open = true })"


def kinds(engine: Engine) -> dict[str, str]:
    """Give the address of a page of every kind, by the kind's name."""
    told = _told(engine)
    item, other = told.item, told.translations[0]
    word = quote(max(re.findall(r"\w+", item.title), key=len))
    story, issue = f"/item/{quote(item.id)}", f"/issue/{quote(item.issue)}/{item.lang}"
    found = {
        "home": "/",
        "results": f"/?q={word}",
        "a later page": "/?sort=newest&page=2",
        "narrowed": f"/?q={word}&lang={other.lang}&lang={item.lang}&since=1990",
        "each telling": "/?sort=oldest&group=0",
        "spelt otherwise": f"/?q={word}q",
        "some of it": f"/?q={word}+zzxqyyvk",
        "nothing": f"/?q=%22{word}+zzxqyyvk%22&lang={item.lang}",
        "past the end": f"/?q={word}&page=99",
        "values": f"/values/section?q={word}",
        "story": story,
        "story of results": f"{story}?q={word}&at=1",
        "story side by side": f"{story}?with={other.lang}",
        "issue": issue,
        "issue marked": f"{issue}?q={word}",
        "issue side by side": f"{issue}?with={other.lang}",
        "issues": "/issues",
        "no issues": "/issues?year=1",
        "topic": f"/topic?w={word}&w=zzxqyyvk",
        "no topic": "/topic",
        "saved": f"/saved?item={quote(item.id)}&item=none",
        "nothing saved": "/saved",
        "for programs": "/api",
        "offline": "/offline",
        "no story": "/item/none",
        "no issue": "/issue/none",
        "no page": "/none",
        "refused": "/?month=x",
    }
    mended = next((each.issue for each in engine.issues() if each.issue.repair), None)
    if mended:
        asked = SearchRequest("", Filters({"issue": (mended.key,), "lang": (mended.lang,)}), limit=50)
        hits = engine.search(asked).hits
        guessed = max(hits, key=lambda hit: len(hit.item.guesses)).item
        found["issue mended"] = f"/issue/{quote(mended.key)}/{mended.lang}"
        found["story mended"] = f"/item/{quote(guessed.id)}"
        found["results mended"] = f"/?issue={quote(mended.key)}&lang={mended.lang}"
    return found


def _told(engine: Engine) -> Hit:
    """Give a story with pictures, links and tellings, as far as there is one."""
    hits = engine.search(SearchRequest("", limit=500, sort="newest", prefer=("en",))).hits
    return max(
        (hit for hit in hits if hit.translations and re.search(r"\w", hit.item.title)),
        key=lambda hit: (bool(hit.item.images), len(hit.translations), len(hit.item.links)),
    )


def findings(page: Page) -> list[str]:
    """Give what axe finds on a page as it stands, all of it unfolded."""
    page.evaluate(_UNFOLDED)
    answer: Mapping[str, Any] = Axe().run(page, options=_RULES).response
    return [
        f"{rule['id']}: {node['html'][:160]}" for rule in answer["violations"] for node in rule["nodes"]
    ]


def looked(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Give what axe finds on a page in each theme at each width, by which it is."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            yield f"{theme} {width}", findings(page)


def checked(checker: Path, folder: Path) -> list[str]:
    """Give what the Nu HTML checker says of the files in a folder."""
    command = ("java", "-jar", str(checker), "--errors-only", "--format", "json", str(folder))
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    messages = json.loads(said)["messages"]
    return [f"{Path(each.get('url', '')).name}: {each['message']}" for each in messages]


@contextmanager
def serving(engine: Engine) -> Iterator[str]:
    """Serve the pages from this process, and give where."""
    server = Server(create_app(engine=engine), listen("127.0.0.1", 0), None)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()
        thread.join()
        server.close()


def main(arguments: Sequence[str]) -> int:
    """Look at all pages, and say what is found; the exit status is 1 if that is anything."""
    parser = argparse.ArgumentParser(description="whether everybody can read the pages")
    parser.add_argument("--index-data", type=Path, required=True)
    parser.add_argument("--checker", type=Path, help="the Nu HTML checker, vnu.jar")
    parser.add_argument("--kind", action="append", help="look at pages of this kind alone")
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    options = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    with (
        Engine(Settings(options.index_data)) as engine,
        serving(engine) as origin,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as directory,
    ):
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        addresses = kinds(engine)
        wanted = [kind for kind in addresses if kind in (options.kind or addresses)]
        languages = options.language or list(LANGUAGES)
        for code in languages:
            page = browser.new_context(base_url=origin, locale=code).new_page()
            for kind in wanted:
                answer = page.goto(addresses[kind])
                assert answer, f"no answer for {addresses[kind]}"
                Path(directory, f"{kind} {code}.html").write_bytes(answer.body())
                counts["pages"] += 1
                for where, found in looked(page):
                    counts["runs"] += 1
                    counts["findings"] += len(found)
                    for each in found:
                        print(f"{kind}, {code}, {where}: {each}", file=sys.stderr)
            page.context.close()
        browser.close()
        errors = checked(options.checker, Path(directory)) if options.checker else []
    for each in errors:
        print(each, file=sys.stderr)
    line: dict[str, object] = {"kinds": len(wanted), "languages": len(languages)}
    line |= {name: counts[name] for name in ("pages", "runs", "findings")}
    emit(line | ({"errors": len(errors)} if options.checker else {}))
    return 1 if counts["findings"] or errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
