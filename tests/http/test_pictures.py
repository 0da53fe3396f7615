"""The pictures of a site folder: which are served, where, and how a reload changes that."""

import re
import signal
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.factories import STATIC, a_content_folder, a_study_text, write_logos, write_study
from tests.http.visitor import Visitor
from tests.servers import Server, gunicorn, until
from webapp import create_app
from webapp.settings import Settings

LOGO = "/static/images/icons/acme.svg"
FIELDS = {"lightImage": "/images/icons/acme.svg", "darkImage": "/images/icons/acme-dark.svg"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = a_content_folder(tmp_path / "c", acme=a_study_text(**FIELDS))
    write_logos(folder, "acme")
    return folder


def test_pictures_of_the_site_folder_are_served_at_plain_and_hashed_addresses(folder: Path) -> None:
    visitor = Visitor(create_app(Settings(content=folder)))
    content = (folder / "images/icons/acme.svg").read_bytes()
    address = logo_of(visitor.get("/case-studies/acme").text)
    assert re.fullmatch(r"/static/images/icons/acme\.[0-9a-f]{12}\.svg", address)
    for path in (address, LOGO):
        response = visitor.raw(path)
        assert (response.status_code, response.data) == (200, content)


def test_nothing_else_under_images_is_public(folder: Path) -> None:
    write_logos(folder, "secret")
    write_study(folder, "secret", a_study_text("secret", draft=True, lightImage="/images/icons/secret.svg"))
    visitor = Visitor(create_app(Settings(content=folder)))
    sample = [path.relative_to(STATIC.parent) for path in (STATIC / "images").rglob("*") if path.is_file()]
    public = {f"/{path}" for path in sample if visitor.raw(f"/{path}").status_code == 200}
    assert b"NextSaaS" not in (STATIC / "images/favicon.svg").read_bytes()  # the sample has its own
    icons = {f"/static/images/{name}" for name in ("favicon.svg", "favicon.ico", "apple-touch-icon.png")}
    assert public == icons
    assert visitor.raw("/static/images/icons/secret.svg").status_code == 404


def test_an_icon_of_the_site_folder_replaces_the_programs(folder: Path) -> None:
    (folder / "images/favicon.svg").write_text("<svg/>")
    visitor = Visitor(create_app(Settings(content=folder)))
    assert visitor.raw("/static/images/favicon.svg").data == b"<svg/>"


def test_the_preview_picture_has_the_logo_of_the_site_folder(folder: Path) -> None:
    addresses = []
    for colour in ("red", "blue"):
        (folder / "images/icons/acme.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path fill="{colour}" d="M0 0h4v1H0z"/></svg>'
        )
        page = Visitor(create_app(Settings(content=folder))).get("/case-studies/acme").text
        addresses += re.findall(r'property="og:image" content="([^"]+)"', page)
    assert len(set(addresses)) == 2


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with gunicorn(env={"CASEBOOK_CONTENT": str(folder)}) as server:
        yield server


def test_a_reload_serves_changed_and_new_pictures_and_keeps_old_hashed_addresses(server: Server, folder: Path) -> None:
    old_address, old = logo_of(fetch(server, "/case-studies/acme")), fetch(server, LOGO)
    (folder / "images/icons/acme.svg").write_text(old + "<!-- changed -->")
    write_logos(folder, "bolt")
    names = {"lightImage": "/images/icons/bolt.svg", "darkImage": "/images/icons/bolt-dark.svg"}
    write_study(folder, "bolt", a_study_text("bolt", **names))
    assert fetch(server, "/static/images/icons/bolt.svg") == "404"
    reload(server)
    assert logo_of(fetch(server, "/case-studies/acme")) != old_address
    assert [fetch(server, address) for address in (old_address, LOGO)] == [old, old + "<!-- changed -->"]
    assert fetch(server, "/static/images/icons/bolt.svg") == old

    (folder / "case-studies/bolt.md").unlink()
    reload(server)
    assert fetch(server, "/static/images/icons/bolt.svg") == "404"


def reload(server: Server) -> None:
    """Read the content again, and wait until only new workers answer."""
    workers = server.workers()
    server.signal(signal.SIGHUP)
    until(lambda: server.workers() and not server.workers() & workers)
    server.wait_until_ready()


def fetch(server: Server, path: str) -> str:
    """The body of a response, or its status if that is an error."""
    try:
        with urlopen(server.url + path, timeout=10) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return str(error.code)


def logo_of(page: str) -> str:
    """The address of the logo in the head of a study's page."""
    return re.findall(r'<img src="(/static/images/icons/[^"]+)"', page)[0]
