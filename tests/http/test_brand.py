"""A company's frame around every page: logo, navigation, footer, icon, colours and its own styles."""

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.branded_site import a_brand
from tests.factories import a_content_folder, a_library, a_study, a_study_text
from tests.http.test_seo import graph, meta
from tests.http.visitor import FetchedPage, Visitor
from webapp import create_app
from webapp.model.palette import palette_of
from webapp.settings import Settings

PAGES = [("/case-studies", 200), ("/case-studies?industry=ai", 200), ("/case-studies/acme", 200), ("/nowhere", 404)]


def branded(**changes: Any) -> Visitor:
    return Visitor(create_app(Settings(), a_library([a_study()], **a_brand(**changes))))


def links_in(page: FetchedPage, class_: str) -> list[tuple[str, str]]:
    part = page.one("*", class_=class_)
    return [(" ".join("".join(a.itertext()).split()), a.get("href", "")) for a in part.iter("a")]


def style(visitor: Visitor, page: FetchedPage) -> TestResponse:
    sheets = [link.get("href", "") for link in page.all("link", rel="stylesheet")]
    assert "/css/site." in sheets[0] and "/css/theme." in sheets[1]
    return visitor.raw(sheets[1])


@pytest.mark.parametrize(("path", "status"), PAGES)
def test_every_page_has_logo_navigation_and_footer_of_the_company(path: str, status: int) -> None:
    page = branded().get(path, status)
    logo = page.one("a", class_="masthead-logo")
    assert [image.get("alt") for image in logo.iter("img")] == ["Sample"]
    assert ["data-dark" in source.attrib for source in logo.iter("source")] == [True]
    assert links_in(page, "menu-links") == [
        ("Products", "https://sample.example/products"),
        ("Stories", "/case-studies"),
    ]
    assert links_in(page, "foot-groups") == [
        ("About us", "https://sample.example/about"),
        ("Help", "/case-studies?q=help"),
        ("Mail", "mailto:a@b.example"),
        ("All stories", "/case-studies"),
        ("Privacy", "https://sample.example/privacy"),
    ]
    call = page.one("a", class_="masthead-call button button-small")
    assert call.get("href") in {a.get("href") for a in page.one("section", class_="call wrap").iter("a")}


def test_paths_of_the_site_follow_the_prefix() -> None:
    page = branded().get("/case-studies", environ_overrides={"SCRIPT_NAME": "/stories"})
    assert links_in(page, "menu-links")[1] == ("Stories", "/stories/case-studies")


def test_a_logo_without_a_dark_version_stands_on_a_plate() -> None:
    logo = branded(logoDark=None).get("/case-studies").one("a", class_="masthead-logo logo-plate")
    assert not list(logo.iter("source"))


def test_without_a_logo_the_icon_stands_beside_the_name() -> None:
    name = branded(logo=None, logoDark=None).get("/case-studies").one("a", class_="masthead-name")
    assert "".join(name.itertext()) == "Sample"
    assert ["/images/ns-avatar-01." in image.get("src", "") for image in name.iter("img")] == [True]


def test_the_heading_of_the_site_is_that_of_its_list() -> None:
    visitor = branded()
    page = visitor.get("/case-studies")
    assert page.text_of(page.one("h1")) == "Success stories"
    assert page.text_of(page.one("title")).endswith("Success stories · Sample")
    filtered = visitor.get("/case-studies?industry=ai")
    assert filtered.text_of(filtered.one("h1")) == "Success stories: Ai"
    study = visitor.get("/case-studies/acme")
    assert study.text_of(study.one("ol", class_="crumbs")).startswith("Success stories")
    assert graph(study)["BreadcrumbList"]["itemListElement"][0]["name"] == "Success stories"
    assert "<title>Sample: Success stories in Ai</title>" in visitor.raw("/case-studies.atom?industry=ai").text
    assert "Success stories of Sample." in visitor.raw("/llms.txt").text
    assert not [path for path, status in PAGES if "ustomer stories" in visitor.get(path, status).text]


def test_the_icon_is_that_of_tabs_home_screens_and_feeds() -> None:
    visitor = branded()
    page = visitor.get("/case-studies")
    icon = page.one("link", rel="icon")
    assert "type" not in icon.attrib and "/images/ns-avatar-01." in icon.get("href", "")
    assert page.one("link", rel="apple-touch-icon").get("href") == icon.get("href")
    favicon = visitor.raw("/favicon.ico")
    assert favicon.mimetype == "image/png" and favicon.data == visitor.raw(icon.get("href", "")).data
    assert graph(page)["Organization"]["logo"].endswith(icon.get("href", "-"))
    assert visitor.raw("/case-studies.json").json["icon"].endswith(icon.get("href", "-"))  # type: ignore[index]


def test_an_icon_that_is_an_svg_has_its_type_and_is_none_for_home_screens() -> None:
    visitor = branded(icon="/images/icons/spotify.svg", socialImage=None)
    page = visitor.get("/case-studies")
    assert page.one("link", rel="icon").get("type") == "image/svg+xml"
    assert not page.all("link", rel="apple-touch-icon")
    assert visitor.raw("/favicon.ico").mimetype == "image/svg+xml"
    assert "og:image" not in meta(page)


def test_a_shared_list_shows_the_social_image_of_the_company() -> None:
    properties = meta(branded().get("/case-studies"))
    assert "/images/ns-avatar-02." in properties["og:image"]
    assert properties["twitter:card"] == "summary_large_image"
    assert "og:image:width" not in properties


@pytest.mark.parametrize(("path", "status"), PAGES)
def test_every_page_links_the_sheet_with_the_colours_of_the_brand(path: str, status: int) -> None:
    visitor, palette = branded(), palette_of("#ffd500")
    page = visitor.get(path, status)
    sheet = style(visitor, page)
    assert sheet.mimetype == "text/css" and "immutable" in sheet.headers["Cache-Control"]
    assert f"--raw-fill:light-dark({palette.light.fill},{palette.dark.fill})" in sheet.text
    colours = {tag.get("content") for tag in page.all("meta", name="theme-color")}
    assert colours == {palette.light.page, palette.dark.page}


def test_a_preview_picture_changes_its_address_with_the_colours_of_the_brand() -> None:
    addresses = {
        meta(branded(accent=accent).get("/case-studies/acme"))["og:image"] for accent in ("#ffd500", "#d4142a")
    }
    assert len(addresses) == 2
    assert branded().raw("/case-studies/acme.png").data != branded(accent=None).raw("/case-studies/acme.png").data


@pytest.mark.parametrize(("language", "fonts"), [("de", 1), ("ar", 0), ("ja", 0)])
def test_the_display_font_is_preloaded_where_headings_are_in_its_letters(language: str, fonts: int) -> None:
    visitor = Visitor(create_app(Settings(), a_library([a_study()], language=language)))
    assert len(visitor.get("/case-studies").all("link", rel="preload")) == fonts


def test_a_display_font_from_a_visitors_machine_is_not_preloaded() -> None:
    assert not branded().get("/case-studies").all("link", rel="preload")
    preload = branded(displayFont=None).get("/case-studies").one("link", rel="preload")
    assert "newsreader" in preload.get("href", "")


def test_a_site_without_a_brand_links_no_sheet_of_its_own(visitor: Visitor) -> None:
    page = visitor.get("/case-studies")
    assert len(page.all("link", rel="stylesheet")) == 1
    assert visitor.raw("/static/css/theme.css").status_code == 404


def test_own_styles_are_served_after_ours_with_hashed_pictures(tmp_path: Path) -> None:
    content = a_content_folder(tmp_path / "site", acme=a_study_text())
    (content / "theme").mkdir()
    (content / "theme/site.css").write_text(".hero { background: url(/images/icons/spotify.svg) }")
    visitor = Visitor(create_app(Settings(content=content)))
    text = style(visitor, visitor.get("/case-studies")).text
    assert text.startswith("@layer site{")
    picture = text.partition('url("../')[2].partition('"')[0]
    assert visitor.raw(f"/static/{picture}").headers["Cache-Control"].endswith("immutable")
