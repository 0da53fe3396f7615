"""The page of one study."""

import re
from itertools import pairwise

import pytest

from tests.factories import SITE, a_block, a_library, a_study, a_testimonial
from tests.http.visitor import Visitor
from webapp import create_app
from webapp.settings import Settings

SLUGS = sorted(path.stem for path in (SITE / "case-studies").glob("*.md"))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_study_has_a_page_with_headings_in_order(visitor: Visitor, slug: str) -> None:
    page = visitor.get(f"/case-studies/{slug}")
    assert page.one("article", data_study=slug) is not None
    levels = [int(e.tag[1]) for e in page.root.iter() if e.tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_model_study_shows_all_its_parts(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/spotify")
    text = page.text_of(page.root)
    for expected in ("Sharper personalization for millions of listeners.", "Fragmented listening signals",
                  "Elias Turner", "Director of Personalization, Spotify", "Daniel Ruiz on X"):  # fmt: skip
        assert expected in text
    assert len(page.all("blockquote")) == 3
    ratings = [e.get("aria-label") for e in page.all(role="img")]
    assert ratings == ["Rated 5 out of 5", "Rated 4 out of 5", "Rated 5 out of 5"]


def test_a_quote_without_rating_has_no_stars_in_any_format() -> None:
    study = a_study(problemBlock=a_block(testimonial=a_testimonial(rating=None)))
    visitor = Visitor(create_app(Settings(content=SITE), a_library([study])))
    page = visitor.get("/case-studies/acme")
    assert page.text_of(page.one("p", class_="quote-name")) == "Ann Lee"
    assert not page.all(role="img")
    assert not page.all("div", class_="quote-more")
    for address in ("/case-studies/acme.md", "/case-studies.atom", "/case-studies.json"):
        text = visitor.raw(address).text
        assert "Ann Lee, Head of Data" in text
        assert "Ann Lee, Head of Data." not in text


def test_only_a_logo_without_a_dark_one_stands_on_a_plate() -> None:
    library = a_library([a_study("acme"), a_study("bolt", darkImage=None)])
    visitor = Visitor(create_app(Settings(content=SITE), library))
    for slug, has_plate in (("acme", False), ("bolt", True)):
        for address in (f"/case-studies/{slug}", "/case-studies"):
            page = visitor.get(address)
            pictures = page.one(data_study=slug).iter("picture")
            picture = next(picture for picture in pictures if re.match("(card|study)-logo", picture.get("class", "")))
            assert ("logo-plate" in picture.get("class", "").split()) == has_plate
            assert (picture.find("source") is None) == has_plate


def test_the_only_study_has_no_related_studies() -> None:
    page = Visitor(create_app(Settings(content=SITE), a_library([a_study()]))).get("/case-studies/acme")
    assert not page.all(aria_label="Other stories")


def test_facts_link_to_their_filtered_lists(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/spotify")
    for facet, term in {
        "industry": "media",
        "product": "api",
        "service": "consulting",
        "solution": "enterprise",
    }.items():
        assert page.all("a", href=f"/case-studies?{facet}={term}")


def test_a_study_without_testimonials_has_no_empty_box(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/pennmarsh")
    assert not page.all("blockquote")
    assert not page.all(role="img")


def test_a_logo_has_both_files_and_loads_one(visitor: Visitor) -> None:
    page = visitor.get("/case-studies")
    card = page.one(data_study="spotify")
    (logo,) = [picture for picture in card.iter("picture") if "card-logo" in picture.get("class", "")]
    (source,) = logo.iter("source")
    (image,) = logo.iter("img")
    assert "spotify-dark." in source.get("srcset", "")
    assert "spotify." in image.get("src", "")
    assert source.get("media") == "screen and (prefers-color-scheme: dark)"  # paper is light
    assert (image.get("loading"), image.get("alt")) == ("lazy", "Spotify")


def test_images_of_the_body_load_lazily_and_from_this_site_only() -> None:
    body = "![Logo](/images/icons/spotify.svg)\n\n![Elsewhere](https://evil.example/a.png)"
    visitor = Visitor(create_app(Settings(content=SITE), a_library([a_study(body=body)])))
    under = {"environ_overrides": {"SCRIPT_NAME": "/stories"}}
    page = visitor.get("/case-studies/acme", **under)
    image = page.one("img", alt="Logo")
    address = image.get("src", "")
    assert re.fullmatch(r"/stories/static/images/icons/spotify\.[0-9a-f]{12}\.svg", address)
    assert image.get("loading") == "lazy"
    assert visitor.raw(address.removeprefix("/stories")).status_code == 200
    assert "evil.example" not in page.text
    assert "Elsewhere" in "".join(page.root.itertext())
    for path in ("/case-studies.atom", "/case-studies.json", "/case-studies/acme.md"):
        assert f"https://stories.example{address}" in visitor.raw(path, **under).text
    for path in ("/case-studies.atom", "/case-studies.json"):
        assert "evil.example" not in visitor.raw(path).text


def test_an_unknown_address_suggests_the_nearest_studies(visitor: Visitor) -> None:
    for slug, nearest in {"perigee-norht": "perigee-north", "spotfy": "spotify"}.items():
        page = visitor.get(f"/case-studies/{slug}", 404)
        assert page.studies == [nearest]
        assert page.text_of(page.one(id="nearest")) == "Perhaps you were looking for"


def test_an_address_like_no_study_suggests_the_first_studies_without_calling_them_near(visitor: Visitor) -> None:
    page = visitor.get("/case-studies/zzzzzz", 404)
    assert page.studies == visitor.get("/case-studies").studies[:3]
    assert page.text_of(page.one(id="nearest")) == "Stories to begin with"


def test_quotation_marks_inside_a_quotation_become_single_ones(visitor: Visitor) -> None:
    for slug in SLUGS:
        page = visitor.get(f"/case-studies/{slug}")
        assert not [quote for quote in map(page.text_of, page.all("blockquote")) if set(quote) & set('“”"')]


def test_a_former_address_is_redirected_permanently(visitor: Visitor) -> None:
    moved = visitor.raw("/case-studies/orbitane-conjunction-desk")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/case-studies/orbitane")


def test_markup_in_any_field_is_escaped() -> None:
    nasty = "<script>alert(1)</script>\"'&"
    study = a_study(
        title=nasty, description=nasty, detailsTitle=nasty, alt=nasty, metrics=[{"value": nasty, "label": nasty}],
        company={"location": nasty}, body=f"{nasty}\n\n[x](javascript:alert(1))\n\n<img src=x onerror=alert(1)>",
    )  # fmt: skip
    visitor = Visitor(create_app(Settings(content=SITE), a_library([study])))
    for path in ("/case-studies", "/case-studies/results", "/case-studies/acme"):
        page = visitor.get(path)
        assert "<script>alert" not in page.text
        assert not [e for e in page.root.iter() if "onerror" in e.attrib or "javascript:" in e.get("href", "")]
        assert nasty in "".join(page.root.itertext())


def test_a_related_study_with_many_shared_labels_has_a_short_reason() -> None:
    terms = {"industry": ["ai", "saas"], "product": ["api", "dashboard"]}
    visitor = Visitor(
        create_app(Settings(content=SITE), a_library([a_study("acme", **terms), a_study("other", **terms)]))
    )
    page = visitor.get("/case-studies/acme")
    assert re.fullmatch(r"also \w+, \w+ and \d more", page.text_of(page.one(class_="related-reason")))


def test_a_testimonial_and_its_author_share_one_text_direction() -> None:
    block = a_block(testimonial=a_testimonial(description="قال"))
    visitor = Visitor(create_app(Settings(content=SITE), a_library([a_study("acme", resultBlock=block)])))
    assert visitor.get("/case-studies/acme").one("figure", dir="auto")
