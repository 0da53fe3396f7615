"""All responses: headers, freshness, error pages, prefixes, health, static files."""

import re

import brotli
import pytest

from tests.factories import SITE, a_library, a_study
from tests.http.visitor import SECURITY, FetchedPage, Visitor, review
from webapp import create_app
from webapp.settings import Settings

PAGES = ["/case-studies", "/case-studies/results?industry=ai", "/case-studies/spotify", "/case-studies/none", "/x"]


@pytest.mark.parametrize("path", [*PAGES, "/", "/case-studies?page=1", "/healthz", "/readyz", "/static/none.css"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
def test_every_response_has_the_security_headers(visitor: Visitor, path: str, method: str) -> None:
    answer = visitor.raw(path, method=method)
    assert set(answer.headers.keys()) >= SECURITY
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer.headers


def test_a_wrong_method_gets_the_allowed_ones_on_an_error_page_of_the_site(visitor: Visitor) -> None:
    answer = visitor.raw("/case-studies", method="POST")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "<h1" in answer.text


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 405)])
def test_a_client_error_at_the_partial_is_a_fragment_with_the_pages_address(
    visitor: Visitor, method: str, status: int
) -> None:
    path = "/case-studies/results?page=99&industry=media&utm_source=x"
    answer = FetchedPage(visitor.raw(path, method=method))
    review(answer, path)
    assert (answer.status, answer.is_partial) == (status, True)
    assert answer.text_of(answer.one("title")).startswith(answer.text_of(answer.one("h1")))
    assert answer.headers["HX-Push-Url"] == "/case-studies?industry=media&page=99"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_server_error_at_the_partial_is_a_fragment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(content=SITE), a_library([a_study()]))
    monkeypatch.setattr("webapp.web.views.search", lambda *_: 1 / 0)
    answer = Visitor(app).get("/case-studies/results?industry=ai", 500)
    assert answer.is_partial
    assert (answer.headers["HX-Push-Url"], answer.headers["X-Robots-Tag"]) == ("/case-studies?industry=ai", "noindex")


def test_an_unknown_address_answers_every_method_with_the_same_headers(visitor: Visitor) -> None:
    headers = [dict(visitor.raw("/nope", method=method).headers) for method in ("GET", "POST", "DELETE", "BREW")]
    assert all(others == headers[0] for others in headers)


def test_a_server_error_is_an_error_page_of_the_site_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(content=SITE), a_library([a_study()]))

    def breaks() -> str:
        raise RuntimeError("secret")

    app.add_url_rule("/breaks", "breaks", breaks)
    page = Visitor(app).get("/breaks", 500)
    assert "secret" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "secret" in caplog.text


def test_hsts_is_sent_over_tls_only(visitor: Visitor) -> None:
    asset = visitor.get("/case-studies").one("link", rel="stylesheet").get("href", "")
    for path in ("/case-studies", asset):
        assert "Strict-Transport-Security" not in visitor.raw(path).headers
        assert "Strict-Transport-Security" in visitor.raw(path, base_url="https://localhost").headers


def test_pages_are_the_same_for_every_host(visitor: Visitor) -> None:
    bodies = {visitor.raw("/case-studies/spotify", headers={"Host": host}).data for host in ("a.example", "b.example")}
    assert len(bodies) == 1


def test_every_link_has_the_prefix_the_site_is_mounted_under(visitor: Visitor) -> None:
    for path in ("/case-studies?industry=media", "/case-studies/spotify", "/case-studies/orbitane"):
        page = visitor.get(path, environ_overrides={"SCRIPT_NAME": "/stories"})
        inside = [
            value
            for element in page.root.iter()
            for name, value in element.attrib.items()
            if name in {"href", "src", "srcset", "action", "hx-get"} and value.startswith("/")
        ]
        assert inside
        assert not [value for value in inside if not value.startswith("/stories/")]
    partial = visitor.raw("/case-studies/results?industry=media", environ_overrides={"SCRIPT_NAME": "/stories"})
    assert partial.headers["HX-Push-Url"] == "/stories/case-studies?industry=media"
    moved = visitor.raw("/case-studies?page=1", environ_overrides={"SCRIPT_NAME": "/stories"})
    assert moved.headers["Location"] == "/stories/case-studies"


def test_absolute_addresses_begin_with_base_url_and_contain_the_prefix_once() -> None:
    for base_url in ("https://a.example", "https://a.example/stories"):
        library = a_library([a_study()], base_url=base_url)
        page = Visitor(create_app(Settings(content=SITE), library)).get(
            "/case-studies/acme", environ_overrides={"SCRIPT_NAME": "/stories"}
        )
        assert page.one("link", rel="canonical").get("href") == "https://a.example/stories/case-studies/acme"


def test_healthz_and_readyz_report_a_healthy_site(visitor: Visitor) -> None:
    assert visitor.raw("/healthz").data == b"ok"
    ready = visitor.raw("/readyz").json
    assert (ready["status"], ready["studies"], ready["problems"]) == ("ok", 24, [])
    assert re.fullmatch(r"[0-9a-f]{8,}", ready["revision"])
    assert visitor.raw("/readyz").headers["Cache-Control"] == "no-store"


def assets(visitor: Visitor) -> list[str]:
    page = visitor.get("/case-studies")
    return sorted({v for e in page.root.iter() for v in e.attrib.values() if v.startswith("/static/")})


def test_every_file_a_page_names_is_immutable_under_its_hash(visitor: Visitor) -> None:
    for address in assets(visitor):
        answer = visitor.raw(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        refused = visitor.raw(address, headers={"Range": "bytes=9999999-"})
        if "Accept-Ranges" in answer.headers:  # a cover is drawn, and too small for ranges
            assert (refused.status_code, refused.headers.getlist("Cache-Control")) == (416, ["no-store"])
        unhashed = re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", address)
        assert unhashed != address
        assert visitor.raw(unhashed).headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert visitor.raw(unhashed).data == answer.data


def test_a_stylesheet_is_one_file_whose_addresses_have_hashes(visitor: Visitor) -> None:
    address = visitor.get("/case-studies").one("link", rel="stylesheet").get("href", "")
    sheet = visitor.raw(address)
    assert "@import" not in sheet.text
    for target in re.findall(r'url\("([^"]+)"\)', sheet.text):
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", target), target
        assert visitor.raw(target.replace("../", "/static/")).status_code == 200
    small = visitor.raw(address, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(small.data) == sheet.data


def test_an_image_may_be_embedded_elsewhere_and_runs_no_script(visitor: Visitor) -> None:
    answer = visitor.raw("/static/images/icons/spotify.svg")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_range_request_gets_that_part_of_a_file(visitor: Visitor) -> None:
    path = "/static/images/icons/spotify.svg"
    complete = visitor.raw(path)
    expected = {"bytes=0-9": complete.data[:10], "bytes=-5": complete.data[-5:], "bytes=10-": complete.data[10:]}
    expected |= {"bytes=-9999999": complete.data}
    for range_header, part in expected.items():
        answer = visitor.raw(path, headers={"Range": range_header})
        assert (answer.status_code, answer.data) == (206, part)
        assert answer.headers["Content-Range"].endswith(f"/{len(complete.data)}")
    assert visitor.raw(path, headers={"Range": "bytes=999999-"}).status_code == 416
    for strange in ("bytes=5-1", "lines=1-2", "bytes=a-b", "bytes=0-1,3-4"):
        assert visitor.raw(path, headers={"Range": strange}).data == complete.data
    head = visitor.raw(path, method="HEAD", headers={"Range": "bytes=0-9"})  # RFC 9110, 14.2: of GET only
    assert (head.status_code, head.content_length) == (200, len(complete.data))
    changed = visitor.raw(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert changed.data == complete.data


@pytest.mark.parametrize("base", ["http://stories", "http://stories/stories", "http://x.example/a/stories/"])
def test_the_prefix_is_removed_from_the_path_of_base_url_only(base: str) -> None:
    visitor = Visitor(create_app(Settings(content=SITE, base_url=base), a_library([a_study()], base_url=base)))
    page = visitor.get("/case-studies/acme", environ_overrides={"SCRIPT_NAME": "/stories"})
    home = base.rstrip("/").removesuffix("/stories") if base.count("/") > 2 else base
    assert page.one("link", rel="canonical").get("href") == f"{home}/stories/case-studies/acme"


def test_no_path_leaves_the_static_folder(visitor: Visitor) -> None:
    for path in ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static//etc/passwd", "/static/"):
        assert visitor.raw(path).status_code == 404
