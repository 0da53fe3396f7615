"""Drawn covers: their place on the pages, and what is sent at their addresses."""

import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from tests.http.visitor import FetchedPage, Visitor
from webapp.covers.cover import DISTANCE, THEMES
from webapp.web.covers import drawing_version

COVER = re.compile(r"/static/covers/(light|dark)/([a-z]+)[a-z0-9-]*-[0-9a-f]{6}-([a-z0-9-]+)\.[0-9a-f]{12}\.svg")
ADDRESS = "/static/covers/dark/arcs-4c70cd-acme"


def covers(element: ET.Element) -> list[str]:
    """The addresses of the covers in an element, the light one before the dark one."""
    pictures = [picture for picture in element.iter("picture") if "cover" in picture.get("class", "").split()]
    return [
        address
        for picture in pictures
        for address in (
            *(image.get("src", "") for image in picture.iter("img")),
            *(source.get("srcset", "") for source in picture.iter("source")),
        )
    ]


def with_drawn_cover(page: FetchedPage) -> list[ET.Element]:
    """The cards of a page, without those of studies with a picture of their own."""
    return [card for card in page.all(data_study=None) if "/static/covers/" in covers(card)[0]]


def test_every_card_and_the_story_show_the_same_cover_of_each_theme(visitor: Visitor) -> None:
    cards = with_drawn_cover(visitor.get("/case-studies"))
    assert len(cards) == 11
    for card in cards:
        slug, shown = card.get("data-study", ""), covers(card)
        assert [COVER.fullmatch(address)[1] for address in shown] == list(THEMES)  # type: ignore[index]
        assert [COVER.fullmatch(address)[3] for address in shown] == [slug, slug]  # type: ignore[index]
        story = visitor.get(f"/case-studies/{slug}").all("article", data_study=slug)[0]
        assert covers(story) == shown


def test_a_cover_decorates_and_keeps_its_place_while_it_loads(visitor: Visitor) -> None:
    cards = with_drawn_cover(visitor.get("/case-studies"))
    pictures = [e for card in cards for e in card.iter("picture") if "cover" in e.get("class", "").split()]
    assert len(pictures) == 11
    images = [image for picture in pictures for image in picture.iter("img")]
    assert {(image.get("alt"), image.get("width"), image.get("height")) for image in images} == {("", "320", "180")}
    # The first may be the largest thing that a phone paints.
    assert [image.get("loading") for image in images] == [None, *["lazy"] * 10]


def test_no_cover_of_the_list_looks_like_one_near_it(visitor: Visitor) -> None:
    matches = [COVER.fullmatch(covers(card)[0]) for card in visitor.get("/case-studies").all(data_study=None)]
    for place in range(len(matches) - DISTANCE):
        near = [match[2] for match in matches[place : place + DISTANCE + 1] if match]
        assert len(set(near)) == len(near)


@pytest.mark.parametrize("theme", THEMES)
def test_a_cover_is_a_small_svg_kept_for_good_that_may_do_nothing(visitor: Visitor, theme: str) -> None:
    answer = visitor.raw(f"/static/covers/{theme}/letter-k-4c70cd-acme.{drawing_version()}.svg")
    assert answer.status_code == 200
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(answer.data) < 3000
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert visitor.raw(answer.request.path, headers=tag).status_code == 304
    small = visitor.raw(answer.request.path, headers={"Accept-Encoding": "br"})
    assert small.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("version", ["", ".000000000000", ".old"])
def test_a_cover_of_another_version_is_shown_and_asked_for_again(visitor: Visitor, version: str) -> None:
    answer = visitor.raw(f"{ADDRESS}{version}.svg")
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.data == visitor.raw(f"{ADDRESS}.{drawing_version()}.svg").data


@pytest.mark.parametrize(
    "path",
    ["blue/arcs-4c70cd-acme", "dark/spiral-4c70cd-acme", "dark/arcs-4c70c-acme", "dark/arcs-4c70cd-", "dark/", "dark/x",
     "dark/letter-4c70cd-acme", "dark/arcs-4c70cd-../x", "dark/arcs-4c70cd-<b>"],
)  # fmt: skip
def test_there_is_no_other_cover(visitor: Visitor, path: str) -> None:
    assert visitor.raw(f"/static/covers/{path}.svg").status_code == 404


def test_the_markdown_form_of_a_story_has_no_cover(visitor: Visitor) -> None:
    assert "covers/" not in visitor.raw("/case-studies/orbitane.md").text


def test_a_cover_is_under_the_prefix_of_the_site(visitor: Visitor, app: Flask) -> None:
    page = visitor.get("/case-studies", environ_overrides={"SCRIPT_NAME": "/stories"})
    addresses = [address for card in with_drawn_cover(page) for address in covers(card)]
    assert addresses
    assert all(address.startswith("/stories/static/covers/") for address in addresses)
    under = {"environ_overrides": {"SCRIPT_NAME": "/stories"}}
    assert visitor.raw(addresses[0].removeprefix("/stories"), **under).status_code == 200
