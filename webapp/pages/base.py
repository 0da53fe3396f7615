"""What all pages share: the addresses they link to, the frame around a page, and the data in its head.

Page objects are the interface of the templates. The comment beside a field describes it. An empty text, an empty list
or ``None`` means that the page has no such part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from webapp.covers.cover import Cover, Theme
from webapp.model import Brand, CallToAction, Facet, MeasuredPicture, Site, SiteLink, Study, Term, language_of
from webapp.model.photo import WIDTHS
from webapp.pages import theme
from webapp.pages.logos import logo_classes, logo_size
from webapp.search.library import Library
from webapp.search.query import Pairs, Query

#: A node of structured data (JSON-LD).
Node = dict[str, Any]


class Links(Protocol):
    """Builds addresses. All are paths with the site's prefix; ``absolute`` puts the public base address before one."""

    @property
    def prefix(self) -> str: ...
    def explore(self, query: Query) -> str: ...
    def results(self, query: Query) -> str: ...
    def query_suffix(self, pairs: Pairs) -> str: ...
    def feed(self, query: Query, kind: str) -> str: ...
    def study(self, slug: str, suffix: str = "") -> str: ...
    def preview(self, study: Study, library: Library) -> str: ...
    def cover(self, cover: Cover, theme: Theme) -> str: ...
    def photo(self, path: str, width: int) -> str: ...
    def asset(self, name: str) -> str: ...
    def absolute(self, path: str) -> str: ...


class Addresses(NamedTuple):
    """How the addresses in a study's texts are written: the arguments with which ``webapp.markdown`` makes HTML."""

    prefix: str  #: before paths
    image: Callable[..., str]  #: returns the address of a picture ``/images/…``; takes a ``width`` too
    page: str = ""  #: before fragments

    @classmethod
    def on_page(cls, links: Links) -> Addresses:
        """Paths, for the study's own page."""
        return cls(links.prefix, partial(image_link, links=links))

    @classmethod
    def absolute(cls, study: Study, links: Links) -> Addresses:
        """Complete addresses, for readers elsewhere."""
        page = links.absolute(links.study(study.slug))
        return cls(
            links.absolute(links.prefix), lambda path, **width: links.absolute(image_link(path, links, **width)), page
        )


class Link(NamedTuple):
    label: str
    href: str


class ListLink(NamedTuple):
    """A link to the list with another query: the page and the partial have different paths and the same suffix."""

    label: str
    query_suffix: str  #: "?" and the query string, or "" for the whole list


class Alternate(NamedTuple):
    """The same content in another format."""

    type: str  #: media type
    label: str
    href: str


class Image(NamedTuple):
    """The picture that a preview of the page shows."""

    address: str  #: absolute
    width: int  #: in pixels; 0 if the size is not known
    height: int
    alt: str


class Logo(NamedTuple):
    """The address of a logo for each theme, its text, and how it is shown (see ``webapp/pages/logos.py``)."""

    light: str
    dark: str  #: "" if there is only one
    alt: str
    width: int  #: in pixels; 0 if the shape is not known
    height: int
    classes: str  #: those that it needs besides its own, each after a space


class Icon(NamedTuple):
    """The icon of browser tabs."""

    href: str
    type: str  #: media type, "" if the browser should find out
    touch: str  #: address of the icon for home screens, "" if there is none


class LinkGroup(NamedTuple):
    heading: Link  #: ``href`` is "" if it is no link
    links: tuple[Link, ...]


class Frame(NamedTuple):
    """What the company puts around every page."""

    call: CallToAction  #: the invitation at the end
    icon: Icon
    logo: Logo | None  #: in place of the icon and the name
    navigation: tuple[Link, ...]
    groups: tuple[LinkGroup, ...]  #: links of the footer, in columns
    links: tuple[Link, ...]  #: other links of the footer
    font: str  #: address of the display font to load early, "" if there is none
    sheet: str  #: address of the style sheet with the site's own look, "" if it has none
    light: str  #: colour of the page in the light theme
    dark: str
    language: str  #: BCP 47
    direction: str  #: ``ltr`` or ``rtl``
    og_locale: str  #: the language as OpenGraph writes it

    @classmethod
    def build(cls, library: Library, links: Links, call: CallToAction | None = None) -> Frame:
        """``call`` replaces the invitation of the site."""
        site, brand = library.site, library.site.brand
        entries = [(Link(e.label, _href(e.href or "", links)), _links(e.links or (), links)) for e in site.footer]
        light, dark = theme.page_colours(site)
        return cls(
            call=call or site.call_to_action,
            icon=_icon(brand, links),
            logo=_logo(library, links),
            navigation=_links(site.navigation, links),
            groups=tuple(LinkGroup(*entry) for entry in entries if entry[1]),
            links=tuple(link for link, others in entries if not others),
            font=_font(library, links),
            sheet=links.asset(theme.SHEET) if theme.has_sheet(site, library.styles) else "",
            light=light,
            dark=dark,
            language=library.catalogue.tag,
            direction=library.catalogue.direction,
            og_locale=library.catalogue.og_locale,
        )


class Meta(NamedTuple):
    """What programs read in the head of a page."""

    title: str  #: OpenGraph's title, without the site's name
    kind: str = "website"  #: OpenGraph's type
    card: str = "summary"  #: Twitter's card
    image: Image | None = None
    times: tuple[tuple[str, str], ...] = ()  #: OpenGraph properties with a time (RFC 3339)
    alternates: tuple[Alternate, ...] = ()
    graph: Node | None = None  #: structured data


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The frame of every page."""

    site: Site
    frame: Frame
    links: Links
    home: Link  #: the whole list
    title: str  #: the text of <title>
    description: str  #: the description for search engines and previews
    meta: Meta
    canonical: str = ""  #: absolute address
    robots: str = ""  #: instruction for search engines


def home_link(library: Library, links: Links) -> Link:
    return Link(
        library.site.heading or library.catalogue.text("customer-stories"), links.explore(Query(library.taxonomy))
    )


def list_link(label: str, query: Query, links: Links) -> ListLink:
    return ListLink(label, links.query_suffix(query.pairs()))


def terms_of(study: Study, facet: Facet) -> list[Term]:
    """The terms of a study in one facet, in the order of the taxonomy."""
    slugs = study.terms.get(facet.name, ())
    return [term for term in facet.terms if term.slug in slugs]


def image_link(path: str, links: Links, width: int = WIDTHS[-1]) -> str:
    """The address of the file ``static/images/x.svg``, which authors call ``/images/x.svg``.

    Of a photo it is the address of a copy at least ``width`` pixels wide, if there is one.
    """
    return links.photo(path, width) or links.asset(path.removeprefix("/"))


def _href(href: str, links: Links) -> str:
    """An address of ``site.yaml``: a path of the site gets the prefix, a picture its hash."""
    if href.startswith("/images/"):
        return image_link(href, links)
    return links.prefix + href if href.startswith("/") else href


def _links(site_links: Iterable[SiteLink], links: Links) -> tuple[Link, ...]:
    return tuple(Link(link.label, _href(link.href, links)) for link in site_links)


def logo_of(images: tuple[str, str | None], alt: str, library: Library, links: Links, scale: float = 1) -> Logo:
    """The logo with these ``images`` for the light and the dark theme, ``scale`` times as large as on a card."""
    light, dark = images
    picture = library.logos.get(light, MeasuredPicture())
    dark_picture = library.logos.get(dark, MeasuredPicture()) if dark else None
    dark_link = image_link(dark, links, WIDTHS[0]) if dark else ""
    size, classes = logo_size(picture, scale), logo_classes(picture, dark_picture)
    return Logo(image_link(light, links, WIDTHS[0]), dark_link, alt, *size, classes)


def _logo(library: Library, links: Links) -> Logo | None:
    site, brand = library.site, library.site.brand
    return logo_of((brand.logo, brand.logo_dark), site.name, library, links) if brand.logo else None


def _icon(brand: Brand, links: Links) -> Icon:
    if not (icon := brand.icon):
        touch = links.asset("images/apple-touch-icon.png")
        return Icon(links.asset("images/favicon.svg"), "image/svg+xml", touch)
    href = image_link(icon, links)
    return Icon(href, "image/svg+xml" if icon.endswith(".svg") else "", href if icon.endswith(".png") else "")


def _font(library: Library, links: Links) -> str:
    font = library.site.brand.display_font
    if font is None:
        # Headings of these languages have few letters that are in it, or none.
        is_latin = language_of(library.site.language) not in {"ar", "ja"}
        return links.asset("fonts/newsreader.woff2") if is_latin else ""
    return image_link(font, links) if font.startswith("/") else ""
