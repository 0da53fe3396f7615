"""Footnotes, lists of tasks and definitions, bare links and figures in a body; Markdown in the fields of a study."""

import pytest
from markupsafe import Markup, escape

from webapp import markdown


def test_footnotes_are_at_the_end_and_link_back() -> None:
    html = markdown.to_html("A[^b], again[^b].\n\n[^b]: The *source*.\n\nAfter.", page="https://x.example/?a&b")
    assert '<a href="https://x.example/?a&amp;b#fn:1" id="fnref:1" role="doc-noteref">1</a>' in html
    assert 'id="fnref:1:1"' in html
    assert html.index("After.") < html.index('<li id="fn:1" dir="auto"><p>The <em>source</em>.')
    assert html.count("doc-backlink") == 2
    assert markdown.to_text("A[^b].\n\n[^b]: The source.") == "A. The source."
    body = "A[^b] [c](#fn:1)\n\n[^b]: The source."
    [link] = markdown.fragments(body)
    assert link.address[1:] in markdown.page_ids(body)


def test_task_lists_have_boxes_that_nobody_can_tick() -> None:
    html = markdown.to_html("- [ ] open\n- [x] *done*\n- [y] other")
    assert html.count('disabled="disabled" type="checkbox"') == 2
    assert html.count('checked="checked"') == 1
    assert "[y] other" in html
    assert markdown.to_text("- [x] done") == "done"


def test_definition_lists() -> None:
    assert markdown.to_html("Term\n: One\n: Two") == (
        '<dl dir="auto">\n<dt>Term</dt>\n<dd>One</dd>\n<dd>Two</dd>\n</dl>\n'
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://x.example/a--b.", "https://x.example/a--b"),
        ("(http://x.example/a_(b)_c)", "http://x.example/a_(b)_c"),
        ("*https://x.example*", "https://x.example"),
        ("“https://x.example/?a=1&b=2”, he said", "https://x.example/?a=1&amp;b=2"),
    ],
)
def test_a_bare_web_address_is_a_link_without_the_punctuation_around_it(text: str, address: str) -> None:
    assert f'<a href="{address}">{address}</a>' in markdown.to_html(text)


@pytest.mark.parametrize(
    "text", ["xhttps://x.example", "`https://x.example`", "ftp://x.example", "https://", "x.example", "https:// x"]
)
def test_other_text_is_no_link(text: str) -> None:
    assert "<a" not in markdown.to_html(text)


def test_a_bare_address_within_a_link_is_no_second_link() -> None:
    for body in ("[https://x.example](/a)", '<a href="/a">https://x.example</a>'):
        assert markdown.to_html(body).count("<a ") == 1


def test_a_picture_alone_with_a_title_is_a_figure() -> None:
    html = markdown.to_html('![A](/images/a.svg "It \'is\' < b")\n\n[![A](/images/a.svg "C")](/x)')
    assert html.count("<figure") == html.count("</figure>") == html.count("<figcaption>") == 2
    assert "<figcaption>It ‘is’ &lt; b</figcaption>" in html
    assert "title=" not in html
    assert markdown.to_text('![A](/images/a.svg "Caption")') == "A Caption"


@pytest.mark.parametrize(
    "body",
    [
        "![A](/images/a.svg)",
        'See ![A](/images/a.svg "T")',
        '![A](https://x.example/a.svg "T")',
        "![A](/images/a.svg ' ')",
    ],
)
def test_other_pictures_are_no_figures(body: str) -> None:
    assert "<figure" not in markdown.to_html(body)


def test_headings_for_a_contents_line() -> None:
    assert markdown.headings("# A *b*\n\n## C\n\n### D\n\n##\n\n> # Result") == [
        (2, "A b", "a-b"),
        (3, "C", "c"),
        (2, "Result", "result-2"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> It *works*.\n>\n> Well.\n> — Ann Lee, CTO, Acme", ("It works.\nWell.", "Ann Lee", "CTO, Acme")),
        ("> No.\n\nText\n\n> Yes.\n>\n> -- Bo", ("Yes.", "Bo", "")),
        ("> > Inner\n>\n> — Bo, CEO\n\n> b\n> — C", ("Inner", "Bo", "CEO")),
        ("> — Bo, CEO", None),
        ("> Text — with a dash", None),
        ("Text\n\n— Bo, CEO", None),
        ("", None),
    ],
)
def test_the_first_quotation_with_an_attribution(body: str, expected: tuple[str, str, str] | None) -> None:
    assert markdown.quotation(body) == expected


@pytest.mark.parametrize(
    "line",
    ['It\'s "a" & <b>', "5 * 3 _x", "# no heading", "> no quote", "a | b", "```", "&amp; -- ...", "---", "[x]: /y"],
)
def test_a_line_without_marks_is_the_same_paragraph_as_from_a_template(line: str) -> None:
    paragraph = Markup('<p dir="auto">{}</p>').format(line)
    assert markdown.block_html(f"  {line} \n\n{line}\n") == (paragraph, paragraph)
    assert str(escape(line)) in paragraph


def test_a_field_may_have_marks_links_and_lists() -> None:
    text = "**a** `b` [c](/d) [e](/images/f.svg) [g](#h)\n- i\n  - j\n- k\n  l\n1. https://x.example"
    assert markdown.block_html(text, "/p", "/s".__add__, "/page") == (
        '<p dir="auto"><strong>a</strong> <code>b</code> <a href="/p/d">c</a> <a href="/s/images/f.svg">e</a> '
        '<a href="/page#h">g</a></p>',
        '<ul dir="auto">\n<li>i\n<ul>\n<li>j</li>\n</ul>\n</li>\n<li>k\n<p>l</p>\n</li>\n</ul>',
        '<ol dir="auto">\n<li><a href="https://x.example">https://x.example</a></li>\n</ol>',
    )
    assert markdown.block_text(text) == "a b c e g i j k l https://x.example"


@pytest.mark.parametrize("typed", ["![a](/images/a.svg)", "[a](javascript:x)", "<script>x</script>"])
def test_a_field_has_no_pictures_no_html_and_no_other_links(typed: str) -> None:
    assert markdown.block_html(typed) == (Markup('<p dir="auto">{}</p>').format(typed),)
