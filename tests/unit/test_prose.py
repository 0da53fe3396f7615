import re

import pytest
from markupsafe import Markup

from webapp.core import prose


def test_markdown_becomes_markup() -> None:
    html = prose.render("Some *text* with `code`.\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n> Said.\n\n- one\n- two\n")
    assert isinstance(html, Markup)
    for part in ("<em>text</em>", "<code>code</code>", "<table ", "<blockquote ", "<li>two</li>"):
        assert part in html


@pytest.mark.parametrize(
    ("markdown", "tags"),
    [
        ("# A\n\n## B\n\n### C", ["h2", "h3", "h4"]),
        ("## A\n\n### B", ["h2", "h3"]),
        ("### A\n\n# B", ["h4", "h2"]),
        ("# A\n\n###### B", ["h2", "h6"]),
    ],
)
def test_headings_begin_at_h2(markdown: str, tags: list[str]) -> None:
    assert re.findall(r"<(h\d) ", prose.render(markdown)) == tags


@pytest.mark.parametrize("raw", ["<script>x</script>", "a <b onclick=x>b</b>", "<!-- x -->", "<style>*{}</style>"])
def test_raw_html_is_shown_not_obeyed(raw: str) -> None:
    assert not re.search(r"<(script|b|style|!)", prose.render(raw))


@pytest.mark.parametrize(
    "address", ["https://x.com/a?b=c", "http://x.com", "mailto:a@x.com", "/case-studies/spotify", "#part"]
)
def test_a_link_may_lead_to_the_web_to_mail_and_within_the_site(address: str) -> None:
    assert f'href="{address}"' in prose.render(f"[a]({address})")


@pytest.mark.parametrize(
    "address",
    (
        "javascript:x JavaScript:x data:text/html,x data:image/png;base64,AAAA //x.com vbscript:x file:///etc "
        "&#106;avascript:x ftp://x.com java&#10;script:x"
    ).split(),
)
def test_a_link_may_lead_nowhere_else(address: str) -> None:
    for markdown in (f"[a]({address})", f"![a]({address})", f"<{address}>", f"[a]: {address}\n\n[a]"):
        assert not re.search("href|src", prose.render(markdown))


def test_quotes_are_typographic() -> None:
    assert "“a”" in prose.render('"a"')


def test_text_is_the_words_alone() -> None:
    assert (
        prose.text("# A *b*c\n\n[link](/x) and ![picture](/y.png)\n\n- one\n- two\n") == "A bc link and picture one two"
    )


def test_each_block_finds_its_own_direction_and_what_is_in_it_follows() -> None:
    html = prose.render("# A\n\nא\n\n- one\n\n1. two\n\n> Said.\n\n| a |\n| - |\n| 1 |\n")
    assert re.findall(r'<(\w+) dir="auto">', html) == ["h2", "p", "ul", "ol", "blockquote", "table"]
    assert html.count("dir=") == 6
