"""Markdown becomes safe HTML and plain text; its pictures and links have positions."""

import re

import pytest
from markupsafe import Markup

from webapp import markdown


def test_markdown_becomes_markup() -> None:
    html = markdown.to_html("Some *text* with `code`.\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n> Said.\n\n- one\n- two\n")
    assert isinstance(html, Markup)
    for part in ("<em>text</em>", "<code>code</code>", "<table ", "<blockquote ", "<li>two</li>"):
        assert part in html


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("# A\n\n## B\n\n### C", ["h2", "h3", "h4"]),
        ("## A\n\n### B", ["h2", "h3"]),
        ("### A\n\n# B", ["h4", "h2"]),
        ("# A\n\n###### B", ["h2", "h6"]),
    ],
)
def test_headings_begin_at_h2(body: str, tags: list[str]) -> None:
    assert re.findall(r"<(h\d) ", markdown.to_html(body)) == tags


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("## What *changed*?", ["what-changed"]),
        ("## It’s 5--7 % `a_b` (c)", ["it-s-5-7-a-b-c"]),
        ("## ÉTÉ\n\n## E\u0301te\u0301", ["été", "été-2"]),
        ("## 第一章 Улица हिन्दी ٣", ["第一章-улица-हिन्दी-٣"]),
        ("# A\n\n> ## A\n\n- ### A\n\nA 2\n===", ["a", "a-2", "a-3", "a-2-2"]),
        ("## A 2\n\n## A\n\n## A", ["a-2", "a", "a-3"]),
        ("## !\n\n##\n\n## Section", ["section", "section-2", "section-3"]),
        ("## Result\n\n## Result title\n\n## Result", ["result-2", "result-title-2", "result-3"]),
        ("## A ![logo *b*](/images/a.svg) ![c](https://x.com/c.png)", ["a-logo-b-c"]),
    ],
)
def test_headings_have_ids_from_their_text(body: str, ids: list[str]) -> None:
    assert re.findall(r'<h\d id="([^"]*)"', markdown.to_html(body)) == ids


@pytest.mark.parametrize("id_", sorted(markdown.PAGE_IDS))
def test_no_heading_has_an_id_of_the_page(id_: str) -> None:
    assert f'id="{id_}-2"' in markdown.to_html(f"## {id_}")


@pytest.mark.parametrize("raw", ["<script>x</script>", "a <b onclick=x>b</b>", "<!-- x -->", "<style>*{}</style>"])
def test_raw_html_is_shown_as_text(raw: str) -> None:
    assert not re.search(r"<(script|b|style|!)", markdown.to_html(raw))


@pytest.mark.parametrize(
    "address", ["https://x.com/a?b=c", "http://x.com", "mailto:a@x.com", "/case-studies/spotify", "#part"]
)
def test_links_to_the_web_to_mail_and_within_the_site_are_kept(address: str) -> None:
    assert f'href="{address}"' in markdown.to_html(f"[a]({address})")


@pytest.mark.parametrize(
    "address",
    (
        "javascript:x JavaScript:x data:text/html,x data:image/png;base64,AAAA //x.com vbscript:x file:///etc "
        "&#106;avascript:x ftp://x.com java&#10;script:x"
    ).split(),
)
def test_other_links_are_not_links(address: str) -> None:
    for source in (f"[a]({address})", f"![a]({address})", f"<{address}>", f"[a]: {address}\n\n[a]"):
        assert not re.search("href|src", markdown.to_html(source))


def test_a_picture_of_the_site_has_its_address_and_is_loaded_lazily() -> None:
    html = markdown.to_html('See ![A *logo*](/images/a%20b.svg "T")', "/base", lambda name: f"/base/static{name}?1")
    assert '<img src="/base/static/images/a b.svg?1" alt="A logo" title="T" loading="lazy" />' in html


@pytest.mark.parametrize(
    "address", "https://evil.example/a.png //evil.example/a.png /static/images/a.png a.png #a data:image/png,x".split()
)
def test_any_other_picture_is_replaced_by_its_alternative_text(address: str) -> None:
    for source in (f"![A < B]({address})", f"[![A < B]({address})](/x)", f"![A < B][r]\n\n[r]: {address}"):
        html = markdown.to_html(source)
        assert "A &lt; B" in html
        assert "<img" not in html


def test_each_picture_has_the_position_of_its_address() -> None:
    source = (
        "# /images/a.svg\n\n![/images/a.svg](/images/a.svg) and ![b](<b c.png>)\n\n- ![d][d]\n\n"
        "      ![code](/images/code.svg)\n\n`![code](/images/code.svg)`\n\n"
        "| a |\n| - |\n| ![e](/images/%C3%A9.svg) |\n\n[d]: //d.example/d.png\n"
    )
    pictures = markdown.pictures(source)
    assert {picture.address: source[picture.start : picture.end] for picture in pictures} == {
        "/images/a.svg": "/images/a.svg",
        "b c.png": "b c.png",
        "//d.example/d.png": "//d.example/d.png",
        "/images/é.svg": "/images/%C3%A9.svg",
    }
    assert len(pictures) == 4
    assert source[pictures[0].start - 2 : pictures[0].start] == "]("


@pytest.mark.parametrize("picture", ["![a](//x&#46;example)", "![a](//x\\.example)", "![a][\\]]\n\n[\\]]: //x.example"])
def test_a_picture_with_an_address_spelled_otherwise_has_the_position_of_its_paragraph(picture: str) -> None:
    assert markdown.pictures(f"One.\n\nTwo {picture}") == [("//x.example", 6, 6, True)]


def test_a_linked_picture_of_another_host_is_one_picture() -> None:
    source = "[![a [b] c](https://x.example/a.png)](https://x.example/a.png)"
    assert markdown.pictures(source) == [("https://x.example/a.png", 12, 35, True)]


def test_pictures_of_a_very_long_body_are_found_without_parsing() -> None:
    source = "![[" * 20_000 + "\n\n![a](/images/a.svg) ![b](//b.example/b.png) [c](/images/c.svg) [d](//d.example)"
    source += " [![e](/images/e.svg)](/images/f.svg)"
    assert [(picture.address, picture.is_picture) for picture in markdown.pictures(source)] == [
        ("/images/a.svg", True),
        ("//b.example/b.png", True),
        ("/images/c.svg", False),
        ("/images/e.svg", True),
        ("/images/f.svg", False),
    ]


def test_links_to_pictures_of_the_site_count_as_pictures_and_other_links_do_not() -> None:
    source = '[![a](/images/a.svg)](/images/big.svg) [b](/images/b.svg "B") [c](/c) [d](//d.example/images/d.svg)'
    assert [(source[start:end], is_picture) for _, start, end, is_picture in markdown.pictures(source)] == [
        ("/images/a.svg", True),
        ("/images/big.svg", False),
        ("/images/b.svg", False),
    ]


def test_a_link_to_a_picture_has_the_address_of_the_picture() -> None:
    html = markdown.to_html(
        "[![a](/images/a.svg)](/images/a.svg) [x](/x)", "/base", lambda name: f"/base/static{name}?1"
    )
    assert html.count('="/base/static/images/a.svg?1"') == 2
    assert 'href="/base/x"' in html


def test_resolved_markdown_has_the_addresses_of_the_html() -> None:
    source = "![a](/images/a.svg) `/images/a.svg` ![b](/images/b.svg)\n\n[![a][r]](/x) ![a][r]\n\n[r]: /images/a.svg"
    source += "\n\n[x](/x?y=%20#z) [e](https://e.example) [t](#top) [f](//f.example) [b](/images/b.svg)"
    assert markdown.resolve_links(source, "https://x/base", lambda name: f"https://x/static{name}", "https://x/p") == (
        "![a](https://x/static/images/a.svg) `/images/a.svg` ![b](https://x/static/images/b.svg)\n\n"
        "[![a][r]](https://x/base/x) ![a][r]\n\n[r]: https://x/static/images/a.svg\n\n[x](https://x/base/x?y=%20#z) "
        "[e](https://e.example) [t](https://x/p#top) [f](//f.example) [b](https://x/static/images/b.svg)"
    )


def test_code_is_left_alone_and_definitions_before_their_use_are_resolved() -> None:
    source = "[r]: /x\n\n[a][r] [b](/x (y))\n\n    [c](/x)\n\n~~~\n[d]: /x\n~~~\n\n[e](/x)"
    assert markdown.resolve_links(source, "/base", str, "") == (
        "[r]: /base/x\n\n[a][r] [b](/base/x (y))\n\n    [c](/x)\n\n~~~\n[d]: /x\n~~~\n\n[e](/base/x)"
    )


def test_quotes_are_typographic() -> None:
    assert "“a”" in markdown.to_html('"a"')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("5--7", "5–7"),
        ("a -- b", "a – b"),
        ("a---b", "a—b"),
        ("a...", "a…"),
        ("a.....", "a…"),
        ("a----b", "a----b"),
        ("`a--b...`", "<code>a--b...</code>"),
        ("<https://x.com/a--b...c>--d", '<a href="https://x.com/a--b...c">https://x.com/a--b...c</a>–d'),
    ],
)
def test_dashes_and_ellipses_are_typographic(text: str, html: str) -> None:
    assert markdown.to_html(text) == f'<p dir="auto">{html}</p>\n'


@pytest.mark.parametrize(
    "text", ["(a) keep (b) drop (c) split", "(C) (r) (R) (tm) (TM)", "+-5", "why????", "no!!!!", "a,, b", "../src 1..2"]
)
def test_other_characters_stay_as_typed(text: str) -> None:
    assert markdown.to_html(text) == f'<p dir="auto">{text}</p>\n'
    assert markdown.to_text(text) == text


def test_a_block_with_very_many_quotes_keeps_them_straight() -> None:
    html = markdown.to_html('"a"\n\n' + '"b" ' * 501)
    assert "“a”" in html
    assert "“" not in html.partition("b")[2]


def test_plain_text_has_no_markup() -> None:
    assert (
        markdown.to_text("# A *b*c\n\n[link](/x) and ![picture](/y.png)\n\n- one\n- two\n")
        == "A bc link and picture one two"
    )


def test_only_top_level_blocks_have_a_direction() -> None:
    html = markdown.to_html("# A\n\nא\n\n- one\n\n1. two\n\n> Said.\n\n| a |\n| - |\n| 1 |\n")
    assert re.findall(r'<(\w+) (?:id="a" )?dir="auto">', html) == ["h2", "p", "ul", "ol", "blockquote", "table"]
    assert html.count("dir=") == 6


def test_links_to_a_fragment_can_have_the_address_of_the_page() -> None:
    assert 'href="#top"' in markdown.to_html("[t](#top)")
    assert 'href="https://x/p#top"' in markdown.to_html("[t](#top)", page="https://x/p")
