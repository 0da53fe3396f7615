"""A private preview shows one hidden story to whoever has its signed address, and nobody else learns of it."""

import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from werkzeug.test import TestResponse

from tests import servers
from tests.factories import SITE, a_content_folder, a_study_text, write_logos
from tests.http.raw import fetch, request
from tests.http.test_behind_nginx import Visitor as TlsVisitor
from tests.http.visitor import FetchedPage, Visitor
from webapp import create_app
from webapp.preview import Preview, Signer
from webapp.settings import Settings

StartNginx = Callable[..., AbstractContextManager[servers.Server]]
SECRET = "a-secret-of-the-tests-that-nobody-uses"  # noqa: S105
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
TITLE = "How zyzzyva did it"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A site with two drafts, a scheduled, an expired and a public story. Each has logos of its own."""
    hidden = {
        "zyzzyva": {"draft": True, "cover": {"image": "/images/photo.png", "alt": "A desk."}},
        "quokka": {"draft": True},
        "soon": {"publishAt": NOW + MONTH},
        "gone": {"expiresAt": NOW - MONTH},
        "public": {},
    }
    studies = {}
    for slug, fields in hidden.items():
        write_logos(tmp_path / "content", slug)
        logos = {"lightImage": f"/images/icons/{slug}.svg", "darkImage": f"/images/icons/{slug}-dark.svg"}
        studies[slug] = a_study_text(slug, **logos, **fields)
    shutil.copy(SITE / "images/ns-avatar-01.png", tmp_path / "content/images/photo.png")
    return a_content_folder(tmp_path / "content", **studies)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(content: Path, clock: Clock) -> Flask:
    return create_app(Settings(content=content, secret=SECRET), clock=clock)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def token(slug: str, *, secret: str = SECRET, until: datetime = NOW + MONTH) -> str:
    return Signer(secret).sign(Preview(slug, until))


def address(slug: str, **options: object) -> str:
    return f"/case-studies/{slug}?preview={token(slug, **options)}"  # type: ignore[arg-type]


def shown(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return response.status_code, sorted(response.headers.items()), response.data


def pictures(page: FetchedPage) -> list[str]:
    named = [e.get("src") or e.get("srcset", "") for tag in ("img", "source") for e in page.all(tag)]
    return [name for name in named if "preview=" in name]


@pytest.mark.parametrize("slug", ["zyzzyva", "soon", "gone"])
def test_a_preview_shows_a_draft_a_scheduled_and_an_expired_story(slug: str, visitor: Visitor) -> None:
    assert visitor.raw(f"/case-studies/{slug}").status_code == 404
    page = visitor.get(address(slug))
    assert f"How {slug} did it in a year" in page.text_of(page.one("h1"))
    assert "until 31 March 2027" in page.text_of(page.one("p", class_="preview"))


def test_a_preview_has_no_address_that_leads_to_a_404(visitor: Visitor) -> None:
    page = visitor.get(address("zyzzyva"))
    named = re.findall(r'(?:href|src|srcset|content)="(?:https?://[^/"]+)?(/(?!/)[^"]*)"', page.text)
    assert len(pictures(page)) == 4
    assert {name for name in named if visitor.raw(name).status_code != 200} == {"/contact"}  # of site.yaml


def test_the_pictures_of_a_draft_need_the_token_of_that_draft(visitor: Visitor) -> None:
    for name in pictures(visitor.get(address("zyzzyva"))):
        path = name.partition("?")[0]
        answer = visitor.raw(name)
        assert (answer.status_code, answer.mimetype.partition("/")[0]) == (200, "image")
        assert_private(answer)
        wrong = [path, f"{path}?preview={token('quokka')}", f"{path}?preview={token('zyzzyva', until=NOW)}"]
        assert {visitor.raw(other).status_code for other in wrong} == {404}


def test_a_range_of_a_drafts_file_is_sent_as_players_of_videos_need_it(visitor: Visitor) -> None:
    [name, *_] = pictures(visitor.get(address("zyzzyva")))
    whole, part = visitor.raw(name), visitor.raw(name, headers={"Range": "bytes=1-4"})
    assert (part.status_code, part.data) == (206, whole.data[1:5])
    assert part.headers["Content-Range"] == f"bytes 1-4/{len(whole.data)}"
    assert_private(part)


def assert_private(answer: TestResponse) -> None:
    for name, value in {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }.items():
        assert answer.headers.getlist(name) == [value]


def test_caches_search_engines_and_other_sites_learn_nothing_of_a_preview(visitor: Visitor) -> None:
    page = visitor.get(address("zyzzyva"))
    assert_private(page.response)
    assert page.one("meta", name="robots").get("content") == "noindex"
    assert_private(visitor.raw(address("zyzzyva"), method="HEAD"))
    assert_private(visitor.raw(address("zyzzyva").replace("?", "/?")))
    for attribute in ("canonical", "alternate"):
        assert not page.all("link", rel=attribute)
    assert not page.all("meta", property="og:url") and not page.all("meta", property="og:image")


def test_the_page_cache_keeps_no_preview(visitor: Visitor, clock: Clock) -> None:
    before = visitor.raw("/case-studies/zyzzyva")
    assert visitor.get(address("zyzzyva")).status == 200
    assert shown(visitor.raw("/case-studies/zyzzyva")) == shown(before)
    clock.now = NOW + MONTH
    assert visitor.raw(address("zyzzyva")).status_code == 404


def test_a_guessed_a_late_and_a_foreign_token_are_the_same_404_as_none(visitor: Visitor) -> None:
    expected = shown(visitor.raw("/case-studies/zyzzyva"))
    good = token("zyzzyva")
    last = "A" if good[-1] != "A" else "B"
    tokens = {
        "none": "",
        "guessed": "guessed",
        "changed": good[:-1] + last,
        "without its signature": good.rpartition(".")[0],
        "signed with another secret": token("zyzzyva", secret="x" * 32),
        "signed for something else": URLSafeSerializer(SECRET, salt="other").dumps(["zyzzyva", 10**10]),
        "late": token("zyzzyva", until=NOW),
        "of another story": token("quokka"),
        "twice": f"x&preview={good}",
    }
    for name, wrong in tokens.items():
        assert shown(visitor.raw(f"/case-studies/zyzzyva?preview={wrong}")) == expected, name
    assert shown(visitor.raw(f"/case-studies/none?preview={token('none')}"))[0] == 404


def test_a_preview_is_not_replayed_after_its_date(visitor: Visitor, clock: Clock) -> None:
    clock.now = NOW + MONTH - timedelta(seconds=1)
    answer = visitor.raw(address("zyzzyva"))
    assert answer.status_code == 200
    clock.now = NOW + MONTH
    again = visitor.raw(address("zyzzyva"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 404


def test_a_token_shows_only_the_page_of_its_story(visitor: Visitor) -> None:
    suffix = "?preview=" + token("zyzzyva")
    for end in (".md", ".png"):
        assert visitor.raw(f"/case-studies/zyzzyva{end}{suffix}").status_code == 404
    for path in (
        "/case-studies",
        "/case-studies/results",
        "/case-studies.atom",
        "/case-studies.json",
        "/sitemap.xml",
        "/llms.txt",
        "/case-studies/public.md",
        "/readyz",
    ):
        assert shown(visitor.raw(path + suffix)) == shown(visitor.raw(path)), path
    assert b"zyzzyva" not in visitor.raw("/case-studies/public").data


@pytest.mark.parametrize("slug", ["public", "soon"])
def test_the_address_leads_to_the_public_page_once_the_story_is_public(
    slug: str, visitor: Visitor, clock: Clock
) -> None:
    clock.now = NOW + MONTH
    answer = visitor.raw(address(slug, until=NOW + 2 * MONTH))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/case-studies/{slug}")
    assert_private(answer)


def test_without_a_secret_every_preview_is_a_404(content: Path, clock: Clock) -> None:
    visitor = Visitor(create_app(Settings(content=content), clock=clock))
    expected = shown(visitor.raw("/case-studies/zyzzyva"))
    for secret in (SECRET, "None", " "):
        assert shown(visitor.raw(address("zyzzyva", secret=secret))) == expected
    assert "secret" not in expected[2].decode().lower()


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "ja"])
def test_the_notice_is_in_the_language_of_the_site(language: str, content: Path, clock: Clock) -> None:
    site = content / "site.yaml"
    site.write_text(f"language: {language}\n{site.read_text()}")
    visitor = Visitor(create_app(Settings(content=content, secret=SECRET), clock=clock))
    page = visitor.get(address("zyzzyva"))
    notice = page.text_of(page.one("p", class_="preview"))
    assert {
        "ar": "31 مارس 2027",
        "de": "31. März 2027",
        "en": "31 March 2027",
        "es": "31 de marzo de 2027",
        "fr": "31 mars 2027",
        "ja": "2027年3月31日",
    }[language] in notice


def test_a_preview_works_under_a_prefix_and_another_list_path(content: Path, clock: Clock) -> None:
    site = content / "site.yaml"
    site.write_text(f"listPath: /customers\n{site.read_text()}")
    visitor = Visitor(create_app(Settings(content=content, secret=SECRET), clock=clock))
    path = address("zyzzyva").replace("/case-studies", "/customers")
    page = visitor.get(path, environ_overrides={"SCRIPT_NAME": "/stories"})
    for name in pictures(page):
        assert name.startswith("/stories/static/")
        assert visitor.raw(name.removeprefix("/stories")).status_code == 200


def real(content: Path) -> dict[str, str]:
    """The environment of a server whose clock is the machine's."""
    return {"CASEBOOK_CONTENT": str(content), "CASEBOOK_SECRET": SECRET, "CASEBOOK_ACCESS_LOG": "1"}


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_log_line_has_the_token(log_format: str, content: Path) -> None:
    path = address("zyzzyva", until=datetime.now(UTC) + MONTH)
    with servers.gunicorn(env=real(content) | {"CASEBOOK_LOG_FORMAT": log_format}) as server:
        assert fetch(server.port, request(path)).status == 200
        assert fetch(server.port, request(path.replace("zyzzyva", "quokka"))).status == 404
        assert fetch(server.port, request(path, "Expect: nonsense")).status == 417
        servers.until(lambda: server.output().count("/case-studies/") >= 2)
        output = server.output()
    assert path.partition("=")[2] not in output
    assert SECRET not in output


def test_nginx_neither_caches_nor_logs_a_preview(nginx: StartNginx, content: Path, tmp_path: Path) -> None:
    until = datetime.now(UTC) + MONTH
    path, env = address("zyzzyva", until=until), real(content)
    with servers.gunicorn(env=env) as one, servers.gunicorn(env=env) as two, nginx(one.port, two.port) as proxy:
        visitor = TlsVisitor(proxy, tmp_path / "fullchain.pem")
        for _ in range(3):
            answer, body = visitor.get(path)
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert TITLE.encode() in body
        assert visitor.get("/case-studies/zyzzyva")[0].status == 404
        one.kill()
        two.kill()
        assert visitor.get(path)[0].status == 502
        kept = [file.read_bytes() for file in (tmp_path / "pages").rglob("*") if file.is_file()]
        output = proxy.output()
    assert kept
    assert not [data for data in kept if TITLE.encode() in data or path.encode() in data]
    assert path.partition("=")[2] not in output
