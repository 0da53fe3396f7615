"""A test client that checks the HTML of every page it fetches, so that all tests check all pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

HTML = "{http://www.w3.org/1999/xhtml}"
SECURITY = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
}
# The HTML attributes that the site uses. Any other one, except hx-*, data-* and aria-*, is a typing error.
ATTRIBUTES = set(
    "accept-charset action alt as autocomplete charset checked cite class colspan content controls crossorigin datetime"
    " decoding default defer dir disabled enterkeyhint fetchpriority for form height hidden href hreflang id inputmode"
    " itemprop kind label lang loading maxlength media method name novalidate open placeholder playsinline poster"
    " preload property rel role scope selected sizes spellcheck src srclang srcset start tabindex title translate type"
    " value width"
    # SVG drawn into the page
    " d fill transform viewBox stroke stroke-width stroke-linecap stroke-linejoin cx cy r points".split()
)


class FetchedPage:
    """A response and its parsed HTML, with the queries that tests need."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.is_partial = not self.text.lstrip().lower().startswith("<!doctype")
        self.root: Element = parser.parseFragment(self.text) if self.is_partial else parser.parse(self.text)
        self.errors = parser.errors

    def all(self, tag: str = "*", **attributes: str | None) -> list[Element]:
        """The elements with these attributes: ``data_study`` is ``data-study``, and ``None`` matches any value."""
        names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.root.iter(tag) if all(has(e, name, value) for name, value in names.items())]

    def one(self, tag: str = "*", **attributes: str | None) -> Element:
        elements = self.all(tag, **attributes)
        assert len(elements) == 1, f"{len(elements)} of <{tag} {attributes}>"
        return elements[0]

    @property
    def studies(self) -> list[str]:
        return [e.get("data-study", "") for e in self.all(data_study=None)]

    @property
    def total(self) -> int:
        return int(self.one(data_total=None).get("data-total", ""))

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        boxes = self.all("input", data_count=None)
        return {(b.get("name", ""), b.get("value", "")): int(b.get("data-count", "")) for b in boxes}

    @property
    def ticked(self) -> set[tuple[str, str]]:
        return {(b.get("name", ""), b.get("value", "")) for b in self.all("input", type="checkbox", checked=None)}

    def text_of(self, element: Element) -> str:
        return " ".join("".join(element.itertext()).split())


def has(element: Element, name: str, value: str | None) -> bool:
    return name in element.attrib if value is None else element.get(name) == value


class Visitor:
    """Fetches and checks pages of an application, without a server."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def get(self, path: str, status: int = 200, **options: object) -> FetchedPage:
        """Fetch a page and check it. Redirects are not followed."""
        response = self._client.get(path, **options)  # type: ignore[arg-type]
        assert response.status_code == status, f"{path}: {response.status}\n{response.get_data(as_text=True)[:500]}"
        assert "Set-Cookie" not in response.headers
        missing = SECURITY - set(response.headers.keys())
        assert not missing, f"{path} lacks the headers {missing}"
        page = FetchedPage(response)
        if response.mimetype == "text/html" and not 300 <= status < 400:
            review(page, path)
        return page

    def raw(self, path: str, **options: object) -> TestResponse:
        """Fetch anything that is not a page: feeds, images, redirects."""
        return self._client.open(path, **options)  # type: ignore[arg-type]


def review(page: FetchedPage, path: str) -> None:
    """Assert that the page is valid and accessible HTML that the content security policy allows."""
    assert not page.errors, f"{path} is not valid HTML: {page.errors[:3]}"
    repeated = [id_ for id_, n in Counter(e.get("id") for e in page.all(id=None)).items() if n > 1]
    assert not repeated, f"{path} repeats an id: {repeated}"
    assert page.text_of(page.one("title")), f"{path} has no title"
    for element in page.root.iter():
        if isinstance(element.tag, str):
            _review_element(element, page, path)
    if not page.is_partial:
        heading = page.text_of(page.one("h1"))
        assert heading, f"{path} has an empty h1"
        assert heading in page.text_of(page.one("title")), f"{path}: the title does not contain the h1 {heading!r}"
        assert page.one("html").get("lang"), f"{path} has no lang attribute"


def _review_element(element: Element, page: FetchedPage, path: str) -> None:
    for name in map(str, element.attrib):
        known = name in ATTRIBUTES or name.startswith(("hx-", "data-", "aria-"))
        assert known, f"{path}: <{element.tag}> has an unknown attribute {name!r}"
    assert element.tag != "style", f"{path}: the CSP forbids a style element"
    if element.tag == "script" and element.get("type") != "application/ld+json":
        assert element.get("src") and not element.text, f"{path}: the CSP forbids an inline script"
    for name in ("src", "srcset", "poster", "action"):
        address = element.get(name, "/")
        assert re.match(r"/(?!/)", address), f"{path}: <{element.tag} {name}={address!r}> leaves this host"
    for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for id_ in element.get(name, "").split():
            if not page.is_partial:
                assert page.all(id=id_), f"{path}: {name} points at #{id_}, which does not exist"


def links(page: FetchedPage) -> Iterator[str]:
    return (e.get("href", "") for e in page.all("a", href=None))
