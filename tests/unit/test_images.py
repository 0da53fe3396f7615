"""Which pictures a site can name, where their files lie, and which of them are public."""

import os
import shutil
from pathlib import Path

import pytest

from tests.factories import STATIC, a_content_folder, a_library, a_study, a_study_text, write_logos
from webapp.content import reader
from webapp.content.images import ICONS, Images

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
