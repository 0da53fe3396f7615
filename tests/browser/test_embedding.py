"""The four examples of docs/embedding.md, opened in a browser from another origin: nginx on another port."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.servers import ROOT, Server

GUIDE = (ROOT / "docs/embedding.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)
HTML = dict(zip(("htmx", "script", "frame", "server"), (text for kind, text in BLOCKS if kind == "html"), strict=True))
[NGINX] = [text for kind, text in BLOCKS if kind == "nginx"]
[COLOURS] = [text for kind, text in BLOCKS if kind == "css"]
CONFIGURATION = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    types {{ text/html html; text/javascript js; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        location = /favicon.ico {{ return 204; }}
        {example}
    }}
}}
"""
#: What Chromium says when it keeps one site from another.
REFUSED = [
    "blocked by CORS policy",
    "Failed to load resource",
    "Refused to frame",
    "frame-ancestors",
    "Failed to fetch",
]


@dataclass
class Sites:
    stories: Server
    shop: Server

    def page_of_shop(self, name: str) -> str:
        return f"{self.shop.url}/products/{name}.html"


def start(nginx_program: str, folder: Path, *, allowed: bool) -> Iterator[Sites]:
    shop_port, stories_port = servers.free_port(), servers.free_port()
    stories = f"http://127.0.0.1:{stories_port}"
    env = {"CASEBOOK_BASE_URL": stories}
    if allowed:
        env["CASEBOOK_EMBED_ORIGINS"] = f"https://www.acme.example,http://127.0.0.1:{shop_port}"
    (folder / "products").mkdir()
    shutil.copy(ROOT / "static/vendor/htmx.min.js", folder)
    for name, html in HTML.items():
        text = f"<!doctype html><title>Shop</title><h1>Shop</h1>\n{html}"
        (folder / "products" / f"{name}.html").write_text(text.replace("https://stories.example", stories))
    example = NGINX.replace("https://stories.example", stories).replace("proxy_ssl_server_name on;", "")
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=shop_port, example=example))
    extra = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    command = [nginx_program, "-e", "stderr", "-p", str(folder), "-c", str(configuration), "-g", extra]
    with (
        servers.gunicorn(env=env, port=stories_port) as casebook,
        servers.running(command, port=shop_port, ready="/products/htmx.html") as shop,
    ):
        yield Sites(casebook, shop)


@pytest.fixture(scope="module")
def allowed(nginx_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    yield from start(nginx_program, tmp_path_factory.mktemp("allowed"), allowed=True)


@pytest.fixture(scope="module")
def refused(nginx_program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    yield from start(nginx_program, tmp_path_factory.mktemp("refused"), allowed=False)


@pytest.mark.parametrize("way", HTML)
def test_another_site_shows_three_stories_with_logos_and_style(way: str, page: Page, allowed: Sites) -> None:
    page.goto(allowed.page_of_shop(way))
    place = page.frame_locator("iframe") if way == "frame" else page
    cards = place.locator(".casebook-card")
    expect(cards).to_have_count(3)
    for number in range(3):
        expect(cards.nth(number)).to_have_css("border-radius", "12px")
        image = cards.nth(number).locator("img")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    if way != "frame":
        tops = [cards.nth(number).bounding_box() for number in range(3)]
        assert len({box["y"] for box in tops if box}) == 1, "side by side on a wide page"
        expect(cards.first.locator("a")).to_have_css(
            "font-family", page.evaluate("getComputedStyle(document.body).fontFamily")
        )


@pytest.mark.parametrize("way", HTML)
def test_a_click_opens_the_story_in_place_of_the_whole_page(way: str, page: Page, allowed: Sites) -> None:
    page.goto(allowed.page_of_shop(way))
    place = page.frame_locator("iframe") if way == "frame" else page
    card = place.locator(".casebook-card").first
    slug = card.get_attribute("data-study")
    card.click()
    expect(page).to_have_url(f"{allowed.stories.url}/case-studies/{slug}")
    expect(page.locator("article.study")).to_be_visible()


@pytest.mark.parametrize("way", ["htmx", "script", "frame"])
def test_without_the_setting_a_browser_shows_no_story_on_another_site(
    way: str, page: Page, refused: Sites, expected_messages: list[str]
) -> None:
    expected_messages += REFUSED
    with page.expect_event("console"):
        page.goto(refused.page_of_shop(way))
    expect(page.get_by_role("heading", name="Shop")).to_be_visible()
    if way == "frame":
        assert all(not frame.locator(".casebook-card").count() for frame in page.frames)
    else:
        expect(page.locator(".casebook-card")).to_have_count(0)
        expect(page.get_by_role("link", name="Stories of customers like you")).to_be_visible()


def test_without_the_setting_the_server_side_works(page: Page, refused: Sites) -> None:
    page.goto(refused.page_of_shop("server"))
    expect(page.locator(".casebook-card")).to_have_count(3)
    expect(page.locator(".casebook-card").first).to_have_css("border-radius", "12px")


def test_another_site_reads_only_cards_and_feeds(page: Page, allowed: Sites, expected_messages: list[str]) -> None:
    expected_messages += REFUSED
    page.goto(allowed.page_of_shop("script"))
    read = "address => fetch(address).then(answer => answer.text(), () => null)"
    assert '"_casebook"' in page.evaluate(read, f"{allowed.stories.url}/case-studies.json")
    assert "casebook-card" in page.evaluate(read, f"{allowed.stories.url}/case-studies/cards?limit=1")
    for path in ("/case-studies", "/case-studies/results", "/case-studies/spotify.md", "/readyz"):
        assert page.evaluate(read, allowed.stories.url + path) is None


def test_the_page_around_sets_the_colours(page: Page, allowed: Sites) -> None:
    page.goto(allowed.page_of_shop("server"))
    page.add_style_tag(content=COLOURS)
    card = page.locator(".casebook-card").first
    expect(card).to_have_css("background-color", "rgb(20, 24, 31)")
    expect(card).to_have_css("border-radius", "0px")


def test_in_a_narrow_frame_nothing_is_cut_off(page: Page, allowed: Sites) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{allowed.stories.url}/case-studies/cards?limit=12")
    expect(page.locator(".casebook-card")).to_have_count(12)
    assert page.evaluate("document.compatMode") == "BackCompat"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator("body")).to_have_css("margin", "0px")
