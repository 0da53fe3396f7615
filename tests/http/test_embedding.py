"""The cards for pages of other sites: what they hold, and which sites may show them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import html5lib
import pytest

from tests import servers
from tests.factories import SITE, STATIC, a_content_folder, a_library, a_study, a_study_text
from tests.http.test_behind_nginx import Visitor as TlsVisitor
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.settings import Settings, SettingsError

StartNginx = Callable[..., AbstractContextManager[servers.Server]]
CARDS = "/case-studies/cards"
SHOP, BLOG, OTHER = "https://shop.example", "http://127.0.0.1:8080", "https://other.example"


def site(origins: str = "", **settings: object) -> Visitor:
    return Visitor(create_app(Settings(content=SITE, embed_origins=origins or (), **settings)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def closed() -> Visitor:
    return site()


@pytest.fixture(scope="module")
def opened() -> Visitor:
    return site(f"{SHOP}, {BLOG}")


def slugs(visitor: Visitor, query: str = "") -> list[str]:
    return re.findall(r'data-study="([^"]+)"', visitor.raw(CARDS + query).text)


def ancestors(visitor: Visitor, path: str) -> str:
    return visitor.raw(path).headers["Content-Security-Policy"].partition("frame-ancestors ")[2]


def test_the_cards_are_the_first_of_the_list_with_the_same_query(closed: Visitor) -> None:
    for query in ("?", "?industry=ai", "?q=reports&product=api", "?sort=title", "?industry=none&utm_source=x"):
        listed = closed.get(f"/case-studies/results{query}").studies
        assert slugs(closed, f"{query}&limit=2") == listed[:2], query
        assert slugs(closed, query) == listed[:3], query
    assert slugs(closed, "?page=2") == slugs(closed)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?limit=1", 1),
        ("?limit=12", 12),
        ("?limit=13", 12),
        ("?limit=" + "9" * 4000, 12),
        ("?limit=0&limit=5", 5),
        ("?limit=x", 3),
        ("?limit=-1", 3),
        ("?limit=٣", 3),
        ("?limit=", 3),
    ],
)
def test_a_limit_is_from_1_to_12_and_3_by_default(query: str, number: int, closed: Visitor) -> None:
    assert len(slugs(closed, query)) == number


def test_two_limits_are_two_answers_of_the_page_cache(closed: Visitor) -> None:
    assert [len(slugs(closed, f"?limit={n}")) for n in (1, 2, 1, 2)] == [1, 2, 1, 2]


def test_every_address_of_the_cards_is_absolute_and_exists() -> None:
    visitor = site(base_url="https://stories.example/customers")
    prefix = {"SCRIPT_NAME": "/customers"}
    text = visitor.raw(CARDS + "?industry=ai", environ_overrides=prefix).text
    found = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert len(found) == 8
    for address in found:
        path = address.removeprefix("https://stories.example/customers")
        assert path.startswith(("/static/", "/case-studies"))
        assert visitor.raw(path).status_code == 200
    assert "/case-studies?industry=ai" in found[-1]


def test_a_logo_that_is_a_photo_has_an_absolute_address_too(tmp_path: Path) -> None:
    text = a_study_text(lightImage="/images/ns-avatar-01.png", darkImage=None)
    visitor = Visitor(create_app(Settings(content=a_content_folder(tmp_path / "content", acme=text))))
    [address] = re.findall(r' src="([^"]*)"', visitor.raw(CARDS).text)
    assert address.startswith("https://customers.nextsaas.example/static/")
    assert visitor.raw(address.removeprefix("https://customers.nextsaas.example")).status_code == 200


def test_a_list_without_a_story_leads_to_the_whole_list(closed: Visitor) -> None:
    text = closed.raw(CARDS + "?q=zyzzyvazyzzyva").text
    assert "See all stories" in text
    assert 'href="https://customers.nextsaas.example/case-studies"' in text
    assert "<ul" not in text and "<li>" not in text


def test_the_fragment_is_valid_html_and_escapes_what_authors_write() -> None:
    library = a_library([a_study(description="<b>&\"'", alt='"<', metrics=[{"value": "<1", "label": "&"}])])
    visitor = Visitor(create_app(Settings(content=SITE), library))
    text = visitor.raw(CARDS).text
    parser = html5lib.HTMLParser(strict=False)
    parser.parseFragment(text)
    assert not parser.errors
    assert "<b>" not in text and "&lt;1" in text


def test_no_search_engine_lists_the_cards_and_every_cache_may_keep_them(closed: Visitor) -> None:
    first = closed.raw(CARDS)
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert first.headers["Cache-Control"].startswith("public, max-age=60")
    assert closed.raw(CARDS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert CARDS not in closed.raw("/sitemap.xml").text


def test_the_style_sheet_is_small_and_other_sites_may_use_it(closed: Visitor) -> None:
    address = re.search(r"/static/css/embed\.[0-9a-f]+\.css", closed.raw(CARDS).text)
    assert address
    for path in (address[0], "/static/css/embed.css"):
        sheet = closed.raw(path)
        assert len(sheet.data) <= 2048
        assert sheet.headers.getlist("Cross-Origin-Resource-Policy") == ["cross-origin"]
    assert closed.raw("/static/css/site.css").headers["Cross-Origin-Resource-Policy"] == "same-origin"
    names = set(re.findall(r"\.([a-z][\w-]*)", (STATIC / "css/embed.css").read_text()))
    assert {name for name in names if not name.startswith("casebook-")} == {"md"}  # the guide, in a comment


def test_by_default_no_other_site_may_frame_or_read_the_cards(closed: Visitor) -> None:
    answers = [closed.raw(CARDS, method=m, headers={"Origin": SHOP}) for m in ("GET", "HEAD", "OPTIONS")]
    for answer in answers:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert ancestors(closed, CARDS) == "'none'"


def test_allowed_sites_may_frame_and_read_the_cards_and_nothing_else(opened: Visitor) -> None:
    assert ancestors(opened, CARDS) == f"{SHOP} {BLOG}"
    assert opened.raw(CARDS).headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for origin in (SHOP, BLOG):
        for _ in ("made", "kept"):
            assert opened.raw(CARDS, headers={"Origin": origin}).headers["Access-Control-Allow-Origin"] == origin
    for path in ("/case-studies", "/case-studies/results", "/case-studies/spotify", "/readyz", CARDS + "/x", "/none"):
        assert ancestors(opened, path) == "'none'"
        assert "Access-Control-Allow-Origin" not in opened.raw(path, headers={"Origin": SHOP}).headers


@pytest.mark.parametrize("origin", [OTHER, "null", "", "*", SHOP.upper(), f"{SHOP}.evil.example", f"{SHOP}:8443"])
def test_a_site_that_is_not_named_may_not_read_the_cards(origin: str, opened: Visitor) -> None:
    assert "Access-Control-Allow-Origin" not in opened.raw(CARDS, headers={"Origin": origin}).headers


def test_only_with_a_list_of_origins_an_answer_varies_by_origin(opened: Visitor) -> None:
    everyone = site("*")
    assert opened.raw(CARDS).headers.getlist("Vary") == ["Accept-Encoding, Origin"]
    assert opened.raw("/case-studies").headers.getlist("Vary") == ["Accept-Encoding"]
    answer = everyone.raw(CARDS, headers={"Origin": OTHER})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.getlist("Vary") == ["Accept-Encoding"]
    assert ancestors(everyone, CARDS) == "*"


def test_htmx_may_send_headers_of_its_own_from_an_allowed_site(opened: Visitor) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "hx-request"}
    answer = opened.raw(CARDS, method="OPTIONS", headers={"Origin": SHOP} | asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"] == "*"
    assert "Access-Control-Allow-Headers" not in opened.raw(CARDS, method="OPTIONS", headers={"Origin": OTHER}).headers


@pytest.mark.parametrize(
    "value",
    [
        "www.acme.example",
        "https://www.acme.example/",
        "https://www.acme.example/shop",
        "https://WWW.acme.example",
        "https://*.acme.example",
        "https://acme.example:443",
        "http://acme.example:80",
        "https://acme.example:0",
        "https://acme.example:99999",
        "https://acme.example;script-src *",
        "https://acme.example,*",
        "https://a.example,,",
        "ftp://acme.example",
        "https://user@acme.example",
        "https://bücher.example",
        "null",
    ],
)
def test_a_value_that_is_no_list_of_origins_stops_the_start(value: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CASEBOOK_CONTENT": str(SITE), "CASEBOOK_EMBED_ORIGINS": value})
    assert f"CASEBOOK_EMBED_ORIGINS={value!r}: allowed is origins such as https://www.example.com" in str(raised.value)


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("*", ("*",)),
        ("https://a.example", ("https://a.example",)),
        (
            " https://a.example , http://b.example:8080,https://a.example",
            ("https://a.example", "http://b.example:8080"),
        ),
        (
            "http://[::1]:8000,http://127.0.0.1,http://localhost",
            ("http://[::1]:8000", "http://127.0.0.1", "http://localhost"),
        ),
    ],
)
def test_origins_are_a_list_or_a_star(value: str, origins: tuple[str, ...]) -> None:
    settings = Settings.from_environment({"CASEBOOK_CONTENT": str(SITE), "CASEBOOK_EMBED_ORIGINS": value})
    assert settings.embed_origins == origins


def test_every_site_may_read_the_feeds(closed: Visitor) -> None:
    for path in ("/case-studies.json", "/case-studies.atom?industry=ai"):
        for _ in ("made", "kept"):
            answer = closed.raw(path, headers={"Origin": OTHER})
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_json_feed_has_logos_terms_and_metrics_under_its_own_name(closed: Visitor) -> None:
    items = closed.raw("/case-studies.json").json["items"]
    spotify = next(item for item in items if item["url"].endswith("/spotify"))["_casebook"]
    assert set(spotify["terms"]) == {"industry", "product", "service", "solution"}
    assert all(term.keys() == {"slug", "label"} for terms in spotify["terms"].values() for term in terms)
    for theme in ("light", "dark"):
        path = spotify["logo"][theme].removeprefix("https://customers.nextsaas.example")
        assert closed.raw(path).status_code == 200
    metrics = [metric for item in items for metric in item["_casebook"].get("metrics", ())]
    assert metrics and all({"value", "label"} <= metric.keys() <= {"value", "label", "source"} for metric in metrics)


def test_nginx_keeps_an_answer_for_each_origin(nginx: StartNginx, tmp_path: Path) -> None:
    env = {"CASEBOOK_EMBED_ORIGINS": f"{SHOP},{BLOG}"}
    with servers.gunicorn(env=env) as one, servers.gunicorn(env=env) as two, nginx(one.port, two.port) as proxy:
        visitor = TlsVisitor(proxy, tmp_path / "fullchain.pem")
        for _ in ("to fill the cache", "from it"):
            allowed = [
                visitor.get(CARDS, Origin=o)[0].headers["Access-Control-Allow-Origin"] for o in (SHOP, BLOG, OTHER)
            ]
            assert allowed == [SHOP, BLOG, None]
        assert visitor.get(CARDS, Origin=SHOP)[0].headers["X-Cache"] == "HIT"
        page = [visitor.get("/case-studies", Origin=o)[0].headers["X-Cache"] for o in (SHOP, OTHER)]
        assert page[-1] == "HIT"
