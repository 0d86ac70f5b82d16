"""What a site's generator takes out of a text is no text of ours either."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.archive.markdown.templates import without_templates
from tests.archive.folder import read, urls


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("![loom](a.png){: .wide }", "![loom](a.png)"),
        ("[a](https://e.org){:target='_blank'}.", "[a](https://e.org)."),
        ("{: .note }\nText", "\nText"),
        ("[a](https://e.org){.button}", "[a](https://e.org)"),
        ("## Looms {#looms}\n", "## Looms\n"),
        ("a {% include x.html\n  y=1 %} b", "a \n b"),
        ("{% comment %}old\nnews{% endcomment %}new", "\nnew"),
        ("{{< youtube abc >}} {{% note %}}kept{{% /note %}}", " kept"),
        ("[a]({{ site.url }}/a) {{ page.title }}", "[a](.//a) "),
        ('[a]({{< relref "a.md" >}})', "[a](./)"),
        ('{{< card title="Looms" url="https://e.org/1" >}}', "[Looms](https://e.org/1)"),
        ("{% include it.html\n  href='https://e.org' text='A' %}", "[A](https://e.org)\n"),
        ('{{ card(link="https://e.org") }} {{ card(title="Looms") }}', " "),
        ("{/* later\nmore */}Looms", "\nLooms"),
        ("<style>\np { color: red }\n</style>cloth", "\n\ncloth"),
        ("<script src='x'>let a = 1;</script>cloth", "cloth"),
        ('!!! info "On looms"\n    They weave.', "On looms\n    They weave."),
        ("??? note\n    Text", "\n    Text"),
        (":fontawesome-solid-comments: Ask", " Ask"),
    ],
)
def test_templates_go(source: str, left: str) -> None:
    assert without_templates(source) == left
    assert without_templates(source).count("\n") == source.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Write `{{ name }}` and ``{% if `x` %}``.",
        "```\n{{ name }}\n{: .x }\n```\n",
        "~~~\n<style>a</style>\n```\n~~~\n",
        "A set {a, b} and {.5} of {#3}, a ratio 1:2, a {never closed",
        "<script> never ends {% nor this",
        "What!!! And why???",
    ],
)
def test_code_and_other_braces_stay(text: str) -> None:
    assert without_templates(text) == text


def test_an_issue_of_a_generated_site(tmp_path: Path) -> None:
    """Its stories keep links and alternative texts, and no link within the site is broken."""
    text = (
        "# Wool Weekly 7\n\n## Finds {#finds}\n\n### Loom {: .title }\n\n"
        '![A loom](https://e.org/l.png "Loom"){: .wide loading=lazy }\n\n'
        "It weaves, see [the page](https://e.org/1){:target=_blank} and "
        "[ours]({{ site.baseurl }}/l.html).\n{: .lead }\n\n"
        "{% include ad.html %}\n\n### Kettle\n\nIt boils. {{< tweet 12 >}}\n"
    )
    archive = read(tmp_path, {"a.md": text})
    (issue,) = archive.issues
    assert [(item.title, item.text) for item in issue.items] == [
        ("Loom", "It weaves, see the page and ours."),
        ("Kettle", "It boils."),
    ]
    assert issue.items[0].images[0].alt == "A loom"
    assert urls(issue.items[0]) == ["https://e.org/1"]
    assert not archive.problems
