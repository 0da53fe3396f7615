"""A private preview in a browser: complete, and the address with its token goes nowhere."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from tests import servers
from tests.factories import SITE
from webapp.preview import Preview, Signer

SECRET = "a-secret-of-the-tests-that-nobody-uses"  # noqa: S105


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a draft, on a server of its own."""
    content = tmp_path_factory.mktemp("preview") / "content"
    shutil.copytree(SITE, content)
    study = content / "case-studies/orbitane.md"
    study.write_text(study.read_text().replace("\ntitle:", "\ndraft: true\ntitle:", 1))
    token = Signer(SECRET).sign(Preview("orbitane", datetime.now(UTC) + timedelta(days=14)))
    with servers.gunicorn(env={"CASEBOOK_CONTENT": str(content), "CASEBOOK_SECRET": SECRET}) as server:
        yield f"{server.url}/case-studies/orbitane?preview={token}"


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
def test_the_page_is_complete_and_says_what_it_is(page: Page, preview: str) -> None:
    page.goto(preview)
    expect(page.get_by_text("Private preview: this story is not public.")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    logo = page.locator(".study-logo img")
    assert logo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    expect(page.locator(".study-share")).to_have_count(0)


def test_no_request_tells_another_page_the_address(page: Page, preview: str) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright needs a function
    page.goto(preview)
    page.get_by_role("link", name="Customer stories").first.click()
    expect(page.locator("#filters")).to_be_visible()
    assert page.evaluate("document.referrer") == ""
    assert len(requests) > 10
    assert not [request.url for request in requests if "preview=" in request.headers.get("referer", "")]


def test_back_shows_the_preview_again(page: Page, preview: str) -> None:
    page.goto(preview)
    page.get_by_role("link", name="Customer stories").first.click()
    expect(page.locator("#filters")).to_be_visible()
    page.go_back(wait_until="commit")
    expect(page.get_by_text("Private preview: this story is not public.")).to_be_visible()
