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


@pytest.mark.parametrize("raw", ["<script>x</script>", "a <b onclick=x>b</b>", "<!-- x -->", "<style>*{}</style>"])
def test_raw_html_is_shown_not_obeyed(raw: str) -> None:
    assert not re.search(r"<(script|b|style|!)", markdown.to_html(raw))


@pytest.mark.parametrize(
    "address", ["https://x.com/a?b=c", "http://x.com", "mailto:a@x.com", "/case-studies/spotify", "#part"]
)
def test_a_link_may_lead_to_the_web_to_mail_and_within_the_site(address: str) -> None:
    assert f'href="{address}"' in markdown.to_html(f"[a]({address})")


@pytest.mark.parametrize(
    "address",
    (
        "javascript:x JavaScript:x data:text/html,x data:image/png;base64,AAAA //x.com vbscript:x file:///etc "
        "&#106;avascript:x ftp://x.com java&#10;script:x"
    ).split(),
)
def test_a_link_may_lead_nowhere_else(address: str) -> None:
    for source in (f"[a]({address})", f"![a]({address})", f"<{address}>", f"[a]: {address}\n\n[a]"):
        assert not re.search("href|src", markdown.to_html(source))


def test_a_picture_of_the_sites_own_is_drawn_at_its_address_when_it_is_needed() -> None:
    html = markdown.to_html('![A *logo*](/images/a%20b.svg "T")', "/base", lambda name: f"/base/static{name}?1")
    assert '<img src="/base/static/images/a b.svg?1" alt="A logo" title="T" loading="lazy" />' in html


@pytest.mark.parametrize(
    "address", "https://evil.example/a.png //evil.example/a.png /static/images/a.png a.png #a data:image/png,x".split()
)
def test_any_other_picture_is_its_words(address: str) -> None:
    for source in (f"![A < B]({address})", f"[![A < B]({address})](/x)", f"![A < B][r]\n\n[r]: {address}"):
        html = markdown.to_html(source)
        assert "A &lt; B" in html
        assert "<img" not in html


def test_pictures_are_found_where_they_are_typed() -> None:
    source = (
        "# /images/a.svg\n\n![/images/a.svg](/images/a.svg) and ![b](<b c.png>)\n\n- ![d][d]\n\n"
        "      ![code](/images/code.svg)\n\n`![code](/images/code.svg)`\n\n"
        "| a |\n| - |\n| ![e](/images/%C3%A9.svg) |\n\n[d]: //d.example/d.png\n"
    )
    found = markdown.pictures(source)
    assert [name for name, *_ in found] == ["/images/a.svg", "b c.png", "//d.example/d.png", "/images/é.svg"]
    typed = [source[start:end] for _, start, end, _ in found]
    assert typed == ["/images/a.svg", "b c.png", "//d.example/d.png", "/images/%C3%A9.svg"]
    assert source[found[0].start - 2 : found[0].start] == "]("


def test_pictures_of_a_very_long_body_are_found_without_reading_all_of_it() -> None:
    source = "![[" * 20_000 + "\n\n![a](/images/a.svg) ![b](//b.example/b.png) [c](/images/c.svg) [d](//d.example)"
    source += " [![e](/images/e.svg)](/images/f.svg)"
    assert [(name, is_picture) for name, *_, is_picture in markdown.pictures(source)] == [
        ("/images/a.svg", True),
        ("//b.example/b.png", True),
        ("/images/c.svg", False),
        ("/images/e.svg", True),
        ("/images/f.svg", False),
    ]


def test_links_to_pictures_are_among_them_and_other_links_are_not() -> None:
    source = '[![a](/images/a.svg)](/images/big.svg) [b](/images/b.svg "B") [c](/c) [d](//d.example/images/d.svg)'
    found = markdown.pictures(source)
    assert [source[start:end] for _, start, end, _ in found] == ["/images/a.svg", "/images/big.svg", "/images/b.svg"]
    assert [is_picture for *_, is_picture in found] == [True, False, False]


def test_a_link_to_a_picture_leads_to_where_it_is() -> None:
    html = markdown.to_html(
        "[![a](/images/a.svg)](/images/a.svg) [x](/x)", "/base", lambda name: f"/base/static{name}?1"
    )
    assert html.count('="/base/static/images/a.svg?1"') == 2
    assert 'href="/base/x"' in html


def test_markdown_for_others_has_the_addresses_of_the_page() -> None:
    source = "![a](/images/a.svg) `/images/a.svg` ![b](/images/b.svg)\n\n[![a][r]](/x) ![a][r]\n\n[r]: /images/a.svg"
    source += "\n\n[x](/x?y=%20#z) [e](https://e.example) [t](#top) [f](//f.example) [b](/images/b.svg)"
    assert markdown.resolve_links(source, "https://x/base", lambda name: f"https://x/static{name}", "https://x/p") == (
        "![a](https://x/static/images/a.svg) `/images/a.svg` ![b](https://x/static/images/b.svg)\n\n"
        "[![a][r]](https://x/base/x) ![a][r]\n\n[r]: https://x/static/images/a.svg\n\n[x](https://x/base/x?y=%20#z) "
        "[e](https://e.example) [t](https://x/p#top) [f](//f.example) [b](https://x/static/images/b.svg)"
    )


def test_quotes_are_typographic() -> None:
    assert "“a”" in markdown.to_html('"a"')


def test_a_block_of_nothing_but_quotes_keeps_them_and_the_others_do_not() -> None:
    html = markdown.to_html('"a"\n\n' + '"b" ' * 501)
    assert "“a”" in html
    assert "“" not in html.partition("b")[2]


def test_text_is_the_words_alone() -> None:
    assert (
        markdown.to_text("# A *b*c\n\n[link](/x) and ![picture](/y.png)\n\n- one\n- two\n")
        == "A bc link and picture one two"
    )


def test_each_block_finds_its_own_direction_and_what_is_in_it_follows() -> None:
    html = markdown.to_html("# A\n\nא\n\n- one\n\n1. two\n\n> Said.\n\n| a |\n| - |\n| 1 |\n")
    assert re.findall(r'<(\w+) dir="auto">', html) == ["h2", "p", "ul", "ol", "blockquote", "table"]
    assert html.count("dir=") == 6


def test_links_to_places_on_the_page_lead_there_from_elsewhere() -> None:
    assert 'href="#top"' in markdown.to_html("[t](#top)")
    assert 'href="https://x/p#top"' in markdown.to_html("[t](#top)", page="https://x/p")
