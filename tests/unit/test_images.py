"""Which pictures a site can name, where their files lie, and which of them are public."""

import os
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.factories import STATIC, a_content_folder, a_library, a_study, a_study_text, write_logos
from webapp.content import reader
from webapp.content.image_file import inspect
from webapp.content.images import ICONS, Images
from webapp.model import Image as image  # noqa: N813 - Pillow has an Image too

LOGOS = {"/images/icons/acme.svg", "/images/icons/acme-dark.svg"}
FIELDS = {"lightImage": "/images/icons/acme.svg", "darkImage": "/images/icons/acme-dark.svg"}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program's static/ with its icons and one picture of its sample."""
    static = tmp_path / "program" / "static"
    write_file(static / "images/icons/sample.svg", "sample")
    for name in ICONS:
        write_file(static / name[1:], "icon")
    return static


def write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_picture_of_the_site_comes_before_one_of_the_program_with_the_same_name(
    program: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    write_file(site / "images/icons/sample.svg", "the site's")
    write_file(site / "images/a/b/deep.png", "")
    images = Images(site, program)
    assert images.path("/images/icons/sample.svg") == site / "images/icons/sample.svg"
    assert images["/images/icons/sample.svg"].bytes == len("the site's")
    assert images.path("/images/favicon.svg") == program / "images/favicon.svg"
    assert set(images) == {"/images/icons/sample.svg", "/images/a/b/deep.png"} | ICONS
    assert len(images) == 5
    assert images.own == ["/images/a/b/deep.png", "/images/icons/sample.svg"]


def test_the_samples_pictures_belong_to_the_sample_alone(program: Path, tmp_path: Path) -> None:
    (program.parent / "content").mkdir()
    assert Images(program.parent / "content", program).own == ["/images/icons/sample.svg"]
    other = Images(tmp_path / "site", program)
    assert (other.own, set(other)) == ([], ICONS)


def test_hidden_files_pipes_and_links_out_of_the_folder_are_no_pictures(program: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_file(tmp_path / "secret.svg", "secret")
    for name in ("good.svg", ".hidden.svg", ".git/config"):
        write_file(site / "images" / name, "")
    for name, target in {
        "within.svg": "good.svg",
        "out.svg": tmp_path / "secret.svg",
        "lost.svg": "none.svg",
        "loop.svg": "loop.svg",
        "folder": "..",
    }.items():
        (site / "images" / name).symlink_to(target)
    os.mkfifo(site / "images/pipe.svg")
    assert Images(site, program).own == ["/images/good.svg", "/images/within.svg"]
    shutil.rmtree(site / "images")
    (site / "images").symlink_to(tmp_path)
    assert Images(site, program).own == []


def test_a_site_that_is_reached_by_a_link_has_its_pictures(program: Path, tmp_path: Path) -> None:
    write_file(tmp_path / "release-1/images/a.svg", "")
    (tmp_path / "site").symlink_to("release-1")
    assert Images(tmp_path / "site", program).own == ["/images/a.svg"]


def test_the_public_pictures_are_those_that_the_library_names_and_the_icons(program: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_logos(site, "acme")
    for name in ("face.png", "body.png", "linked.png", "other.png"):
        write_file(site / "images" / name, "")
    block = {"titleOne": "A", "titleTwo": "B", "description": "C."}
    quote = {"name": "A", "role": "B", "description": "C", "rating": 5, "image": "/images/face.png"}
    body = "![x](/images/body.png) [y](/images/linked.png)"
    study = a_study("acme", body, **FIELDS, problemBlock=block | {"testimonial": quote})
    public = reader.public_images(a_library([study]), Images(site, program))
    named = {"/images/face.png", "/images/body.png", "/images/linked.png"}
    assert public.keys() == LOGOS | named | ICONS
    assert public["/images/face.png"] == site / "images/face.png"
    assert reader.public_images(a_library([]), Images(site, program)).keys() == ICONS


def test_a_drafts_pictures_are_public_only_where_drafts_are_shown(tmp_path: Path) -> None:
    site = a_content_folder(tmp_path / "c", acme=a_study_text(draft=True, **FIELDS))
    write_logos(site, "acme")
    for drafts in (False, True):
        pictures = reader.read(site, STATIC, drafts=drafts).pictures
        assert pictures.keys() == (LOGOS | ICONS if drafts else ICONS)


def test_every_picture_of_the_site_that_nothing_names_is_reported(tmp_path: Path) -> None:
    site = a_content_folder(tmp_path / "c", acme=a_study_text(draft=True, **FIELDS))
    write_logos(site, "acme")
    for name in ("team.png", "favicon.svg"):
        write_file(site / "images" / name, "")
    problems = [p for p in reader.check([], site, STATIC).problems if p.field == "image"]
    assert [(p.file, p.code, p.severity) for p in problems] == [
        (str(site / "images/team.png"), "unused-image", "warning")
    ]


def test_each_site_folder_is_checked_against_its_own_pictures(tmp_path: Path) -> None:
    sites = [a_content_folder(tmp_path / name, acme=a_study_text(**FIELDS)) for name in ("one", "two")]
    write_logos(sites[1], "acme")
    problems = [p for p in reader.check(sites, sites[0], STATIC).problems if p.severity == "error"]
    assert [(p.file, p.code) for p in problems] == [(str(sites[0] / "case-studies/acme.md"), "image-missing")] * 2
    assert problems[0].hint == "put the picture at images/icons/acme.svg in the site folder"


def a_picture(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 10), "red").save(file, kind)
    return file.getvalue()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
KINDS = {
    "PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif", "ICO": ".ico",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "suffix"), KINDS.items())
def test_the_size_of_every_type_of_picture_is_read(kind: str, suffix: str) -> None:
    content = a_picture(kind)
    found = inspect(f"acme{suffix}", content, len(content))
    assert (found.type.upper(), found.width, found.height) == (kind, *Image.open(BytesIO(content)).size)
    assert (found.fault, found.named) == ("", "")


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0MM"}])
def test_the_size_of_every_variant_of_webp_is_read(options: dict[str, Any]) -> None:
    file = BytesIO()
    Image.new("RGBA", (300, 77)).save(file, "WEBP", **options)
    found = inspect("acme.webp", file.getvalue(), len(file.getvalue()))
    assert (found.width, found.height) == (300, 77)


def test_the_size_of_a_jpeg_is_found_behind_its_other_segments() -> None:
    file = BytesIO()
    Image.new("RGB", (30, 20)).save(file, "JPEG", exif=b"Exif\0\0" + bytes(5000), progressive=True)
    found = inspect("acme.jpg", file.getvalue(), len(file.getvalue()))
    assert (found.width, found.height) == (30, 20)
    start = file.getvalue()[:100]
    assert inspect("acme.jpg", start, 100).fault == "is cut off: its JPEG data ends before the size of the picture"
    assert inspect("acme.jpg", start, 200_000) == image(200_000, type="JPEG")  # the size may come later


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.jpg", b"", "is empty"),
        ("a.woff2", b"", "is empty"),
        ("a.png", b"\n<!DOCTYPE html><title>404</title>", "is an HTML page"),
        ("a.svg", b"<html><body>", "is an HTML page"),
        ("a.png", b"version https://git-lfs.github.com/spec/v1\n", "is a pointer of Git LFS"),
        ("a.png", b"Acme", "is not a picture"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is not a picture"),
        ("a.png", a_picture("PNG")[:18], "is cut off: its PNG data"),
        ("a.avif", a_picture("AVIF")[:40], "is cut off: its AVIF data"),
        ("a.svg", a_picture("PNG"), "is of type PNG, but its name says SVG"),
        ("a.png", f"{SVG}</svg>".encode(), "is an SVG, but its name says PNG"),
        ("a.svg", SVG.encode(), "is no SVG that browsers show: no element found"),
        ("a.svg", b'<svg viewBox="0 0 4 1"/>', "it lacks xmlns="),
        ("a.svg", b"<picture/>", "it does not begin with <svg>"),
        ("a.svg", b"Acme", "is no SVG that browsers show: syntax error"),
        ("a.svg", b'<?xml version="1.0" encoding="none"?><svg/>', "is no SVG that browsers show"),
    ],
)
def test_a_file_that_no_browser_shows_is_known(name: str, content: bytes, fault: str) -> None:
    assert fault in inspect(name, content, len(content)).fault


@pytest.mark.parametrize(
    ("content", "undrawn"),
    [
        (f"\ufeff<?xml version='1.0'?><!-- Acme -->{SVG}<path/></svg>".encode(), ""),
        (f"{SVG}<text>Acme</text></svg>".encode(), "has letters that are text, and not shapes"),
        (
            f'<?xml version="1.0" encoding="iso-8859-1"?>{SVG}<title>é</title></svg>'.encode("latin-1"),
            "is not in UTF-8",
        ),
    ],
)
def test_an_svg_that_the_preview_picture_cannot_show_is_known(content: bytes, undrawn: str) -> None:
    found = inspect("a.svg", content, len(content))
    assert found == image(len(content), 40, 10, type="SVG", undrawn=undrawn)


@given(st.binary(max_size=80), st.sampled_from([b"", *(a_picture(kind)[:n] for kind in KINDS for n in (12, 30))]))
def test_any_bytes_are_inspected(end: bytes, start: bytes) -> None:
    for suffix in (*KINDS.values(), ".svg"):
        inspect(f"a{suffix}", start + end, len(start + end))


def test_the_check_opens_every_picture_that_is_named(tmp_path: Path) -> None:
    quote = {"name": "A", "role": "B", "description": "C", "rating": 5, "image": "/images/face.jpg"}
    block = {"titleOne": "A", "titleTwo": "B", "description": "C.", "testimonial": quote}
    text = a_study_text(body="![x](/images/body.png)", **FIELDS | {"problemBlock": block})
    site = a_content_folder(tmp_path / "c", acme=text)
    write_logos(site, "acme")
    write_file(site / "images/icons/acme.svg", "<!doctype html>")
    for name in ("face.jpg", "body.png"):
        write_file(site / "images" / name, "")
    problems = [p for p in reader.check([], site, STATIC).problems if p.severity == "error"]
    assert [(p.field, p.code) for p in problems] == [
        ("lightImage", "image-broken"),
        ("problemBlock.testimonial.image", "image-broken"),
        ("body", "image-broken"),
    ]
    assert problems[0].message == "'/images/icons/acme.svg' is an HTML page, and not a picture"
    assert problems[0].hint == "replace the file, and open it in a browser to be sure"


def test_a_picture_that_breaks_or_is_mended_is_noticed_though_the_study_is_cached(tmp_path: Path) -> None:
    site = a_content_folder(tmp_path / "c", acme=a_study_text(**FIELDS))
    for is_good in (True, False, True):
        write_logos(site, "acme")
        if not is_good:
            write_file(site / "images/icons/acme.svg", "")
        assert (reader.read(site, STATIC, cache=tmp_path / "cache").library is not None) is is_good


def test_a_picture_of_another_type_than_its_name_says_is_a_warning(tmp_path: Path) -> None:
    site = a_content_folder(tmp_path / "c", acme=a_study_text(body="![x](/images/team.png)"))
    (site / "images/team.png").write_bytes(a_picture("JPEG"))
    (problem,) = (p for p in reader.check([], site, STATIC).problems if p.code == "image-type")
    assert (problem.file, problem.severity) == (str(site / "images/team.png"), "warning")
    assert problem.message == "is of type JPEG, but its name says PNG"


def test_the_check_tells_what_the_preview_picture_replaces(tmp_path: Path) -> None:
    fields = {
        "title": "顾客", "alt": "Guke", "description": "顾客的故事", "detailsTitle": "How Guke did it",
        "lightImage": "/images/icons/acme.avif", "metrics": [{"value": "四", "label": "सात"}],
    }  # fmt: skip
    site = a_content_folder(tmp_path / "c", acme=a_study_text(**FIELDS | fields))
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(re.sub(r"(?m)^name: .*$", "name: '顾客'", text))
    write_logos(site, "acme")
    (site / "images/icons/acme.avif").write_bytes(a_picture("AVIF"))
    found = reader.check([], site, STATIC).problems
    messages = {p.field: p.message for p in found if (p.code, p.severity) == ("not-drawn", "warning")}
    logo = "'/images/icons/acme.avif' is of type AVIF, so the preview picture shows 'Guke' instead"
    assert messages.pop("lightImage") == logo
    assert messages.pop("title") == "no font of the preview picture has '顾', so it shows 'Guke' instead"
    assert (
        messages.pop("description") == "no font of the preview picture has '顾', so it shows 'How Guke did it' instead"
    )
    assert messages.pop("metrics[0].label").endswith("so it leaves out this figure")
    assert "instead" in messages.pop("name")
    assert messages == {}
