"""Whether everybody can read the pages: ``python -m benchmarks.audit --index-data DIR``

Every kind of page is opened in Chromium in every language of the interface, by day and by night,
as wide as a phone, a tablet and a desk, with all that folds unfolded, and axe
(https://github.com/dequelabs/axe-core) asked for what is against WCAG 2.2, A and AA. With
``--checker JAR`` the Nu HTML checker (https://validator.github.io/validator/, needs Java) reads
the markup of all of them. The exit status is 1 where anything is found. What it is goes to
stderr; stdout gets a line of JSON::

    {"languages": 7, "pages": 196, "runs": 1176, "findings": 0, "errors": 0}

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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from urllib.parse import quote

from axe_playwright_python.base import AXE_SCRIPT
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
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_FOUND = """async (rules) => {
  const options = { runOnly: rules, resultTypes: ["violations"] };
  const folded = [...document.querySelectorAll("details")];
  const menus = folded.filter((one) => one.matches(".menu, .tongues"));
  const found = [];
  const look = async (at) => found.push(...(await axe.run(at, options)).violations);
  for (const one of folded) one.open = !menus.includes(one);
  await look(document);
  for (const menu of menus) {
    menu.open = true; // one at a time: they lie over the page
    await look(menu);
    menu.open = false;
  }
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""


def kinds(engine: Engine) -> dict[str, str]:
    """Give the address of a page of every kind, by the kind's name."""
    told = _told(engine)
    item = told.item
    other = next((card.lang for card in told.translations), item.lang)
    word = quote(max(re.findall(r"\w+", item.title), key=len))
    story, issue = f"/item/{quote(item.id)}", f"/issue/{quote(item.issue)}/{item.lang}"
    found = {
        "home": "/",
        "results": f"/?q={word}",
        "a later page": "/?sort=newest&page=2",
        "narrowed": f"/?q={word}&lang={other}&lang={item.lang}&since=1990",
        "each telling": "/?sort=oldest&group=0",
        "spelt otherwise": f"/?q={word}q",
        "some of it": f"/?q={word}+zzxqyyvk",
        "nothing": f"/?q=%22{word}+zzxqyyvk%22&lang={item.lang}",
        "past the end": f"/?q={word}&page=99",
        "values": f"/values/section?q={word}",
        "story": story,
        "story of results": f"{story}?q={word}&at=1",
        "story side by side": f"{story}?with={other}",
        "issue": issue,
        "issue marked": f"{issue}?q={word}",
        "issue side by side": f"{issue}?with={other}",
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
        only = Filters({"issue": (mended.key,), "lang": (mended.lang,)})
        hits = engine.search(SearchRequest("", only, limit=50)).hits
        guessed = max(hits, key=lambda hit: len(hit.item.guesses)).item
        found["issue mended"] = f"/issue/{quote(mended.key)}/{mended.lang}"
        found["story mended"] = f"/item/{quote(guessed.id)}"
        found["results mended"] = f"/?issue={quote(mended.key)}&lang={mended.lang}"
    return found


def _told(engine: Engine) -> Hit:
    """Give a story with pictures, links and tellings, as far as there is one."""
    hits = engine.search(SearchRequest("", limit=500, sort="newest", prefer=("en",))).hits
    return max(
        (hit for hit in hits if re.search(r"\w", hit.item.title)),
        key=lambda hit: (
            bool(hit.translations and hit.item.images),
            len(hit.translations),
            len(hit.item.links),
        ),
    )


def findings(page: Page) -> list[str]:
    """Give what axe finds on a page as it stands, all of it unfolded."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_FOUND, _RULES)
    return found


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


def audited(
    engine: Engine, wanted: Sequence[str], languages: Sequence[str], folder: Path
) -> Counter[str]:
    """Look at pages of these kinds, and count; each page is written to a folder as well."""
    counts: Counter[str] = Counter()
    addresses = kinds(engine)
    with serving(engine) as origin, sync_playwright() as playwright:
        path = which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for code in languages:
            page = browser.new_context(base_url=origin, locale=code).new_page()
            for kind in wanted or addresses:
                answer = page.goto(addresses[kind])
                assert answer, f"no answer for {addresses[kind]}"
                Path(folder, f"{kind} {code}.html").write_bytes(answer.body())
                counts["pages"] += 1
                for where, found in looked(page):
                    counts["runs"] += 1
                    counts["findings"] += len(found)
                    for each in found:
                        print(f"{kind}, {code}, {where}: {each}", file=sys.stderr)
            page.context.close()
        browser.close()
    return counts


def main(arguments: Sequence[str]) -> int:
    """Look at all pages, and say what is found; the exit status is 1 if that is anything."""
    parser = argparse.ArgumentParser(description="whether everybody can read the pages")
    parser.add_argument("--index-data", type=Path, required=True)
    parser.add_argument("--checker", type=Path, help="the Nu HTML checker, vnu.jar")
    parser.add_argument("--kind", action="append", help="look at pages of this kind alone")
    parser.add_argument("--language", action="append", choices=list(LANGUAGES))
    options = parser.parse_args(arguments)
    languages = options.language or list(LANGUAGES)
    with Engine(Settings(options.index_data)) as engine, tempfile.TemporaryDirectory() as made:
        counts = audited(engine, options.kind or [], languages, Path(made))
        errors = checked(options.checker, Path(made)) if options.checker else []
    for each in errors:
        print(each, file=sys.stderr)
    line: dict[str, object] = {"languages": len(languages)}
    line |= {name: counts[name] for name in ("pages", "runs", "findings")}
    emit(line | ({"errors": len(errors)} if options.checker else {}))
    return 1 if counts["findings"] or errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
